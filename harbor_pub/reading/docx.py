"""A Word document in body order: headings, lists, tables; tracked changes as if accepted.

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
_GONE = frozenset({w("del"), w("moveFrom"), w("sdtPr")})
_OFF = ("0", "false", "off", "none")


def parse(data: bytes) -> Content:
    """Blocks with bold, italic and links; core properties are metadata. Raises ValueError."""
    try:
        package = Package(data)
        body = _body(package)
        styles = _styles(package)
        core = package.properties("core-properties")
    except SourceError as error:
        raise ValueError(str(error)) from error
    blocks = [block for block in _blocks(body, styles) if block.text.strip()]
    title = next((b.text for b in blocks[:1] if _is_title(b)), None)
    return Content(
        blocks=tuple(blocks[1:] if title else blocks),
        language=known_tag(_told(core, f"{_DC}language")),
        metadata=Metadata(
            title=title or _told(core, f"{_DC}title"),
            author=_told(core, f"{_DC}creator"),
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
    """Style ids to names in lower case."""
    names: dict[str, str] = {}
    for part in package.related("styles"):
        for style in part.iter(w("style")):
            name = style.find(w("name"))
            if name is not None:
                names[str(style.get(w("styleId")))] = str(name.get(w("val"))).lower()
    return names


def _blocks(body: etree._Element, styles: Mapping[str, str]) -> Iterator[Block]:
    """Paragraphs in order, the cells of tables among them; a loop, since bodies may be deep."""
    waiting = [body]
    number = 0
    while waiting:
        element = waiting.pop()
        if element.tag == w("p"):
            number += 1
            yield _block(element, styles, number)
        elif element.tag not in _GONE:
            waiting += reversed(list(element))


def _block(paragraph: etree._Element, styles: Mapping[str, str], number: int) -> Block:
    kind, level = _kind(paragraph, styles)
    text = _Text()
    for run in _runs(paragraph):
        text.take(run)
    return Block(kind=kind, text=text.text.strip(), line=number, level=level, markup=text.spans())


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
    open: dict[str, int] = field(default_factory=dict)
    markup: list[Markup] = field(default_factory=list)

    def take(self, run: etree._Element) -> None:
        said = storable(paragraph_text(_as_paragraph(run)))
        said = re.sub(r"[\t\n]+", " ", said)
        if not self.text:
            said = said.lstrip()
        if not said:
            return
        marks = set(_marks(run))
        for kind in [kind for kind in self.open if kind not in marks]:
            self._close(kind)
        for kind in marks - self.open.keys():
            self.open[kind] = len(self.text)
        self.text += said

    def spans(self) -> tuple[Markup, ...]:
        self.text = self.text.rstrip()
        for kind in list(self.open):
            self._close(kind)
        found = (m for m in self.markup if m.start < len(self.text))
        return tuple(sorted(found, key=lambda m: (m.start, -m.end)))

    def _close(self, kind: str) -> None:
        start = self.open.pop(kind)
        end = len(self.text.rstrip())
        if start < end:
            self.markup.append(Markup(start=start, end=end, kind=kind))


def _as_paragraph(run: etree._Element) -> etree._Element:
    paragraph = etree.Element(w("p"))
    paragraph.append(etree.fromstring(etree.tostring(run)))
    return paragraph


def _marks(run: etree._Element) -> Iterator[str]:
    for kind, name in (("bold", "b"), ("italic", "i")):
        found = run.find(f"{w('rPr')}/{w(name)}")
        if found is not None and found.get(w("val")) not in _OFF:
            yield kind


def _told(core: etree._Element | None, name: str) -> str | None:
    found = core.findtext(name) if core is not None else None
    return found.strip() or None if found else None
