"""The record, on SQLite and PostgreSQL: rows are only added, a person outranks every machine."""

import multiprocessing
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import ENGLISH, unit

from harbor_pub import __version__
from harbor_pub.errors import RecordError, SettingsError
from harbor_pub.model import (
    Hypothesis,
    Match,
    MatchKind,
    MemoryUnit,
    Origin,
    Segment,
    State,
    TranslationUnit,
)
from harbor_pub.record import Record
from harbor_pub.record.table import METADATA, connect, digest, write_ahead
from harbor_pub.record.version import VERSION

SIGNATURE = unit("").signature


@pytest.fixture(params=["sqlite", "postgresql"])
def record(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Record]:
    """An empty record. PostgreSQL is a server of our own, where Debian's package is installed."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'new' / 'record.sqlite'}"
    else:
        url = request.getfixturevalue("postgresql").url
    record = Record(url)
    yield record
    record.close()
    if request.param == "postgresql":
        engine = connect(url)
        METADATA.drop_all(engine)
        engine.dispose()


def recall(
    record: Record, wanted: TranslationUnit, *, document: str = "speech", signature: str = SIGNATURE
) -> TranslationUnit | None:
    found = record.recall(document, [wanted.segment], wanted.locale, signature)
    return found.get(wanted.segment.id)


def approved(text: str) -> TranslationUnit:
    return replace(
        unit(text, state=State.REVIEWED), origin=Origin.PERSON, signature="", score=None, by="Ana"
    )


def test_what_was_recorded_is_recalled_whole(record: Record) -> None:
    made = unit("Semua orang dilahirkan merdeka.")
    record.add("speech", [made])
    assert recall(record, made) == made


def test_what_stood_between_source_and_target_is_kept(record: Record) -> None:
    between = (Hypothesis(text="人人生而自由", score=-0.25), Hypothesis(text="", score=-1.5))
    made = replace(unit("ทุกคนเกิดมา"), via=between)
    record.add("speech", [made])
    assert recall(record, made) == made


OLD = """
CREATE TABLE units (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, document VARCHAR NOT NULL,
    segment VARCHAR NOT NULL, locale VARCHAR NOT NULL, source TEXT NOT NULL,
    digest VARCHAR(64) NOT NULL, target TEXT NOT NULL, state VARCHAR NOT NULL,
    origin VARCHAR NOT NULL, score FLOAT, signature VARCHAR NOT NULL, recorded VARCHAR NOT NULL,
    "by" VARCHAR NOT NULL
)
"""


def test_a_record_of_before_gets_the_columns_that_came_later(tmp_path: Path) -> None:
    """The table as version 0.1.0 first made it, with a person's row in it."""
    path = tmp_path / "record.sqlite"
    kept = replace(approved("by a person"), recorded=unit("").recorded)
    with closing(sqlite3.connect(path)) as old, old:
        old.execute(OLD)
        old.execute(
            "INSERT INTO units VALUES (7, 'speech', ?, 'id', ?, ?, 'by a person', 'reviewed',"
            " 'person', NULL, '', '2026-11-23T09:00:00Z', 'Ana')",
            (kept.segment.id, kept.segment.source, digest(kept.segment.source)),
        )
    with ThreadPoolExecutor(4) as pool:  # as when several processes start after an update
        records = list(pool.map(Record, [f"sqlite:///{path}"] * 4))
    for record in records:
        assert recall(record, kept) == kept
    records[0].add("speech", [replace(unit("t", number=2), via=(Hypothesis(text="v", score=-1),))])
    assert records[1].count() == 2


def test_another_signature_is_not_reused_silently(record: Record) -> None:
    record.add("speech", [unit("Semua orang.")])
    assert recall(record, unit(""), signature="another") is None


def test_another_locale_is_not_reused(record: Record) -> None:
    record.add("speech", [unit("Semua orang.")])
    assert recall(record, unit("", locale="ms")) is None


