"""A paragraph that was heard in, its blocks out: what its style, its list and its place make it."""

from collections.abc import Iterable
from dataclasses import dataclass
from dataclasses import replace as replaced

from harbor_pub.model import Block, BlockKind, Cell
from harbor_pub.reading.docx.lines import Line, Text
from harbor_pub.reading.docx.numbering import Label
from harbor_pub.reading.docx.styles import CODES, HEADING, QUOTES, is_list

_ONE_LINE = (BlockKind.TITLE, BlockKind.HEADING, BlockKind.CAPTION)
"""What a line break only lays out."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph with the name of its style, its place in a list and in a table."""

    text: Text
    style: str
    label: Label | None
    cell: Cell | None
    line: int
    ends_section: bool = False


def blocks(paragraph: Paragraph, *, note: bool) -> list[Block]:
    """The blocks of a paragraph: one, but for line breaks in lists, cells, notes and quotations.

    A plain paragraph keeps its line breaks, since cleaning tells those that a width made from those
    that somebody meant.
    """
    lines = paragraph.text.lines()
    if not lines:
        return []
    first = _shape(paragraph, note)
    kind = first.kind
    if kind is BlockKind.CODE:
        return [replaced(first, text=paragraph.text.text.strip("\n").rstrip())]
    if kind in _ONE_LINE:
        return [_joined(first, lines, " ", 0)]
    apart = [n for n, line in enumerate(lines) if line.apart or kind is not BlockKind.PARAGRAPH]
    starts = sorted({0, *apart})
    found = []
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        shape = first if not start else _following(first)
        found.append(_joined(shape, lines[start:end], "\n", start))
    return found


def plain(texts: Iterable[str], beside: Paragraph, *, note: bool) -> list[Block]:
    """Texts of a drawing as blocks that stand where its paragraph does."""
    shape = _shape(replaced(beside, style="", label=None), note)
    return [replaced(shape, text=text.strip()) for text in texts if text.strip()]


def _shape(paragraph: Paragraph, note: bool) -> Block:
    label = paragraph.label if paragraph.label and paragraph.label.shown else None
    kind, level = _kind(paragraph, label, note)
    if kind is BlockKind.LIST_ITEM:
        level = label.level if label else 1
    return Block(
        kind=kind,
        text="",
        line=paragraph.line,
        level=level,
        number=label.text if label else "",
        cell=paragraph.cell,
    )


def _kind(paragraph: Paragraph, label: Label | None, note: bool) -> tuple[BlockKind, int]:
    name = paragraph.style
    if note:
        return BlockKind.NOTE, 0
    if name == "title":
        return BlockKind.TITLE, 0
    if found := HEADING.match(name):
        return BlockKind.HEADING, int(found[1])
    if paragraph.cell is not None:
        return BlockKind.TABLE_CELL, 0
    if name in CODES:
        return BlockKind.CODE, 0
    if name in QUOTES:
        return BlockKind.QUOTE, 0
    if name == "caption":
        return BlockKind.CAPTION, 0
    return (BlockKind.LIST_ITEM if label or is_list(name) else BlockKind.PARAGRAPH), 0


def _following(first: Block) -> Block:
    """What a line is that follows a break: an item goes on as a paragraph without a number."""
    listed = first.kind is BlockKind.LIST_ITEM
    kind = BlockKind.PARAGRAPH if listed else first.kind
    return replaced(first, kind=kind, number="", level=0)


def _joined(shape: Block, lines: list[Line], between: str, before: int) -> Block:
    text, markup = "", []
    for line in lines:
        text += between if text else ""
        markup += [
            replaced(one, start=one.start + len(text), end=one.end + len(text))
            for one in line.markup
        ]
        text += line.text
    number = shape.line + before if shape.line else 0
    return replaced(shape, text=text, line=number, markup=tuple(markup))
