"""What stands before a text and is no part of it: a list item's number, a note's, a cell's place.

A label is Word's own numbering with a fixed text, so that it is seen in both columns and no
reader takes it for words of the source or of the target.
"""

from collections.abc import Iterable
from typing import Any
from xml.sax.saxutils import quoteattr

from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from harbor_pub.model import BlockKind, Segment, TranslationUnit
from harbor_pub.numerals import letters

_FIRST = 1000
"""The first number of ours; the template's own are small."""
_INDENT = 360
"""Twentieths of a point a level."""
_BULLET = "•"
_DEEPEST = 6


def label(segment: Segment) -> str:
    """What is shown before a segment that begins its block, a cell as in a spreadsheet; "" for
    nothing. A note has its own number, in a cell too."""
    if segment.cell is not None and segment.kind is not BlockKind.NOTE:
        return f"{letters(segment.cell.column + 1, 'A')}{segment.cell.row + 1}"
    if segment.kind is BlockKind.LIST_ITEM:
        return segment.number or _BULLET
    return segment.number


class Labels:
    """The labels of a document, each a numbering definition of its own."""

    def __init__(self, units: Iterable[TranslationUnit]) -> None:
        found = dict.fromkeys(label(unit.segment) for unit in units)
        self._numbers = {text: _FIRST + n for n, text in enumerate(filter(None, found))}

    def properties(self, segment: Segment, *, first: bool) -> str:
        """The paragraph properties that show a segment's label, or stand it in line with one."""
        number = self._numbers.get(label(segment))
        if number is None:
            return ""
        depth = min(max(segment.level, 1), _DEEPEST) if segment.kind is BlockKind.LIST_ITEM else 1
        if not first:
            return f'<w:ind w:left="{_INDENT * depth}"/>'
        return (
            f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>'
            f'<w:ind w:left="{_INDENT * depth}" w:hanging="{_INDENT}"/>'
        )

    def define(self, document: Document) -> None:
        """Write the definitions: all abstract ones stand before all others (17.9.16)."""
        if not self._numbers:
            return
        part: Any = document.part
        numbering = part.numbering_part.element
        first = numbering.find(qn("w:num"))
        for text, number in self._numbers.items():
            abstract = parse_xml(_abstract(text, number))
            if first is None:
                numbering.append(abstract)
            else:
                first.addprevious(abstract)
        for number in self._numbers.values():
            numbering.append(
                parse_xml(
                    f'<w:num {nsdecls("w")} w:numId="{number}">'
                    f'<w:abstractNumId w:val="{number}"/></w:num>'
                )
            )


def _abstract(text: str, number: int) -> str:
    """One level whose text is the label; a per cent sign would call for a number."""
    shown = quoteattr(text.replace("%", "％"))
    return (
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}">'
        '<w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        f'<w:numFmt w:val="none"/><w:suff w:val="tab"/><w:lvlText w:val={shown}/>'
        '<w:lvlJc w:val="left"/><w:pPr/><w:rPr><w:color w:val="595959"/></w:rPr></w:lvl>'
        "</w:abstractNum>"
    )
