"""Paragraphs, rows and comments as WordprocessingML: values in, XML out.

Written as text and parsed once a table: a row by python-docx's objects takes milliseconds.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from xml.sax.saxutils import escape, quoteattr

from harbor_pub.model import BlockKind, Issue, State, TranslationUnit
from harbor_pub.text import whole_letters

AUTHOR, INITIALS = "Harbor checks", "HC"
WIDTHS = (680, 6350, 6350, 1530)
"""Twentieths of a point: number, source, target, status; together 263 mm of A4 landscape."""
STATES = {
    State.INITIAL: "Not translated",
    State.TRANSLATED: "To review",
    State.REVIEWED: "Reviewed",
    State.FINAL: "Final",
}
_FACT_WIDTHS = (2600, 12310)


def paragraph(style: str, inside: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{inside}</w:p>'


def run(text: str, *, bold: bool = False) -> str:
    """A run that keeps every space; line feeds and tabs become elements."""
    emphasis = "<w:rPr><w:b/><w:bCs/></w:rPr>" if bold else ""
    return f"<w:r>{emphasis}{_characters(text)}</w:r>" if text else ""


def field(code: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def facts(rows: Iterable[tuple[str, str]]) -> str:
    """The title block's table of labels and values."""
    return _table(
        _FACT_WIDTHS,
        (
            _row(
                _cell(_FACT_WIDTHS[0], paragraph("HarborLabel", run(label))),
                _cell(_FACT_WIDTHS[1], paragraph("HarborFact", run(value))),
            )
            for label, value in rows
        ),
        description="About this edition",
    )


def units(head: Sequence[str], rows: Iterable[str]) -> str:
    """A table of segments under a head that is repeated on every page."""
    cells = (
        _cell(width, paragraph("HarborHead", run(text)), shade="E5E7EB")
        for width, text in zip(WIDTHS, head, strict=True)
    )
    return _table(WIDTHS, [_row(*cells, head=True), *rows], description="Segments and translations")


def unit(
    unit: TranslationUnit, number: int, document: str, comments: Sequence[tuple[int, Issue]], *,
    first: bool,
) -> str:  # fmt: skip
    """A row. `first` tells that the segment begins a block, `comments` are its numbered issues."""
    bold = unit.segment.kind in (BlockKind.TITLE, BlockKind.HEADING)
    top = "8" if first else "0"
    return _row(
        _cell(WIDTHS[0], paragraph("HarborNumber", _identity(unit, number, document)), top=top),
        _cell(WIDTHS[1], paragraph("HarborSource", _source(unit, number, bold)), top=top),
        _cell(WIDTHS[2], paragraph("HarborTarget", _target(unit, comments, bold)), top=top),
        _cell(WIDTHS[3], paragraph("HarborStatus", _status(unit, number)), top=top),
    )


def comment(number: int, issue: Issue, date: str) -> str:
    text = f"{issue.severity.value.capitalize()}: {issue.message}"
    return (
        f'<w:comment w:id="{number}" w:author="{AUTHOR}" w:initials="{INITIALS}" w:date="{date}">'
        f"<w:p>{run(text)}</w:p></w:comment>"
    )


def _identity(unit: TranslationUnit, number: int, document: str) -> str:
    """The number, carrying the segment's id twice: LibreOffice 7.4 drops tags but keeps bookmarks,
    newer ones and Word keep both."""
    bookmark = "hp_" + re.sub(r"\W", "_", unit.segment.id)
    control = _control(
        10 * number + 1, "Segment", f"hp:id:{document}:{unit.segment.id}", run(str(number))
    )
    return (
        f'<w:bookmarkStart w:id="{number}" w:name="{bookmark}"/>{control}'
        f'<w:bookmarkEnd w:id="{number}"/>'
    )


def _source(unit: TranslationUnit, number: int, bold: bool) -> str:
    tag = f"hp:source:{unit.segment.id}"
    return _control(10 * number + 2, "Source", tag, run(unit.segment.source, bold=bold))


