"""The record, on SQLite: rows are only added, a person outranks every machine."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import unit

from harbor_pub.errors import RecordError, SettingsError
from harbor_pub.model import Hypothesis, Origin, State, TranslationUnit
from harbor_pub.record import Record
from harbor_pub.record.table import digest

SIGNATURE = unit("").signature


@pytest.fixture
def record(tmp_path: Path) -> Record:
    return Record(f"sqlite:///{tmp_path / 'new' / 'record.sqlite'}")


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
    assert recall(Record(record.url), unit("")) is not None


def test_a_record_that_is_no_database_is_one_clear_line(tmp_path: Path) -> None:
    path = tmp_path / "record.sqlite"
    path.write_bytes(b"this is not a database" * 100)
    with pytest.raises(RecordError, match="HARBOR_RECORD") as caught:
        Record(f"sqlite:///{path}")
    assert "\n" not in str(caught.value)


def test_a_url_that_is_none_is_a_wrong_setting() -> None:
    with pytest.raises(SettingsError, match="no database URL"):
        Record("nonsense")
