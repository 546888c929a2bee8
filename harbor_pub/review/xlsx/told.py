"""A workbook told again as a Word document: a table a sheet, a row a row."""

from collections.abc import Iterator, Mapping
from itertools import pairwise

from harbor_pub.bilingual.marks import ROBOTS, reading_number
from harbor_pub.bilingual.typed import added
from harbor_pub.model import Stray
from harbor_pub.publishing.docx.runs import run
from harbor_pub.review import retold
from harbor_pub.review.retold import Retold, Said
from harbor_pub.review.xlsx import edition, marks
from harbor_pub.review.xlsx.edition import Edition
from harbor_pub.review.xlsx.marks import Place
from harbor_pub.sheetml import Cell, Comment, Row, Sheet, Workbook
from harbor_pub.text import fingerprint, forbidden_removed


def again(book: Workbook, made_of: Edition, marked: Mapping[Place, str]) -> bytes:
    """The Word document."""
    document = Retold(properties=made_of.properties, identifier=made_of.identifier, by=made_of.by)
    ours = made_of.notes.union(*(mark.split()[1:] for mark in marked.values()))
    for sheet in _tables(book, made_of, marked):
        document.body.append(_table(document, sheet, marked, ours))
    for sheet in book.sheets:
        if sheet not in _tables(book, made_of, marked) and not edition.ours(sheet):
            runs = "".join(_comments(document, row, ours) for row in sheet.rows)
            document.body.append(retold.paragraph(runs))
    return document.packed()


def strays(book: Workbook, made_of: Edition, marked: Mapping[Place, str]) -> Iterator[Stray]:
    """What stands on sheets that hold no segment, but for what we wrote there, and in text boxes;
    which problem tells of it."""
    tables = _tables(book, made_of, marked)
    for sheet in book.sheets:
        for text in sheet.boxes:
            problem = f"a text box on the sheet {sheet.name!r} can't be placed: {text}"
            yield Stray(text=text, told=problem, far=True)
        if sheet in tables or edition.ours(sheet):
            continue
        for row in sheet.rows:
            texts = [cell.text for _, cell in sorted(row.cells.items())]
            if not all(fingerprint(text) in made_of.about for text in texts):
                problem = f"a row of the sheet {sheet.name!r} can't be placed: {' | '.join(texts)}"
                yield Stray(text=texts[0] if len(texts) == 1 else "", told=problem, far=True)


def _tables(book: Workbook, made_of: Edition, marked: Mapping[Place, str]) -> list[Sheet]:
    """The sheets with marks, or where no mark is left, all but the one about the edition."""
    names = {name for name, _ in marked}
    others = [sheet for sheet in book.sheets if not edition.ours(sheet)]
    rest = [sheet for sheet in others if not _about(sheet, made_of)]
    return [sheet for sheet in others if sheet.name in names] or rest or others


def _about(sheet: Sheet, made_of: Edition) -> bool:
    """Is most of what a sheet says what we wrote about the edition?"""
    texts = [cell.text for row in sheet.rows for cell in row.cells.values()]
    return 2 * sum(fingerprint(text) in made_of.about for text in texts) > len(texts)


def _table(
    document: Retold, sheet: Sheet, marked: Mapping[Place, str], ours: frozenset[str]
) -> str:
    columns = sorted(
        {
            column
            for row in sheet.rows
            for column, cell in row.cells.items()
            if not marks.is_mark(cell.text)
        }
    )
    head = next(iter(sheet.rows), None)
    return retold.table(
        _row(document, row, columns, marked.get((sheet.name, row.number), ""), ours, row is head)
        for row in sheet.rows
        if any(column in row.cells for column in columns) or row.comments
    )


def _row(
    document: Retold, row: Row, columns: list[int], mark: str, ours: frozenset[str], first: bool
) -> str:
    name, *rest = mark.split(" ")
    known = [name, *(word for word in rest if reading_number(word) is not None)]
    before = "".join(retold.bookmark(one, row.number) for one in known if one)
    before += _comments(document, row, ours)
    cells = []
    for column in columns:
        cell = row.cell(column)
        text = "" if marks.is_mark(cell.text) else _runs(document, cell)
        spans = '<w:gridSpan w:val="2"/>' if column in row.merged else ""
        cells.append(retold.cell(retold.paragraph(before + text), spans))
        before = ""
    return retold.row(cells, head=first and not name)


def _runs(document: Retold, cell: Cell) -> str:
    """A cell's text in runs of one look."""
    edges = {offset for mark in cell.markup for offset in (mark.start, mark.end)}
    parts = []
    for start, end in pairwise(sorted({0, len(cell.text), *edges})):
        over = [mark for mark in cell.markup if mark.start <= start and end <= mark.end]
        said = run(forbidden_removed(cell.text[start:end]), {mark.kind for mark in over})
        href = next((mark.href for mark in over if mark.href), "")
        parts.append(document.link(href, said) if href and said else said)
    return "".join(parts)


def _comments(document: Retold, row: Row, ours: frozenset[str]) -> str:
    """The references to a row's comments, column by column, without our own words."""
    runs = []
    for _, several in sorted(row.comments.items()):
        numbers: dict[str, int] = {}
        for comment in several:
            text = forbidden_removed(_words(comment, ours))
            if text:
                numbers[comment.text] = len(document.comments)
                runs.append(document.comment(_said(comment, text, numbers, document.by)))
    return "".join(runs)


def _said(comment: Comment, text: str, numbers: Mapping[str, int], by: str) -> Said:
    """What is typed into a note of ours is by whoever saved the file."""
    return Said(
        author=by if comment.author in ROBOTS else comment.author,
        text=text,
        date=comment.date,
        answers=numbers.get(comment.answers),
        resolved=comment.resolved,
    )


def _words(comment: Comment, ours: frozenset[str]) -> str:
    """What a person says in a comment. Excel begins a note with its author's name."""
    first, _, rest = comment.text.partition("\n")
    if comment.author in ROBOTS or first.removesuffix(":") in ROBOTS:
        return added(comment.text, ours)
    return (
        rest.strip() if comment.author and first.strip() == f"{comment.author}:" else comment.text
    )
