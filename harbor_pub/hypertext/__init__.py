"""A tree of HTML in, blocks with their inline markup out, each beside the element it came from.

The walk is a loop, not a recursion: pages nested ten thousand deep do exist.

elements.py   what an element is
lists.py      the labels of list items
grid.py       where the cells of a table stand
verbatim.py   code, and prose in <pre>
mathml.py     formulas
"""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from harbor_pub.hypertext import grid, lists, mathml, verbatim
from harbor_pub.hypertext.elements import tag
from harbor_pub.model import Block, BlockKind, Cell, Markup
from harbor_pub.numerals import small

__all__ = ["Pair", "blocks", "hidden", "tag"]

_KINDS = {
    **{f"h{level}": BlockKind.HEADING for level in range(1, 7)},
    "li": BlockKind.LIST_ITEM,
    "blockquote": BlockKind.QUOTE,
    "figcaption": BlockKind.CAPTION,
}
_PLAIN = frozenset({
    "address", "article", "aside", "body", "caption", "center", "dd", "details", "dialog", "dir",
    "div", "dl", "dt", "fieldset", "figure", "footer", "form", "header", "hgroup", "hr", "html",
    "legend", "main", "menu", "nav", "ol", "optgroup", "option", "p", "section", "summary",
    "table", "tbody", "tfoot", "thead", "tr", "ul",
})  # fmt: skip
_INLINE = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "cite": "italic",
    "code": "code", "kbd": "code", "samp": "code", "tt": "code", "var": "code", "a": "link",
    "sup": "superscript", "sub": "subscript", "s": "strike", "del": "strike", "strike": "strike",
    "math": "code",
}  # fmt: skip
_SCRIPTS = frozenset({"superscript", "subscript"})

_SILENT = frozenset({
    "script", "style", "noscript", "template", "head", "svg", "canvas", "iframe", "object",
    "audio", "video", "button", "input", "select", "textarea", "rt", "rp",
})  # fmt: skip
_VERBATIM = frozenset({"pre", "xmp", "listing"})
_FRESH = frozenset({"article", "section", "main", "nav", "aside", "table", "ul", "ol", "body"})
_SPACE = re.compile(r"[ \t\n\r\f\v\u00a0]+")
Pair = tuple[Block, etree._Element]


@dataclass(slots=True)
class _Text:
    """A block while its text comes in."""

    text: str = ""
    markup: list[Markup] = field(default_factory=list)
    open: list[tuple[etree._Element, int]] = field(default_factory=list)

    def add(self, piece: str | None) -> None:
        piece = _SPACE.sub(" ", piece or "")
        self.text += piece.lstrip() if not self.text or self.text.endswith(" ") else piece

    def close(self, element: etree._Element) -> None:
        """End the markup of an element that was begun in this block, or in one before."""
        places = [place for place, (opened, _) in enumerate(self.open) if opened is element]
        if not places:
            return
        _, start = self.open.pop(places[-1])
        start += len(self.text[start:]) - len(self.text[start:].lstrip())
        end = len(self.text.rstrip())
        if start < end:
            kind = "code" if _untranslated(element) else _INLINE[tag(element)]
            written = small(self.text[start:end], kind) if kind in _SCRIPTS else None
            if written is not None:
                self.text = self.text[:start] + written + self.text[end:]
                return
            href = str(element.get("href") or "") if kind == "link" else ""
            if kind != "link" or href:
                self.markup.append(Markup(start=start, end=end, kind=kind, href=href))


def blocks(root: etree._Element, tables: Iterator[int] | None = None) -> Iterator[Pair]:
    """The blocks of a tree in order; `line` is the element's in the source.

    `tables` numbers its tables, where the tree is not all of a document.
    """
    walk = _Walk(root, itertools.count() if tables is None else tables)
    events = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in events:
        if event == "start":
            if walk.skips(element):
                events.skip_subtree()
            yield from walk.start(element)
        elif event == "end":
            yield from walk.end(element)
        else:
            walk.now.add(element.tail)
    yield from walk.flush()


@dataclass(slots=True)
class _Around:
    """A block element that the walk stands in; a number is its first block's."""

    element: etree._Element
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0
    number: str = ""
    cell: Cell | None = None


