"""A Word document in body order: headings, lists, tables, text boxes, then the notes; tracked
changes as if accepted.

By lxml and not by python-docx, which drops what a tracked change inserted.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from harbor_pub.errors import SourceError
from harbor_pub.languages import known_tag
from harbor_pub.model import Block, BlockKind, Content, Markup, Metadata
from harbor_pub.text import storable
from harbor_pub.wordml import Package, paragraph_text, w

_DC = "{http://purl.org/dc/elements/1.1/}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_HEADING = re.compile(r"^(?:heading|überschrift|titre|título)\s*(\d)$", re.IGNORECASE)
_QUOTES = frozenset({"quote", "intense quote", "block text"})
_CODES = frozenset({"html preformatted", "plain text", "source code", "code"})
_THROUGH = frozenset(
    w(name) for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag")
)
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_GONE = frozenset({w("del"), w("moveFrom"), w("sdtPr")})
_OFF = ("0", "false", "off", "none")
_CONTENTS = re.compile(r"^(?:toc(?: heading| \d)|table of figures)$")
_PROGRAMS = frozenset({"python-docx", "apache poi"})
"""What programs name as the author where nobody said who."""

Mark = tuple[str, str]
"""A markup's kind and, for a link, its href."""

Links = Mapping[str, str]
"""The targets of hyperlinks by the ids of their relationships."""


def parse(data: bytes) -> Content:
    """Blocks with bold, italic and links; core properties are metadata. Raises ValueError."""
    try:
        package = Package(data)
        body = _body(package)
        styles = _styles(package)
        core = package.properties("core-properties")
        links, notes = package.links(), _notes(package)
    except SourceError as error:
        raise ValueError(str(error)) from error
    blocks = [*_blocks(body, styles, links)]
    blocks += [block for note in notes for block in _blocks(note, styles, {})]
    author = _told(core, f"{_DC}creator")
    title = next((b.text for b in blocks[:1] if _is_title(b)), None)
    return Content(
        blocks=tuple(blocks[1:] if title else blocks),
        language=known_tag(_told(core, f"{_DC}language")),
        metadata=Metadata(
            title=title or _told(core, f"{_DC}title"),
            author=None if author and author.lower() in _PROGRAMS else author,
        ),
    )


def _is_title(block: Block) -> bool:
    return block.kind is BlockKind.TITLE or (block.kind is BlockKind.HEADING and block.level == 1)


def _body(package: Package) -> etree._Element:
    root = package.xml(package.main)
    body = None if root is None else root.find(w("body"))
    if body is None:
        raise ValueError("a Word document without a body")
    return body


def _styles(package: Package) -> Mapping[str, str]:
    """Style ids to names in lower case; a style of one's own has the name of a built-in one that it
    is based on."""
    names: dict[str, str] = {}
    parents: dict[str, str] = {}
    for part in package.related("styles"):
        for style in part.iter(w("style")):
            own = str(style.get(w("styleId")))
            names[own] = _value(style, "name").lower()
            parents[own] = _value(style, "basedOn")
    return {style: _meaning(style, names, parents) for style in names}


def _meaning(style: str, names: Mapping[str, str], parents: Mapping[str, str]) -> str:
    above, seen = style, set[str]()
    while above in names and above not in seen:
        if _is_meant(names[above]):
            return names[above]
        seen.add(above)
        above = parents[above]
    return names[style]


def _is_meant(name: str) -> bool:
    known = name in _QUOTES or name in _CODES or name in ("title", "caption")
    return known or bool(_HEADING.match(name) or _CONTENTS.match(name)) or name.startswith("list ")


def _value(element: etree._Element, name: str) -> str:
    found = element.find(w(name))
    return "" if found is None else str(found.get(w("val")))


def _notes(package: Package) -> list[etree._Element]:
    """Footnotes and endnotes; those that have a type only draw a line."""
    parts = [*package.related("footnotes"), *package.related("endnotes")]
    return [note for part in parts for note in part if note.get(w("type")) is None]


def _blocks(body: etree._Element, styles: Mapping[str, str], links: Links) -> Iterator[Block]:
    """Paragraphs in order, the cells of tables among them; a loop, since bodies may be deep. One
    whose end was deleted runs into the next; what stands in a text box follows its paragraph."""
    waiting = [body]
    number = 0
    text = _Text()
    while waiting:
        element = waiting.pop()
        if element.tag == w("p"):
            number += 1
            waiting += reversed(list(_boxes(element)))
            kind, level = _kind(element, styles)
            for run in _runs(element):
                text.take(run, links, verbatim=kind is BlockKind.CODE)
            if _runs_on(element):
                continue
            done, text = text, _Text()
            if _is_text(element, styles) and done.text.strip():
                yield done.block(kind, level, number)
        elif element.tag not in _GONE and element.find(f"{w('trPr')}/{w('del')}") is None:
            waiting += reversed(list(element))


