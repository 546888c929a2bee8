"""What editors hand back reaches the record whole, once, and never against another person."""

import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import hostile
import pytest
from conftest import ARTICLE_1, Postgresql, bitext
from edits import EDITS, Doc, Row, W, deleted, ins, parsed, run
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harbor_pub import reviewing
from harbor_pub.errors import ProofError, SourceError, UsageError
from harbor_pub.locales import gettext_of
from harbor_pub.model import Bitext, Merge, Origin, OutcomeKind, State, TranslationUnit
from harbor_pub.publishing.docx import render, render_reading
from harbor_pub.record import Record
from harbor_pub.record.reviews import Reviews
from harbor_pub.review import docx, report
from harbor_pub.review.effort import efforts
from harbor_pub.review.merge import Policy, Side, merge
from harbor_pub.text import storable

Edit = Callable[[Doc, list[Row]], None]
NAME = "article-one"


@dataclass(frozen=True)
class Bench:
    """A record in which an edition was published, and its Word document."""

    folder: Path
    record: Record
    meant: Bitext

    def hand_back(self, *edits: Edit, name: str = "back.docx", of: bytes | None = None) -> Path:
        doc = Doc(of or _rendered())
        for edit in edits:
            edit(doc, doc.rows)
        path = self.folder / name
        path.write_bytes(doc.save())
        return path

    def take(self, *paths: Path, policy: Policy | None = None) -> list[Merge]:
        return reviewing.import_reviews(self.record, paths, policy or Policy())

    def current(self, number: int) -> TranslationUnit:
        with Reviews(self.record).reading() as ledger:
            units = ledger.current(NAME, self.meant.locale)
        return units[self.meant.units[number].segment.id]

    def rows(self) -> tuple[int, int]:
        """How many units and events the record holds."""
        return self.record.count(), len(reviewing.review_history(self.record, NAME))

    def recall(self, number: int, signature: str | None = None) -> TranslationUnit | None:
        unit = self.meant.units[number]
        found = self.record.recall(
            NAME, [unit.segment], self.meant.locale, signature or unit.signature
        )
        return found.get(unit.segment.id)


MEANT = bitext("th", tuple(f"{ARTICLE_1['th']} {n}" for n in range(6)))