class _Walk:
    """Where the walk stands: the text that comes in, and the blocks it stands in."""

    def __init__(self, root: etree._Element, tables: Iterator[int]) -> None:
        self.root = root
        self.now = _Text()
        self.around = [_Around(root)]
        self.breaks = 0
        self.lists: list[lists.Items] = []
        self.grids: list[grid.Grid | None] = []
        self.tables = tables

    def skips(self, element: etree._Element) -> bool:
        name = tag(element)
        return name in _SILENT or name == "math" or hidden(element) or _is_verbatim(element)

    def start(self, element: etree._Element) -> Iterator[Pair]:
        name = tag(element)
        if name in _SILENT or hidden(element):
            return
        if _is_verbatim(element):
            yield from self.flush()
            own = _untranslated(element)
            for block in verbatim.blocks(element, untranslated=own):
                yield block, element
        elif name == "br":
            yield from self._break()
        else:
            self.breaks = 0
            if _is_block(name):
                yield from self.flush()
                self.around.append(self._begun(name, element))
            elif name in _INLINE or _untranslated(element):
                self.now.open.append((element, len(self.now.text)))
            self.now.add(mathml.linear(element) if name == "math" else element.text)

    def end(self, element: etree._Element) -> Iterator[Pair]:
        if self.around[-1].element is element and element is not self.root:
            yield from self.flush()
            left = self.around.pop()
            if tag(element) != "li":  # the item goes on, and its label where nothing was said yet
                self.around[-1].number = left.number or self.around[-1].number
            if tag(element) in lists.LISTS:
                self.lists.pop()
            elif tag(element) == "table":
                self.grids.pop()
        else:
            self.now.close(element)
        if element is not self.root:
            self.breaks = self.breaks if not (element.tail or "").strip() else 0
            self.now.add(element.tail)

    def flush(self) -> Iterator[Pair]:
        """The block, if it says anything; markup that is still open goes on in the next."""
        around = self.around[-1]
        done, self.now = self.now, _Text(open=[(opened, 0) for opened, _ in self.now.open])
        text = done.text.rstrip()
        for opened, _ in list(done.open):
            done.close(opened)
        if text:
            markup = tuple(sorted(done.markup, key=lambda m: (m.start, -m.end)))
            number, around.number = around.number, ""
            block = Block(
                kind=around.kind, text=text, line=around.element.sourceline or 0,
                level=around.level, number=number, cell=around.cell, markup=markup,
            )  # fmt: skip
            yield block, around.element

    def _begun(self, name: str, element: etree._Element) -> _Around:
        """What a block element is where it stands, which the blocks inside it are too."""
        if name in lists.LISTS:
            self.lists.append(lists.begun(element))
        elif name == "table":
            layout = grid.is_layout(element)
            self.grids.append(None if layout else grid.Grid(next(self.tables)))
        elif name == "tr" and (rows := self._grid()):
            rows.begin_row()
        around = self.around[-1]
        if name in ("td", "th"):
            cell = self._cell(element)
            return _Around(element, BlockKind.TABLE_CELL if cell else around.kind, cell=cell)
        if name == "li":
            label = self.lists[-1].label(element) if self.lists else ""
            if around.cell is None:
                return _Around(element, BlockKind.LIST_ITEM, len(self.lists), label)
            return _Around(element, around.kind, 0, label, around.cell)
        if around.cell is not None and name != "table":
            number, around.number = around.number, ""
            return _Around(element, around.kind, around.level, number, around.cell)
        if name in _KINDS:
            kind = _KINDS[name]
            return _Around(element, kind, int(name[1]) if kind is BlockKind.HEADING else 0)
        if name in _FRESH:
            return _Around(element)
        number, around.number = around.number, ""
        return _Around(element, around.kind, around.level, number)

    def _grid(self) -> grid.Grid | None:
        return self.grids[-1] if self.grids else None

    def _cell(self, element: etree._Element) -> Cell | None:
        rows = self._grid()
        if rows is None:
            return None
        row = element.getparent()
        part = None if row is None else row.getparent()
        return grid.within(rows.cell(element), part is not None and tag(part) == "thead")

    def _break(self) -> Iterator[Pair]:
        """One line break is a space, two are a new block."""
        self.breaks += 1
        if self.breaks > 1:
            yield from self.flush()
        self.now.add(" ")


def _is_block(name: str) -> bool:
    return name in _PLAIN or name in _KINDS or name in ("td", "th")


def _is_verbatim(element: etree._Element) -> bool:
    name = tag(element)
    return name in _VERBATIM or (_is_block(name) and _untranslated(element))


def _untranslated(element: etree._Element) -> bool:
    return element.get("translate") == "no" or "notranslate" in (element.get("class") or "").split()


def hidden(element: etree._Element) -> bool:
    """Does the element itself say that it is not shown?"""
    style = (element.get("style") or "").replace(" ", "").lower()
    drawn = element.get("class") == "katex-html"  # the formula that stands beside it in MathML
    return element.get("hidden") is not None or "display:none" in style or drawn
