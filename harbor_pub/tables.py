"""The blocks of a source's table in, its rows and columns out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from harbor_pub.model import Cell, TranslationUnit

Units = tuple[TranslationUnit, ...]
"""The units of a block."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GridCell:
    """A cell and the blocks that stand in it; one without text holds none. `continued` tells that
    it is the lower part of a cell that began in a row above."""

    blocks: tuple[Units, ...] = ()
    rows: int = 1
    columns: int = 1
    header: bool = False
    continued: bool = False

    @property
    def text(self) -> str:
        """The source's text, a block a line."""
        return "\n".join(
            "".join(unit.segment.source + unit.segment.space for unit in block).rstrip()
            for block in self.blocks
        )


def table_of(block: Units) -> int | None:
    """The number of the table that a block stands in, None outside of any."""
    cell = block[0].segment.cell
    return None if cell is None else cell.table


def grid(blocks: Iterable[Units]) -> Iterator[tuple[GridCell, ...]]:
    """The rows of a table from the blocks that stand in it.

    Cells without text are no blocks, so that they are filled in again; where two cells claim the
    same place, the first has it and the other comes to stand in it too.
    """
    filled: dict[tuple[int, int], list[Units]] = {}
    cells: dict[tuple[int, int], Cell] = {}
    covered: dict[tuple[int, int], tuple[int, int]] = {}
    for block in blocks:
        if (cell := block[0].segment.cell) is None:
            continue
        origin = covered.get((cell.row, cell.column), (cell.row, cell.column))
        filled.setdefault(origin, []).append(block)
        if origin not in cells:
            cells[origin] = cell
            covered |= {place: origin for place in _places(cell) if place not in covered}
    columns = 1 + max((column for _, column in covered), default=0)
    rows = sorted({row for row, _ in covered})
    for row in rows:
        yield tuple(_row(row, columns, cells, covered, filled))


def _places(cell: Cell) -> Iterator[tuple[int, int]]:
    for row in range(cell.row, cell.row + cell.rows):
        for column in range(cell.column, cell.column + cell.columns):
            yield row, column


def _row(
    row: int,
    columns: int,
    cells: dict[tuple[int, int], Cell],
    covered: dict[tuple[int, int], tuple[int, int]],
    filled: dict[tuple[int, int], list[Units]],
) -> Iterator[GridCell]:
    for column in range(columns):
        place = (row, column)
        if place in cells:
            cell = cells[place]
            yield GridCell(
                blocks=tuple(filled[place]),
                rows=cell.rows,
                columns=cell.columns,
                header=cell.header,
            )
        elif place not in covered:
            yield GridCell()
        elif (origin := covered[place])[0] < row and origin[1] == column:
            yield GridCell(columns=cells[origin].columns, continued=True)
