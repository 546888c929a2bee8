"""Markdown as GitHub has it: CommonMark with tables, notes, task lists, struck text, definitions
and formulas, and the `key: value` lines that may stand before it.

It is rendered as HTML and read as that: Markdown may hold HTML at any place, and be held by it.
"""

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from lxml import etree
from lxml import html as lxml_html
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.tasklists import tasklists_plugin

from harbor_pub import hypertext
from harbor_pub.encoding import decode
from harbor_pub.languages import known_tag
from harbor_pub.model import Block, BlockKind, Content, Metadata
from harbor_pub.text import forbidden_removed

_FRONT_MATTER = re.compile(
    r"\A---[ \t]*\n(?P<fields>.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL
)
_FIELD = re.compile(r"^(?P<name>[A-Za-z_-]+)[ \t]*:[ \t]*(?P<value>\S.*)$", re.MULTILINE)
_LINE = "data-line"
_TAG = re.compile(r"</?\s*([a-zA-Z][\w:-]*)")
_NAMES = frozenset(lxml_html.defs.tags) | {"picture", "source", "track", "video", "wbr", "template"}
_DONE, _TO_DO = "☑", "☐"


def parse(data: bytes) -> Content:
    """Blocks with their inline markup; front matter is metadata. Raises ValueError."""
    text = decode(data)
    fields, skipped = _front_matter(text)
    before = text.count("\n", 0, skipped)
    blocks = _with_notes(hypertext.blocks(_tree(text[skipped:], before)))
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


def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": True, "maxNesting": 40})
    reader.enable(["table", "strikethrough"])
    for plugin in (footnote_plugin, deflist_plugin, tasklists_plugin):
        reader.use(plugin)
    reader.use(dollarmath_plugin, allow_space=False, allow_digits=False)
    for name, rule in _RULES.items():
        reader.add_render_rule(name, rule)
    return reader


def _tree(text: str, before: int) -> etree._Element:
    """The document as HTML; its elements tell the line, from 1, that they stand in."""
    reader = _reader()
    environment: dict[str, Any] = {}
    tokens = reader.parse(text, environment)
    for token in tokens:
        if token.map and token.nesting >= 0:
            token.attrSet(_LINE, str(token.map[0] + before + 1))
    page = reader.renderer.render(tokens, reader.options, environment)
    parser = lxml_html.HTMLParser(no_network=True, remove_pis=True, huge_tree=False)
    page = f"<html><body>{forbidden_removed(page)}</body></html>"
    try:
        root = lxml_html.document_fromstring(page, parser=parser)
    except (etree.LxmlError, AssertionError) as error:
        raise ValueError("can't be read as Markdown") from error
    body = root.find("body")
    return root if body is None else body


def _image(_: Any, tokens: Sequence[Token], place: int, *__: Any) -> str:
    """What stands in a picture's place."""
    return html.escape(tokens[place].content)


def _code(_: Any, tokens: Sequence[Token], place: int, *__: Any) -> str:
    token = tokens[place]
    line = token.attrGet(_LINE)
    return f'<pre translate="no" {_LINE}="{line}">\n{html.escape(token.content)}</pre>\n'


def _formula(_: Any, tokens: Sequence[Token], place: int, *__: Any) -> str:
    """A formula stays as it is written, and is not translated."""
    return f"<code>{html.escape(tokens[place].content.strip())}</code>"


def _markup(_: Any, tokens: Sequence[Token], place: int, *__: Any) -> str:
    """HTML goes on as it is; "List<String>" is none."""
    content = tokens[place].content
    name = _TAG.match(content)
    known = name is None or name[1].lower() in _NAMES
    return content if known else html.escape(content)


def _note_of(token: Token) -> str:
    return str(token.meta["id"] + 1)


def _reference(_: Any, tokens: Sequence[Token], place: int, *__: Any) -> str:
    """Where a note is referred to: an element without text, which a note then follows."""
    return f'<a class="harbor-note" name="{_note_of(tokens[place])}"></a>'


def _note(_: Any, tokens: Sequence[Token], place: int, *__: Any) -> str:
    return f'<section class="harbor-note" id="{_note_of(tokens[place])}">'


_RULES = {
    "image": _image,
    "fence": _code,
    "code_block": _code,
    "math_inline": _formula,
    "math_inline_double": _formula,
    "math_block": _code,
    "math_block_label": _code,
    "html_inline": _markup,
    "footnote_ref": _reference,
    "footnote_open": _note,
    "footnote_close": lambda *_: "</section>",
    "footnote_anchor": lambda *_: "",
    "footnote_block_open": lambda *_: "",
    "footnote_block_close": lambda *_: "",
}


def _with_notes(pairs: Iterator[hypertext.Pair]) -> list[Block]:
    """The blocks, each note behind the block that refers to it first."""
    found: list[tuple[Block, list[str]]] = []
    notes: dict[str, list[Block]] = {}
    for block, element in pairs:
        line = _line(element)
        if number := _in_note(element):
            number_once = "" if number in notes else number
            note = replace(block, kind=BlockKind.NOTE, number=number_once, level=0, line=line)
            notes.setdefault(number, []).append(note)
        else:
            block = replace(block, line=line, number=_label(block, element))
            found.append((block, _references(element)))
    placed = []
    for block, references in found:
        placed.append(block)
        for number in references:
            placed += notes.pop(number, [])
    return [*placed, *(note for rest in notes.values() for note in rest)]


def _line(element: etree._Element) -> int:
    lines = (one.get(_LINE) for one in (element, *element.iterancestors()))
    return int(next(filter(None, lines), 0))


def _in_note(element: etree._Element) -> str:
    for one in (element, *element.iterancestors("section")):
        if hypertext.tag(one) == "section" and one.get("class") == "harbor-note":
            return str(one.get("id"))
    return ""


def _references(element: etree._Element) -> list[str]:
    """The numbers of the notes that a block refers to, or one of the blocks in it."""
    return [str(a.get("name")) for a in element.iter("a") if a.get("class") == "harbor-note"]


def _label(block: Block, element: etree._Element) -> str:
    """A list item's own label; of an item of a task list, whether it is done."""
    item = next((e for e in (element, *element.iterancestors()) if hypertext.tag(e) == "li"), None)
    if item is None or "task-list-item" not in (item.get("class") or "").split():
        return block.number
    boxes = [box for box in item.iter("input") if box.get("type") == "checkbox"]
    return (_DONE if boxes[0].get("checked") is not None else _TO_DO) if boxes else block.number
