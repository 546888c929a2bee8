"""Rows that were split or merged by hand are held back with all of their words."""

import copy
from collections.abc import Callable

import pytest
from conftest import bitext
from edits import BOLD, Doc, Element, Row, W, parsed, run

from harbor_pub.model import Markup, Merge, Outcome
from harbor_pub.publishing.docx import render
from harbor_pub.review import docx
from harbor_pub.review.merge import Policy, Side, merge

TARGETS = tuple(
    f"Meja layanan di lantai {n} tutup pada pukul lima sore, kecuali hari Sabtu dan Minggu."
    for n in range(1, 7)
)
MEANT = bitext("id", TARGETS)
KNOWN = [(unit.segment.id, unit.segment.source) for unit in MEANT.units]
UPPER, LOWER = TARGETS[2][:52], TARGETS[2][53:]
BOTH = f"{UPPER}\n{LOWER}"
SPLIT, MERGED = "the row was split in two by hand", "rows were merged into one by hand"
Change = Callable[[Doc], None]


def taken(*changes: Change, prefer: Side | None = None) -> Merge:
    doc = Doc(render(MEANT))
    for change in changes:
        change(doc)
    reviewed = docx.read(doc.save(), "back.docx", lambda *_: KNOWN)
    current = {unit.segment.id: unit for unit in MEANT.units}
    return merge(current, reviewed, Policy(prefer=prefer), list(current))


def new_row(row: Row, *texts: str) -> Element:
    """A row as Word inserts one: the cells of its neighbour, without what stands in them."""
    made = copy.deepcopy(row.element)
    for name in ("sdt", "bookmarkStart", "bookmarkEnd", "r", "hyperlink"):
        for element in list(made.iter(f"{W}{name}")):
            element.getparent().remove(element)  # type: ignore[union-attr]
    for cell, text in zip(Row(row.doc, made).cells, texts, strict=True):
        paragraph = cell.find(f"{W}p")
        assert paragraph is not None
        paragraph.extend(parsed(run(text)) if text else [])
    return made


def below(*texts: str, left: str = UPPER) -> Change:
    def change(doc: Doc) -> None:
        row = doc.rows[2]
        row.fill(run(left))
        row.element.addnext(new_row(row, *texts))

    return change


def above(doc: Doc) -> None:
    row = doc.rows[2]
    row.fill(run(LOWER))
    row.element.addprevious(new_row(row, "", "", UPPER, ""))


def side_by_side(doc: Doc) -> None:
    """As Word splits a cell in columns: all others reach over both of them."""
    row = doc.rows[2]
    row.fill(run(UPPER))
    row.cells[2].addnext(copy.deepcopy(row.cells[2]))
    row.fill(run(LOWER), 3)
    for cell in [one.cells[2] for one in doc.rows if len(one.cells) == 4]:
        width = cell.find(f"{W}tcPr/{W}tcW")
        assert width is not None
        width.addnext(parsed('<w:gridSpan w:val="2"/>')[0])


def one_over_the_other(doc: Doc) -> None:
    """As Word splits a cell in rows: the others of the row reach over both of them."""
    below("", "", LOWER, "")(doc)
    upper = doc.rows[2]
    under = upper.element.getnext()
    assert under is not None
    for kind, row in (("restart", upper), ("continue", Row(doc, under))):
        for cell in (0, 1, 3):
            properties = row.cells[cell].find(f"{W}tcPr")
            assert properties is not None
            properties.append(parsed(f'<w:vMerge w:val="{kind}"/>')[0])


def copied(doc: Doc) -> None:
    """The row copied whole, a half of its words left in each."""
    row = doc.rows[2]
    twin = copy.deepcopy(row.element)
    row.element.addnext(twin)
    row.fill(run(UPPER))
    Row(doc, twin).fill(run(LOWER))


def in_three(doc: Doc) -> None:
    row = doc.rows[2]
    row.fill(run(UPPER[:24]))
    row.element.addnext(new_row(row, "", "", LOWER, ""))
    row.element.addnext(new_row(row, "", "", UPPER[25:], ""))


def outside(doc: Doc) -> None:
    """In a paragraph under the table, with a word of it in bold."""
    row = doc.rows[2]
    row.fill(run(UPPER))
    (paragraph,) = parsed(f"<w:p>{run(LOWER[:7], BOLD)}{run(LOWER[7:])}</w:p>")
    next(row.element.iterancestors(f"{W}tbl")).addnext(paragraph)


