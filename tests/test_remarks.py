"""What editors said stays until a person settles it, and a contested row is never a decided one."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from conftest import Postgresql, bitext
from edits import Doc, Row, deleted, parsed, resolve, run
from sqlalchemy import create_engine, text
from typer.testing import CliRunner

from harbor_pub import reviewing
from harbor_pub import xliff as xliff_file
from harbor_pub.cli import app
from harbor_pub.locales import gettext_of
from harbor_pub.model import Bitext, KeptRemark, Merge, Origin, RemarkKind, State, TranslationUnit
from harbor_pub.publishing import xliff, xliff12
from harbor_pub.publishing.docx import parse, render
from harbor_pub.record import Record
from harbor_pub.record.reviews import Reviews
from harbor_pub.review.merge import Policy

NAME = "article-one"
FIRST = bitext("id", ("Judul", "Kartu berharga 5 dolar.", "Anak-anak gratis.", "Terima kasih."))
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
RED, GREEN = "FDE8E8", "EDF5EC"

Edit = Callable[[Doc, list[Row]], None]


@dataclass(frozen=True)
class Desk:
    """A record in which an edition was published, and what comes of it."""

    folder: Path
    record: Record

    def edition(self) -> Bitext:
        """The edition as it would be published now."""
        with Reviews(self.record).reading() as ledger:
            units, said = ledger.current(NAME, "id"), ledger.remarks(NAME, "id")
        now = replace(
            FIRST, units=tuple(units[unit.segment.id] for unit in FIRST.units), remarks=said
        )
        now = replace(
            now,
            units=tuple(
                replace(unit, segment=was.segment)
                for unit, was in zip(now.units, FIRST.units, strict=True)
            ),
        )
        Reviews(self.record).note(now)
        return now

    def file(self, name: str, *edits: Edit, of: bytes | None = None) -> Path:
        doc = Doc(of or render(FIRST))
        for edit in edits:
            edit(doc, doc.rows)
        path = self.folder / name
        path.write_bytes(doc.save())
        return path

    def take(self, *paths: Path, policy: Policy | None = None) -> list[Merge]:
        return reviewing.import_reviews(self.record, paths, policy or Policy())

    def current(self, number: int) -> TranslationUnit:
        with Reviews(self.record).reading() as ledger:
            return ledger.current(NAME, "id")[FIRST.units[number].segment.id]

    def open(self) -> list[KeptRemark]:
        with Reviews(self.record).reading() as ledger:
            return [one for one in ledger.kept(NAME, "id") if one.open]

    def words(self) -> list[str]:
        return [one.remark.text for one in self.open()]

    def harbor(self, *arguments: object, monkeypatch: pytest.MonkeyPatch) -> tuple[int, str, str]:
        monkeypatch.setenv("HARBOR_RECORD", self.record.url)
        answer = CliRunner().invoke(app, ["review", *map(str, arguments)])
        error = f"{answer.stderr}{answer.exception or ''}"
        return answer.exit_code, answer.stdout, error


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    record = Record(f"sqlite:///{tmp_path / 'record.sqlite'}")
    Reviews(record).note(FIRST)
    yield Desk(folder=tmp_path, record=record)
    record.close()


def said(number: int, words: str, author: str, *, done: bool = False) -> Edit:
    """A comment on a row's target, resolved or not."""

    def edit(doc: Doc, rows: list[Row]) -> None:
        number_ = doc.comment(words, author, para="0000A001" if done else "")
        rows[number].target.extend(parsed(f'<w:r><w:commentReference w:id="{number_}"/></w:r>'))
        if done:
            resolve(doc, words)

    return edit


def typed(number: int, words: str) -> Edit:
    return lambda doc, rows: rows[number].fill(run(words))


def chosen(number: int, label: str) -> Edit:
    return lambda doc, rows: rows[number].status(run(label))


def comments(data: bytes) -> dict[str, tuple[str, str]]:
    return {
        "".join(one.itertext()): (str(one.get(f"{W}author")), str(one.get(f"{W}date")))
        for one in Doc(data).comments
    }


