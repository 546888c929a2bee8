"""The command as a user types it: outputs are a contract, bad input is one clear line."""

import json
import subprocess
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from conftest import GOLD, LINE, SEED, Harbor


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


def test_check_tells_the_issues_worst_first_and_fails_on_a_critical_one(
    harbor: Harbor, tmp_path: Path
) -> None:
    file = tmp_path / "a.xlf"
    segment = '<segment id="{}"><source>{}</source><target>{}</target></segment>'
    file.write_text(
        '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.1" srcLang="en" '
        'trgLang="id"><file id="f"><unit id="u">'
        + segment.format("s1", "There are 10 ships.", "Ada kapal.")
        + segment.format("s2", "They sail.", "pergi pergi pergi pergi pergi pergi.")
        + segment.format(
            "s3", 'A <pc id="1" type="fmt" subType="xlf:b">grey</pc> ship.', "Kapal kelabu itu."
        )
        + "</unit></file></xliff>"
    )
    done = harbor("check", file)
    assert done.returncode == 1
    lines = [line.split("\t") for line in done.stdout.splitlines()]
    assert all(0 < int(line[4]) <= 100 for line in lines)
    assert [line[:2] for line in lines] == [
        ["critical", "s2"],
        ["major", "s1"],
        ["minor", "s3"],
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