def test_the_newest_unit_of_a_signature_is_the_current_one(record: Record) -> None:
    record.add("speech", [unit("old")])
    record.add("speech", [unit("new")])
    current = recall(record, unit(""))
    assert current is not None
    assert current.target == "new"
    assert record.count() == 2


def test_a_person_outranks_every_later_machine(record: Record) -> None:
    record.add("speech", [approved("by a person")])
    record.add("speech", [unit("by a machine")])
    for signature in (SIGNATURE, "another"):
        current = recall(record, unit(""), signature=signature)
        assert current is not None
        assert (current.target, current.state) == ("by a person", State.REVIEWED)


def test_an_approved_unit_serves_other_documents_as_memory(record: Record) -> None:
    record.add("speech", [approved("by a person")])
    current = recall(record, unit(""), document="another", signature="another")
    assert current is not None
    assert (current.target, current.state, current.origin) == (
        "by a person",
        State.TRANSLATED,
        Origin.MEMORY,
    )


def test_many_segments_are_recalled_in_one_go(record: Record) -> None:
    units = [unit(f"t{n}", source=f"source {n}", number=n) for n in range(1201)]
    record.add("speech", units)
    found = record.recall("speech", [u.segment for u in units], "id", SIGNATURE)
    assert [found[u.segment.id].target for u in units] == [u.target for u in units]


def test_two_records_of_one_file_see_each_other(record: Record) -> None:
    record.add("speech", [unit("Semua orang.")])
    other = Record(record.url)
    assert recall(other, unit("")) is not None
    other.close()


def test_a_record_that_is_no_database_is_one_clear_line(tmp_path: Path) -> None:
    path = tmp_path / "record.sqlite"
    path.write_bytes(b"this is not a database" * 100)
    with pytest.raises(RecordError, match="HARBOR_RECORD") as caught:
        Record(f"sqlite:///{path}")
    assert "\n" not in str(caught.value)


def test_a_url_that_is_none_is_a_wrong_setting() -> None:
    with pytest.raises(SettingsError, match="no database URL"):
        Record("nonsense")


def segment(source: str, number: int = 1) -> Segment:
    return unit("", source=source, number=number).segment


def pair(source: str, target: str, **changes: object) -> MemoryUnit:
    values = {"language": "en", "locale": "id", "document": "agency.tmx"} | changes
    return MemoryUnit(source=source, target=target, **values)  # type: ignore[arg-type]


def offered(record: Record, source: str, locale: str = "id", language: str = "en") -> list[Match]:
    wanted = segment(source)
    return list(record.matches([wanted], locale, language).get(wanted.id, ()))


def test_what_was_learnt_twice_is_there_once(record: Record) -> None:
    units = [pair(f"Sentence {n}.", f"Kalimat {n}.") for n in range(7)]
    assert (record.learn(units), record.learn(units), record.count()) == (7, 0, 7)


def test_units_that_differ_in_the_target_are_both_learnt(record: Record) -> None:
    assert record.learn([pair("Port", "Pelabuhan"), pair("Port", "Porta")]) == 2
    assert {match.target for match in offered(record, "Port")} == {"Pelabuhan", "Porta"}


def test_an_imported_unit_is_recalled_as_memory(record: Record) -> None:
    record.learn([pair(ENGLISH, "dari memori")])
    current = recall(record, unit(""))
    assert current is not None
    assert (current.target, current.state, current.origin) == (
        "dari memori",
        State.TRANSLATED,
        Origin.MEMORY,
    )


def test_a_similar_unit_is_offered_and_says_what_differs(record: Record) -> None:
    record.learn([pair("The minister opened the new harbour.", "Menteri membuka pelabuhan baru.")])
    (match,) = offered(record, "The president opened the new harbour.")
    assert (match.kind, match.similarity) == (MatchKind.FUZZY, 78)
    assert match.differences == (("minister", "president"),)
    assert match.document == "agency.tmx"
    assert offered(record, "The president opened the new harbour.", locale="ms") == []
    assert offered(record, "Nobody knows what the weather will be.") == []


