"""What stands in or beside the text and is no part of it: notes, text boxes, equations, pictures,
tables inside a cell, hidden text, highlights, links within the file, the heads and feet of pages.

An editor wrote it, so it becomes a remark, whose text says first what it was.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby

from lxml import etree

from harbor_pub.bilingual.marks import exported
from harbor_pub.locales import gettext_of
from harbor_pub.model import Remark
from harbor_pub.review.docx import equations
from harbor_pub.review.docx.edition import named
from harbor_pub.wordml import Package, Row, cell_text, inner, paragraphs, rows_of, w
from harbor_pub.wordml.names import MC, R

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_V = "{urn:schemas-microsoft-com:vml}"
_TITLE = "{urn:schemas-microsoft-com:office:office}title"
_GONE = frozenset({w("del"), w("moveFrom"), w("pPr"), w("rPr"), w("sdtPr"), w("tcPr"), w("trPr")})
_UNCOLOURED = ("", "auto", "ffffff")
_NOTES = {w("footnoteReference"): "footnotes", w("endnoteReference"): "endnotes"}


@dataclass(frozen=True, slots=True)
class Asides:
    """Finds them in a document of one locale. `by` is who saved it, and so wrote what names no
    author; `numbers` are the rows of segments."""

    locale: str
    notes: Mapping[tuple[str, str], str]
    by: str = ""
    numbers: Mapping[str, int] = field(default_factory=dict)

    def inside(self, element: etree._Element, author: str = "") -> list[Remark]:
        """What stands in a cell, a row or a paragraph, by `author` where the file says no other."""
        found = (*self._walk(element), *_highlighted(element))
        said = (self._reN_(what, text, at, author) for what, text, at in found)
        return list(dict.fromkeys(remark for remark in said if remark))

    def told(self, what: str, text: str, author: str = "") -> Remark:
        """A remark that says first what it was: an English template with `{text}`."""
        said = gettext_of(self.locale)(what).format(text=text.strip())
        return Remark(author=author or self.by, text=said)

    def table(self, found: Iterable[Row], author: str = "") -> Remark | None:
        """A table of the editor's own."""
        text = "\n".join(filter(None, map(cells, found)))
        return self.told(N_("Table: {text}"), text, author) if text else None

    def _reN_(self, what: str, text: str, at: etree._Element, author: str) -> Remark | None:
        change = next(at.iterancestors(w("ins"), w("moveTo")), None)
        who = named(str(change.get(w("author"), ""))) if change is not None else ""
        return self.told(what, text, who or author) if text.strip() else None

    def _walk(self, element: etree._Element) -> Iterator[tuple[str, str, etree._Element]]:
        """What is found, its words, and where."""
        for child in element:
            tag = child.tag
            if tag in _GONE:
                continue
            if tag in _NOTES:
                kind = _NOTES[tag]
                what = N_("Footnote: {text}") if kind == "footnotes" else N_("Endnote: {text}")
                yield what, self.notes.get((kind, str(child.get(w("id")))), ""), child
            elif tag == MC + "AlternateContent":
                yield from self._alternative(child)
            elif tag == w("txbxContent"):
                yield N_("Text box: {text}"), _block(child), child
            elif tag == _V + "textpath":
                yield N_("Text box: {text}"), str(child.get("string", "")), child
            elif tag == _V + "imagedata":
                yield N_("Picture: {text}"), str(child.get(_TITLE) or "?"), child
            elif equations.is_one(child):
                yield N_("Equation: {text}"), equations.text(child), child
            elif tag == w("tbl"):
                yield (
                    N_("Table: {text}"),
                    "\n".join(filter(None, map(cells, rows_of(child)))),
                    child,
                )
                yield from self._walk(child)
            elif tag == w("rt"):
                yield N_("Gloss: {text}"), _plain(child), child
            elif tag == w("drawing"):
                yield from self._drawing(child)
            elif tag == w("r") and _hidden(child):
                yield N_("Hidden text: {text}"), _plain(child), child
            else:
                if place := self._within(child):
                    yield N_("Link within this file: {text}"), place, child
                yield from self._walk(child)

    def _within(self, element: etree._Element) -> str:
        """The words of a link that leads to a place in the file itself, and that place; "" for what
        is none. Our own links stand outside the rows."""
        tag = element.tag
        if tag == w("hyperlink"):
            lone = element.get(f"{R}id") is None
            anchor = str(element.get(w("anchor"), "")) if lone else ""
        elif tag == w("fldSimple"):
            anchor = inner(str(element.get(w("instr"), "")))
        else:
            anchor = inner(str(element.text or "")) if tag == w("instrText") else ""
        if not anchor or next(element.iterancestors(w("tc")), None) is None:
            return ""
        row = exported(anchor)
        place = f"→ {self.numbers.get(row.segment, '?') if row else anchor}"
        words = _plain(element)
        return f"“{words}” {place}" if words else place

    def _alternative(self, element: etree._Element) -> Iterator[tuple[str, str, etree._Element]]:
        """The first way to show it that has words."""
        ways = ([*self._walk(way)] for way in element)
        yield from next((found for found in ways if any(text for _, text, _ in found)), [])

    def _drawing(self, element: etree._Element) -> Iterator[tuple[str, str, etree._Element]]:
        """A text box or a picture, which is told by its description or its name."""
        boxes = list(self._walk(element))
        yield from boxes
        letters = "".join(t.text or "" for t in element.iter(_A + "t"))
        yield N_("Text box: {text}"), letters, element
        if not letters and not any(text for _, text, _ in boxes):
            for properties in element.iter(_WP + "docPr"):
                text = properties.get("descr") or properties.get("name") or "?"
                yield N_("Picture: {text}"), str(text), element