def test_two_editors_comments_on_a_row_are_both_kept_and_shown(desk: Desk) -> None:
    a = desk.file("ed_a.docx", said(1, "Lima dolar AS?", "Rini"))
    b = desk.file("ed_b.docx", said(1, "Sebut mata uang.", "Budi"))
    desk.take(a, b)
    desk.take(b, a)
    assert desk.words() == ["Lima dolar AS?", "Sebut mata uang."]
    shown = comments(render(desk.edition()))
    assert shown["Lima dolar AS?"] == ("Rini", "2026-11-24T09:00:00Z")
    assert shown["Sebut mata uang."][0] == "Budi"


def test_an_open_question_outlives_an_older_files_approval(desk: Desk) -> None:
    q1 = desk.file("q1.docx", said(2, "Free of charge?", "Rini"), chosen(2, "Question"))
    q2 = desk.file("q2.docx", chosen(2, "Approved"))
    desk.take(q1)
    desk.take(q2)
    assert desk.current(2).state is State.REVIEWED
    assert desk.words() == ["Free of charge?"]
    assert "Free of charge?" in comments(render(desk.edition()))


def test_a_question_without_words_is_kept_too(desk: Desk) -> None:
    path = desk.file("q.docx", chosen(2, "Question"))
    desk.take(path)
    desk.take(path)
    desk.take(desk.file("q2.docx", chosen(2, "Approved")))
    (one,) = desk.open()
    assert (one.segment, one.remark.text) == (FIRST.units[2].segment.id, "?")


def test_a_remark_that_comes_back_in_the_next_document_is_no_news(desk: Desk) -> None:
    desk.take(desk.file("a.docx", said(1, "Why?", "Rini")))
    (merged,) = desk.take(desk.file("next.docx", of=render(desk.edition())))
    assert {outcome.kind.value for outcome in merged.outcomes} == {"unchanged"}
    assert desk.words() == ["Why?"]


def test_a_comment_resolved_in_word_is_resolved_and_stays_so(desk: Desk) -> None:
    first = desk.file("a.docx", said(1, "Why?", "Rini"), said(1, "And how?", "Budi"))
    desk.take(first)
    desk.take(
        desk.file("n.docx", lambda doc, rows: resolve(doc, "Why?"), of=render(desk.edition()))
    )
    desk.take(first)
    assert desk.words() == ["And how?"]
    assert "Why?" not in comments(render(desk.edition()))


def test_what_could_not_be_placed_is_shown_until_somebody_resolves_it(desk: Desk) -> None:
    def write(doc: Doc, rows: list[Row]) -> None:
        doc.body[0].insert(0, parsed(f"<w:p>{run('Dear colleague')}</w:p>")[0])

    path = desk.file("a.docx", write)
    desk.take(path)
    desk.take(path)
    (problem,) = desk.open()
    assert problem.kind is RemarkKind.PROBLEM
    (shown,) = [words for words in comments(render(desk.edition())) if "Dear colleague" in words]
    assert shown.startswith(f"#{problem.number} ")
    edit: Edit = lambda doc, rows: resolve(doc, "Dear colleague")  # noqa: E731
    desk.take(desk.file("n.docx", edit, of=render(desk.edition())))
    assert desk.words() == []


def test_a_remark_on_the_document_is_shown_and_comes_back_as_itself(desk: Desk) -> None:
    def comment(doc: Doc, rows: list[Row]) -> None:
        (reference,) = parsed(f'<w:r><w:commentReference w:id="{doc.comment("Well done")}"/></w:r>')
        doc.body[0][0].append(reference)

    desk.take(desk.file("a.docx", comment))
    shown = render(desk.edition())
    assert comments(shown)["Well done"] == ("Malee", "2026-11-24T09:00:00Z")
    desk.take(desk.file("n.docx", of=shown))
    assert desk.words() == ["Well done"]


def contested(desk: Desk) -> bytes:
    """Two editors disagree on the second row; the next edition."""
    desk.take(
        desk.file("one.docx", typed(1, "Kartu: lima dolar.")),
        desk.file("two.docx", typed(1, "Harga kartu 5 dolar AS.")),
    )
    assert desk.words() == ["Harga kartu 5 dolar AS."]
    return render(desk.edition())