def test_a_similar_unit_never_becomes_the_target(record: Record) -> None:
    record.learn([pair("The minister opened the new harbour.", "Menteri membuka pelabuhan baru.")])
    wanted = unit("", source="The president opened the new harbour.")
    assert recall(record, wanted) is None


def test_what_a_machine_made_is_offered_to_nobody(record: Record) -> None:
    record.add("speech", [unit("Menteri.", source="The minister opened the new harbour.")])
    assert offered(record, "The president opened the new harbour.") == []
    assert offered(record, "The minister opened the new harbour.") == []


def test_beside_a_person_s_target_the_machine_s_is_shown_as_such(record: Record) -> None:
    record.add("speech", [unit("by a machine")])
    record.add("speech", [approved("by a person")])
    matches = offered(record, ENGLISH)
    assert [(match.kind, match.target) for match in matches] == [
        (MatchKind.EXACT, "by a person"),
        (MatchKind.MACHINE, "by a machine"),
    ]


def test_a_match_between_the_same_neighbours_comes_first(record: Record) -> None:
    here = [segment(text, n) for n, text in enumerate(("Yes.", "Thank you.", "Goodbye."))]
    there = [segment(text, n) for n, text in enumerate(("No.", "Thank you.", "Hello."))]
    for document, within, target in (("a", here, "di sini"), ("b", there, "di sana")):
        record.add(document, [replace(approved(target), segment=within[1])], within)
    assert [(m.kind, m.target) for m in record.matches(here, "id")[here[1].id]] == [
        (MatchKind.IN_CONTEXT, "di sini"),
        (MatchKind.EXACT, "di sana"),
    ]
    recalled = record.recall("c", here, "id", SIGNATURE)[here[1].id]
    assert recalled.target == "di sini"


def test_a_unit_recorded_without_its_neighbours_keeps_the_context_it_had(record: Record) -> None:
    within = [segment(text, n) for n, text in enumerate(("Yes.", "Thank you.", "Goodbye."))]
    made = replace(unit("made"), segment=within[1])
    record.add("speech", [made], within)
    record.add("speech", [replace(approved("corrected"), segment=within[1])])
    (match, _) = record.matches(within, "id")[within[1].id]
    assert (match.kind, match.target) == (MatchKind.IN_CONTEXT, "corrected")


def test_a_correction_supersedes_the_unit_it_corrects(record: Record) -> None:
    record.add("speech", [approved("first"), replace(approved("other"), segment=segment("X", 2))])
    record.add("speech", [approved("second")])
    assert [m.target for m in offered(record, ENGLISH)] == ["second"]
    assert [m.target for m in offered(record, ENGLISH.replace("free", "equal"))] == ["second"]
    assert {u.target for u in record.units("id")} == {"second", "other"}


def test_a_rejection_takes_an_approval_back(record: Record) -> None:
    record.add("speech", [unit("wrong"), approved("wrong")])
    record.add("speech", [replace(approved("wrong"), state=State.INITIAL)])
    current = recall(record, unit(""))
    assert current is not None
    assert (current.state, current.origin) == (State.INITIAL, Origin.PERSON)
    assert recall(record, unit(""), signature="another") is None
    assert recall(record, unit(""), document="another", signature="another") is None
    assert offered(record, ENGLISH.replace("free", "equal")) == []
    assert list(record.units("id")) == []


