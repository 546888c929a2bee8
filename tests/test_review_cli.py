"""`harbor review …` as a user types it, and the loop of the docs played through."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ARTICLE_1, ROOT, bitext
from edits import Doc, run
from typer.testing import CliRunner, Result

from harbor_pub import pipeline, publishing, reviewing
from harbor_pub.cli import app
from harbor_pub.publishing.docx import render
from harbor_pub.record import Record
from harbor_pub.record.reviews import Reviews
from harbor_pub.review.merge import Policy
from harbor_pub.settings import Settings

MEANT = bitext("km", tuple(f"{ARTICLE_1['km']} {n}" for n in range(3)))


@pytest.fixture
def returned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file in which the second target was rewritten and the third emptied."""
    url = f"sqlite:///{tmp_path / 'record.sqlite'}"
    monkeypatch.setenv("HARBOR_RECORD", url)
    monkeypatch.chdir(tmp_path)
    Reviews(Record(url)).note(MEANT)
    doc = Doc(render(MEANT))
    doc.rows[1].fill(run("ថ្មី"))
    doc.rows[2].fill("")
    path = tmp_path / "back.docx"
    path.write_bytes(doc.save())
    return path


def harbor(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["review", *map(str, arguments)])


def test_import_tells_what_changed_and_that_somebody_has_to_decide(returned: Path) -> None:
    answer = harbor("import", returned)
    assert answer.exit_code == 1
    assert "edited" in answer.stdout
    assert "emptied (undecided)" in answer.stdout
    assert "1 edited, 1 unchanged" in answer.stderr
    assert "1 to decide" in answer.stderr


def test_a_decision_makes_an_end(returned: Path) -> None:
    assert harbor("import", returned, "--accept-empty").exit_code == 0
    again = harbor("import", returned, "--accept-empty")
    assert again.exit_code == 0
    assert again.stdout == ""
    assert "3 unchanged" in again.stderr


def test_import_as_json_and_as_a_page(returned: Path, tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    answer = harbor("import", returned, "--json", "--html", page)
    (merge,) = json.loads(answer.stdout)
    assert [outcome["kind"] for outcome in merge["outcomes"]] == ["unchanged", "edited", "emptied"]
    assert "ថ្មី" in page.read_text(encoding="utf-8")


def test_status_of_all_and_of_one(returned: Path) -> None:
    harbor("import", returned)
    assert "approved" in harbor("status").stdout
    history = json.loads(harbor("status", "article-one", "--json").stdout)["history"]
    assert [event["kind"] for event in history] == ["machine"] * 3 + ["edited", "emptied"]
    assert harbor("status", "nothing").exit_code != 0


def test_a_wrong_preference_is_a_wrong_use(returned: Path) -> None:
    assert harbor("import", returned, "--prefer", "mine").exit_code == 2


@pytest.mark.heavy
def test_the_loop_of_the_docs_plays_through(tmp_path: Path) -> None:
    script = ROOT / "docs" / "review_demo.py"
    played = subprocess.run(
        [sys.executable, script, tmp_path / "demo"], capture_output=True, text=True, check=False
    )
    assert played.returncode == 0, played.stdout + played.stderr
    assert "All as it should be" in played.stdout


def test_what_a_person_wrote_stands_in_every_file_of_the_next_edition(tmp_path: Path) -> None:
    """The same loop in one language, by the pipeline: it is played whole in the docs."""
    text = "Notice\n\nThe ferry is late. Please wait here.\n\nThe post is open.\n"
    source, output = tmp_path / "notice.txt", tmp_path / "output"
    desk = pipeline.open_desk(Settings(record=f"sqlite:///{tmp_path / 'record.sqlite'}"))

    def publish(text: str) -> pipeline.Translated:
        source.write_text(text, encoding="utf-8")
        made = pipeline.translate(desk, pipeline.prepare(source), "id")
        pipeline.publish(made, output)
        return made

    publish(text)
    path = output / "notice" / "id" / "notice.id.docx"
    doc = Doc(path.read_bytes())
    row = next(row for row in doc.rows if row.words(1) == "Please wait here.")
    row.fill(run("Harap tunggu di sini."))
    path.write_bytes(doc.save())
    reviewing.import_reviews(desk.record, [path], Policy())

    again = publish(text.replace("The ferry is late.", "The ferry is early."))
    assert (again.recalled, again.translated) == (3, 1)
    for form in publishing.USUAL:
        kind = publishing.FORMATS[form]
        found = kind.parse((output / "notice" / "id" / f"notice.id.{kind.suffix}").read_bytes())
        (unit,) = (unit for unit in found if unit.source == "Please wait here.")
        assert unit.target == "Harap tunggu di sini."
