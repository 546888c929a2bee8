"""An edition is written whole or not at all, with the manifest that lists it."""

import errno
import hashlib
import os
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import bitext

from harbor_pub import files, pipeline, publishing
from harbor_pub.errors import OutputError
from harbor_pub.model import Cleaned
from harbor_pub.pipeline import Prepared, Translated
from harbor_pub.settings import Settings

FORMATS = ("html", "tmx", "xliff")


def fail_at(patched: pytest.MonkeyPatch, number: int) -> None:
    """The disk is full once so many files have been written."""
    left = [number]
    sync = os.fsync

    def full(handle: int) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        sync(handle)

    patched.setattr(files.os, "fsync", full)


def whole(output: Path) -> list[str]:
    """The locales listed, once it is seen that each file is as the manifest has it, and that there
    is no other."""
    found = {path for path in output.rglob("*") if path.is_file()}
    listed = set()
    locales = []
    for manifest in publishing.read_manifests(output):
        found.discard(output / manifest.document / "manifest.json")
        for edition in manifest.editions:
            locales.append(f"{edition.locale} {edition.title}")
            for file in edition.files:
                data = (output / file.path).read_bytes()
                assert hashlib.sha256(data).hexdigest() == file.sha256
                listed.add(output / file.path)
    assert found == listed
    return locales


def make(desk: pipeline.Desk, output: Path, locale: str, *targets: str) -> None:
    made = bitext(locale, targets)
    cleaned = Cleaned(document=made.document)
    segments = tuple(unit.segment for unit in made.units)
    prepared = Prepared(cleaned=cleaned, segments=segments, identity="i")
    translated = Translated(bitext=made, recalled=0, translated=len(segments))
    pipeline._listed(desk, prepared, translated, output, FORMATS, approval=False)


def test_a_full_disk_leaves_what_was_there_or_all_of_the_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = pipeline.open_desk(Settings(record=f"sqlite:///{tmp_path}/record.sqlite"))
    output = tmp_path / "output"
    for number in range(len(FORMATS) + 1):
        with monkeypatch.context() as patched:
            fail_at(patched, number)
            with pytest.raises(OutputError, match="No space left"):
                make(desk, output, "id", "Satu", "Dua")
            assert whole(output) == []
    with monkeypatch.context() as patched:
        fail_at(patched, len(FORMATS) + 1)  # the manifest is the last that takes space
        make(desk, output, "id", "Satu", "Dua")
    assert whole(output) == ["id Satu"]
    for number in range(len(FORMATS) + 1):
        with monkeypatch.context() as patched:
            fail_at(patched, number)
            with pytest.raises(OutputError, match="No space left"):
                make(desk, output, "id", "Lain", "Dua")
        with monkeypatch.context() as patched:
            fail_at(patched, number)
            with pytest.raises(OutputError, match="No space left"):
                make(desk, output, "th", "หนึ่ง", "สอง")
        assert whole(output) == ["id Satu"]
    make(desk, output, "th", "หนึ่ง", "สอง")
    make(desk, output, "id", "Lain", "Dua")
    assert whole(output) == ["id Lain", "th หนึ่ง"]
    desk.record.close()


def test_what_reads_back_otherwise_takes_no_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = publishing.FORMATS["tmx"]
    monkeypatch.setitem(publishing.FORMATS, "tmx", replace(form, parse=lambda _: ()))
    with pytest.raises(OutputError, match="instead of"):
        publishing.write_edition(bitext("id"), tmp_path, FORMATS)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
