"""Texts as cells hold them. Nothing is ever a formula: a text that begins like one is marked as a
text, and what Excel would take for an escape is escaped."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from harbor_pub.errors import OutputError
from harbor_pub.model import Markup
from harbor_pub.sheetml.strings import CODE_FONT, LINK_COLOUR, escaped
from harbor_pub.text import whole_letters

LONGEST = 32_767
"""Characters, as Excel counts them: in UTF-16."""
_FORMULAS = ("=", "+", "-", "@")


def put(cell: Any, text: str, font: str, size: float, markup: Sequence[Markup] = ()) -> None:
    """Fill a cell with a text. Raises OutputError for one that no spreadsheet can hold."""
    if len(text.encode("utf-16-le")) // 2 > LONGEST:
        raise OutputError(
            f"a text of {len(text)} characters fits no spreadsheet's cell, which holds {LONGEST}; "
            "publish this document as docx"
        )
    cell._value = _rich(text, font, size, markup) if markup and text else escaped(text)
    cell.data_type = "s"
    cell.quotePrefix = text.startswith(_FORMULAS)


def _rich(text: str, font: str, size: float, markup: Sequence[Markup]) -> CellRichText:
    spans = [(mark.kind, *whole_letters(text, mark.start, mark.end)) for mark in markup]
    edges = {offset for _, *span in spans for offset in span}
    blocks = []
    for start, end in pairwise(sorted({0, len(text), *edges})):
        kinds = {kind for kind, first, last in spans if first <= start and end <= last}
        blocks.append(TextBlock(_font(kinds, font, size), escaped(text[start:end])))
    return CellRichText(blocks)


def _font(kinds: set[str], font: str, size: float) -> InlineFont:
    raised = kinds & {"superscript", "subscript"}
    return InlineFont(
        rFont=CODE_FONT if "code" in kinds else font,
        sz=size,
        b="bold" in kinds or None,
        i="italic" in kinds or None,
        strike="strike" in kinds or None,
        vertAlign=min(raised) if raised else None,
        u="single" if "link" in kinds else None,
        color=LINK_COLOUR if "link" in kinds else None,
    )
