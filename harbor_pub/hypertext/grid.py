"""The grid of a table: where each of its cells stands, and whether it is a table at all."""

from dataclasses import dataclass, field
from dataclasses import replace as replaced

from lxml import etree

from harbor_pub.hypertext.elements import tag, whole_number
from harbor_pub.model import Cell

_MOST = 1000  # columns or rows that one cell covers
_LONG_CELL = 500  # characters in a row that is the only one: a page's layout
_PARTS = frozenset({"article", "aside", "form", "h1", "h2", "h3", "main", "nav", "section"})


@dataclass(slots=True)
class Grid:
    """A table while its cells come."""

    number: int
    row: int = -1
    column: int = 0
    covered: dict[int, int] = field(default_factory=dict)
    """By column, the first row that no cell from above reaches into."""

    def begin_row(self) -> None:
        self.row, self.column = self.row + 1, 0

    def cell(self, element: etree._Element) -> Cell:
        """The cell that an element begins, on the first free place of its row."""
        if self.row < 0:
            self.begin_row()
        while self.covered.get(self.column, 0) > self.row:
            self.column += 1
        rows = max(1, whole_number(element.get("rowspan"), 1, _MOST))
        columns = max(1, whole_number(element.get("colspan"), 1, _MOST))
        found = Cell(
            table=self.number, row=self.row, column=self.column,
            rows=rows, columns=columns, header=tag(element) == "th",
        )  # fmt: skip
        if rows > 1:
            self.covered |= dict.fromkeys(
                range(self.column, self.column + columns), self.row + rows
            )
        self.column += columns
        return found


def within(cell: Cell, heads: bool) -> Cell:
    """The cell as a header where its row stands in the table's head."""
    return replaced(cell, header=cell.header or heads)


def is_layout(table: etree._Element) -> bool:
    """Does a table only put the parts of a page side by side?

    One with a header cell or a caption is none; else what holds tables, headings or parts of a
    page, or has one column, or one row with a long text in it.
    """
    if (table.get("role") or "").lower() in ("presentation", "none"):
        return True
    rows, most, cells, longest = 0, 0, 0, 0
    for element in table.iterdescendants():
        name = tag(element)
        if name in ("th", "caption"):
            return False
        if name == "table" or name in _PARTS:
            return not _has_head(table)
        if name == "tr":
            rows, cells = rows + 1, 0
        elif name == "td":
            cells += 1
            most = max(most, cells)
        if most and rows < 2:
            longest += len((element.text or "").strip()) + len((element.tail or "").strip())
    return most < 2 or (rows < 2 and longest > _LONG_CELL)


def _has_head(table: etree._Element) -> bool:
    """Does the table itself, not one inside it, have a caption or a header cell?"""
    own = [child for child in table if tag(child) != "caption"]
    if len(own) < len(table):
        return True
    for child in own:
        rows = [child] if tag(child) == "tr" else list(child)
        if any(tag(cell) == "th" for row in rows for cell in row):
            return True
    return False
