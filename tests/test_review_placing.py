"""Files that no longer say which edition they were made of are placed by their rows, or refused."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import bitext
from edits import Doc, W, parsed, run
from hostile import UNNAMED, rebuilt
from test_review_columns import strip
from typer.testing import CliRunner

from harbor_pub import reviewing
from harbor_pub.cli import app
from harbor_pub.errors import SourceError
from harbor_pub.model import Bitext, Merge, OutcomeKind
from harbor_pub.publishing.docx import render
from harbor_pub.record import Record
from harbor_pub.record.reviews import Reviews
from harbor_pub.review.merge import Policy

NEW = "Loket di lantai tiga tutup pada pukul enam."


def edition(locale: str, name: str = "desks", times: str = "") -> Bitext:
    """An edition whose sources are its own, but for one that every document has."""
    meant = bitext(locale, tuple(f"{locale} {name}{times} {n}" for n in range(6)))
    units = tuple(
        replace(
            unit,
            segment=replace(
                unit.segment,
                source="Thank you." if not n else f"The desk {name}, number {n}, closes early.",
            ),
        )
        for n, unit in enumerate(meant.units)
    )
    digest = "".join(f"{ord(letter):02x}" for letter in f"{name:<32}")[:64]
    document = replace(meant.document, name=name, digest=digest)
    return replace(meant, document=document, units=units, issues=())


MEANT = edition("id")
OTHERS = (edition("ms"), edition("id", "boats"))


@pytest.fixture
def record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Record:
    url = f"sqlite:///{tmp_path / 'record.sqlite'}"
    monkeypatch.setenv("HARBOR_RECORD", url)
    record = Record(url)
    for meant in (MEANT, *OTHERS):
        Reviews(record).note(meant)
    return record


def file(
    folder: Path, *, stripped: bool = True, head: bool = True, table_only: bool = False
) -> Path:
    doc = Doc(render(MEANT))
    doc.rows[2].fill(run(NEW))
    tables = list({row.element.getparent(): None for row in doc.rows})
    if not head:
        for table in tables:
            assert table is not None
            table.remove(next(table.iterchildren(f"{W}tr")))
    if stripped:
        strip(doc)
    if table_only:
        body = doc.body[0]
        for child in list(body):
            if child not in tables and child.tag != f"{W}sectPr":
                body.remove(child)
        body.insert(0, parsed(f"<w:p>{run('Laporan bulanan')}</w:p>")[0])
        cells = "".join(f"<w:tc><w:p>{run(text)}</w:p></w:tc>" for text in ("Januari", "12 buku"))
        body.insert(1, parsed(f"<w:tbl><w:tblPr/><w:tblGrid/><w:tr>{cells}</w:tr></w:tbl>")[0])
        body.insert(2, parsed("<w:p/>")[0])
    path = folder / "back.docx"
    path.write_bytes(rebuilt(doc.save(), UNNAMED))
    return path


def edits(merged: Merge) -> dict[int, str]:
    return {one.number: one.after for one in merged.outcomes if one.kind is OutcomeKind.EDITED}


@pytest.mark.parametrize("head", [True, False], ids=["with its head", "without"])
@pytest.mark.parametrize("stripped", [True, False], ids=["words alone", "with tags"])
def test_a_file_without_its_properties_is_placed(
    tmp_path: Path, record: Record, head: bool, stripped: bool
) -> None:
    (merged,) = reviewing.import_reviews(
        record, [file(tmp_path, head=head, stripped=stripped)], Policy()
    )
    assert (merged.document, merged.locale) == ("desks", "id")
    assert edits(merged) == {3: NEW}
    assert not merged.problems
    assert not merged.remarks


def test_a_table_in_another_document_is_placed_and_the_rest_is_told(
    tmp_path: Path, record: Record
) -> None:
    (merged,) = reviewing.import_reviews(record, [file(tmp_path, table_only=True)], Policy())
    assert (merged.document, merged.locale) == ("desks", "id")
    assert edits(merged) == {3: NEW}
    assert merged.problems == ("a paragraph outside the table can't be placed: Laporan bulanan",)
    assert [remark.text for remark in merged.remarks] == ["Tabel: Januari | 12 buku"]


def test_what_fits_two_editions_is_refused_with_both_until_one_is_named(
    tmp_path: Path, record: Record
) -> None:
    """A document that was published once more under another name."""
    twin = replace(MEANT.document, name="desks-2", digest="f" * 64)
    Reviews(record).note(replace(MEANT, document=twin))
    path = file(tmp_path)
    with pytest.raises(SourceError, match=r"--document desks --to id; --document desks-2 --to id"):
        reviewing.import_reviews(record, [path], Policy())
    answer = CliRunner().invoke(
        app, ["review", "import", str(path), "--document", "desks-2", "--to", "id"]
    )
    assert answer.exit_code == 0, answer.output
    assert "desks-2, id: 1 edited" in answer.stderr


def test_a_sentence_that_every_document_has_places_no_file(tmp_path: Path, record: Record) -> None:
    for meant in (edition("id", "planes"), edition("vi", "trains")):
        doc = Doc(render(meant))
        strip(doc)
        path = tmp_path / "back.docx"
        path.write_bytes(rebuilt(doc.save(), UNNAMED))
        with pytest.raises(SourceError, match=r"this record holds none with its rows; name it"):
            reviewing.import_reviews(record, [path], Policy())


def test_a_file_that_says_another_edition_than_is_named_is_refused(
    tmp_path: Path, record: Record
) -> None:
    path = tmp_path / "back.docx"
    path.write_bytes(render(MEANT))
    with pytest.raises(SourceError, match=r"made of desks, id, which is not the edition"):
        reviewing.import_reviews(record, [path], Policy(), document="boats", locale="id")


def test_rows_merged_by_hand_are_told_and_nothing_is_recorded(
    record: Record, tmp_path: Path
) -> None:
    doc = Doc(render(MEANT))
    upper, lower = doc.rows[3], doc.rows[4]
    upper.fill(run(f"{MEANT.units[3].target} {MEANT.units[4].target}"))
    lower.element.getparent().remove(lower.element)  # type: ignore[union-attr]
    path = tmp_path / "back.docx"
    path.write_bytes(doc.save())
    (merged,) = reviewing.import_reviews(record, [path], Policy())
    (outcome,) = merged.undecided
    assert (outcome.number, outcome.note) == (4, "rows were merged into one by hand")
    assert merged.missing_rows == (5,)
    assert not merged.units


def test_a_file_of_an_older_source_tells_which_sentences_are_gone(
    record: Record, tmp_path: Path
) -> None:
    kept = tuple(unit for n, unit in enumerate(MEANT.units) if n not in (2, 5))
    source = replace(MEANT.document, digest="e" * 64)
    path = tmp_path / "old.docx"
    path.write_bytes(render(MEANT))
    Reviews(record).note(replace(MEANT, document=source, units=kept))
    before = record.count()
    (merged,) = reviewing.import_reviews(record, [path], Policy())
    assert merged.gone == (3, 6)
    assert not merged.units
    assert record.count() == before
    doc = Doc(render(MEANT))
    doc.rows[2].fill(run(NEW))
    path.write_bytes(doc.save())
    answer = CliRunner().invoke(app, ["review", "import", str(path)])
    assert "lost the sentences of row 3, 6" in answer.stderr
    assert record.count() == before + 1


def test_a_correction_in_a_file_of_an_older_source_is_offered_when_the_document_is_published_anew(
    record: Record, tmp_path: Path
) -> None:
    """The sentence is said a little otherwise now: the correction of the old one stands beside it,
    and the machine's new words stay."""
    old = MEANT.units[2]
    source = old.segment.source.replace("closes early", "closes late")
    fresh = replace(old, segment=replace(old.segment, id="0000abcd", source=source))
    units = (*MEANT.units[:2], fresh, *MEANT.units[3:])
    anew = replace(MEANT, document=replace(MEANT.document, digest="e" * 64), units=units)
    Reviews(record).note(anew)
    segments = [unit.segment for unit in units]
    before, events = record.count(), reviewing.review_history(record, "desks")

    path = tmp_path / "old.docx"
    path.write_bytes(render(MEANT))
    (merged,) = reviewing.import_reviews(record, [path], Policy())
    assert merged.gone == (3,)
    assert {outcome.kind for outcome in merged.outcomes} == {OutcomeKind.UNCHANGED}
    assert record.count() == before
    assert reviewing.review_history(record, "desks") == events
    assert all(match.target != NEW for match in record.matches(segments, "id").get("0000abcd", ()))

    doc = Doc(render(MEANT))
    doc.rows[2].fill(run(NEW))
    path.write_bytes(doc.save())
    (merged,) = reviewing.import_reviews(record, [path], Policy())
    assert edits(merged) == {3: NEW}
    with Reviews(record).reading() as ledger:
        assert ledger.current("desks", "id")["0000abcd"].target == fresh.target
    offered = record.matches(segments, "id")
    assert [match.target for match in offered["0000abcd"]][:1] == [NEW]
    comments = Doc(render(replace(anew, matches=offered))).comments
    said = ["".join(map(str, one.itertext())) for one in comments]
    assert any(NEW in text for text in said)


def test_the_status_of_a_document_names_rows_by_their_numbers(
    record: Record, tmp_path: Path
) -> None:
    doc = Doc(render(MEANT))
    doc.rows[2].fill(run(NEW))
    doc.rows[4].fill("")
    path = tmp_path / "back.docx"
    path.write_bytes(doc.save())
    html = tmp_path / "report.html"
    reviewing.import_reviews(record, [path], Policy())
    asked = CliRunner().invoke(app, ["review", "status", "desks", "--html", str(html)])
    ids = [unit.segment.id for unit in MEANT.units]
    history = asked.stdout.split("when")[-1]
    assert "edited" in history
    assert not any(name in history for name in ids)
    assert not any(name in html.read_text(encoding="utf-8") for name in ids)
    told = CliRunner().invoke(app, ["review", "status", "desks", "--json"]).stdout
    found = {(one["kind"], one["row"]) for one in json.loads(told)["history"]}
    assert {("edited", 3), ("emptied", 5)} <= found
