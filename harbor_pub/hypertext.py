"""A tree of HTML in, blocks with their inline markup out, each beside the element it came from.

The walk is a loop, not a recursion: pages nested ten thousand deep do exist.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from harbor_pub.model import Block, BlockKind, Markup

_KINDS = {
    **{f"h{level}": BlockKind.HEADING for level in range(1, 7)},
    "li": BlockKind.LIST_ITEM,
    "blockquote": BlockKind.QUOTE,
    "td": BlockKind.TABLE_CELL,
    "th": BlockKind.TABLE_CELL,
    "figcaption": BlockKind.CAPTION,
    "caption": BlockKind.CAPTION,
}
_PLAIN = frozenset({
    "address", "article", "aside", "body", "center", "dd", "details", "dialog", "div", "dl", "dt",
    "fieldset", "figure", "footer", "form", "header", "hgroup", "hr", "html", "legend", "main",
    "menu", "nav", "ol", "optgroup", "option", "p", "section", "summary", "table", "tbody",
    "tfoot", "thead", "tr", "ul",
})  # fmt: skip
_INLINE = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "cite": "italic",
    "code": "code", "kbd": "code", "samp": "code", "tt": "code", "var": "code", "a": "link",
}  # fmt: skip
_SILENT = frozenset({
    "script", "style", "noscript", "template", "head", "svg", "math", "canvas", "iframe", "object",
    "audio", "video", "button", "input", "select", "textarea", "rt", "rp",
})  # fmt: skip
_VERBATIM = frozenset({"pre", "xmp", "listing"})
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
            href = str(element.get("href") or "") if kind == "link" else ""
            if kind != "link" or href:
                self.markup.append(Markup(start=start, end=end, kind=kind, href=href))


def blocks(root: etree._Element) -> Iterator[Pair]:
    """The blocks of a tree in order; `line` is the element's in the source."""
    walk = _Walk(root)
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


class _Walk:
    """Where the walk stands: the text that comes in, and the blocks it stands in."""

    def __init__(self, root: etree._Element) -> None:
        self.root = root
        self.now = _Text()
        self.around: list[tuple[BlockKind, int, etree._Element]] = [(BlockKind.PARAGRAPH, 0, root)]
        self.breaks = 0

    def skips(self, element: etree._Element) -> bool:
        return tag(element) in _SILENT or _hidden(element) or _is_verbatim(element)

    def start(self, element: etree._Element) -> Iterator[Pair]:
        name = tag(element)
        if name in _SILENT or _hidden(element):
            return
        if _is_verbatim(element):
            yield from self.flush()
            yield from _verbatim(element)
        elif name == "br":
            yield from self._break()
        else:
            self.breaks = 0
            if _is_block(name):
                yield from self.flush()
                kind, level, _ = self.around[-1]
                self.around.append((*_kind(name, (kind, level)), element))
            elif name in _INLINE or _untranslated(element):
                self.now.open.append((element, len(self.now.text)))
            self.now.add(element.text)

    def end(self, element: etree._Element) -> Iterator[Pair]:
        if self.around[-1][2] is element and element is not self.root:
            yield from self.flush()
            self.around.pop()
        else:
            self.now.close(element)
        if element is not self.root:
            self.breaks = self.breaks if not (element.tail or "").strip() else 0
            self.now.add(element.tail)

    def flush(self) -> Iterator[Pair]:
        """The block, if it says anything; markup that is still open goes on in the next."""
        kind, level, element = self.around[-1]
        done, self.now = self.now, _Text(open=[(opened, 0) for opened, _ in self.now.open])
        text = done.text.rstrip()
        for opened, _ in list(done.open):
            done.close(opened)
        if text:
            markup = tuple(sorted(done.markup, key=lambda m: (m.start, -m.end)))
            line = element.sourceline or 0
            yield Block(kind=kind, text=text, line=line, level=level, markup=markup), element

    def _break(self) -> Iterator[Pair]:
        """One line break is a space, two are a new block."""
        self.breaks += 1
        if self.breaks > 1:
            yield from self.flush()
        self.now.add(" ")


def tag(element: etree._Element) -> str:
    """The local name in lower case; "" for a comment or an instruction."""
    name = element.tag
    return name.rsplit("}", 1)[-1].lower() if isinstance(name, str) else ""


def _kind(name: str, around: tuple[BlockKind, int]) -> tuple[BlockKind, int]:
    if name in _KINDS:
        return _KINDS[name], int(name[1]) if _KINDS[name] is BlockKind.HEADING else 0
    if name in ("article", "section", "main", "nav", "aside", "table", "ul", "ol", "body"):
        return BlockKind.PARAGRAPH, 0
    return around


def _is_block(name: str) -> bool:
    return name in _PLAIN or name in _KINDS


def _is_verbatim(element: etree._Element) -> bool:
    name = tag(element)
    return name in _VERBATIM or (_is_block(name) and _untranslated(element))


def _verbatim(element: etree._Element) -> Iterator[Pair]:
    text = "".join(element.itertext()).strip("\n")
    if text.strip():
        yield Block(kind=BlockKind.CODE, text=text, line=element.sourceline or 0), element


def _untranslated(element: etree._Element) -> bool:
    return element.get("translate") == "no" or "notranslate" in (element.get("class") or "").split()


def _hidden(element: etree._Element) -> bool:
    style = (element.get("style") or "").replace(" ", "").lower()
    return element.get("hidden") is not None or "display:none" in style
