"""The words of a paragraph or a cell, as an editor sees them."""

from collections.abc import Iterator
from enum import Enum

from lxml import etree

from harbor_pub.wordml.names import MC, w


class Reading(Enum):
    """With every tracked change accepted, or with none."""

    FINAL = "final"
    ORIGINAL = "original"


_HIDDEN = {
    Reading.FINAL: frozenset({w("del"), w("moveFrom")}),
    Reading.ORIGINAL: frozenset({w("ins"), w("moveTo")}),
}
_MERGED_MARK = {
    Reading.FINAL: (w("del"), w("moveFrom")),
    Reading.ORIGINAL: (w("ins"), w("moveTo")),
}
# Properties, and what shows no text of the paragraph: a field's code, a drawing, ruby's gloss,
# a text box's own paragraphs.
_SILENT = frozenset(
    w(name)
    for name in (
        "pPr", "rPr", "tcPr", "trPr", "sdtPr", "sdtEndPr", "instrText", "delInstrText",
        "footnoteReference", "endnoteReference", "commentReference", "annotationRef",
        "drawing", "pict", "object", "rt", "p", "tbl",
    )
)  # fmt: skip
_LETTERS = {
    w("tab"): "\t", w("ptab"): "\t", w("br"): "\n", w("cr"): "\n",
    w("noBreakHyphen"): "\u2011", w("softHyphen"): "\u00ad",
}  # fmt: skip


def cell_text(cell: etree._Element, reading: Reading = Reading.FINAL) -> str:
    """The paragraphs of a cell, a line each; those that the editor left empty around are gone."""
    lines = paragraphs(list(_own(cell)), reading)
    while len(lines) > 1 and not lines[-1].strip():
        lines.pop()
    while len(lines) > 1 and not lines[0].strip():
        lines.pop(0)
    return "\n".join(lines)


def paragraphs(elements: list[etree._Element], reading: Reading = Reading.FINAL) -> list[str]:
    """The text of paragraphs; those whose mark a tracked change took away, or put in, are one."""
    lines: list[str] = []
    joined = False
    for element in elements:
        text = paragraph_text(element, reading)
        if joined:
            lines[-1] += text
        else:
            lines.append(text)
        mark = element.find(f"{w('pPr')}/{w('rPr')}")
        joined = mark is not None and any(
            mark.find(name) is not None for name in _MERGED_MARK[reading]
        )
    return lines


def paragraph_text(paragraph: etree._Element, reading: Reading = Reading.FINAL) -> str:
    return "".join(_Reader(reading).read(paragraph))


def _own(cell: etree._Element) -> Iterator[etree._Element]:
    """The cell's paragraphs, also in content controls, but none of a table or box inside it."""
    for child in cell:
        if child.tag == w("p"):
            yield child
        elif child.tag in (w("sdt"), w("sdtContent"), w("customXml"), w("ins"), w("moveTo")):
            yield from _own(child)


class _Reader:
    """Walks a paragraph once; a field is heard from its `separate` on, where its result stands."""

    def __init__(self, reading: Reading) -> None:
        self._hidden = _HIDDEN[reading]
        self._fields: list[bool] = []

    def read(self, element: etree._Element) -> Iterator[str]:
        for child in element:
            tag = child.tag
            if tag in _SILENT or tag in self._hidden:
                continue
            if tag == w("fldChar"):
                self._step(str(child.get(w("fldCharType"))))
            elif tag in (w("t"), w("delText")):
                if all(self._fields):
                    yield child.text or ""
            elif tag in _LETTERS:
                yield _LETTERS[tag]
            elif tag == w("sym"):
                yield _symbol(child)
            elif tag == MC + "AlternateContent":
                yield from self.read(next(iter(child), child))
            elif not _prompt(child) and not _vanished(child):
                yield from self.read(child)

    def _step(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append(False)
        elif kind == "separate" and self._fields:
            self._fields[-1] = True
        elif kind == "end" and self._fields:
            self._fields.pop()


def _symbol(element: etree._Element) -> str:
    try:
        return chr(int(str(element.get(w("char"))), 16))
    except ValueError:
        return "\ufffd"


def _prompt(element: etree._Element) -> bool:
    """Word's grey "Click to enter text" in an emptied control is no text."""
    return (
        element.tag == w("sdt") and element.find(f"{w('sdtPr')}/{w('showingPlcHdr')}") is not None
    )


def _vanished(element: etree._Element) -> bool:
    """Hidden text is nothing that an editor saw."""
    vanish = element.find(f"{w('rPr')}/{w('vanish')}") if element.tag == w("r") else None
    return vanish is not None and vanish.get(w("val")) not in ("0", "false", "off")