def _target(unit: TranslationUnit, comments: Sequence[tuple[int, Issue]], bold: bool) -> str:
    """The target as runs cut where a comment begins or ends. No control stands around it: text
    typed beside a control would be lost, and an inline one can't hold a second paragraph."""
    text = unit.target
    spans = [
        (number, *whole_letters(text, *(issue.span or (0, len(text)))))
        for number, issue in comments
    ]
    offsets = sorted({0, len(text), *(offset for _, *span in spans for offset in span)})
    parts = [_opened(spans, 0)]
    for start, end in pairwise(offsets):
        if start:
            parts.append(_opened(spans, start))
        parts += [run(text[start:end], bold=bold), _closed(spans, end)]
    if not text:
        parts.append(_closed(spans, 0))
    return "".join(parts)


def _opened(spans: Sequence[tuple[int, int, int]], offset: int) -> str:
    return "".join(
        f'<w:commentRangeStart w:id="{number}"/>' for number, start, _ in spans if start == offset
    )


def _closed(spans: Sequence[tuple[int, int, int]], offset: int) -> str:
    return "".join(
        f'<w:commentRangeEnd w:id="{number}"/><w:r><w:commentReference w:id="{number}"/></w:r>'
        for number, _, end in spans
        if end == offset
    )


def _status(unit: TranslationUnit, number: int) -> str:
    items = "".join(
        f'<w:listItem w:displayText="{label}" w:value="{state.value}"/>'
        for state, label in STATES.items()
    )
    return _control(
        10 * number + 3, "Status", f"hp:status:{unit.segment.id}", run(STATES[unit.state]),
        kind=f"<w:dropDownList>{items}</w:dropDownList>", lock="sdtLocked",
    )  # fmt: skip


def _control(
    id_: int, alias: str, tag: str, content: str, *, kind: str = "", lock: str = "sdtContentLocked"
) -> str:
    """An inline content control: LibreOffice makes any other kind one and loses tags over it."""
    return (
        f'<w:sdt><w:sdtPr><w:alias w:val="{alias}"/><w:tag w:val={quoteattr(tag)}/>'
        f'<w:id w:val="{id_}"/><w:lock w:val="{lock}"/>{kind}</w:sdtPr>'
        f"<w:sdtContent>{content}</w:sdtContent></w:sdt>"
    )


def _table(widths: Sequence[int], rows: Iterable[str], *, description: str) -> str:
    """Borders stand at the table and not in a table style: with track changes on, LibreOffice 7.4
    takes every styled cell for a tracked change."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    line = 'w:val="single" w:sz="4" w:space="0" w:color="D1D5DB"'
    sides = "".join(f"<w:{side} {line}/>" for side in ("top", "bottom", "insideH", "insideV"))
    margins = (
        '<w:top w:w="20" w:type="dxa"/><w:left w:w="100" w:type="dxa"/>'
        '<w:bottom w:w="20" w:type="dxa"/><w:right w:w="100" w:type="dxa"/>'
    )
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{sides}'
        f'</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar>'
        f'<w:tblDescription w:val="{description}"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        f"{''.join(rows)}</w:tbl>"
    )


def _row(*cells: str, head: bool = False) -> str:
    repeated = "<w:tblHeader/>" if head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(width: int, content: str, *, shade: str = "", top: str = "0") -> str:
    border = (
        f'<w:tcBorders><w:top w:val="single" w:sz="{top}" w:space="0" w:color="6B7280"/>'
        "</w:tcBorders>"
        if top != "0"
        else ""
    )
    fill = f'<w:shd w:val="clear" w:color="auto" w:fill="{shade}"/>' if shade else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{border}{fill}</w:tcPr>{content}</w:tc>'
    )


def _characters(text: str) -> str:
    special = {"\n": "<w:br/>", "\t": "<w:tab/>"}
    return "".join(
        special.get(part) or f'<w:t xml:space="preserve">{escape(part)}</w:t>'
        for part in re.split(r"([\n\t])", text)
        if part
    )