def far_below(doc: Doc) -> None:
    row = doc.rows[2]
    row.fill(run(UPPER))
    doc.rows[-1].element.addnext(new_row(row, "", "", LOWER, ""))


SPLITS: dict[str, tuple[Change, str]] = {
    "a new row below": (below("", "", LOWER, ""), BOTH),
    "with a number and a status": (below("3", "", LOWER, "To review"), BOTH),
    "with the end of the source": (below("", 'dignity and rights. <2> & "more"', LOWER, ""), BOTH),
    "reworded": (
        below("", "", "tetapi tidak pada Sabtu dan Minggu.", ""),
        f"{UPPER}\ntetapi tidak pada Sabtu dan Minggu.",
    ),
    "a new row above": (above, BOTH),
    "cells side by side": (side_by_side, BOTH),
    "cells one over the other": (one_over_the_other, BOTH),
    "the row copied": (copied, BOTH),
    "in a paragraph outside the table": (outside, BOTH),
    "in a row at the end of the table": (far_below, BOTH),
    "in three": (in_three, f"{UPPER[:24]}\n{UPPER[25:]}\n{LOWER}"),
}


def only(merged: Merge) -> Outcome:
    (outcome,) = (one for one in merged.outcomes if one.kind.value != "unchanged")
    return outcome


@pytest.mark.parametrize("name", SPLITS)
def test_a_row_that_was_split_is_held_back_with_both_halves(name: str) -> None:
    change, whole = SPLITS[name]
    merged = taken(change)
    outcome = only(merged)
    assert (outcome.number, outcome.undecided, outcome.after) == (3, True, whole)
    assert SPLIT in outcome.note
    assert outcome.theirs
    assert outcome.theirs.target == whole
    assert not merged.units
    assert not merged.problems
    assert not merged.missing


@pytest.mark.parametrize("name", SPLITS)
def test_no_half_is_ever_recorded_alone(name: str) -> None:
    change, whole = SPLITS[name]
    assert {unit.target for unit in taken(change, prefer=Side.THEIRS).units} <= {whole}


def test_words_that_were_moved_whole_are_neither_lost_nor_changed() -> None:
    merged = taken(below("", "", TARGETS[2], "", left=""))
    outcome = only(merged)
    assert (outcome.number, outcome.undecided, outcome.after) == (3, False, TARGETS[2])
    assert not merged.units
    assert not merged.problems


def test_what_else_the_new_row_says_is_told() -> None:
    merged = taken(below("", "Catatan saya", LOWER, ""))
    assert only(merged).after == BOTH
    assert merged.problems == (f"a row can't be placed:  | Catatan saya | {LOWER} | ",)


def test_a_note_in_a_row_of_its_own_is_no_half() -> None:
    corrected = TARGETS[2].replace("lima", "enam")
    merged = taken(below("", "", "Cek harga lagi", "", left=corrected))
    assert [unit.target for unit in merged.units] == [corrected]
    assert merged.problems == ("a row can't be placed:  |  | Cek harga lagi | ",)


def test_the_markup_of_the_lower_half_is_kept() -> None:
    def bold(doc: Doc) -> None:
        below("", "", "", "")(doc)
        under = doc.rows[2].element.getnext()
        assert under is not None
        Row(doc, under).fill(run(LOWER[:7], BOLD) + run(LOWER[7:]))

    start = len(UPPER) + 1
    for change in (bold, outside):
        assert only(taken(change)).markup == (Markup(start=start, end=start + 7, kind="bold"),)


def test_a_paragraph_outside_the_table_is_no_half_of_a_row_that_was_shortened() -> None:
    def change(doc: Doc) -> None:
        doc.rows[2].fill(run(UPPER))
        (paragraph,) = parsed(f"<w:p>{run('Meja layanan sudah diperiksa oleh tim kami.')}</w:p>")
        next(doc.rows[2].element.iterancestors(f"{W}tbl")).addnext(paragraph)

    merged = taken(change)
    assert [unit.target for unit in merged.units] == [UPPER]
    assert len(merged.problems) == 1


