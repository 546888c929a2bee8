"""The command as a user types it: outputs are a contract, bad input is one clear line."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from conftest import GOLD, ROOT, SEED

LINE = "The ministers met in the city. They agreed on 10 projects.\n"


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {
        **os.environ,
        "HARBOR_RECORD": f"sqlite:///{tmp_path / 'record.sqlite'}",
        "HARBOR_OUTPUT": str(tmp_path / "output"),
        "PYTHONPATH": str(ROOT),
    }


Harbor = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def harbor(tmp_path: Path, environment: dict[str, str]) -> Harbor:
    def run(
        *arguments: object, given: str = "", **variables: str
    ) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-c", "from harbor_pub.cli import main; main()", *map(str, arguments)],
            input=given, capture_output=True, text=True, encoding="utf-8", cwd=tmp_path,
            env={**environment, **variables}, timeout=200,
        )  # fmt: skip

    return run


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "notice.txt"
    path.write_text(f"A notice to the public\n\n{LINE}", encoding="utf-8")
    return path


def test_clean_prints_exactly_the_gold(harbor: Harbor) -> None:
    assert harbor("clean", SEED).stdout == (GOLD / "seed.clean.txt").read_text(encoding="utf-8")


def test_segments_prints_exactly_the_gold(harbor: Harbor) -> None:
    assert harbor("segments", SEED).stdout == (GOLD / "segments.txt").read_text(encoding="utf-8")


def test_clean_as_json_tells_the_metadata_and_the_log(harbor: Harbor) -> None:
    told = json.loads(harbor("clean", SEED, "--json").stdout)
    gold = json.loads((GOLD / "seed.meta.json").read_text(encoding="utf-8"))
    assert told["title"] == gold["title"]
    assert told["source_url"] == gold["url"]
    assert (told["source"], told["editor"], told["language"]) == ("xinhua", "Yang Fan", "en")
    assert [drop["line"] for drop in told["dropped"]] == [d["line"] for d in gold["dropped"]]
    assert len(told["edits"]) == 103
    assert len(told["blocks"]) == 18


def test_a_source_may_come_through_a_pipe(harbor: Harbor) -> None:
    done = harbor("segments", "-", given=LINE)
    assert done.stdout == "The ministers met in the city.\nThey agreed on 10 projects.\n"


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


def test_a_local_address_is_fetched_where_the_setting_allows_it(
    harbor: Harbor, tmp_path: Path
) -> None:
    (tmp_path / "notice.txt").write_text(LINE, encoding="utf-8")
    handler = partial(SimpleHTTPRequestHandler, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/notice.txt"
        refused = harbor("clean", address, HARBOR_ALLOW_PRIVATE_ADDRESSES="false")
        fetched = harbor("clean", address, HARBOR_ALLOW_PRIVATE_ADDRESSES="true")
        server.shutdown()
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "private address" in refused.stderr
    assert fetched.stdout == LINE


PAGE = f"Home > News > Ports\n\nPort news\n\n{LINE.strip()} {LINE}\nShare: 12\n"


@pytest.mark.parametrize(
    ("arguments", "kept"),
    [
        ((), False),
        (("--keep", "Share"), True),
        (("--no-rule", "share counter"), True),
    ],
)
def test_a_drop_can_be_switched_off_for_a_run(
    harbor: Harbor, tmp_path: Path, arguments: tuple[str, ...], kept: bool
) -> None:
    path = tmp_path / "page.txt"
    path.write_text(PAGE, encoding="utf-8")
    assert ("Share: 12" in harbor("clean", path, *arguments).stdout) == kept
    assert ("Share: 12" in harbor("segments", path, *arguments).stdout) == kept


def test_what_was_kept_is_published(harbor: Harbor, tmp_path: Path) -> None:
    path = tmp_path / "page.txt"
    path.write_text(PAGE, encoding="utf-8")
    done = harbor("publish", path, "--to", "id", "--formats", "xliff", "--keep", "Share")
    assert done.returncode == 0, done.stderr
    edition = tmp_path / "output" / "page" / "id" / "page.id.xlf"
    assert "Share: 12" in edition.read_text(encoding="utf-8")


def test_an_unknown_rule_is_answered_with_the_list(harbor: Harbor, source: Path) -> None:
    done = harbor("clean", source, "--no-rule", "shares")
    assert done.returncode == 2
    assert "share counter" in done.stderr


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


def test_translate_gives_as_many_lines_as_it_gets(harbor: Harbor) -> None:
    done = harbor("translate", "--to", "id", given="Good morning!\n\nThank you.\n")
    lines = done.stdout.split("\n")
    assert len(lines) == 4
    assert lines[0]
    assert lines[1] == ""
    assert lines[2]


def filter_process(environment: dict[str, str], folder: Path) -> "subprocess.Popen[str]":
    code = "from harbor_pub.cli import main; main()"
    return subprocess.Popen(
        [sys.executable, "-c", code, "translate", "--to", "id"],
        env=environment, cwd=folder, text=True, encoding="utf-8",
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def test_translate_answers_line_by_line_and_is_stopped_without_a_word(
    environment: dict[str, str], tmp_path: Path
) -> None:
    process = filter_process(environment, tmp_path)
    assert process.stdin is not None
    assert process.stdout is not None
    for line in ("Good morning!\n", "Thank you.\n"):
        process.stdin.write(line)
        process.stdin.flush()
        assert process.stdout.readline().strip()  # while the input is still open
    process.send_signal(signal.SIGINT)
    rest, said = process.communicate(timeout=60)
    assert (process.returncode, rest, said) == (1, "", "")


def test_translate_stops_quietly_when_nobody_reads_on(
    environment: dict[str, str], tmp_path: Path
) -> None:
    process = filter_process(environment, tmp_path)
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("Good morning!\n" * 200)
    process.stdin.flush()
    assert process.stdout.readline()
    process.stdout.close()
    with suppress(BrokenPipeError):
        process.stdin.write("Thank you.\n" * 20_000)
    with suppress(BrokenPipeError):  # what could not be written is written again on closing
        process.stdin.close()
    assert process.stderr is not None
    with process.stderr:
        assert process.stderr.read() == ""
    assert process.wait(timeout=60) == 1


def test_an_evaluation_is_shown_by_the_list_and_the_edition(
    harbor: Harbor, source: Path, tmp_path: Path
) -> None:
    home = {"XDG_DATA_HOME": str(tmp_path / "home")}
    test = tmp_path / "test.tsv"
    test.write_text("en\tid\nGood morning!\tSelamat pagi!\nThank you.\tTerima kasih.\n", "utf-8")
    done = harbor("models", "evaluate", "--test", test, **home)
    assert done.returncode == 0, done.stderr
    assert "nrefs:1|case:mixed|eff:yes|nc:6|nw:0" in done.stderr
    assert len([line for line in done.stdout.splitlines() if line.startswith("id\t")]) == 2
    (row,) = [r for r in json.loads(harbor("models", "list", "--json", **home).stdout)
              if r["locale"] == "id"]  # fmt: skip
    assert f"  {row['chrF2']}  " in done.stdout
    for below, draft in (("1", False), ("100", True)):
        harbor("publish", source, "--to", "id", "--formats", "html",
               **home, HARBOR_DRAFT_BELOW=below)  # fmt: skip
        manifest = json.loads((tmp_path / "output/notice/manifest.json").read_text("utf-8"))
        assert manifest["editions"][0]["draft"] is draft
        assert manifest["editions"][0]["package"]["chrf"] == row["chrF2"]


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [("", 1, "is empty"), ("one\ttwo\nthree\n", 1, "pair 2"), ("one\ttwo\n", 2, "--to"),
     ("en\tpt\nYes.\tSim.\n", 1, "harbor models install pt")],
)  # fmt: skip
def test_a_test_that_can_not_be_used_is_named(
    harbor: Harbor, tmp_path: Path, text: str, code: int, said: str
) -> None:
    (tmp_path / "test.tsv").write_text(text, "utf-8")
    done = harbor("models", "evaluate", "--test", "test.tsv")
    assert done.returncode == code
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_models_list_shows_every_locale_of_asean(harbor: Harbor) -> None:
    rows = json.loads(harbor("models", "list", "--json").stdout)
    assert len(rows) == 12
    assert [row["locale"] for row in rows if row["package"] is None] == ["pt", "tet"]
    assert {row["quality"] for row in rows if row["package"]} == {"draft"}
    assert "translate-en_my" in harbor("models", "list").stdout


def test_check_tells_the_issues_worst_first_and_fails_on_a_critical_one(
    harbor: Harbor, tmp_path: Path
) -> None:
    file = tmp_path / "a.xlf"
    segment = '<segment id="{}"><source>{}</source><target>{}</target></segment>'
    file.write_text(
        '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.1" srcLang="en" '
        'trgLang="id"><file id="f"><unit id="u">'
        + segment.format("s1", "There are 10 ships.", "Ada kapal.")
        + segment.format("s2", "They sail.", "pergi pergi pergi pergi pergi pergi")
        + "</unit></file></xliff>"
    )
    done = harbor("check", file)
    assert done.returncode == 1
    assert [line.split("\t")[:2] for line in done.stdout.splitlines()] == [
        ["critical", "s2"],
        ["major", "s1"],
    ]


@pytest.mark.parametrize("command", ["publish", "clean", "segments", "translate", "check"])
def test_every_command_has_help_with_an_example(harbor: Harbor, command: str) -> None:
    done = harbor(command, "--help")
    assert done.returncode == 0
    assert "Example:" in done.stdout


def bad_inputs(folder: Path) -> dict[str, tuple[list[object], int]]:
    (folder / "empty.txt").write_bytes(b"")
    (folder / "blank.txt").write_bytes(b"\n \n\t\n")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 40)
    (folder / "folder").mkdir()
    (folder / "good.txt").write_text(LINE)
    (folder / "blocked").write_text("a file where the output folder should be")
    good = folder / "good.txt"
    return {
        "missing": (["publish", folder / "nowhere.txt"], 1),
        "empty": (["publish", folder / "empty.txt"], 1),
        "blank": (["publish", folder / "blank.txt"], 1),
        "binary": (["publish", folder / "binary.txt"], 1),
        "folder": (["publish", folder / "folder"], 1),
        "one of two": (["publish", good, folder / "nowhere.txt"], 1),
        "locale": (["publish", good, "--to", "id,tlh"], 2),
        "format": (["publish", good, "--formats", "pdf"], 2),
        "output": (["publish", good, "--output", folder / "blocked" / "output"], 1),
        "option": (["publish", good, "--nonsense"], 2),
        "no source": (["publish"], 2),
        "command": (["pubilsh"], 2),
        "xliff": (["check", good], 1),
        "number": (["translate", "--to", "id", "--beam", "0"], 2),
    }


CASES = (
    "missing|empty|blank|binary|folder|one of two|locale|format|output|option|no source|command"
    "|xliff|number"
)


@pytest.mark.parametrize("case", CASES.split("|"))
def test_bad_input_is_one_clear_line_and_touches_nothing(
    harbor: Harbor, tmp_path: Path, case: str
) -> None:
    arguments, code = bad_inputs(tmp_path)[case]
    done = harbor(*arguments)
    assert done.returncode == code, done.stderr
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "output").exists()


def test_a_wrong_setting_is_named(harbor: Harbor, source: Path, tmp_path: Path) -> None:
    (tmp_path / "harbor.toml").write_text("beem = 4\n")
    done = harbor("publish", source)
    assert done.returncode == 2
    assert "harbor.toml: unknown setting 'beem'" in done.stderr


def test_a_full_disk_is_one_clear_line(harbor: Harbor, source: Path, tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=32k", "tmpfs", str(small)], capture_output=True
    )
    if mounted.returncode:
        pytest.skip("no right to mount a small disk here")
    try:
        done = harbor("publish", source, "--to", "id", "--output", small)
        assert done.returncode == 1
        assert "can't be written" in done.stderr
        assert "Traceback" not in done.stderr
        assert not [path for path in small.rglob(".*") if path.is_file()]
    finally:
        subprocess.run(["umount", str(small)], check=True)


def test_ctrl_c_midway_is_one_clear_line_and_the_next_run_goes_on(
    harbor: Harbor, environment: dict[str, str], tmp_path: Path
) -> None:
    source = tmp_path / "long.txt"
    source.write_text("".join(f"{LINE}The year was {year}.\n" for year in range(1900, 2000)))
    variables = {**environment, "HARBOR_BATCH_TOKENS": "64"}
    process = subprocess.Popen(
        [sys.executable, "-c", "from harbor_pub.cli import main; main()",
         "publish", str(source), "--to", "zh", "--formats", "xliff"],
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
    import sqlite3
    from contextlib import closing, suppress

    for _ in range(600):
        with suppress(sqlite3.OperationalError), closing(sqlite3.connect(path)) as connection:
            if connection.execute("select count(*) from units").fetchone()[0]:
                return
        time.sleep(0.05)
    raise AssertionError("nothing was recorded in half a minute")
