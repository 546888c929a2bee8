"""The hidden marks of rows. Who sorts the columns that are seen alone leaves them behind."""

from collections.abc import Mapping, Sequence

from harbor_pub.bilingual.marks import exported
from harbor_pub.review.typography import plain
from harbor_pub.sheetml import Row, Workbook

Place = tuple[str, int]
"""A sheet's name and the number of its row."""


def as_they_stand(book: Workbook) -> dict[Place, str]:
    """The mark of each row that has one, with the fingerprints of its notes behind it."""
    return {
        (sheet.name, row.number): text
        for sheet in book.sheets
        for row in sheet.rows
        if (text := _mark(row))
    }


def is_mark(text: str) -> bool:
    return exported(text.partition(" ")[0]) is not None


def segment(mark: str) -> str:
    found = exported(mark.partition(" ")[0])
    return found.segment if found else ""


def righted(
    book: Workbook, marked: Mapping[Place, str], known: Sequence[tuple[str, str]]
) -> dict[Place, str]:
    """The marks, where a row's number and source, or its source alone, say that it is another
    segment than its mark does: then the words are believed."""
    sources = {name: plain(source) for name, source in known}
    numbers = {name: str(number) for number, (name, _) in enumerate(known, 1)}
    by_source: dict[str, list[str]] = {}
    for name, source in sources.items():
        by_source.setdefault(source, []).append(name)
    by_segment = {segment(mark): mark for mark in marked.values()}
    found = dict(marked)
    for sheet in book.sheets:
        for row in sheet.rows:
            mark = marked.get((sheet.name, row.number))
            if mark is None:
                continue
            said = _said(row, segment(mark), sources, numbers, by_source)
            if said in by_segment:
                found[sheet.name, row.number] = by_segment[said]
    return found


def _said(
    row: Row,
    own: str,
    sources: Mapping[str, str],
    numbers: Mapping[str, str],
    by_source: Mapping[str, Sequence[str]],
) -> str:
    """The segment that a row's words tell, "" where they tell its own or none."""
    texts = {plain(cell.text) for cell in row.cells.values()}
    numbered = numbers.get(own) in texts
    alike = [name for text in texts for name in by_source.get(text, ())]
    if sources.get(own) in texts and (numbered or len(alike) < 2):
        return ""
    fitting = [name for name in alike if numbers[name] in texts]
    if len(fitting) == 1:
        return fitting[0]
    return alike[0] if len(alike) == 1 and not numbered else ""


def _mark(row: Row) -> str:
    return next((cell.text for cell in row.cells.values() if is_mark(cell.text)), "")
