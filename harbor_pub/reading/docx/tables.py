"""Where the cells of a table stand in its grid."""

import re
from collections.abc import Iterator
from dataclasses import replace as replaced

from lxml import etree

from harbor_pub.model import Cell
from harbor_pub.reading.docx.elements import accepted
from harbor_pub.reading.docx.styles import is_on, value
from harbor_pub.wordml import w

_MOST = 1000
"""Columns that one cell covers: Word's own limit is 63."""


def cells(table: etree._Element, number: int) -> list[tuple[etree._Element, Cell]]:
    """The cells of a table in order, each with its place; the parts of one that goes on in the rows
    below (`vMerge`) all have the place of the first."""
    origins: list[tuple[etree._Element, int]] = []
    places: list[Cell] = []
    above: dict[int, int] = {}
    rows = (row for row in accepted(table, w("tr")) if not _has(row, "trPr", "del"))
    for at, row in enumerate(rows):
        here: dict[int, int] = {}
        for element, cell in _row(row, at, number):
            origin = above.get(cell.column) if _goes_on(element, "vMerge") else None
            if here and _goes_on(element, "hMerge"):
                origin = origins[-1][1]
                reached = cell.column + cell.columns - places[origin].column
                places[origin] = replaced(places[origin], columns=reached)
            elif origin is None:
                origin = len(places)
                places.append(cell)
            else:
                places[origin] = replaced(places[origin], rows=at - places[origin].row + 1)
            here[cell.column] = origin
            origins.append((element, origin))
        above = here
    return [(element, places[origin]) for element, origin in origins]


def _row(row: etree._Element, at: int, number: int) -> Iterator[tuple[etree._Element, Cell]]:
    header = _has(row, "trPr", "tblHeader")
    column = _number(row.find(f"{w('trPr')}/{w('gridBefore')}"), 0)
    for element in accepted(row, w("tc")):
        if element.find(f"{w('tcPr')}/{w('cellDel')}") is not None:
            continue
        columns = max(1, _number(element.find(f"{w('tcPr')}/{w('gridSpan')}"), 1))
        yield element, Cell(table=number, row=at, column=column, columns=columns, header=header)
        column += columns


def _goes_on(cell: etree._Element, merge: str) -> bool:
    merged = cell.find(f"{w('tcPr')}/{w(merge)}")
    return merged is not None and value(merged) in ("", "continue")


def _has(element: etree._Element, properties: str, name: str) -> bool:
    found = element.find(f"{w(properties)}/{w(name)}")
    return found is not None and is_on(found.get(w("val")))


def _number(element: etree._Element | None, default: int) -> int:
    found = re.fullmatch(r"\d{1,9}", value(element))
    return min(int(found[0]), _MOST) if found else default