def asides(package: Package, locale: str, by: str, numbers: Mapping[str, int]) -> Asides:
    """Those of a package: its footnotes and endnotes are parts of their own."""
    notes = {
        (kind, str(note.get(w("id")))): _block(note)
        for kind in ("footnotes", "endnotes")
        for root in package.related(kind)
        for note in root
    }
    return Asides(locale=locale, notes=notes, by=by, numbers=numbers)


def N_(message: str) -> str:
    """Marks a message, which is translated where it is told."""
    return message


def _block(element: etree._Element) -> str:
    """Paragraphs and tables, a line each."""
    lines: list[str] = []
    for child in element:
        if child.tag == w("p"):
            lines += paragraphs([child])
        elif child.tag == w("tbl"):
            lines += map(cells, rows_of(child))
        elif child.tag in (w("sdt"), w("sdtContent"), w("ins"), w("moveTo"), w("customXml")):
            lines.append(_block(child))
    return "\n".join(filter(None, (line.strip() for line in lines)))


def cells(row: Row) -> str:
    """The words of a row's cells, "" where there are none."""
    texts = [cell_text(cell).strip() for cell in row.cells]
    return " | ".join(texts) if any(texts) else ""


def _plain(element: etree._Element) -> str:
    return "".join(t.text or "" for t in element.iter(w("t")))


def _highlighted(element: etree._Element) -> Iterator[tuple[str, str, etree._Element]]:
    """Words in front of a colour, as an editor marks what is to be looked at."""
    for paragraph in element.iter(w("p")):
        runs = [run for run in paragraph.iter(w("r")) if _plain(run)]
        for coloured, some in groupby(runs, _coloured):
            stretch = list(some)
            if coloured:
                yield N_("Highlighted: {text}"), "".join(map(_plain, stretch)), stretch[0]


def _coloured(run: etree._Element) -> bool:
    light = run.find(f"{w('rPr')}/{w('highlight')}")
    shade = run.find(f"{w('rPr')}/{w('shd')}")
    return (light is not None and light.get(w("val")) != "none") or (
        shade is not None and str(shade.get(w("fill"), "auto")).lower() not in _UNCOLOURED
    )


def _hidden(run: etree._Element) -> bool:
    vanish = run.find(f"{w('rPr')}/{w('vanish')}")
    return vanish is not None and vanish.get(w("val")) not in ("0", "false", "off")
