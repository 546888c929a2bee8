"""What a run's page says, without a server."""

from dataclasses import replace
from pathlib import Path

from conftest import bitext, unit

from flows.telling import report_of, risk, row
from harbor_pub.model import Message, Severity, State
from harbor_pub.pipeline import Translated
from harbor_pub.publishing import USUAL, write_edition

DESK = "http://127.0.0.1:8420"


def test_a_line_has_every_column_and_its_links(tmp_path: Path) -> None:
    translated = Translated(bitext=bitext("th"), recalled=1, translated=2)
    edition = write_edition(translated.bitext, tmp_path, USUAL)
    line = row(translated, edition, tmp_path, DESK)
    cells = [cell.strip() for cell in line.strip("|").split(" | ")]
    assert cells[:5] == ["th Thai", "3", "1", "2", "1 major"]
    assert cells[5] == "1 to read; Major: The number 13 is not in the source."
    assert cells[6] == "draft, 0 reviewed"
    assert f"[docx]({DESK}/article-one/th/article-one.th.docx)" in cells[7]
    assert "merge report" not in line
    report = report_of("article-one", "th")
    (tmp_path / report).write_text("merged", encoding="utf-8")
    assert f"[merge report]({DESK}/{report})" in row(translated, edition, tmp_path, DESK)


def test_the_worst_comes_first_and_its_text_opens_no_cell() -> None:
    made = bitext("id")
    (issue,) = made.issues
    worse = replace(
        issue,
        segment=made.units[0].segment.id,
        severity=Severity.CRITICAL,
        message=Message("a | b <i>"),
    )
    assert risk(replace(made, issues=(issue, worse))) == "2 to read; Critical: a \\| b \\<i\\>"


def test_what_a_person_approved_is_no_risk() -> None:
    made = bitext("id")
    (issue,) = made.issues
    approved = unit("Baik", number=2, state=State.REVIEWED)
    assert issue.segment == approved.segment.id
    assert risk(replace(made, units=(*made.units[:2], approved))) == "none"
