"""A sheet: its rows, and what stands in their cells. No formula is ever computed."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum

from lxml import etree

from harbor_pub.errors import SourceError
from harbor_pub.model import Markup
from harbor_pub.sheetml.comments import Comment
from harbor_pub.sheetml.strings import local, read
from harbor_pub.sheetml.styles import Styles

_PLACE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")
_MOST_MERGED = 10_000


class Holds(Enum):
    """What a cell holds: a text, or something that a spreadsheet made of what was typed."""

    TEXT = "text"
    NUMBER = "number"
    FORMULA = "formula"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """`text` is what the cell shows; of a formula, what was typed."""

    text: str = ""
    markup: tuple[Markup, ...] = ()
    holds: Holds = Holds.TEXT


EMPTY = Cell()


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The cells of a row by column, from 0. `merged` are columns whose cells are one with others'.
    `number` is the row's, from 1."""

    number: int
    cells: Mapping[int, Cell]
    merged: frozenset[int] = frozenset()
    comments: Mapping[int, tuple[Comment, ...]] = field(default_factory=dict)

    def cell(self, column: int | None) -> Cell:
        return EMPTY if column is None else self.cells.get(column, EMPTY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A sheet of a workbook; rows that are filtered away or hidden are among its rows. `boxes` are
    the texts of shapes that lie on it."""

    name: str
    rows: tuple[Row, ...]
    boxes: tuple[str, ...] = ()


def place(reference: str) -> tuple[int, int] | None:
    """The row from 1 and the column from 0 of a reference like C7."""
    match = _PLACE.fullmatch(reference)
    if not match:
        return None
    column = 0
    for letter in match[1]:
        column = 26 * column + ord(letter) - 64
    return int(match[2]), column - 1


def sheet(
    name: str,
    root: etree._Element,
    strings: Sequence[etree._Element],
    styles: Styles,
    comments: Mapping[tuple[int, int], tuple[Comment, ...]],
) -> Sheet:
    """A sheet of its part. Raises SourceError for references that lead nowhere."""
    cells = dict(_rows(root, strings, styles))
    merged = _merged(root)
    noted: dict[int, dict[int, tuple[Comment, ...]]] = {}
    for (row, column), said in comments.items():
        noted.setdefault(row, {})[column] = said
    return Sheet(
        name=name,
        rows=tuple(
            Row(
                number=number,
                cells=cells.get(number, {}),
                merged=frozenset(merged.get(number, ())),
                comments=noted.get(number, {}),
            )
            for number in sorted({*cells, *noted})
        ),
    )


def linked(sheet: Sheet, root: etree._Element, homes: Mapping[str, str]) -> Sheet:
    """The sheet with the links of its cells, which lead somewhere as a whole: to an address, of
    which `homes` tells by its relation's id, or to a "#place" in the workbook."""
    hrefs = {}
    for element in root.iterfind("{*}hyperlinks/{*}hyperlink"):
        id_ = next((v for k, v in element.attrib.items() if str(k).endswith("}id")), "")
        inner = str(element.get("location", ""))
        at = place(str(element.get("ref", "")).partition(":")[0])
        href = homes.get(str(id_), "") or (f"#{inner}" if inner else "")
        if at and href:
            hrefs[at] = href
    rows = (
        replace(
            row,
            cells={
                column: _with(cell, hrefs.get((row.number, column), ""))
                for column, cell in row.cells.items()
            },
        )
        for row in sheet.rows
    )
    return replace(sheet, rows=tuple(rows)) if hrefs else sheet


def _with(cell: Cell, href: str) -> Cell:
    if not href:
        return cell
    link = Markup(start=0, end=len(cell.text), kind="link", href=href)
    others = (mark for mark in cell.markup if mark.kind != "link")
    return replace(cell, markup=(link, *others))


def _rows(
    root: etree._Element, strings: Sequence[etree._Element], styles: Styles
) -> Iterator[tuple[int, dict[int, Cell]]]:
    """Rows and cells need not tell where they stand: then they follow one another."""
    number = 0
    for row in root.iterfind("{*}sheetData/{*}row"):
        told = str(row.get("r", ""))
        number = int(told) if told.isdigit() and len(told) < 9 else number + 1
        column, found = -1, dict[int, Cell]()
        for element in row.iterchildren("{*}c"):
            at = place(str(element.get("r", "")))
            column = at[1] if at else column + 1
            cell = _cell(element, strings, styles)
            if cell.text:
                found[column] = cell
        if found:
            yield number, found


def _cell(element: etree._Element, strings: Sequence[etree._Element], styles: Styles) -> Cell:
    style, kind = styles[element.get("s")], str(element.get("t", "n"))
    value = element.findtext("{*}v") or ""
    formula = element.find("{*}f")
    if formula is not None:
        return Cell(text=f"={formula.text or ''}", holds=Holds.FORMULA)
    if kind == "s":
        if not value.strip().isdigit() or int(value) >= len(strings):
            raise SourceError(f"damaged: a cell names text {value[:20]!r}, which isn't there")
        text, markup = read(strings[int(value)], style.look)
        return Cell(text=text, markup=markup)
    if kind == "inlineStr":
        inline = element.find("{*}is")
        text, markup = read(inline, style.look) if inline is not None else ("", ())
        return Cell(text=text, markup=markup)
    if kind == "b" and value:
        return Cell(text="TRUE" if value.strip() == "1" else "FALSE", holds=Holds.NUMBER)
    if kind == "n":
        return Cell(text=styles.shown(value, style) if value else "", holds=Holds.NUMBER)
    return Cell(text=value, holds=Holds.FORMULA if kind == "e" else Holds.NUMBER)


def _merged(root: etree._Element) -> dict[int, set[int]]:
    """The columns, by row, of cells that are merged with others."""
    found: dict[int, set[int]] = {}
    for count, element in enumerate(root.iterfind("{*}mergeCells/{*}mergeCell")):
        first, _, last = str(element.get("ref", "")).partition(":")
        start, end = place(first), place(last)
        if count > _MOST_MERGED or start is None or end is None:
            continue
        for row in range(start[0], min(end[0], start[0] + _MOST_MERGED) + 1):
            found.setdefault(row, set()).update(range(start[1], min(end[1], start[1] + 99) + 1))
    return found


__all__ = ["EMPTY", "Cell", "Holds", "Row", "Sheet", "linked", "local", "place", "sheet"]