@pytest.mark.parametrize(
    ("language", "known", "wanted"),
    [
        (
            "zh-Hans",
            "人人生而自由，在尊严和权利上一律平等。",
            "人人生而自由，在尊严和法律上一律平等。",
        ),
        ("th", "มนุษย์ทั้งหลายเกิดมามีอิสระและเสมอภาคกัน", "มนุษย์ทั้งหลายเกิดมามีอิสระและเท่าเทียมกัน"),
        ("km", "មនុស្សទាំងអស់កើតមកមានសេរីភាព និងសមភាព", "មនុស្សទាំងអស់កើតមកមានសិទ្ធិ និងសមភាព"),
    ],
)
def test_sources_without_spaces_match_too(
    record: Record, language: str, known: str, wanted: str
) -> None:
    record.learn([pair(known, "Semua orang.", language=language)])
    (match,) = offered(record, wanted, language=language)
    assert match.similarity >= 70
    assert all(len(old) < len(known) / 2 for old, _ in match.differences)


ADAPTED = [
    ("Page 12", "Halaman 12", "Page 345", "Halaman 345"),
    ("On 12 March 2015.", "Pada 12 Maret 2015.", "On 3 April 2016.", "Pada 3 April 2016."),
    ("It cost 1,234.50 dollars.", "Harganya 1.234,50 dolar.", "It cost 25,678.90 dollars.",
     "Harganya 25.678,90 dolar."),
    ("See https://example.org/a now", "Lihat https://example.org/a kini",
     "See https://example.org/b now", "Lihat https://example.org/b kini"),
    ("12 of 12", "12 dari 12", "5 of 5", "5 dari 5"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "target", "wanted", "adapted"), ADAPTED)
def test_numbers_are_swapped_into_a_match_that_differs_in_them_alone(
    record: Record, source: str, target: str, wanted: str, adapted: str
) -> None:
    record.learn([pair(source, target)])
    (match,) = offered(record, wanted)
    assert (match.target, match.adapted, match.similarity) == (adapted, True, 99)
    assert recall(record, unit("", source=wanted)) is None


@pytest.mark.parametrize(
    ("source", "target", "wanted"),
    [
        ("Only 2 days", "Hanya dua hari", "Only 3 days"),  # the number is in words
        ("In 2015 it rained", "ในปี 2558 ฝนตก", "In 2016 it rained"),  # another era
        ("From 5 to 5", "Dari 5 ke 5", "From 5 to 6"),  # which five is which?
        ("It cost 5 dollars", "Harganya 5 dolar", "It cost 1,500 dollars"),  # which separator?
        ("On 12 March", "Pada 12 bulan ketiga", "On 12 April"),  # a month by another name
    ],
)
def test_in_doubt_the_target_is_left_as_it_is(
    record: Record, source: str, target: str, wanted: str
) -> None:
    record.learn([pair(source, target)])
    (match,) = offered(record, wanted)
    assert (match.target, match.adapted) == (target, False)
    assert match.differences


def test_the_digits_of_another_script_stay_in_it(record: Record) -> None:
    record.learn([pair("Page 12", "ទំព័រ ១២", locale="km")])
    (match,) = offered(record, "Page 345", locale="km")
    assert match.target == "ទំព័រ ៣៤៥"


def test_units_are_streamed_without_the_machine_s_unless_asked_for(record: Record) -> None:
    record.add("speech", [unit("by a machine", source="One.")])
    record.add("speech", [unit("draft", source="Two.", number=2)])
    record.add("speech", [replace(approved("by a person"), segment=segment("Two.", 2))])
    assert [u.target for u in record.units("id")] == ["by a person"]
    everything = {(u.target, u.origin) for u in record.units("id", unreviewed=True)}
    assert everything == {("by a machine", Origin.MACHINE), ("by a person", Origin.PERSON)}


def test_statistics_count_by_locale_state_and_origin(record: Record) -> None:
    record.add("speech", [unit("a"), approved("b"), unit("c", locale="ms")])
    rows, size = record.stats()
    assert [tuple(row.values()) for row in rows] == [
        ("id", "reviewed", "person", 1),
        ("id", "translated", "machine", 1),
        ("ms", "translated", "machine", 1),
    ]
    assert size > 4096


def _write(url: str, writer: int) -> None:
    record = Record(url)
    for number in range(20):
        record.add(f"d{writer}", [unit(f"{writer}/{number}", source=f"s{writer}.{number}")])
        record.learn([pair(f"m{writer}.{number}", "x")])
    record.close()


