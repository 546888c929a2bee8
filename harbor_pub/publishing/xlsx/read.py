"""The segments of a workbook that we wrote, by the marks of their rows: the proof after writing.
What an editor made of it is read by `review.xlsx`."""

from harbor_pub.bilingual.marks import exported, reading_number
from harbor_pub.model import ReadUnit
from harbor_pub.sheetml import Row, Workbook
from harbor_pub.text import fingerprint

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
    target = row.cell(TARGET).text
    if any(reading_number(word) is not None for word in row.cell(MARK).text.split()):
        target = _own(target, known.target)
    return ReadUnit(id=known.segment, source=row.cell(SOURCE).text, target=target)


def _own(text: str, print_: str) -> str:
    """The unit's own reading, by its fingerprint: other readings stand under it."""
    lines = text.split("\n")
    firsts = ("\n".join(lines[:end]) for end in range(len(lines), 0, -1))
    return next((own for own in firsts if fingerprint(own.strip()) == print_), text)
