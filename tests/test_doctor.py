"""harbor doctor: right where all is well, and each check says what is wrong where it isn't."""

import json
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from harbor_pub import doctor
from harbor_pub.diagnosis import Status
from harbor_pub.doctor import clock, disk, fonts, inbox, memory, offline, packages, record, server
from harbor_pub.engine.packages import receipt
from harbor_pub.packages import open_catalog as shelf
from harbor_pub.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(record=f"sqlite:///{tmp_path}/r.sqlite", output=str(tmp_path / "output"))


def test_the_command_says_ok_and_ends_with_0(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "harbor.toml").write_text(
        f'record = "{settings.record}"\noutput = "{settings.output}"\n', encoding="utf-8"
    )
    done = subprocess.run(
        [Path(sys.executable).with_name("harbor"), "doctor", "--json"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    found = {one["name"]: one for one in json.loads(done.stdout)}
    assert done.returncode == 0, done.stdout + done.stderr
    assert {"python", "output", "memory", "clock", "record", "fonts", "server"} < found.keys()
    assert found["offline"]["status"] == "ok"
    assert "4 formats" in found["offline"]["message"]
    assert found["package th"]["status"] == "ok"
    assert all(one["mend"] for one in found.values() if one["status"] != "ok")


def test_what_fails_makes_the_command_end_with_1(tmp_path: Path) -> None:
    (tmp_path / "record.sqlite").write_bytes(b"this is no database, " * 100)
    (tmp_path / "harbor.toml").write_text(f'record = "sqlite:///{tmp_path}/record.sqlite"\n')
    script = (
        "from harbor_pub import doctor; from harbor_pub.cli import main\n"
        "doctor.CHECKS = (doctor.record.check,); main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "doctor"],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stdout.startswith("fail  record")
    assert "→ restore the record" in done.stdout


def test_a_damaged_record_is_found(settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / "r.sqlite"
    assert [one.status for one in record.check(settings)] == [Status.OK]
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    path.write_bytes(data)
    (found,) = record.check(settings)
    assert found.status is Status.FAIL


def test_examining_a_record_leaves_nothing_in_it(settings: Settings) -> None:
    for _ in range(2):
        (found,) = record.check(settings)
        assert found.message == "whole and writable; 0 rows"


def test_an_output_folder_that_is_a_file_fails(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "output").write_text("in the way")
    (found,) = disk.check(settings)
    assert found.status is Status.FAIL


def test_little_memory_is_told(settings: Settings, tmp_path: Path) -> None:
    meminfo = tmp_path / "meminfo"
    for kib, status in ((4 << 20, Status.OK), (1 << 20, Status.WARN), (1 << 17, Status.FAIL)):
        meminfo.write_text(f"MemTotal: 99999999 kB\nMemAvailable: {kib} kB\n")
        assert [one.status for one in memory.check(settings, meminfo)] == [status]
    assert [o.status for o in memory.check(settings, tmp_path / "no")] == [Status.WARN]


def test_a_schedule_that_can_t_be_read_fails(settings: Settings, tmp_path: Path) -> None:
    toml = tmp_path / "harbor.toml"
    toml.write_text("[[schedule]]\nflow = 'watch'\n")
    assert [one.status for one in clock.check(settings, toml)] == [Status.OK, Status.FAIL]


def test_an_inbox_that_nobody_empties_is_told(settings: Settings, tmp_path: Path) -> None:
    box, toml = tmp_path / "inbox", tmp_path / "harbor.toml"
    own = replace(settings, inbox=str(box))
    assert list(inbox.check(own, toml)) == []
    box.mkdir()
    (box / "corrected.docx").write_bytes(b"PK")
    (found,) = inbox.check(own, toml)
    assert found.status is Status.WARN
    assert "1 file, and no schedule of `review`" in found.message
    toml.write_text('[[schedule]]\nflow = "review"\ninterval = 60\n')
    assert [one.status for one in inbox.check(own, toml)] == [Status.OK]


def test_missing_fonts_and_a_missing_fontconfig_are_told(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "fontconfig isn't installed" in next(fonts.check(settings)).message
    (tmp_path / "fc-list").write_text('#!/bin/sh\ncase "$1" in *km) ;; *) echo Noto;; esac\n')
    (tmp_path / "fc-list").chmod(0o755)
    (found,) = fonts.check(settings)
    assert (found.status, found.message.startswith("none for Khmer")) == (Status.WARN, True)


def test_no_server_is_a_warning(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")
    (found,) = server.check(settings)
    assert (found.status, found.mend) == (Status.WARN, "harbor serve")


def test_a_damaged_package_fails(settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "packages" / "translate-en_th-9_9"
    folder.mkdir(parents=True)
    (folder / "metadata.json").write_text("{")
    found = list(packages.check(replace(settings, packages=str(tmp_path / "packages"))))
    assert any(one.status is Status.FAIL and str(folder) in one.message for one in found)


def test_a_changed_file_of_a_package_fails_by_its_checksum(
    settings: Settings, tmp_path: Path
) -> None:
    """The package still loads and translates: only its checksum tells."""
    own = shelf(settings).packages["en", "id"]
    folder = tmp_path / "packages" / "translate-en_id-9_9"
    shutil.copytree(own.folder, folder)
    receipt.write(folder, "here", None, None)
    installed = replace(settings, packages=str(tmp_path / "packages"))
    assert [one.status for one in packages.check(installed) if one.name == "package id"] == [
        Status.OK
    ]
    with (folder / "README.md").open("a") as file:
        file.write("one more line")
    (found,) = (one for one in packages.check(installed) if one.name == "package id")
    assert found.status is Status.FAIL
    assert "README.md: not what was installed" in found.message
    assert found.mend == "harbor models install id"


def test_the_offline_proof_catches_an_attempt(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A probe that reaches out, without a namespace to stop it, is caught by its sockets."""
    reach = (
        "import socket\ntry: socket.create_connection(('192.0.2.1', 80))\nexcept OSError: pass\n"
    )
    monkeypatch.setattr(offline, "_MAIN", reach + offline._MAIN)
    monkeypatch.setattr(offline, "_isolation", list)
    (found,) = offline.check(settings)
    assert found.status is Status.FAIL
    assert "192.0.2.1" in found.message


def test_every_check_is_in_the_list() -> None:
    folder = Path(doctor.__file__).parent
    members = {path.stem for path in folder.glob("*.py")} - {"__init__"}
    assert {check.__module__.rsplit(".", 1)[1] for check in doctor.CHECKS} == members
