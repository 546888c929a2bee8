"""`harbor publish` as a user types it."""

import signal
import sqlite3
import subprocess
import time
from contextlib import closing, suppress
from pathlib import Path

from conftest import COMMAND, LINE, Harbor


def test_a_folder_is_published_and_what_is_no_source_is_named(
    harbor: Harbor, tmp_path: Path
) -> None:
    (tmp_path / "in").mkdir()
    for name in ("one.txt", "two.md", "three.csv"):
        (tmp_path / "in" / name).write_text(f"{name} says this.\n\n{LINE}", encoding="utf-8")
    done = harbor("publish", "in", "--to", "id", "--formats", "tmx")
    assert done.returncode == 0, done.stderr
    assert {Path(line).name for line in done.stdout.splitlines()} == {
        "one.id.tmx", "two.id.tmx", "index.html",
    }  # fmt: skip
    assert "three.csv: no source that we read" in done.stderr


def test_publish_lists_the_files_and_publishes_again_without_translating(
    harbor: Harbor, source: Path, tmp_path: Path
) -> None:
    first = harbor("publish", source, "--to", "id,zh")
    assert first.returncode == 0, first.stderr
    listed = first.stdout.splitlines()
    assert len(listed) == 9
    assert all(Path(path).is_file() for path in listed)
    assert "0 recalled" in first.stderr
    before = {path: Path(path).read_bytes() for path in listed}
    second = harbor("publish", source, "--to", "id,zh")
    assert second.stdout == first.stdout
    assert "0 translated" in second.stderr
    assert {path: Path(path).read_bytes() for path in listed} == before


def test_a_locale_without_a_package_does_not_keep_the_others(
    harbor: Harbor, source: Path, tmp_path: Path
) -> None:
    done = harbor("publish", source, "--to", "pt,id", "--formats", "html")
    assert done.returncode == 1
    assert "harbor models install pt" in done.stderr
    assert (tmp_path / "output" / "notice" / "id" / "notice.id.html").is_file()
    assert not (tmp_path / "output" / "notice" / "pt").exists()


def test_asean_names_what_it_leaves_out_and_succeeds(harbor: Harbor, source: Path) -> None:
    done = harbor("publish", source, "--formats", "xliff")
    assert done.returncode == 0, done.stderr
    assert len([line for line in done.stdout.splitlines() if line.endswith(".xlf")]) == 10
    assert "left out: pt, tet" in done.stderr


def test_ctrl_c_midway_is_one_clear_line_and_the_next_run_goes_on(
    harbor: Harbor, environment: dict[str, str], tmp_path: Path
) -> None:
    source = tmp_path / "long.txt"
    source.write_text("".join(f"{LINE}The year was {year}.\n" for year in range(1900, 2000)))
    variables = {**environment, "HARBOR_BATCH_TOKENS": "64"}
    process = subprocess.Popen(
        [*COMMAND, "publish", str(source), "--to", "zh", "--formats", "xliff"],
        env=variables, cwd=tmp_path, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    wait_for_rows(tmp_path / "record.sqlite")
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 1
    assert said.strip().splitlines()[-1].startswith("harbor: stopped")
    assert "Traceback" not in said
    done = harbor("publish", source, "--to", "zh", "--formats", "xliff")
    assert done.returncode == 0, done.stderr
    assert " 0 recalled" not in done.stderr


def wait_for_rows(path: Path) -> None:
    for _ in range(600):
        with suppress(sqlite3.OperationalError), closing(sqlite3.connect(path)) as connection:
            if connection.execute("select count(*) from units").fetchone()[0]:
                return
        time.sleep(0.05)
    raise AssertionError("nothing was recorded in half a minute")
