"""A finding that a person says is none stays away as long as the translation is the same."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from edits import Doc, resolve
from typer.testing import CliRunner

from harbor_pub import pipeline
from harbor_pub.cli import app
from harbor_pub.model import Bitext, State
from harbor_pub.pipeline import Desk
from harbor_pub.reviewing import review_status
from harbor_pub.settings import Settings

SOURCE = "The port has 12 ships (and 3 boats).\n\nThe sea is calm today.\n"
WRONG = "Pelabuhan itu memiliki dua belas kapal dan perahu)."


@dataclass(frozen=True)
class Bench:
    desk: Desk
    folder: Path

    @property
    def file(self) -> Path:
        return self.folder / "output" / "ships" / "id" / "ships.id.xlf"

    def publish(self) -> Bitext:
        prepared = pipeline.prepare(self.folder / "ships.txt", self.desk.settings)
        made = pipeline.translate(self.desk, prepared, "id")
        pipeline.publish(made, self.folder / "output", ("docx", "xliff", "html"))
        return made.bitext

    def correct(self, bitext: Bitext, target: str) -> None:
        """What a person made of the first sentence."""
        one = replace(bitext.units[0], target=target, state=State.TRANSLATED, markup=(), notes=())
        self.desk.record.add("ships", [one])


Run = Callable[..., tuple[int, list[str], str]]


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    (tmp_path / "ships.txt").write_text(SOURCE, encoding="utf-8")
    record = f"sqlite:///{tmp_path / 'record.sqlite'}"
    desk = pipeline.open_desk(Settings(record=record, output=str(tmp_path / "output")))
    yield Bench(desk, tmp_path)
    desk.record.close()


@pytest.fixture
def check(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("HARBOR_RECORD", bench.desk.settings.record)

    def run(*arguments: object) -> tuple[int, list[str], str]:
        answer = CliRunner().invoke(app, ["check", *map(str, arguments)])
        lines = [":".join(line.split("\t")[1:3]) for line in answer.stdout.splitlines()]
        return answer.exit_code, lines, f"{answer.stderr}{answer.exception or ''}"

    return run


def test_a_dismissed_finding_stays_away_until_the_words_change(bench: Bench, check: Run) -> None:
    first = bench.publish()
    bench.correct(first, WRONG)
    bench.publish()
    _, found, _ = check(bench.file)
    pairs, numbers = (f"{first.units[0].segment.id}:{name}" for name in ("pairs", "numbers"))
    assert {pairs, numbers} <= {*found}

    code, left, said = check(bench.file, "--dismiss", pairs, "--by", "Siti")
    assert (code, pairs in left, numbers in left) == (0, False, True)
    assert "(1 dismissed)" in said
    again = bench.publish()
    assert again.dismissed == 1
    assert "pairs" not in {issue.check for issue in again.issues}
    assert "pairs" not in bench.file.read_text(encoding="utf-8")

    bench.correct(first, WRONG.replace("perahu", "sampan"))
    changed = bench.publish()
    assert changed.dismissed == 0
    assert "pairs" in {issue.check for issue in changed.issues}


def test_a_dismissal_can_be_taken_back(bench: Bench, check: Run) -> None:
    first = bench.publish()
    bench.correct(first, WRONG)
    bench.publish()
    pairs = f"{first.units[0].segment.id}:pairs"
    check(bench.file, "--dismiss", pairs)
    code, found, _ = check(bench.file, "--dismiss", pairs, "--reopen")
    assert (code, pairs in found) == (0, True)
    assert bench.publish().dismissed == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--dismiss", "s0000000000:pairs"), "no such finding"),
        (("--dismiss", "pairs"), "no such finding"),
        (("--reopen",), "--reopen needs --dismiss"),
    ],
)
def test_what_is_no_finding_is_refused_by_name(
    bench: Bench, check: Run, arguments: tuple[str, ...], said: str
) -> None:
    bench.publish()
    code, _, error = check(bench.file, *arguments)
    assert code != 0
    assert said in error


def test_a_file_of_others_has_nothing_to_dismiss(check: Run, tmp_path: Path) -> None:
    file = tmp_path / "other.xlf"
    file.write_text(
        '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.1" srcLang="en" '
        'trgLang="id"><file id="f"><unit id="u"><segment id="s1"><source>Ten (10) ships.</source>'
        "<target>10) kapal.</target></segment></unit></file></xliff>"
    )
    code, _, error = check(file, "--dismiss", "s1:pairs")
    assert code != 0
    assert "Harbor Publisher made alone" in error


def test_a_comment_that_an_editor_resolves_in_word_is_a_dismissal(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = bench.publish()
    bench.correct(first, WRONG)
    bench.publish()
    doc = Doc((bench.file.parent / "ships.id.docx").read_bytes())
    resolve(doc, "[pairs]")
    back = bench.folder / "back.docx"
    back.write_bytes(doc.save())
    monkeypatch.setenv("HARBOR_RECORD", bench.desk.settings.record)
    answer = CliRunner().invoke(app, ["review", "import", str(back)])
    assert "1 finding dismissed" in answer.stderr
    again = bench.publish()
    assert again.dismissed == 1
    assert {issue.check for issue in again.issues} >= {"numbers"}
    assert "pairs" not in {issue.check for issue in again.issues}
    (row,) = review_status(bench.desk.record, "ships")
    assert row["dismissed"] == 1
