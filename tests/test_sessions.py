"""Two editors on one edition, at random: no word, mark or comment of theirs is ever lost."""

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import bitext
from libreoffice import convert, needs_libreoffice
from sessions import TOKEN, Book, Session
from sheet_sessions import SheetSession

from harbor_pub import reviewing
from harbor_pub.model import Bitext
from harbor_pub.publishing import xlsx
from harbor_pub.publishing.docx import parse, render
from harbor_pub.record import Record
from harbor_pub.record.reviews import Reviews
from harbor_pub.review.merge import Policy

NAME = "article-one"
FIRST = bitext(
    "id",
    (
        "Judul asal1", "Kartu asal2 berharga 5 dolar.", "Anak-anak asal3 gratis.",
        "Terima kasih, asal4.",
    ),
)  # fmt: skip
SESSIONS = 100
SHEETS = 50
THROUGH_LIBREOFFICE = 3
ROUNDS = (2, 2, 3)
Way = Callable[[list[Path]], list[Path]]


def as_saved(files: list[Path]) -> list[Path]:
    return files


def play(seed: int, folder: Path, way: Way, *, sheets: bool = False) -> tuple[Record, Book]:
    """Two or three editions; of each, two editors hand a file back, the one now and then only after
    the next. One of them works in the workbook where `sheets` is true."""
    chance, book = random.Random(seed), Book()
    record = Record(f"sqlite:///{folder / f'{seed}.sqlite'}")
    late: list[Path] = []
    for round_ in range(chance.choice(ROUNDS)):
        now = edition(record)
        data, targets = render(now), [unit.target for unit in now.units]
        assert [unit.target for unit in parse(data)] == targets
        files = []
        for author in ("Rini", "Budi"):
            path = folder / f"{seed}-{round_}-{author}.docx"
            if sheets and author == "Budi":
                path = path.with_suffix(".xlsx")
                sheet = xlsx.render(now)
                assert [unit.target for unit in xlsx.parse(sheet)] == targets
                path.write_bytes(SheetSession(sheet, author, chance, book).work())
            else:
                path.write_bytes(Session(data, author, chance, book).work())
            files.append(path)
        files = way(files)
        chance.shuffle(files)
        handed = [*late, *files]
        late = [handed.pop()] if chance.random() < 0.3 else []
        take(record, handed)
        if chance.random() < 0.3:
            take(record, handed)  # again: nothing comes of it
    take(record, late)
    return record, book


def take(record: Record, files: list[Path]) -> None:
    for path in files:
        reviewing.import_reviews(record, [path], Policy())


def edition(record: Record) -> Bitext:
    """The edition as it would be published now."""
    with Reviews(record).reading() as ledger:
        units, said = ledger.current(NAME, "id"), ledger.remarks(NAME, "id")
    stand = tuple(
        replace(units.get(unit.segment.id, unit), segment=unit.segment) for unit in FIRST.units
    )
    now = replace(FIRST, units=stand, remarks=said)
    Reviews(record).note(now)
    return now


def lost(record: Record, book: Book) -> list[str]:
    """Every word, mark and comment of the book that is nowhere, or no more where it has to be."""
    now = edition(record)
    with Reviews(record).reading() as ledger:
        kept = ledger.kept(NAME, "id")
    texts = [unit.target for unit in now.units]
    texts += [one.remark.text for one in kept if one.open]
    there = set(TOKEN.findall("\n".join(texts)))
    said = {one.remark.text: one for one in kept}
    looks = {
        (word[0], mark.kind, mark.href)
        for text, markup in [
            *((unit.target, unit.markup) for unit in now.units),
            *((one.remark.text, one.markup) for one in kept if one.open),
        ]
        for word in TOKEN.finditer(text)
        for mark in markup
        if mark.start <= word.start() and word.end() <= mark.end
    }
    return [
        *sorted(book.typed - book.removed - there),
        *(f"{mark} is marked nowhere" for mark in book.marked - book.unmarked - looks),
        *(text for text in book.said if text not in said),
        *(f"wrongly settled: {t}" for t, one in said.items()
          if t in book.said and not one.open and t not in book.resolved),
        *(f"still open: {t}" for t in book.resolved if t in said and said[t].open),
        *(f"not {a}'s: {t}" for t, a in book.said.items()
          if t in said and said[t].remark.author != a),
    ]  # fmt: skip


@pytest.mark.parametrize("tenth", range(10))
def test_no_word_mark_or_comment_of_two_editors_is_lost(tenth: int, tmp_path: Path) -> None:
    words = comments = marks = 0
    for seed in range(tenth * SESSIONS // 10, (tenth + 1) * SESSIONS // 10):
        record, book = play(seed, tmp_path, as_saved)
        assert lost(record, book) == [], f"session {seed}"
        words, comments = words + len(book.typed), comments + len(book.said)
        marks += len(book.marked - book.unmarked)
        record.close()
    assert words > 50
    assert comments > 20
    assert marks >= 19


@pytest.mark.parametrize(
    "tenth", [0, 1, *(pytest.param(n, marks=pytest.mark.heavy) for n in range(2, 10))]
)
def test_nor_where_one_of_them_works_in_a_spreadsheet(tenth: int, tmp_path: Path) -> None:
    for seed in range(2000 + tenth * SHEETS // 10, 2000 + (tenth + 1) * SHEETS // 10):
        record, book = play(seed, tmp_path, as_saved, sheets=True)
        assert lost(record, book) == [], f"session {seed}"
        record.close()


@needs_libreoffice
def test_nor_where_they_work_in_libreoffice(tmp_path: Path) -> None:
    def saved(files: list[Path]) -> list[Path]:
        return convert(files, "docx:MS Word 2007 XML", tmp_path / "lo", tmp_path / "profile")

    for seed in range(1000, 1000 + THROUGH_LIBREOFFICE):
        record, book = play(seed, tmp_path, saved)
        assert lost(record, book) == [], f"session {seed}"
        record.close()
