"""The segments of a workbook that we wrote, by the marks of their rows: the proof after writing.
What an editor made of it is read by `review.xlsx`."""

from harbor_pub.bilingual.marks import exported
from harbor_pub.model import ReadUnit
from harbor_pub.sheetml import Row, Workbook

SOURCE, TARGET, MARK = 1, 2, 5


def parse(data: bytes) -> tuple[ReadUnit, ...]:
    """The rows that carry a segment's mark, in order. Raises SourceError for no workbook."""
    return tuple(
        unit for sheet in Workbook(data).sheets for row in sheet.rows if (unit := _unit(row))
    )


def _unit(row: Row) -> ReadUnit | None:
    known = exported(row.cell(MARK).text.partition(" ")[0])
    if known is None:
        return None
    return ReadUnit(id=known.segment, source=row.cell(SOURCE).text, target=row.cell(TARGET).text)
