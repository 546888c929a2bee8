"""Words that came into a row by mistake are told before they are recorded."""

import copy

import pytest
from edits import Doc, Row, W, parsed, run
from test_review_parted import TARGETS, Change, only, taken

from harbor_pub.model import OutcomeKind
from harbor_pub.review.merge import Side

NEW = "Loket di lantai tiga tutup pukul enam."
ELSEWHERE = "the translation of another row stands here, as after sorting one column alone"
STATUS = "a status was typed in the translation's place"


def targets(*texts: str) -> Change:
    def change(doc: Doc) -> None:
        for row, text in zip(doc.rows, texts, strict=True):
            row.fill(run(text))

    return change


SHIFTS = {
    "two exchanged": (targets(*TARGETS[:2], TARGETS[3], TARGETS[2], *TARGETS[4:]), [3, 4]),
    "one column sorted": (targets(*reversed(TARGETS)), [1, 2, 3, 4, 5, 6]),
    "all below one moved down": (targets(*TARGETS[:2], NEW, *TARGETS[2:5]), [4, 5, 6]),
}


@pytest.mark.parametrize("name", SHIFTS)
def test_words_of_another_row_have_to_be_decided(name: str) -> None:
    change, rows = SHIFTS[name]
    merged = taken(change)
    assert [outcome.number for outcome in merged.undecided] == rows
    assert {outcome.note for outcome in merged.undecided} == {ELSEWHERE}
    assert {unit.target for unit in merged.units} <= {NEW}


def test_a_sentence_that_was_pasted_over_another_has_to_be_decided() -> None:
    merged = taken(targets(*TARGETS[:2], TARGETS[3], *TARGETS[3:]))
    assert [outcome.number for outcome in merged.undecided] == [3]
    assert not merged.units


def over(doc: Doc) -> None:
    doc.rows[2].fill(run("Approved"))


def under(doc: Doc) -> None:
    doc.rows[2].target.addnext(parsed(f"<w:p>{run('Disetujui')}</w:p>")[0])


def merged_cells(doc: Doc) -> None:
    row = doc.rows[2]
    target, status = row.cells[2:]
    width = target.find(f"{W}tcPr/{W}tcW")
    assert width is not None
    width.addnext(parsed('<w:gridSpan w:val="2"/>')[0])
    target.extend(list(status.iterchildren(f"{W}p")))
    row.element.remove(status)


@pytest.mark.parametrize("change", [over, under, merged_cells])
@pytest.mark.parametrize("prefer", [None, Side.THEIRS])
def test_a_status_is_never_recorded_as_a_translation(change: Change, prefer: Side | None) -> None:
    merged = taken(change, prefer=prefer)
    assert only(merged).undecided
    assert STATUS in only(merged).note
    assert not merged.units


@pytest.mark.parametrize("prefer", [None, Side.THEIRS])
def test_a_status_and_a_translation_that_were_exchanged_are_told_apart(
    prefer: Side | None,
) -> None:
    def exchanged(doc: Doc) -> None:
        row = doc.rows[2]
        row.fill(run(NEW))
        row.cells[3].addnext(row.cells[2])

    merged = taken(exchanged, prefer=prefer)
    outcome = only(merged)
    assert outcome.after == NEW
    assert "exchanged" in outcome.note
    assert outcome.undecided is (prefer is None)
    assert not outcome.remarks


def test_copies_that_contradict_each_other_are_no_halves() -> None:
    def copied(doc: Doc) -> None:
        row = doc.rows[2]
        twin = copy.deepcopy(row.element)
        row.element.addnext(twin)
        row.fill(run(NEW))
        Row(doc, twin).fill(run(f"{NEW} Lagi."))

    merged = taken(copied, prefer=Side.THEIRS)
    assert [(one.kind, one.after) for one in merged.undecided] == [
        (OutcomeKind.CONFLICT, NEW),
        (OutcomeKind.CONFLICT, f"{NEW} Lagi."),
    ]
    assert not merged.units


def test_a_note_in_a_column_of_its_own_is_no_half() -> None:
    def noted(doc: Doc) -> None:
        for row in doc.rows:
            row.cells[1].addnext(copy.deepcopy(row.cells[2]))
            row.fill("", 2)
        doc.rows[2].fill(run("catatan"), 2)
        doc.rows[2].fill(run(NEW), 3)

    merged = taken(noted)
    assert [unit.target for unit in merged.units] == [NEW]
    assert [remark.text for remark in only(merged).remarks] == ["catatan"]