def test_a_contested_row_is_red_and_first_and_approved_by_nobody(desk: Desk) -> None:
    data = contested(desk)
    doc = Doc(data)
    (fill,) = {str(s.get(f"{W}fill")) for s in doc.rows[1].element.iter(f"{W}shd")}
    assert fill == RED
    assert [doc.rows[1].words(2), doc.rows[1].words(3)] == [
        "Kartu: lima dolar.Harga kartu 5 dolar AS.",
        gettext_of("id")("To review"),
    ]
    paragraphs = [
        ("".join(p.itertext()), p.find(f"{W}pPr/{W}pStyle")) for p in doc.body.iter(f"{W}p")
    ]
    after = [words for words, _ in paragraphs].index("Baca ini dahulu") + 1
    words, style = paragraphs[after]
    assert words.startswith("Segmen 2 ")
    assert style is not None
    assert style.get(f"{W}val") == "HarborAlarm"
    assert [unit.target for unit in parse(data)][1] == "Kartu: lima dolar."
    assert desk.edition().reviewed == 0
    (status,) = reviewing.review_status(desk.record)
    assert (status["approved"], status["undecided"]) == (0, 1)


def readings(row: Row) -> list[object]:
    return list(row.cells[2].iterchildren(f"{W}p"))


def keep(number: int, which: int, *, tracked: bool) -> Edit:
    """Delete the other reading: its words, its paragraph, tracked or not."""

    def edit(doc: Doc, rows: list[Row]) -> None:
        both = list(rows[number].cells[2].iterchildren(f"{W}p"))
        gone = both[1 - which]
        words = "".join(t.text or "" for t in gone.iter(f"{W}t"))
        if not tracked:
            rows[number].cells[2].remove(gone)
            return
        for one in list(gone):
            if one.tag != f"{W}pPr":
                gone.remove(one)
        gone.extend(parsed(deleted(doc, words)))

    return edit


@pytest.mark.parametrize("tracked", [True, False])
@pytest.mark.parametrize("which", [0, 1])
def test_the_editor_decides_by_what_is_left(desk: Desk, which: int, tracked: bool) -> None:
    data = contested(desk)
    path = desk.file("decided.docx", keep(1, which, tracked=tracked), of=data)
    (merged,) = desk.take(path)
    assert not merged.undecided
    unit = desk.current(1)
    assert unit.target == ("Kartu: lima dolar.", "Harga kartu 5 dolar AS.")[which]
    assert (unit.origin, unit.state) == (Origin.PERSON, State.REVIEWED)
    assert desk.open() == []
    before = len(reviewing.review_history(desk.record, NAME))
    desk.take(path)
    assert len(reviewing.review_history(desk.record, NAME)) == before
    assert desk.open() == []


def test_a_reading_that_is_taken_keeps_its_markup(desk: Desk) -> None:
    def bold(doc: Doc, rows: list[Row]) -> None:
        rows[1].fill(run("Harga ") + run("kartu", "<w:b/>") + run(" 5 dolar AS."))

    desk.take(desk.file("one.docx", typed(1, "Kartu: lima dolar.")), desk.file("two.docx", bold))
    taken = keep(1, 1, tracked=True)
    desk.take(desk.file("decided.docx", taken, of=render(desk.edition())))
    unit = desk.current(1)
    assert unit.target == "Harga kartu 5 dolar AS."
    assert [(mark.kind, mark.start, mark.end) for mark in unit.markup] == [("bold", 6, 11)]


def test_a_row_with_both_readings_left_stays_undecided(desk: Desk) -> None:
    data = contested(desk)
    (merged,) = desk.take(desk.file("n.docx", chosen(1, "Approved"), of=data))
    assert desk.words() == ["Harga kartu 5 dolar AS."]
    assert desk.current(1).target == "Kartu: lima dolar."
    assert "still to be decided" in merged.outcomes[1].note


def test_words_of_ones_own_decide_too(desk: Desk) -> None:
    data = contested(desk)

    def write(doc: Doc, rows: list[Row]) -> None:
        keep(1, 0, tracked=False)(doc, rows)
        rows[1].fill(run("Kartu seharga 5 dolar AS."))

    desk.take(desk.file("n.docx", write, of=data))
    assert (desk.current(1).target, desk.open()) == ("Kartu seharga 5 dolar AS.", [])


def test_words_beside_a_reading_that_was_left_are_one_more_reading(desk: Desk) -> None:
    data = contested(desk)
    desk.take(desk.file("n.docx", typed(1, "Kartu, 5 dolar."), of=data))
    assert desk.words() == ["Harga kartu 5 dolar AS.", "Kartu, 5 dolar."]
    assert desk.current(1).target == "Kartu: lima dolar."
    doc = Doc(render(desk.edition()))
    assert len(readings(doc.rows[1])) == 3


