"""Markdown: CommonMark with tables, and the `key: value` lines that may stand before it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.token import Token

from harbor_pub.encoding import decode
from harbor_pub.languages import known_tag
from harbor_pub.model import Block, BlockKind, Content, Markup, Metadata

_FRONT_MATTER = re.compile(
    r"\A---[ \t]*\n(?P<fields>.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL
)
_FIELD = re.compile(r"^(?P<name>[A-Za-z_-]+)[ \t]*:[ \t]*(?P<value>\S.*)$", re.MULTILINE)
_AROUND = {
    "heading_open": BlockKind.HEADING,
    "list_item_open": BlockKind.LIST_ITEM,
    "blockquote_open": BlockKind.QUOTE,
    "th_open": BlockKind.TABLE_CELL,
    "td_open": BlockKind.TABLE_CELL,
}
_SPANS = {"strong": "bold", "em": "italic", "link": "link"}
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


def parse(data: bytes) -> Content:
    """Blocks with their inline markup; front matter is metadata. Raises ValueError."""
    text = decode(data)
    fields, skipped = _front_matter(text)
    # HTML inside Markdown is shown as text by no reader we know: its tags go, its words stay.
    tokens = MarkdownIt("commonmark", {"html": True, "maxNesting": 40}).enable("table").parse(
        _COMMENT.sub("", text[skipped:])
    )  # fmt: skip
    blocks = list(_blocks(tokens, text.count("\n", 0, skipped)))
    if blocks and blocks[0].kind is BlockKind.HEADING and blocks[0].text == fields.get("title"):
        blocks = blocks[1:]
    return Content(
        blocks=tuple(blocks),
        language=known_tag(fields.get("lang") or fields.get("language")),
        metadata=Metadata(
            title=fields.get("title"),
            published=fields.get("date") or fields.get("published"),
            url=fields.get("url") or fields.get("source_url"),
            site=fields.get("site"),
            author=fields.get("author"),
            source=fields.get("source"),
            editor=fields.get("editor"),
        ),
    )


def _front_matter(text: str) -> tuple[Mapping[str, str], int]:
    """The fields, and the offset at which the text begins."""
    found = _FRONT_MATTER.match(text)
    if not found:
        return {}, 0
    fields = {
        m["name"].lower(): m["value"].strip().strip("\"'") for m in _FIELD.finditer(found["fields"])
    }
    return fields, found.end()


def _blocks(tokens: Sequence[Token], before: int) -> Iterator[Block]:
    around: list[Token] = []
    for token in tokens:
        line = (token.map[0] if token.map else 0) + before + 1
        if token.type in ("fence", "code_block"):
            yield Block(kind=BlockKind.CODE, text=token.content.rstrip("\n"), line=line)
        elif token.type == "html_block":
            text = " ".join(re.sub(r"<[^>]*>", " ", token.content).split())
            if text:
                yield Block(kind=BlockKind.PARAGRAPH, text=text, line=line)
        elif token.type == "inline":
            yield from _inline(token, around, line)
        elif token.nesting == 1:
            around.append(token)
        elif token.nesting == -1:
            around.pop()


def _inline(token: Token, around: Sequence[Token], line: int) -> Iterator[Block]:
    text = _Text()
    for child in token.children or ():
        text.take(child)
    if text.text.strip():
        kind = next((_AROUND[t.type] for t in reversed(around) if t.type in _AROUND), None)
        level = int(around[-1].tag[1]) if around and around[-1].type == "heading_open" else 0
        yield Block(
            kind=kind or BlockKind.PARAGRAPH,
            text=text.text,
            line=line,
            level=level,
            markup=tuple(sorted(text.markup, key=lambda m: (m.start, -m.end))),
        )


@dataclass(slots=True)
class _Text:
    """A block while its text comes in."""

    text: str = ""
    markup: list[Markup] = field(default_factory=list)
    open: list[tuple[int, str]] = field(default_factory=list)

    def take(self, child: Token) -> None:
        if child.type == "text":
            self.text += child.content
        elif child.type in ("softbreak", "hardbreak"):
            self.text = self.text.rstrip() + " "
        elif child.type == "code_inline":
            self._mark(len(self.text), "code", child.content)
        elif child.type == "image":
            self.text += child.content
        elif child.nesting == 1:
            self.open.append((len(self.text), str(child.attrGet("href") or "")))
        elif child.nesting == -1 and self.open:
            start, href = self.open.pop()
            self._mark(start, _SPANS.get(child.type.removesuffix("_close"), ""), href=href)

    def _mark(self, start: int, kind: str, more: str = "", href: str = "") -> None:
        self.text += more
        if kind and start < len(self.text):
            self.markup.append(Markup(start=start, end=len(self.text), kind=kind, href=href))
