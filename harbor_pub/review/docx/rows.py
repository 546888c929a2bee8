"""A row, read whole."""

from collections.abc import Iterator, Mapping

from lxml import etree

from harbor_pub.model import Flag, Remark, ReviewedUnit, Verdict
from harbor_pub.publishing.docx.read import split
from harbor_pub.review.docx import remarks, status
from harbor_pub.review.docx.edition import named
from harbor_pub.review.docx.identity import Known
from harbor_pub.review.typography import plain
from harbor_pub.wordml import Row, cell_text, w

_COLUMNS = 4
_TRACKED = (w("ins"), w("del"), w("moveTo"), w("moveFrom"))


def read(row: Row, known: Known, comments: Mapping[str, Remark]) -> ReviewedUnit | None:
    """The row's segment as it stands now, None where the row is none of the edition's."""
    cells = row.cells
    if len(cells) < 2:
        return None
    under = len(cells) == 2 and bool(split(cells[1])[0])
    source, target = split(cells[1]) if under else _side_by_side(cells)
    identity = known.find(row, source)
    if identity is None:
        return None
    chosen, doubts = (None, ()) if under else _status(cells)
    made = identity.exported
    return ReviewedUnit(
        segment=identity.segment,
        source=source,
        target=target,
        verdict=chosen,
        was_source=made.source if made else "",
        was_target=made.target if made else "",
        was=made.verdict if made else None,
        found_by=identity.found_by,
        by=_author(row),
        remarks=(*_remarks(row, comments), *_notes(row)),
        flags=(*doubts, *_flags(row, under, source, known.sources[identity.segment])),
    )


def shown(row: Row) -> str:
    """The words of a row's cells, "" where there are none."""
    texts = [cell_text(cell).strip() for cell in row.cells]
    return " | ".join(texts) if any(texts) else ""


def _side_by_side(cells: list[etree._Element]) -> tuple[str, str]:
    return cell_text(cells[1]), cell_text(cells[2]) if len(cells) > 2 else ""


def _status(cells: list[etree._Element]) -> tuple[Verdict | None, tuple[Flag, ...]]:
    try:
        return (status.verdict(cells[3]) if len(cells) > 3 else None), ()
    except ValueError:
        return None, (Flag.STATUS,)


def _flags(row: Row, under: bool, source: str, known_source: str) -> Iterator[Flag]:
    if plain(source) != plain(known_source):
        yield Flag.SOURCE_EDITED
    if row.deleted:
        yield Flag.ROW_DELETED
    if row.nested:
        yield Flag.NESTED
    if row.merged or (len(row.cells) < 3 and not under):
        yield Flag.CELLS
    elif len(cell_text(row.cells[-1 if under else 2]).split("\n")) > (2 if under else 1):
        yield Flag.PARAGRAPHS


def _author(row: Row) -> str:
    """Who changed the row last, where changes were tracked."""
    changes = (element for element in row.element.iter(*_TRACKED))
    authors = [named(str(change.get(w("author"), ""))) for change in changes]
    return next((author for author in reversed(authors) if author), "")


def _remarks(row: Row, comments: Mapping[str, Remark]) -> Iterator[Remark]:
    for number in remarks.ids(row):
        if number in comments:
            yield comments[number]


def _notes(row: Row) -> Iterator[Remark]:
    """What stands in columns that an editor added."""
    for cell in row.cells[_COLUMNS:]:
        if text := cell_text(cell).strip():
            yield Remark(author=_author(row), text=text)