def test_a_third_editors_word_does_not_end_a_conflict_that_was_not_shown(desk: Desk) -> None:
    contested(desk)
    desk.take(desk.file("three.docx", said(1, "Hm.", "Sri"), typed(1, "Kartu = 5 dolar.")))
    assert sorted(desk.words()) == ["Harga kartu 5 dolar AS.", "Hm.", "Kartu = 5 dolar."]


def test_a_decision_from_an_older_file_does_not_undo_another(desk: Desk) -> None:
    data = contested(desk)
    taken = desk.file("late.docx", keep(1, 1, tracked=False), of=data)
    reviewing.decide(desk.record, NAME, "id", "2", "mine", "Sri")
    (merged,) = desk.take(taken)
    assert [one.after for one in merged.undecided] == ["Harga kartu 5 dolar AS."]
    assert desk.current(1).target == "Kartu: lima dolar."


@pytest.mark.parametrize(
    ("take", "words"),
    [
        ("mine", "Kartu: lima dolar."),
        ("theirs", "Harga kartu 5 dolar AS."),
        ("Lima dolar.", "Lima dolar."),
    ],
)
def test_decide_makes_an_end(
    desk: Desk, take: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    contested(desk)
    two = desk.folder / "two.docx"
    code, _, _ = desk.harbor(
        "decide", NAME, "id", 2, "--take", take, "--by", "Sri", monkeypatch=monkeypatch
    )
    assert code == 0
    assert (desk.current(1).target, desk.open()) == (words, [])
    desk.take(two)
    assert (desk.current(1).target, desk.open()) == (words, [])
    last = reviewing.review_history(desk.record, NAME)[-1]
    assert (last.kind, last.by, last.after) == ("decided", "Sri", words)


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("decide", NAME, "id", 1, "--take", "mine"), "nothing is to be decided"),
        (("decide", NAME, "id", 99, "--take", "mine"), "nothing is to be decided"),
        (("decide", "another", "id", 2, "--take", "mine"), "never published"),
        (("decide", NAME, "th", 2, "--take", "mine"), "never published"),
        (("decide", NAME, "id", 2, "--take", " "), "no text given"),
        (("decide", NAME, "id", 2, "--take", "theirs", "--reading", 99), "several readings"),
        (("resolve", 99), "no remark 99"),
        (("resolve", 1), "has to be decided"),
    ],
)
def test_what_cannot_be_decided_is_told_in_a_line(
    desk: Desk, arguments: tuple[object, ...], line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    contested(desk)
    code, _, error = desk.harbor(*arguments, monkeypatch=monkeypatch)
    assert code != 0
    assert line in error
    assert desk.words() == ["Harga kartu 5 dolar AS."]


def test_status_prints_what_awaits_a_person(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    contested(desk)
    desk.take(desk.file("a.docx", said(2, "Free of charge?", "Rini")))
    _, out, _ = desk.harbor("status", monkeypatch=monkeypatch)
    assert "Free of charge?" in out
    _, out, _ = desk.harbor("status", NAME, "--json", monkeypatch=monkeypatch)
    told = [(one["row"], one["what"], one["by"]) for one in json.loads(out)["remarks"]]
    assert told == [(2, "to decide", ""), (3, "comment", "Rini")]
    (number,) = [one.number for one in desk.open() if one.kind is RemarkKind.COMMENT]
    assert desk.harbor("resolve", number, monkeypatch=monkeypatch)[0] == 0
    assert desk.words() == ["Harga kartu 5 dolar AS."]
    assert desk.harbor("resolve", number, "--reopen", monkeypatch=monkeypatch)[0] == 0
    assert "Free of charge?" in desk.words()


def test_what_an_earlier_version_kept_becomes_rows_and_a_kill_leaves_no_half(desk: Desk) -> None:
    desk.take(
        desk.file("a.docx", said(2, "Free of charge?", "Rini")),
        desk.file("one.docx", typed(1, "Kartu: lima dolar.")),
        desk.file("two.docx", typed(1, "Harga kartu 5 dolar AS.")),
    )
    before = sorted((one.kind, one.segment, one.remark) for one in desk.open())
    desk.record.close()
    engine = create_engine(desk.record.url)
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE remarks"))
        connection.execute(text("DROP TABLE settlements"))
    engine.dispose()

    def killed(_: object) -> None:
        raise KeyboardInterrupt

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("harbor_pub.record.remarks.from_reviews", killed)
        with pytest.raises(KeyboardInterrupt):
            Record(desk.record.url)
    again = Desk(folder=desk.folder, record=Record(desk.record.url))
    assert sorted((one.kind, one.segment, one.remark) for one in again.open()) == before
    again.record.close()


def looks(record: Desk, href: str) -> None:
    """Rini sets a word of a row in bold, Budi makes it a link."""
    text = FIRST.units[1].target
    bold = run(text[:5], "<w:b/>") + run(text[5:])
    link = f"<w:fldSimple w:instr=' HYPERLINK \"{href}\" '>{run(text[:5])}</w:fldSimple>"
    record.take(record.file("rini.docx", lambda doc, rows: rows[1].fill(bold)))
    record.take(record.file("budi.docx", lambda doc, rows: rows[1].fill(link + run(text[5:]))))


def test_readings_that_differ_in_their_look_alone_stand_in_the_row(desk: Desk) -> None:
    href = "https://example.org/kartu"
    looks(desk, href)
    assert [mark.kind for mark in desk.current(1).markup] == ["bold"]
    (reading,) = desk.open()
    assert [(mark.kind, mark.href) for mark in reading.markup] == [("link", href)]
    data = render(desk.edition())
    assert len(list(Doc(data).rows[1].cells[2].iterchildren(f"{W}p"))) == 2
    desk.take(desk.file("nothing.docx", of=data))
    assert len(desk.open()) == 1

    def second(doc: Doc, rows: list[Row]) -> None:
        cell = rows[1].cells[2]
        cell.remove(next(cell.iterchildren(f"{W}p")))

    desk.take(desk.file("decided.docx", second, of=data))
    assert [(mark.kind, mark.href) for mark in desk.current(1).markup] == [("link", href)]
    assert desk.open() == []


@pytest.mark.parametrize("form", ["xliff", "xliff12"])
def test_a_contested_row_is_shown_in_xliff_and_a_status_decides(desk: Desk, form: str) -> None:
    desk.take(desk.file("one.docx", typed(1, "Kartu: lima dolar.")))
    desk.take(desk.file("two.docx", typed(1, "Harga kartu 5 dolar AS.")))
    renders = {"xliff": xliff.render, "xliff12": xliff12.render}
    shown = renders[form](desk.edition()).decode()
    assert shown.count("Harga kartu 5 dolar AS.") == 2  # what is offered, and the note
    root = xliff_file.read(shown.encode())
    assert xliff_file.is_old(root) or not list(xliff_file.refusals(root))
    path = desk.folder / f"back.{form}.xlf"
    path.write_text(shown, encoding="utf-8")
    desk.take(path)
    assert len(desk.open()) == 1
    own = "Kartu: lima dolar.</target>"
    path.write_text(shown.replace(own, "Kartu 5 dolar AS.</target>", 1), encoding="utf-8")
    desk.take(path)
    assert (desk.current(1).target, desk.open()) == ("Kartu 5 dolar AS.", [])


def test_postgresql_keeps_them_too(postgresql: Postgresql, tmp_path: Path) -> None:
    record = Record(postgresql.url)
    name = "contested-on-postgresql"
    meant = replace(FIRST, document=replace(FIRST.document, name=name))
    Reviews(record).note(meant)
    place = Desk(folder=tmp_path, record=record)
    data = render(meant)
    place.take(
        place.file("one.docx", typed(1, "Satu."), of=data),
        place.file("two.docx", typed(1, "Dua."), said(2, "Why?", "Rini"), of=data),
    )
    rows = reviewing.open_remarks(record, name)
    assert [(row["row"], row["what"], row["words"]) for row in rows] == [
        (2, "to decide", "Dua."),
        (3, "comment", "Why?"),
    ]
    reviewing.decide(record, name, "id", "2", "theirs", "Sri")
    reviewing.resolve(record, [int(str(rows[1]["number"]))], "Sri")
    assert reviewing.open_remarks(record, name) == []
    record.close()
