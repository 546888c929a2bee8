"""What only a spreadsheet can do to a text."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from harbor_pub.model import Flag, ReviewedUnit
from harbor_pub.review.typography import plain
from harbor_pub.review.xlsx import marks
from harbor_pub.review.xlsx.marks import Place
from harbor_pub.sheetml import Cell, Holds, Workbook
from harbor_pub.text import fingerprint, storable

_FLAGS = {Holds.FORMULA: Flag.FORMULA, Holds.NUMBER: Flag.CONVERTED}


def flagged(
    units: Sequence[ReviewedUnit], book: Workbook, marked: Mapping[Place, str]
) -> tuple[ReviewedUnit, ...]:
    """The units, with the doubts that their cells raise."""
    odd = list(_odd(book, marked))
    return tuple(replace(unit, flags=(*unit.flags, *_cells(unit, odd))) for unit in units)


def _odd(book: Workbook, marked: Mapping[Place, str]) -> Iterator[tuple[str, set[str], Cell]]:
    """The cells that hold no text, with the segment of their row and its words."""
    for sheet in book.sheets:
        for row in sheet.rows:
            words = {plain(cell.text) for cell in row.cells.values()}
            segment = marks.segment(marked.get((sheet.name, row.number), ""))
            for cell in row.cells.values():
                if cell.holds is not Holds.TEXT:
                    yield segment, words, cell


def _cells(unit: ReviewedUnit, odd: Sequence[tuple[str, set[str], Cell]]) -> Iterator[Flag]:
    if _print(unit) == unit.was_target:
        return
    own = {
        _FLAGS[cell.holds]
        for segment, words, cell in odd
        if cell.text.strip() == unit.target.strip()
        and (segment == unit.segment or (not segment and plain(unit.source) in words))
    }
    yield from sorted(own)


def _print(unit: ReviewedUnit) -> str:
    return fingerprint(storable(unit.target).strip())