def test_two_processes_that_write_at_once_lose_nothing(record: Record) -> None:
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=_write, args=(record.url, n)) for n in range(2)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
        assert process.exitcode == 0
    assert record.count() == 2 * 20 * 2


def test_a_record_of_the_first_release_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "old.sqlite"
    with sqlite3.connect(path) as old:
        old.executescript(FIRST_RELEASE)
    old.close()
    record = Record(f"sqlite:///{path}")
    assert [m.target for m in offered(record, "Alle Menschen sind frei geboren.")] == ["merdeka"]
    assert [m.target for m in offered(record, "Alle Menschen sind gleich geboren.")] == ["merdeka"]
    record.learn([pair("new", "baru")])
    assert Record(record.url).count() == 2


def test_a_mode_that_can_not_be_changed_at_once_is_tried_again() -> None:
    """SQLite says so at once, whatever the time-out, to one of several that open an older file."""
    answers = [sqlite3.OperationalError("database is locked")] * 2

    class Connection:
        def execute(self, _: str) -> None:
            if answers:
                raise answers.pop()

    write_ahead(Connection())
    assert not answers


FIRST_RELEASE = f"""
CREATE TABLE units (
    id INTEGER NOT NULL, document VARCHAR NOT NULL, segment VARCHAR NOT NULL,
    locale VARCHAR NOT NULL, source TEXT NOT NULL, digest VARCHAR(64) NOT NULL,
    target TEXT NOT NULL, state VARCHAR NOT NULL, origin VARCHAR NOT NULL, score FLOAT,
    signature VARCHAR NOT NULL, recorded VARCHAR NOT NULL, by VARCHAR NOT NULL, PRIMARY KEY (id)
);
CREATE INDEX units_by_segment ON units (document, locale, segment);
CREATE INDEX units_by_source ON units (locale, digest);
INSERT INTO units VALUES (1, 'speech', 's1', 'id', 'Alle Menschen sind frei geboren.',
    '{digest("Alle Menschen sind frei geboren.")}', 'merdeka', 'reviewed', 'person', NULL, '',
    '2026-11-01T00:00:00Z', 'Ana');
"""


def test_who_claims_what_another_holds_waits_for_it(record: Record) -> None:
    """Held by another process, and let go by its death."""
    script = (
        "import sys, time; from harbor_pub.record import Record\n"
        "with Record(sys.argv[1]).claim('speech/th'): print('held', flush=True); time.sleep(60)"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", script, record.url], stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    got = threading.Event()

    def claim() -> None:
        with record.claim("speech/th"):
            got.set()

    waiting = threading.Thread(target=claim)
    waiting.start()
    with record.claim("speech/id"):
        assert not got.wait(1)
    holder.kill()
    holder.wait()
    holder.stdout.close()
    assert got.wait(20)
    waiting.join()
    record.close()


def test_a_record_says_which_schema_it_has_and_a_newer_one_is_refused(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/record.sqlite"
    Record(url).close()
    with closing(sqlite3.connect(tmp_path / "record.sqlite")) as database:
        query = "select version, program from schema_versions"
        assert database.execute(query).fetchall() == [(VERSION, __version__)]
        # One of an earlier version of ours tells nothing, and is brought up to date.
        with database:
            database.execute("drop table schema_versions")
        Record(url).close()
        assert database.execute(query).fetchall() == [(VERSION, __version__)]
        with database:
            database.execute("insert into schema_versions values (?, '9.1.0')", [VERSION + 1])
            database.execute("drop table settlements")
        with pytest.raises(RecordError, match=r"by Harbor Publisher 9\.1\.0.*harbor-pub>=9\.1\.0"):
            Record(url)
        tables = database.execute("select name from sqlite_master where name = 'settlements'")
        assert tables.fetchall() == []  # nothing was made in what we don't understand
