"""What of a document's elements is read, and what never is."""

from collections.abc import Iterator

from lxml import etree

from harbor_pub.wordml import w
from harbor_pub.wordml.names import MC

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
ALTERNATES = f"{MC}AlternateContent"
GONE = frozenset(
    w(name)
    for name in (
        "del", "moveFrom", "sdtPr", "sdtEndPr", "pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr",
        "sectPr", "customXmlPr", "smartTagPr", "rubyPr", "rt", "delText", "instrText",
        "delInstrText", "fldData", "ffData",
    )
)  # fmt: skip
"""What a tracked change took away, properties, the code of fields, a ruby's gloss."""
_TEXTS = (w("t"), f"{A}t", f"{M}t")


def chosen(alternates: etree._Element) -> etree._Element | None:
    """The branch that is read of those that say the same in several ways: the first with text."""
    branches = [branch for branch in alternates if branch.tag in (f"{MC}Choice", f"{MC}Fallback")]
    spoken = (b for b in branches if next(b.iter(*_TEXTS), None) is not None)
    return next(spoken, branches[0] if branches else None)


def accepted(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    """The children of a name with every change accepted, also those inside controls."""
    waiting = list(reversed(parent))
    while waiting:
        element = waiting.pop()
        if element.tag == tag:
            yield element
        elif element.tag == ALTERNATES:
            branch = chosen(element)
            waiting += reversed(branch if branch is not None else ())
        elif element.tag not in GONE and element.tag not in (w("tbl"), w("tr"), w("tc"), w("p")):
            waiting += reversed(element)