def _is_text(paragraph: etree._Element, styles: Mapping[str, str]) -> bool:
    """A table of contents is none: Word makes it of the headings."""
    style = paragraph.find(f"{w('pPr')}/{w('pStyle')}")
    return style is None or not _CONTENTS.match(styles.get(str(style.get(w("val"))), ""))


def _runs_on(paragraph: etree._Element) -> bool:
    return paragraph.find(f"{w('pPr')}/{w('rPr')}/{w('del')}") is not None


def _boxes(paragraph: etree._Element) -> Iterator[etree._Element]:
    """The paragraph's own text boxes. Word writes each twice; the fallback is left out."""
    for box in paragraph.iter(w("txbxContent")):
        around = [element.tag for element in box.iterancestors()]
        if next(box.iterancestors(w("p")), None) is paragraph and _FALLBACK not in around:
            yield box


def _kind(paragraph: etree._Element, styles: Mapping[str, str]) -> tuple[BlockKind, int]:
    style = paragraph.find(f"{w('pPr')}/{w('pStyle')}")
    name = styles.get(str(style.get(w("val"))), "") if style is not None else ""
    if name == "title":
        return BlockKind.TITLE, 0
    if found := _HEADING.match(name):
        return BlockKind.HEADING, int(found[1])
    if next(paragraph.iterancestors(w("tc")), None) is not None:
        return BlockKind.TABLE_CELL, 0
    if name in _CODES:
        return BlockKind.CODE, 0
    if name in _QUOTES:
        return BlockKind.QUOTE, 0
    listed = paragraph.find(f"{w('pPr')}/{w('numPr')}") is not None or name.startswith("list ")
    if name == "caption":
        return BlockKind.CAPTION, 0
    return (BlockKind.LIST_ITEM if listed else BlockKind.PARAGRAPH), 0


def _runs(paragraph: etree._Element) -> Iterator[etree._Element]:
    """The runs that stand with every change accepted, also those inside links and controls."""
    waiting = list(reversed(paragraph))
    while waiting:
        element = waiting.pop()
        if element.tag == w("r"):
            yield element
        elif element.tag == w("hyperlink") or element.tag in _THROUGH:
            waiting += reversed(list(element))


@dataclass(slots=True)
class _Text:
    """A paragraph while its runs come in; a span ends where a run differs."""

    text: str = ""
    open: dict[Mark, int] = field(default_factory=dict)
    markup: list[Markup] = field(default_factory=list)

    def block(self, kind: BlockKind, level: int, number: int) -> Block:
        spans = self.spans()
        if kind is BlockKind.CODE:
            return Block(kind=kind, text=self.text, line=number)
        return Block(kind=kind, text=self.text, line=number, level=level, markup=spans)

    def take(self, run: etree._Element, links: Links, *, verbatim: bool) -> None:
        said = storable(paragraph_text(_as_paragraph(run)))
        if not verbatim:
            said = re.sub(r"[\t\n]+", " ", said)
            said = said if self.text else said.lstrip()
        if not said:
            return
        marks = set(_marks(run, links))
        for mark in [mark for mark in self.open if mark not in marks]:
            self._close(mark)
        for mark in sorted(marks - self.open.keys()):
            self.open[mark] = len(self.text)
        self.text += said

    def spans(self) -> tuple[Markup, ...]:
        self.text = self.text.rstrip()
        for mark in list(self.open):
            self._close(mark)
        found = (m for m in self.markup if m.start < len(self.text))
        return tuple(sorted(found, key=lambda m: (m.start, -m.end, m.kind)))

    def _close(self, mark: Mark) -> None:
        start = self.open.pop(mark)
        end = len(self.text.rstrip())
        if start < end:
            self.markup.append(Markup(start=start, end=end, kind=mark[0], href=mark[1]))


def _as_paragraph(run: etree._Element) -> etree._Element:
    paragraph = etree.Element(w("p"))
    paragraph.append(etree.fromstring(etree.tostring(run)))
    return paragraph


def _marks(run: etree._Element, links: Links) -> Iterator[Mark]:
    for kind, name in (("bold", "b"), ("italic", "i")):
        found = run.find(f"{w('rPr')}/{w(name)}")
        if found is not None and found.get(w("val")) not in _OFF:
            yield kind, ""
    link = next(run.iterancestors(w("hyperlink")), None)
    target = links.get(str(link.get(_RELATION)), "") if link is not None else ""
    if target.startswith(("http://", "https://", "mailto:")):
        yield "link", target


def _told(core: etree._Element | None, name: str) -> str | None:
    found = core.findtext(name) if core is not None else None
    return found.strip() or None if found else None