def test_where_one_cell_was_split_the_other_rows_are_read_as_ever() -> None:
    def corrected(doc: Doc) -> None:
        doc.rows[4].fill(run("Loket di lantai lima tutup."))

    merged = taken(side_by_side, corrected)
    assert [unit.target for unit in merged.units] == ["Loket di lantai lima tutup."]
    assert [outcome.number for outcome in merged.undecided] == [3]


def merging(target: str, source: bool = False) -> Change:
    def change(doc: Doc) -> None:
        upper, lower = doc.rows[2], doc.rows[3]
        if source:
            upper.fill(run(f"{upper.words(1)} {lower.words(1)}"), 1)
        upper.fill(run(target))
        lower.element.getparent().remove(lower.element)  # type: ignore[union-attr]

    return change


MERGES = {
    "word by word": merging(f"{TARGETS[2]} {TARGETS[3]}"),
    "reworded": merging(f"{TARGETS[2].replace('lima', 'enam')} Meja di lantai 4 ikut tutup."),
    "reworded, with both sources": merging("Semua tutup pukul lima.", source=True),
}


@pytest.mark.parametrize("name", MERGES)
@pytest.mark.parametrize("prefer", [None, Side.THEIRS])
def test_a_merged_row_is_never_recorded_as_the_translation_of_one(
    name: str, prefer: Side | None
) -> None:
    merged = taken(MERGES[name], prefer=prefer)
    outcome = only(merged)
    assert (outcome.number, outcome.undecided) == (3, True)
    assert MERGED in outcome.note
    assert merged.missing_rows == (4,)
    assert not merged.units
    # Whoever decides on this one row may take it all the same.
    assert outcome.theirs
    assert outcome.theirs.target == outcome.after


def test_a_row_that_is_gone_beside_one_that_was_corrected_is_no_merge() -> None:
    corrected = TARGETS[2].replace("lima", "enam")
    merged = taken(merging(corrected))
    assert [unit.target for unit in merged.units] == [corrected]


def test_comments_on_a_row_that_cannot_be_placed_are_told() -> None:
    def remark(doc: Doc) -> None:
        number = doc.comment("Siapa bilang?")
        below("", "", "Baris saya", "", left=TARGETS[2])(doc)
        under = doc.rows[2].element.getnext()
        assert under is not None
        reference = f'<w:r><w:commentReference w:id="{number}"/></w:r>'
        Row(doc, under).fill(run("Baris saya") + reference)

    merged = taken(remark)
    assert [remark.text for remark in merged.remarks] == ["Siapa bilang?"]


def cut_and_pasted(source: int, kept: str, place: int, moved: str) -> Change:
    """Words of one row put behind those of another."""

    def change(doc: Doc) -> None:
        doc.rows[source].fill(run(kept) if kept else "")
        doc.rows[place].fill(run(f"{TARGETS[place]} {moved}"))

    return change


@pytest.mark.parametrize(
    "change",
    [
        cut_and_pasted(3, "", 2, TARGETS[3]),
        cut_and_pasted(2, UPPER, 4, LOWER),
        cut_and_pasted(3, TARGETS[3][52:], 2, TARGETS[3][:52]),
    ],
)
def test_words_that_went_over_to_another_row_are_held_back_in_both(change: Change) -> None:
    merged = taken(change)
    assert not merged.units
    assert sum(one.undecided for one in merged.outcomes) == 2


def test_another_rows_translation_is_held_back_though_that_row_has_it_still() -> None:
    outcome = only(taken(lambda doc: doc.rows[3].fill(run(TARGETS[2]))))
    assert outcome.undecided
    assert "another row" in outcome.note


@pytest.mark.parametrize(
    ("runs", "said"),
    [
        (run("Meja", '<w:highlight w:val="yellow"/>') + run(TARGETS[2][4:]), "Disorot: Meja"),
        (
            f'<w:hyperlink w:anchor="_Ref1">{run("Meja")}</w:hyperlink>{run(TARGETS[2][4:])}',
            "Tautan di dalam berkas ini: “Meja” → _Ref1",
        ),
    ],
)
def test_what_has_no_place_in_a_text_is_a_remark(runs: str, said: str) -> None:
    merged = taken(lambda doc: doc.rows[2].fill(runs))
    assert [remark.text for remark in only(merged).remarks] == [said]
    assert not merged.units
