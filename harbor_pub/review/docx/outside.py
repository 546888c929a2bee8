"""What an editor wrote around the rows: paragraphs, own tables, heads and feet of pages."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from lxml import etree

from harbor_pub.bilingual import frame
from harbor_pub.model import Remark, Stray
from harbor_pub.review.docx import words
from harbor_pub.review.docx.asides import N_, Asides
from harbor_pub.review.docx.edition import manifest
from harbor_pub.review.docx.heads import bare
from harbor_pub.review.docx.looks import Looks
from harbor_pub.wordml import Package, Row, cell_text, paragraph_text, paragraph_words, w

_OURS = ("Harbor", "Heading", "Title")
_PARTS = {"header": N_("Header: {text}"), "footer": N_("Footer: {text}")}

_BETWEEN = " · "


class Frame:
    """Tells our own paragraphs around the rows by the fingerprints that the file keeps; where it
    has lost them, by their style, or as a message of ours or words of the rows."""

    def __init__(self, package: Package, columns: Iterable[Sequence[str]]) -> None:
        self._prints = frozenset(manifest(package).get("frame", "").split())
        self._columns = [_Joined(texts) for texts in (*columns, _heads(package))]

    @property
    def exact(self) -> bool:
        """Has the file kept its fingerprints?"""
        return bool(self._prints)

    def holds(self, paragraph: etree._Element) -> bool:
        """Is a paragraph as we wrote it?"""
        text = paragraph_text(paragraph).strip()
        if not text:
            return True
        if self._prints:
            return frame.print_of(text) in self._prints
        return self._styled(paragraph, text) or self._said(text)

    def _styled(self, paragraph: etree._Element, text: str) -> bool:
        style = paragraph.find(f"{w('pPr')}/{w('pStyle')}")
        name = "" if style is None else str(style.get(w("val")))
        if name == "HarborSubtitle":
            return frame.says(text)
        return name.startswith(_OURS) and name != "HarborFooter"

    def _said(self, text: str) -> bool:
        parts = text.split(_BETWEEN)
        said = (part for part in parts if not (len(parts) > 1 and bare(part)))
        return frame.says(text) or all(
            any(column.holds(part) for column in self._columns) for part in said
        )


def _heads(package: Package) -> list[str]:
    """The titles that the heads of our pages say, a language's name after them."""
    heads = (
        paragraph_text(paragraph).strip()
        for root in package.related("header")
        for paragraph in root.iter(w("p"))
    )
    said = (head.rpartition(_BETWEEN) for head in heads)
    return [title for title, _, name in said if title and bare(name)]


class _Joined:
    """Texts one after the other, in which one, or several in a row, are found again."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._text, self._edges = "", {0}
        for text in texts:
            self._text += "".join(text.split())
            self._edges.add(len(self._text))

    def holds(self, text: str) -> bool:
        words = "".join(text.split())
        starts = (found.start() for found in re.finditer(re.escape(words), self._text))
        return any({start, start + len(words)} <= self._edges for start in starts)


def strays(body: etree._Element, own: Frame, look: Looks) -> Iterator[Stray]:
    """The paragraphs that somebody wrote outside the tables."""
    for paragraph in body.iter(w("p")):
        if next(paragraph.iterancestors(w("tc"), w("txbxContent")), None) is None:
            text, markup = paragraph_words(paragraph, look)
            if text.strip() and not own.holds(paragraph):
                problem = f"a paragraph outside the table can't be placed: {text.strip()}"
                yield Stray(text=text, markup=words.plain_code(markup), told=problem, far=True)


def remarks(
    package: Package, body: etree._Element, others: Sequence[Row], own: Frame, asides: Asides
) -> Iterator[Remark]:
    """What is no paragraph outside the tables and stands on no row of ours; `others` are the rows
    of tables that are none of ours."""
    for kind, what in _PARTS.items():
        for root in package.related(kind):
            for paragraph in root.iter(w("p")):
                if not own.holds(paragraph):
                    yield asides.told(what, paragraph_text(paragraph))
                yield from asides.inside(paragraph)
    for _, found in groupby(others, key=lambda row: row.table):
        written = [row for row in found if not _ours(row, own)]
        if table := asides.table(written):
            yield table
        for row in written:
            yield from asides.inside(row.element)
    for paragraph in body.iter(w("p")):
        if next(paragraph.iterancestors(w("tc"), w("txbxContent")), None) is None:
            yield from asides.inside(paragraph)


def _ours(row: Row, own: Frame) -> bool:
    """A row of our title block: a label of ours, and what it says."""
    paragraphs = [one for cell in row.cells for one in cell.iter(w("p"))]
    if all(own.holds(one) for one in paragraphs):
        return True
    return not own.exact and frame.says(cell_text(row.cells[0]))
