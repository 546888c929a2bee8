"""The record, on SQLite: rows are only added, a person outranks every machine."""

import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import unit

from harbor_pub.errors import RecordError, SettingsError
from harbor_pub.model import Origin, State, TranslationUnit
from harbor_pub.record import Record

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


def test_who_claims_what_another_holds_waits_for_it(tmp_path: Path) -> None:
    """Held by another process, and let go by its death."""
    url = f"sqlite:///{tmp_path}/record.sqlite"
    script = (
        "import sys, time; from harbor_pub.record import Record\n"
        "with Record(sys.argv[1]).claim('speech/th'): print('held', flush=True); time.sleep(60)"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", script, url], stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    record = Record(url)
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
