"""`harbor translate` and `harbor models` as a user types them."""

import json
import signal
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest
from conftest import COMMAND, Harbor

from harbor_pub.engine import Engine, catalog


def test_translate_gives_as_many_lines_as_it_gets(harbor: Harbor) -> None:
    done = harbor("translate", "--to", "id", given="Good morning!\n\nThank you.\n")
    lines = done.stdout.split("\n")
    assert len(lines) == 4
    assert lines[0]
    assert lines[1] == ""
    assert lines[2]


def test_plain_answers_are_the_package_s_first_by_switch_and_by_setting(harbor: Harbor) -> None:
    lines = "Good morning!\n1. Good morning!\n"
    guarded = harbor("translate", "--to", "id", given=lines).stdout
    plain = harbor("translate", "--to", "id", "--plain", given=lines).stdout
    engine = Engine(catalog().package("en", "id"))
    drafts = {n: d for some in engine.decoder.decode(lines.splitlines()) for n, d in some.items()}
    assert plain.splitlines() == [drafts[0].text, drafts[1].text]
    assert plain != guarded
    assert harbor("translate", "--to", "id", given=lines, HARBOR_GUARDS="false").stdout == plain


def filter_process(environment: dict[str, str], folder: Path) -> "subprocess.Popen[str]":
    process = subprocess.Popen(
        [*COMMAND, "translate", "--to", "id"],
        env=environment, cwd=folder, text=True, encoding="utf-8",
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    return process


def test_translate_answers_line_by_line_and_is_stopped_without_a_word(
    environment: dict[str, str], tmp_path: Path
) -> None:
    process = filter_process(environment, tmp_path)
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
    portal = tmp_path / "output/index.html"
    for below, listed in (("100", False), ("1", True)):
        done = harbor("publish", source, "--to", "id", "--formats", "html",
                      **home, HARBOR_PUBLISH_BELOW=below)  # fmt: skip
        assert ("for editors only" in done.stderr + done.stdout) is not listed
        assert ("notice.id.html" in portal.read_text("utf-8")) is listed


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