@cache
def _rendered() -> bytes:
    return render(MEANT)


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record that knows the edition."""
    path = tmp_path_factory.mktemp("published") / "record.sqlite"
    record = Record(f"sqlite:///{path}")
    Reviews(record).note(MEANT)
    record.close()
    return path


@pytest.fixture
def bench(tmp_path: Path, published: Path) -> Iterator[Bench]:
    shutil.copy(published, tmp_path / "record.sqlite")
    record = Record(f"sqlite:///{tmp_path / 'record.sqlite'}")
    yield Bench(folder=tmp_path, record=record, meant=MEANT)
    record.close()


def typed(number: int, text: str) -> Edit:
    return lambda doc, rows: rows[number].fill(run(text))


def chosen(number: int, label: str) -> Edit:
    return lambda doc, rows: rows[number].status(run(label))


def kinds(merged: Merge) -> list[str]:
    return [o.kind.value for o in merged.outcomes if o.kind is not OutcomeKind.UNCHANGED]


def test_an_untouched_file_changes_nothing(bench: Bench) -> None:
    before = bench.rows()
    (merged,) = bench.take(bench.hand_back())
    assert (kinds(merged), merged.missing, merged.problems) == ([], (), ())
    assert bench.rows() == before


def test_a_correction_is_recorded_and_outranks_every_later_machine(bench: Bench) -> None:
    bench.take(bench.hand_back(typed(2, "แก้แล้ว")))
    bench.record.add(NAME, [replace(bench.meant.units[2], target="machine", signature="new")])
    for signature in (None, "new"):
        unit = bench.recall(2, signature)
        assert unit is not None
        assert (unit.target, unit.state, unit.origin) == ("แก้แล้ว", State.REVIEWED, Origin.PERSON)
    assert bench.current(2).target == "แก้แล้ว"


def test_the_same_file_twice_changes_nothing(bench: Bench) -> None:
    def remark(doc: Doc, rows: list[Row]) -> None:
        EDITS["a comment on the target"](rows[4], bench.meant.units[4].target)

    def both(doc: Doc, rows: list[Row]) -> None:
        EDITS["a comment on an inserted word"](rows[5], bench.meant.units[5].target)

    path = bench.hand_back(
        typed(1, "หนึ่ง"), chosen(2, "Approved"), chosen(3, "Rejected"), remark, both
    )
    bench.take(path)
    before = bench.rows()
    (again,) = bench.take(path)
    assert bench.rows() == before
    assert kinds(again) == []


@pytest.mark.parametrize(
    ("label", "state"),
    [("Approved", State.REVIEWED), ("Final", State.FINAL), ("Rejected", State.INITIAL)],
)
def test_a_status_is_recorded(bench: Bench, label: str, state: State) -> None:
    bench.take(bench.hand_back(chosen(1, label)))
    unit = bench.current(1)
    assert (unit.target, unit.state, unit.origin) == (
        bench.meant.units[1].target,
        state,
        Origin.PERSON,
    )


def test_an_approval_can_be_taken_back(bench: Bench) -> None:
    bench.take(bench.hand_back(chosen(1, "Approved")))
    units = tuple(bench.current(n) for n in range(len(bench.meant.units)))
    again = replace(bench.meant, units=units)
    (merged,) = bench.take(bench.hand_back(chosen(1, "To review"), of=render(again)))
    assert kinds(merged) == ["reopened"]
    assert bench.current(1).state is State.TRANSLATED


def test_a_rejected_text_is_asked_of_another_engine(bench: Bench) -> None:
    bench.take(bench.hand_back(chosen(1, "Rejected")))
    unit = bench.recall(1)
    assert unit is not None
    assert unit.state is State.INITIAL
    assert bench.recall(1, "another") is None
    new = replace(bench.meant.units[1], signature="another", target="ใหม่", recorded=None)
    bench.record.add(NAME, [new])
    better = bench.recall(1, "another")
    assert better is not None
    assert (better.target, bench.current(1).target) == ("ใหม่", "ใหม่")


def test_an_engine_that_makes_the_rejected_text_again_is_no_surprise(bench: Bench) -> None:
    bench.take(bench.hand_back(chosen(1, "Rejected")))
    bench.record.add(NAME, [replace(bench.meant.units[1], signature="another", recorded=None)])
    unit = bench.recall(1, "another")
    assert unit is not None
    assert unit.state is State.INITIAL


def test_two_editors_who_disagree_are_both_kept(bench: Bench) -> None:
    one = bench.hand_back(typed(2, "ฉบับแรก"), name="one.docx")
    two = bench.hand_back(typed(2, "ฉบับที่สอง"), typed(3, "สาม"), name="two.docx")
    _, second = bench.take(one, two)
    (conflict,) = second.undecided
    assert (conflict.kind, conflict.before, conflict.after) == (
        OutcomeKind.CONFLICT,
        "ฉบับแรก",
        "ฉบับที่สอง",
    )
    assert (bench.current(2).target, bench.current(3).target) == ("ฉบับแรก", "สาม")
    with Reviews(bench.record).reading() as ledger:
        (kept,) = ledger.undecided(NAME, "th")
    assert kept.remark.text == "ฉบับที่สอง"


@pytest.mark.parametrize(("side", "text"), [(Side.THEIRS, "ฉบับที่สอง"), (Side.RECORD, "ฉบับแรก")])
def test_a_preference_decides(bench: Bench, side: Side, text: str) -> None:
    bench.take(bench.hand_back(typed(2, "ฉบับแรก")))
    two = bench.hand_back(typed(2, "ฉบับที่สอง"), name="two.docx")
    bench.take(two)
    (merged,) = bench.take(two, policy=Policy(prefer=side))
    assert not merged.undecided
    assert bench.current(2).target == text
    with Reviews(bench.record).reading() as ledger:
        assert not ledger.undecided(NAME, "th")


def test_editors_who_agree_are_no_conflict(bench: Bench) -> None:
    one = bench.hand_back(typed(2, "เหมือนกัน"), name="one.docx")
    two = bench.hand_back(typed(2, "เหมือนกัน"), name="two.docx")
    _, second = bench.take(one, two)
    assert kinds(second) == []


def test_an_approval_of_what_another_changed_is_a_conflict(bench: Bench) -> None:
    one = bench.hand_back(typed(2, "แก้"), name="one.docx")
    two = bench.hand_back(chosen(2, "Approved"), name="two.docx")
    _, second = bench.take(one, two)
    assert kinds(second) == ["conflict"]


def test_a_change_of_what_another_approved_is_a_conflict(bench: Bench) -> None:
    one = bench.hand_back(chosen(2, "Approved"), name="one.docx")
    two = bench.hand_back(typed(2, "แก้"), chosen(2, "Approved"), name="two.docx")
    _, second = bench.take(one, two)
    assert kinds(second) == ["conflict"]


def test_the_same_words_rejected_by_another_are_a_conflict(bench: Bench) -> None:
    one = bench.hand_back(typed(2, "แก้"), name="one.docx")
    two = bench.hand_back(typed(2, "แก้"), chosen(2, "Rejected"), name="two.docx")
    _, second = bench.take(one, two)
    assert kinds(second) == ["conflict"]


def test_a_remark_on_what_another_has_done_already_is_kept_once(bench: Bench) -> None:
    def remark(doc: Doc, rows: list[Row]) -> None:
        EDITS["a comment on the target"](rows[2], "แก้")

    one = bench.hand_back(typed(2, "แก้"), name="one.docx")
    two = bench.hand_back(remark, name="two.docx")
    _, second = bench.take(one, two)
    assert [r.text for o in second.outcomes for r in o.remarks] == ["Register too informal?"]
    before = bench.rows()
    bench.take(two)
    assert bench.rows() == before


def test_approved_by_one_and_rejected_by_another_is_a_conflict(bench: Bench) -> None:
    one = bench.hand_back(chosen(2, "Approved"), name="one.docx")
    two = bench.hand_back(chosen(2, "Rejected"), name="two.docx")
    _, second = bench.take(one, two)
    assert kinds(second) == ["conflict"]
    assert bench.current(2).state is State.REVIEWED


def test_a_machine_that_was_faster_has_no_say(bench: Bench) -> None:
    path = bench.hand_back(typed(2, "คน"))
    newer = replace(bench.meant.units[2], target="machine 2", signature="2", recorded=None)
    bench.record.add(NAME, [newer])
    (merged,) = bench.take(path)
    assert kinds(merged) == ["edited"]
    assert bench.current(2).target == "คน"


def test_a_stale_file_does_not_undo_what_others_did(bench: Bench) -> None:
    stale = bench.hand_back(typed(1, "หนึ่ง"), name="stale.docx")
    bench.take(bench.hand_back(typed(2, "สอง")))
    (merged,) = bench.take(stale)
    assert kinds(merged) == ["edited"]
    assert bench.current(2).target == "สอง"


def test_a_missing_row_is_no_deletion(bench: Bench) -> None:
    def remove(doc: Doc, rows: list[Row]) -> None:
        rows[2].element.getparent().remove(rows[2].element)  # type: ignore[union-attr]

    before = bench.rows()
    (merged,) = bench.take(bench.hand_back(remove))
    assert merged.missing == (bench.meant.units[2].segment.id,)
    assert bench.rows() == before


def test_an_emptied_target_is_asked_about(bench: Bench) -> None:
    path = bench.hand_back(typed(2, ""))
    (merged,) = bench.take(path)
    assert [o.kind for o in merged.undecided] == [OutcomeKind.EMPTIED]
    assert bench.current(2).target == bench.meant.units[2].target
    bench.take(path, policy=Policy(accept_empty=True))
    assert (bench.current(2).target, bench.current(2).state) == ("", State.REVIEWED)


def test_a_refused_file_keeps_the_others_out(bench: Bench) -> None:
    good, bad = bench.hand_back(typed(2, "ดี")), bench.folder / "bad.docx"
    bad.write_bytes(b"hello")
    before = bench.rows()
    with pytest.raises(SourceError, match=r"bad\.docx.*nothing was recorded"):
        bench.take(good, bad)
    assert bench.rows() == before


def test_a_row_of_another_document_is_told_and_kept(bench: Bench) -> None:
    def paste(doc: Doc, rows: list[Row]) -> None:
        table = rows[-1].element.getparent()
        assert table is not None
        cells = "".join(f"<w:tc><w:p>{run(t)}</w:p></w:tc>" for t in ("9", "Foreign", "ต่าง", ""))
        table.append(parsed(f"<w:tr>{cells}</w:tr>")[0])

    path = bench.hand_back(paste)
    (merged,) = bench.take(path)
    assert merged.problems == ("a row can't be placed: 9 | Foreign | ต่าง | ",)
    bench.take(path)
    kept = [e for e in reviewing.review_history(bench.record, NAME) if "ต่าง" in e.after]
    assert len(kept) == 1


def test_what_is_written_outside_the_table_is_told(bench: Bench) -> None:
    def write(doc: Doc, rows: list[Row]) -> None:
        doc.body[0].insert(0, parsed(f"<w:p>{run('Dear colleague')}</w:p>")[0])

    (merged,) = bench.take(bench.hand_back(write))
    assert merged.problems == ("a paragraph outside the table can't be placed: Dear colleague",)


def test_a_comment_on_no_row_is_told_and_is_no_fault(bench: Bench) -> None:
    def comment(doc: Doc, rows: list[Row]) -> None:
        number = doc.comment("Well done")
        (reference,) = parsed(f'<w:r><w:commentReference w:id="{number}"/></w:r>')
        doc.body[0][0].append(reference)

    (merged,) = bench.take(bench.hand_back(comment))
    assert [(r.author, r.text) for r in merged.remarks] == [("Malee", "Well done")]
    assert not merged.problems


def columns(change: Callable[[Row], None]) -> Edit:
    def each(doc: Doc, rows: list[Row]) -> None:
        for row in rows:
            change(row)

    return each


def test_a_column_of_notes_becomes_remarks(bench: Bench) -> None:
    def add(row: Row) -> None:
        note = run("see the charter") if "3" in row.words(0) else ""
        row.element.append(parsed(f"<w:tc><w:p>{note}</w:p></w:tc>")[0])

    (merged,) = bench.take(bench.hand_back(columns(add)))
    assert [[r.text for r in o.remarks] for o in merged.outcomes if o.remarks] == [
        ["see the charter"]
    ]


def test_a_status_column_that_was_taken_away_says_nothing(bench: Bench) -> None:
    def drop(row: Row) -> None:
        row.element.remove(row.cells[3])

    (merged,) = bench.take(bench.hand_back(columns(drop), typed(1, "ไม่มีสถานะ")))
    assert kinds(merged) == ["edited"]


def test_a_file_that_lost_its_properties_is_known_by_its_own_part(bench: Bench) -> None:
    path = bench.hand_back(typed(1, "ยังรู้จัก"))
    for part in ("docProps/custom.xml", "customXml/item2.xml"):
        change = {part: hostile.UNNAMED[part]}
        path.write_bytes(hostile.rebuilt(path.read_bytes(), change))
        (merged,) = bench.take(path)
        assert merged.document == NAME


def test_the_reading_layout_can_be_handed_back_too(bench: Bench) -> None:
    def retype(doc: Doc, rows: list[Row]) -> None:
        target = rows[2].cells[1].findall("{*}p")[1]
        for child in list(target)[1:]:
            target.remove(child)
        target.extend(parsed(run("อ่านแล้วแก้")))

    (merged,) = bench.take(bench.hand_back(retype, of=render_reading(bench.meant)))
    assert kinds(merged) == ["edited"]
    assert bench.current(2).target == "อ่านแล้วแก้"


def test_history_tells_who_when_from_what_to_what(bench: Bench) -> None:
    def tracked(doc: Doc, rows: list[Row]) -> None:
        rows[2].fill(deleted(doc, bench.meant.units[2].target) + ins(doc, "โดยมาลี"))

    bench.take(bench.hand_back(tracked))
    segment = bench.meant.units[2].segment.id
    first, last = (e for e in reviewing.review_history(bench.record, NAME) if e.segment == segment)
    assert (first.kind, first.after) == ("machine", bench.meant.units[2].target)
    assert (last.kind, last.by, last.before, last.after) == (
        "edited",
        "Malee",
        bench.meant.units[2].target,
        "โดยมาลี",
    )
    assert bench.current(2).by == "Malee"


def test_a_run_that_an_import_overtook_is_no_edition(bench: Bench) -> None:
    """The proof: what is to be published is what the record holds."""
    bench.take(bench.hand_back(typed(2, "คน")))
    before = bench.rows()
    with pytest.raises(ProofError, match="publish again"):
        Reviews(bench.record).note(bench.meant)
    assert bench.rows() == before


def test_a_unit_from_elsewhere_has_its_history_here(bench: Bench) -> None:
    bench.take(bench.hand_back(chosen(1, "Approved")))
    unit = bench.meant.units[1]
    borrowed = bench.record.recall("another", [unit.segment], "th", "any")[unit.segment.id]
    other = replace(bench.meant.document, name="another")
    Reviews(bench.record).note(replace(bench.meant, document=other, units=(borrowed,)))
    (event,) = reviewing.review_history(bench.record, "another")
    assert (event.kind, event.after) == ("memory", unit.target)


def test_postgresql_takes_reviews_too(tmp_path: Path, postgresql: Postgresql) -> None:
    record = Record(postgresql.url)
    document = replace(MEANT.document, name="on-postgresql")
    meant = replace(MEANT, document=document)
    Reviews(record).note(meant)
    bench = Bench(folder=tmp_path, record=record, meant=meant)
    path = bench.hand_back(typed(1, "หนึ่ง"), chosen(2, "Final"), typed(3, ""), of=render(meant))
    (merged,) = bench.take(path)
    assert kinds(merged) == ["edited", "approved", "emptied"]
    (again,) = bench.take(path)
    assert kinds(again) == ["emptied"]
    rows = reviewing.review_status(record, "on-postgresql")
    assert [(row["approved"], row["final"], row["undecided"]) for row in rows] == [(1, 1, 1)]
    record.close()


def test_what_editors_said_and_what_is_to_decide_stand_in_the_next_document(
    bench: Bench,
) -> None:
    def remark(doc: Doc, rows: list[Row]) -> None:
        EDITS["a comment on the target"](rows[4], bench.meant.units[4].target)

    bench.take(bench.hand_back(typed(3, ""), remark))
    with Reviews(bench.record).reading() as ledger:
        said = ledger.remarks(NAME, "th")
    doc = Doc(render(replace(bench.meant, remarks=said)))
    comments = {"".join(c.itertext()): c for c in doc.comments}
    one = comments["Register too informal?"]
    assert (one.get(f"{W}author"), one.get(f"{W}date")) == ("Malee", "2026-11-24T09:00:00Z")
    empty = gettext_of("th")("The target is empty.")
    assert any(text.startswith("#") and empty in text for text in comments)
    (merged,) = bench.take(bench.hand_back(of=doc.save()))
    assert kinds(merged) == []


def test_status_counts_how_the_units_stand(bench: Bench) -> None:
    bench.take(bench.hand_back(chosen(1, "Approved"), chosen(2, "Final"), typed(3, "")))
    (row,) = reviewing.review_status(bench.record)
    assert row == {
        "document": NAME,
        "locale": "th",
        "units": 6,
        "to-review": 4,
        "approved": 1,
        "final": 1,
        "rejected": 0,
        "undecided": 1,
        "remarks": 0,
        "dismissed": 0,
    }
    with pytest.raises(UsageError, match="never published"):
        reviewing.review_status(bench.record, "another")


def test_effort_is_the_share_left_alone_and_the_edit_distance(bench: Bench) -> None:
    target = bench.meant.units[2].target
    bench.take(bench.hand_back(chosen(1, "Approved"), typed(2, target + target)))
    (effort,) = efforts(reviewing.review_history(bench.record, NAME))
    assert (effort.units, effort.unchanged, effort.distance) == (2, 0.5, 0.25)


def test_the_report_shows_both_texts_and_the_chart(bench: Bench) -> None:
    merges = bench.take(bench.hand_back(typed(2, "<b>ใหม่</b>"), typed(3, "")))
    page = report.render(
        "Review", merges, efforts(reviewing.review_history(bench.record, NAME))
    ).decode()
    assert "&lt;b&gt;ใหม่&lt;/b&gt;" in page
    assert bench.meant.units[2].target in page
    assert "1 to decide" in page
    assert "<svg" in page


# A day's work of an editor: on each row one of these, with words of any script.
WORDS = st.text(min_size=1, max_size=30).map(lambda t: storable(t).strip()).filter(bool)
ACTS = st.one_of(
    st.just(("leave", "")),
    st.tuples(st.sampled_from(["type", "track", "append"]), WORDS),
    st.tuples(st.sampled_from(["choose"]), st.sampled_from(["Approved", "Final", "Rejected"])),
    st.tuples(st.sampled_from(["remark"]), st.just("a remark")),
    st.just(("remove", "")),
    st.just(("move", "")),
)


def act(doc: Doc, row: Row, target: str, what: str, words: str) -> None:
    table = row.element.getparent()
    assert table is not None
    if what == "type":
        row.fill(_runs(words))
    elif what == "track":
        row.fill(
            deleted(doc, target) + f'<w:ins w:id="{doc.id()}" w:author="M">{_runs(words)}</w:ins>'
        )
    elif what == "append":
        row.fill(run(target) + f'<w:ins w:id="{doc.id()}" w:author="M">{_runs(words)}</w:ins>')
    elif what == "choose":
        row.status(run(words))
    elif what == "remark":
        row.fill(run(target) + f'<w:r><w:commentReference w:id="{doc.comment(words)}"/></w:r>')
    elif what == "remove":
        table.remove(row.element)
    elif what == "move":
        table.append(row.element)


def _runs(words: str) -> str:
    """Words as Word writes them: breaks and tabs are elements."""
    pieces = {"\n": "<w:r><w:br/></w:r>", "\t": "<w:r><w:tab/></w:r>"}
    return "".join(pieces.get(letter) or run(letter) for letter in words)


def meant_by(target: str, what: str, words: str) -> tuple[str, str] | None:
    """Kind and text that an act has to be read as; None for a row that is gone."""
    if what == "remove":
        return None
    text = {"type": words, "track": words, "append": target + words}.get(what, target)
    if text != target:
        return "edited", text
    kind = {"Approved": "approved", "Final": "approved", "Rejected": "rejected"}.get(words)
    return kind or ("flagged" if what == "remark" else "unchanged"), text


SESSION = bitext("km", tuple(f"{ARTICLE_1['km']} {n}" for n in range(8)))
SESSION_FILE = render(SESSION)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ACTS, min_size=8, max_size=8))
def test_every_edit_of_a_session_is_found_and_none_invented(
    acts: Sequence[tuple[str, str]],
) -> None:
    doc = Doc(SESSION_FILE)
    targets = [unit.target for unit in SESSION.units]
    for row, target, (what, words) in zip(doc.rows, targets, acts, strict=True):
        act(doc, row, target, what, words)
    expected = {
        unit.segment.id: meant
        for unit, (what, words) in zip(SESSION.units, acts, strict=True)
        if (meant := meant_by(unit.target, what, words))
    }
    if not expected:
        return
    known = [(unit.segment.id, unit.segment.source) for unit in SESSION.units]
    reviewed = docx.read(doc.save(), "session.docx", lambda *_: known)
    merged = merge({u.segment.id: u for u in SESSION.units}, reviewed, Policy(), dict(known).keys())
    found = {outcome.segment: (outcome.kind.value, outcome.after) for outcome in merged.outcomes}
    assert found == expected
    assert set(merged.missing) == dict(known).keys() - expected.keys()
    assert not merged.problems


HOSTILE = """
import sys
from pathlib import Path
from harbor_pub import reviewing
from harbor_pub.errors import HarborError
from harbor_pub.record import Record
from harbor_pub.review.merge import Policy
record = Record(sys.argv[1])
for path in sys.argv[2:]:
    try:
        reviewing.import_reviews(record, [Path(path)], Policy())
        print("TAKEN")
    except HarborError as error:
        print(str(error))
"""


def test_hostile_files_get_one_line_each_in_bounded_memory_and_time(bench: Bench) -> None:
    good = bench.hand_back()
    paths = []
    for number, (make, _) in enumerate(hostile.FILES.values()):
        path = bench.folder / f"h{number}.docx"
        path.write_bytes(make(good.read_bytes()))
        paths.append(path)
    before = bench.rows()

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (2 << 30, 2 << 30))
        resource.setrlimit(resource.RLIMIT_CPU, (60, 60))

    answer = subprocess.run(
        [sys.executable, "-c", HOSTILE, bench.record.url, *map(str, paths)],
        capture_output=True, text=True, check=False, preexec_fn=limit,
    )  # fmt: skip
    lines = answer.stdout.splitlines()
    assert len(lines) == len(paths), answer.stderr
    for name, line, path in zip(hostile.FILES, lines, paths, strict=True):
        assert str(path) in line, (name, line)
        assert hostile.FILES[name][1] in line, (name, line)
    assert bench.rows() == before


@pytest.mark.parametrize("name", [".", "nowhere.docx"])
def test_what_is_no_file_is_told(bench: Bench, name: str) -> None:
    with pytest.raises(SourceError, match="can't be read"):
        bench.take(bench.folder / name)
