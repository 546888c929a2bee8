"""The words of a paragraph or a cell, as an editor sees them, and the markup that lies in them."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from lxml import etree

from harbor_pub.model import Markup
from harbor_pub.wordml.names import MC, w
from harbor_pub.wordml.symbols import symbol, unshifted

Marks = frozenset[tuple[str, str]]
"""What a piece of text is: kinds of markup, with the address of a link or ""."""
Look = Callable[[etree._Element, Marks], Marks]
"""The marks inside a run, a hyperlink or a simple field, given those around it."""
Pieces = list[tuple[str, Marks]]


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
    return _text(_pieces(cell, reading, _plain))


def cell_words(cell: etree._Element, look: Look) -> tuple[str, tuple[Markup, ...]]:
    """The text of a cell with every change accepted, and its markup."""
    return _marked(_pieces(cell, Reading.FINAL, look))


def paragraphs(elements: list[etree._Element], reading: Reading = Reading.FINAL) -> list[str]:
    """The text of paragraphs; those whose mark a tracked change took away, or put in, are one."""
    return [_text(line) for line in _lines(elements, reading, _plain)]


def paragraph_text(paragraph: etree._Element, reading: Reading = Reading.FINAL) -> str:
    return _text(_Reader(reading, _plain).read(paragraph, frozenset()))


def paragraph_words(paragraph: etree._Element, look: Look) -> tuple[str, tuple[Markup, ...]]:
    """The text of a paragraph with every change accepted, and its markup."""
    return _marked(list(_Reader(Reading.FINAL, look).read(paragraph, frozenset())))


def address(code: str) -> str:
    """Where a field's code leads, "" for what is no link out of the document."""
    found = _HYPERLINK.match(code)
    return found[1] if found else ""


def inner(code: str) -> str:
    """The bookmark that a field's code leads to, "" for what is no link within the document."""
    found = _INNER.match(code)
    return found[1] if found else ""


_INNER = re.compile(r'\s*HYPERLINK\s+(?:\\\w\s+)*?\\l\s+"([^"]+)"', re.I)
_HYPERLINK = re.compile(r'\s*HYPERLINK\s+"([^"]+)"', re.I)


def _plain(_element: etree._Element, around: Marks) -> Marks:
    return around


def _text(pieces: Iterable[tuple[str, Marks]]) -> str:
    return "".join(text for text, _ in pieces)


def _marked(pieces: Pieces) -> tuple[str, tuple[Markup, ...]]:
    """Pieces joined; a mark lasts for as long as the pieces have it."""
    text, found, open_ = "", list[Markup](), dict[tuple[str, str], int]()
    for said, marks in [*pieces, ("", frozenset())]:
        for mark in [mark for mark in open_ if mark not in marks]:
            kind, href = mark
            found.append(Markup(start=open_.pop(mark), end=len(text), kind=kind, href=href))
        for mark in marks:
            open_.setdefault(mark, len(text))
        text += said
    return text, tuple(sorted(found, key=lambda m: (m.start, -m.end, m.kind, m.href)))


def _pieces(cell: etree._Element, reading: Reading, look: Look) -> Pieces:
    lines = _lines(list(_own(cell)), reading, look)
    while len(lines) > 1 and not _text(lines[-1]).strip():
        lines.pop()
    while len(lines) > 1 and not _text(lines[0]).strip():
        lines.pop(0)
    return _joined(lines)


def _joined(lines: list[Pieces]) -> Pieces:
    found: Pieces = []
    for number, line in enumerate(lines):
        found += [("\n", frozenset())] * bool(number) + line
    return found


def _lines(elements: list[etree._Element], reading: Reading, look: Look) -> list[Pieces]:
    lines: list[Pieces] = []
    joined = False
    for element in elements:
        pieces = list(_Reader(reading, look).read(element, frozenset()))
        if joined:
            lines[-1] += pieces
        else:
            lines.append(pieces)
        mark = element.find(f"{w('pPr')}/{w('rPr')}")
        joined = mark is not None and any(
            mark.find(name) is not None for name in _MERGED_MARK[reading]
        )
    return lines


def _own(cell: etree._Element) -> Iterator[etree._Element]:
    """The cell's paragraphs, also in content controls, but none of a table or box inside it."""
    for child in cell:
        if child.tag == w("p"):
            yield child
        elif child.tag in (w("sdt"), w("sdtContent"), w("customXml"), w("ins"), w("moveTo")):
            yield from _own(child)


@dataclass(slots=True)
class _Field:
    """A field while it lasts: its code stands before its result."""

    code: str = ""
    shows: bool = False

    @property
    def marks(self) -> Marks:
        href = address(self.code)
        return frozenset({("link", href)} if href else ())


class _Reader:
    """Walks a paragraph once; a field is heard from its `separate` on, where its result stands."""

    def __init__(self, reading: Reading, look: Look) -> None:
        self._hidden = _HIDDEN[reading]
        self._look = look
        self._fields: list[_Field] = []

    def read(self, element: etree._Element, around: Marks) -> Iterator[tuple[str, Marks]]:
        for child in element:
            tag = child.tag
            if tag == w("instrText") and self._fields:
                self._fields[-1].code += child.text or ""
            if tag in _SILENT or tag in self._hidden:
                continue
            if tag == w("fldChar"):
                self._step(str(child.get(w("fldCharType"))))
            elif tag in (w("t"), w("delText")):
                if all(field.shows for field in self._fields):
                    yield _letters(child), self._marks(around)
            elif tag in _LETTERS:
                yield _LETTERS[tag], self._marks(around)
            elif tag == w("sym"):
                yield _symbol(child), self._marks(around)
            elif tag == MC + "AlternateContent":
                yield from self.read(next(iter(child), child), around)
            elif not _prompt(child) and not _vanished(child):
                looked = tag in _LOOKED
                yield from self.read(child, self._look(child, around) if looked else around)

    def _marks(self, around: Marks) -> Marks:
        return around.union(*(field.marks for field in self._fields))

    def _step(self, kind: str) -> None:
        if kind == "begin":
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].shows = True
        elif kind == "end" and self._fields:
            self._fields.pop()


_LOOKED = frozenset({w("r"), w("hyperlink"), w("fldSimple")})


def _letters(text: etree._Element) -> str:
    """What a run's text shows: LibreOffice writes a sign of a symbol font as a letter in it."""
    said, run = text.text or "", text.getparent()
    fonts = None if run is None else run.find(f"{w('rPr')}/{w('rFonts')}")
    return said if fonts is None else unshifted(said, str(fonts.get(w("ascii"), "")))


def _symbol(element: etree._Element) -> str:
    try:
        return symbol(int(str(element.get(w("char"))), 16), str(element.get(w("font"), "")))
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
