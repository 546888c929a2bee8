"""A look at a watched folder: what is handed over, for what, and when again."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from harbor_pub import arriving, intake
from harbor_pub.arriving import ALL, PAUSES, Due, Run
from harbor_pub.model import Edition, Manifest, PackageCard
from harbor_pub.record import Record
from harbor_pub.record.arrivals import Arrivals, Handled

NOW = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
FILE = intake.Arrival(Path("/in/a.txt"), "d" * 64, 7, "1/7/9")
TARGETS = {"en": ["id", "th", "vi"]}


def published(*locales: str) -> Manifest:
    return Manifest(
        document="a", published=None, url=None, source=None, title="A", language="en",
        digest=FILE.digest,
        editions=tuple(edition(locale) for locale in locales),
    )  # fmt: skip


CARD = PackageCard(name="p", version="1", digest="", chrf=None, draft=True)


def edition(locale: str) -> Edition:
    return Edition(
        locale=locale, title="A", package=CARD, units=1, draft=True, reviewed=0, issues={},
        signatures=(), files=(),
    )  # fmt: skip


def looked(
    known: Handled | None = None,
    *made: str,
    wanted: tuple[str, ...] = ("id", "th"),
    run: Run = Run.FAILED,
    after: timedelta = timedelta(),
) -> tuple[list[tuple[tuple[str, ...], int]], list[Handled]]:
    found = arriving.look(
        [FILE], [published(*made)] if made else [], wanted, lambda tag: TARGETS[tag],
        {known.place: known} if known else {}, {known.run: run} if known else {}, NOW + after,
    )  # fmt: skip
    return [(due.locales, due.tries) for due in found.due], found.done


def handled(locales: tuple[str, ...] = ("id", "th"), tries: int = 1) -> Handled:
    return Due(FILE, locales, tries).handled("run", NOW)


def test_a_new_file_is_handed_over_once() -> None:
    assert looked() == ([(("id", "th"), 1)], [])
    assert looked(wanted=()) == ([(ALL, 1)], [])
    assert looked(handled()) == ([], [])
    assert looked(handled(ALL), wanted=()) == ([], [])


def test_a_published_file_is_remembered_and_not_read_again() -> None:
    assert looked(None, "id", "th") == ([], [arriving.seen(FILE)])
    due, (done,) = looked(handled(), "id", "th")
    assert (due, done.due) == ([], "")
    assert looked(done, "id", "th") == ([], [])


def test_a_language_that_a_schedule_got_is_made_for_what_was_published_before() -> None:
    known = arriving.seen(FILE)
    assert looked(known, "id", "th", wanted=("id", "th", "vi")) == ([(("vi",), 1)], [])
    # All languages: one whose package came later.
    assert looked(known, "id", "th", wanted=()) == ([(("vi",), 1)], [])
    assert looked(handled(("vi",)), "id", "th", wanted=()) == ([], [])


def test_what_fails_is_tried_again_after_growing_pauses_and_then_left() -> None:
    known, after, waited = handled(), timedelta(), []
    for pause in PAUSES:
        after += pause
        assert looked(known, after=after - timedelta(seconds=1)) == ([], [])
        ((_, tries),), _ = looked(known, after=after)
        waited.append(tries)
        known = Due(FILE, ("id", "th"), tries).handled("run", NOW + after)
    assert waited == [2, 3, 4, 5, 6, 7, 8]
    assert list(PAUSES) == sorted(PAUSES)
    due, (left,) = looked(known, after=after + PAUSES[-1])
    assert (due, left.due) == ([], "")
    assert looked(left, after=timedelta(days=99)) == ([], [])
    touched = intake.Arrival(FILE.path, FILE.digest, 8, "1/8/9")
    found = arriving.look([touched], [], ["id"], lambda _: [], {left.place: left}, {}, NOW)
    assert [one.tries for one in found.due] == [1]


def test_of_what_failed_only_what_is_lacking_is_tried_again() -> None:
    assert looked(handled(), "id") == ([], [])
    assert looked(handled(), "id", after=PAUSES[0]) == ([(("th",), 2)], [])


def test_a_language_more_is_no_new_beginning_for_a_file_that_fails() -> None:
    wanted = ("id", "th", "vi")
    assert looked(handled(), wanted=wanted) == ([], [])
    assert looked(handled(), wanted=wanted, after=PAUSES[0]) == ([(wanted, 2)], [])
    assert looked(handled(), "id", "th", wanted=wanted) == ([(("vi",), 1)], [])


def test_a_run_that_goes_on_or_waits_for_a_person_is_waited_for() -> None:
    assert looked(handled(), run=Run.OPEN, after=timedelta(days=30)) == ([], [])


def test_what_an_editor_withheld_is_not_handed_over_again() -> None:
    due, (done,) = looked(handled(), run=Run.ENDED, after=PAUSES[0])
    assert (due, done.due) == ([], "")
    assert looked(done, after=timedelta(days=99)) == ([], [])


def test_the_record_keeps_what_was_looked_at_by_order(tmp_path: Path) -> None:
    record = Record(f"sqlite:///{tmp_path}/record.sqlite")
    one, other = Arrivals(record, "one"), Arrivals(record, "other")
    one.put([handled()])
    one.put([handled(tries=2)])
    other.put([arriving.seen(FILE)])
    assert one.all() == {"/in/a.txt": handled(tries=2)}
    assert other.all() == {"/in/a.txt": arriving.seen(FILE)}
    record.close()


def test_a_file_that_is_known_is_not_read_and_nothing_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("A notice.", encoding="utf-8")
    (first,) = intake.settled(tmp_path, 0)
    known = {str(path): (first.mark, "as known")}
    (again,) = intake.settled(tmp_path, 60, known=known)  # would take a minute
    assert again.digest == "as known"
