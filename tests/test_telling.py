"""What a run's page says, without a server."""

from dataclasses import replace
from pathlib import Path

from conftest import bitext, unit

from flows.telling import cell, named, question, report_of, risk, section
from harbor_pub.model import Cleaned, Message, Severity, State
from harbor_pub.pipeline import Prepared, Translated
from harbor_pub.publishing import USUAL, write_edition

DESK = "http://127.0.0.1:8420"


def prepared(title: str = "Article 1") -> Prepared:
    made = bitext("th")
    metadata = replace(made.document.metadata, title=title)
    cleaned = Cleaned(document=replace(made.document, metadata=metadata))
    return Prepared(cleaned=cleaned, segments=tuple(unit.segment for unit in made.units))


def test_a_table_has_short_cells_files_second_and_their_links(tmp_path: Path) -> None:
    translated = Translated(bitext=bitext("th"), recalled=1, translated=2)
    edition = write_edition(translated.bitext, tmp_path, (*USUAL, "xlsx"))
    report = report_of("article-one", "th")
    (tmp_path / report).write_text("merged", encoding="utf-8")
    told, _, _, _, line, more = section(
        prepared("A | b"), [(translated, edition)], tmp_path, DESK
    ).splitlines()
    assert told == (
        r"**A \| b**: 3 segments; 2 translated now, 1 reused; 0 edits, 0 dropped, 0 findings"
    )
    cells = [cell.strip() for cell in line.strip("|").split(" | ")]
    assert [cells[0], *cells[2:]] == ["Thai", "1 to read, major", "draft, 0 of 3 reviewed"]
    assert cells[1].count("](") == 4
    assert f"[docx]({DESK}/article-one/th/article-one.th.docx)" in cells[1]
    assert f"[merge report]({DESK}/{report})" in more


def test_a_question_says_what_an_editor_decides_by(tmp_path: Path) -> None:
    translated = Translated(bitext=bitext("th"), recalled=1, translated=2)
    edition = write_edition(translated.bitext, tmp_path, ["docx"])
    told = question(prepared(), [(translated, edition)], tmp_path, DESK)
    assert told.splitlines()[2:] == [
        "- **Thai**: 1 to read. risk 62 · Major: The number 13 is not in the source. "
        "(and 1 more) (draft, 0 of 3 reviewed)\\",
        f"  [docx]({DESK}/article-one/th/article-one.th.docx)",
    ]


def test_the_worst_comes_first_and_its_text_opens_no_cell() -> None:
    made = bitext("id")
    (issue,) = made.issues
    worse = replace(
        issue,
        segment=made.units[0].segment.id,
        severity=Severity.CRITICAL,
        message=Message("a | b <i>"),
    )
    said = risk(replace(made, issues=(issue, worse)))
    assert said == "2 to read. risk 60 · Critical: a \\| b \\<i\\>"


def test_what_a_person_approved_is_no_risk() -> None:
    made = bitext("id")
    (issue,) = made.issues
    approved = unit("Baik", number=2, state=State.REVIEWED)
    assert issue.segment == approved.segment.id
    assert risk(replace(made, units=(*made.units[:2], approved))) == "nothing found"


def test_what_a_stranger_names_is_no_markup() -> None:
    """Of a file name or a title: no link, also none that is only found; no password."""
    told = cell("<b>x</b> [y](http://e.example) | `z` www.e.example a@e.example\n# 1")
    assert told == (
        r"\<b\>x\</b\> \[y\](http\://e.example) \| \`z\` www\.e.example a\@e.example \# 1"
    )
    assert cell("a\x1b[31m\u202e") == r"a\\x1b\[31m\\u202e"
    assert named("publish", ["https://u:p@e.example/a?token=t"]) == "publish a?token=***"
    assert named("publish", ["in/a\nb.txt", "c"]) == r"publish a\nb.txt and 1 more"
