"""What editors do to a spreadsheet is read for what it is: as saved, through LibreOffice, and by
way of an OpenDocument spreadsheet.

The second table in `docs/review.md` is this file's result; `WRITE_DOCS=1` writes it anew.
"""

import io
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from conftest import ARTICLE_1, ROOT, bitext
from edits import Expected
from hypothesis import given, settings
from hypothesis import strategies as st
from libreoffice import CALC, convert, needs_calc
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font

from harbor_pub.errors import OutputError, SourceError
from harbor_pub.model import Bitext, Markup, Merge, Outcome, ReadUnit, Remark, ReviewedDocument
from harbor_pub.model import OutcomeKind as Kind
from harbor_pub.publishing.xlsx import parse, render
from harbor_pub.review import xlsx
from harbor_pub.review.merge import Policy, merge
from harbor_pub.text import storable

WAYS = ("as saved", "LibreOffice", "via ODS")
EVERY_WAY = [WAYS[0], *(pytest.param(way, marks=needs_calc) for way in WAYS[1:])]
Edit = Callable[[Any, int, str], Expected]
"""Changes a line of the sheet, given the exported target; tells what has to be read."""
EDITS: dict[str, Edit] = {}


def edit(name: str) -> Callable[[Edit], Edit]:
    def keep(function: Edit) -> Edit:
        assert name not in EDITS
        EDITS[name] = function
        return function

    return keep


def opened(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data), rich_text=True)


def saved(book: Any) -> bytes:
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def typed(cell: Any, text: str) -> None:
    """As a cell of texts takes it, whatever it begins with."""
    cell._value, cell.data_type = text, "s"


@edit("other words typed")
def _(sheet: Any, line: int, text: str) -> Expected:
    typed(sheet[f"C{line}"], "ข้อความใหม่")
    return Expected(Kind.EDITED, "ข้อความใหม่")


@edit("a number exchanged")
def _(sheet: Any, line: int, text: str) -> Expected:
    new = text.removesuffix("12") + "13"
    typed(sheet[f"C{line}"], new)
    return Expected(Kind.EDITED, new)


@edit("a second line typed in the cell")
def _(sheet: Any, line: int, text: str) -> Expected:
    typed(sheet[f"C{line}"], f"{text}\nบรรทัดที่สอง")
    return Expected(Kind.EDITED, f"{text}\nบรรทัดที่สอง")


@edit("spaces typed after the target")
def _(sheet: Any, line: int, text: str) -> Expected:
    typed(sheet[f"C{line}"], f"{text}  ")
    return Expected(Kind.UNCHANGED)


@edit("the target emptied")
def _(sheet: Any, line: int, text: str) -> Expected:
    sheet[f"C{line}"].value = None
    return Expected(Kind.EMPTIED, "", undecided=True)


@edit("a text that begins with =")
def _(sheet: Any, line: int, text: str) -> Expected:
    typed(sheet[f"C{line}"], "=1+1 ไม่ใช่สูตร")
    return Expected(Kind.EDITED, "=1+1 ไม่ใช่สูตร")


@edit("a formula typed")
def _(sheet: Any, line: int, text: str) -> Expected:
    sheet[f"C{line}"].number_format = "General"
    sheet[f"C{line}"].value = "=1+1"
    return Expected(Kind.FLAGGED, "=1+1", undecided=True, note="formula")


@edit("a number typed, which the program took for one")
def _(sheet: Any, line: int, text: str) -> Expected:
    sheet[f"C{line}"].number_format = "General"
    sheet[f"C{line}"].value = 2.5
    return Expected(Kind.FLAGGED, "2.5", undecided=True, note="a number or a date")


@edit("a date typed, which the program took for one")
def _(sheet: Any, line: int, text: str) -> Expected:
    sheet[f"C{line}"].value = datetime(2026, 11, 24)
    sheet[f"C{line}"].number_format = "dd/mm/yyyy"
    return Expected(Kind.FLAGGED, "2026-11-24", undecided=True, note="a number or a date")


@edit("Approved chosen")
def _(sheet: Any, line: int, text: str) -> Expected:
    typed(sheet[f"D{line}"], "Approved")
    return Expected(Kind.APPROVED, text)


@edit("“approved” typed in place of the list")
def _(sheet: Any, line: int, text: str) -> Expected:
    typed(sheet[f"D{line}"], "approved ")
    return Expected(Kind.APPROVED, text)


@edit("Rejected chosen")
def _(sheet: Any, line: int, text: str) -> Expected:
    typed(sheet[f"D{line}"], "Rejected")
    return Expected(Kind.REJECTED, text)


@edit("corrected and approved")
def _(sheet: Any, line: int, text: str) -> Expected:
    typed(sheet[f"C{line}"], "ถูกต้องแล้ว")
    typed(sheet[f"D{line}"], "Approved")
    return Expected(Kind.EDITED, "ถูกต้องแล้ว")


@edit("a status that is none")
def _(sheet: Any, line: int, text: str) -> Expected:
    typed(sheet[f"D{line}"], "ask Ana")
    return Expected(Kind.FLAGGED, text, undecided=True, note="status", remark="ask Ana")


@edit("something written under Remarks")
def _(sheet: Any, line: int, text: str) -> Expected:
    typed(sheet[f"E{line}"], "Register too informal?")
    return Expected(Kind.FLAGGED, text, remark="Register too informal?")


@edit("Question chosen, with a remark")
def _(sheet: Any, line: int, text: str) -> Expected:
    typed(sheet[f"D{line}"], "Question")
    typed(sheet[f"E{line}"], "Which ministry?")
    return Expected(Kind.FLAGGED, text, remark="Which ministry?")


@edit("a note at the target")
def _(sheet: Any, line: int, text: str) -> Expected:
    sheet[f"C{line}"].comment = Comment("Malee:\nFrom the style guide?", "Malee")
    return Expected(Kind.FLAGGED, text, remark="From the style guide?")


@edit("a note at the source, and the target corrected")
def _(sheet: Any, line: int, text: str) -> Expected:
    sheet[f"B{line}"].comment = Comment("A typo in English.", "Malee")
    typed(sheet[f"C{line}"], f"{text} ใหม่")
    return Expected(Kind.EDITED, f"{text} ใหม่", remark="A typo in English.")


@edit("words typed into a note of the checks")
def _(sheet: Any, line: int, text: str) -> Expected:
    cell = sheet[f"C{line}"]
    cell.comment = Comment(f"{cell.comment.text}\nIt is written out in words.", "Harbor checks")
    return Expected(Kind.FLAGGED, text, remark="It is written out in words.")


@edit("words set in bold")
def _(sheet: Any, line: int, text: str) -> Expected:
    bold = TextBlock(InlineFont(rFont="Leelawadee UI", sz=12, b=True), text[5:9])
    sheet[f"C{line}"].value = CellRichText(text[:5], bold, text[9:])
    return Expected(Kind.EDITED, text, note="markup only")


@edit("the whole cell set in italics")
def _(sheet: Any, line: int, text: str) -> Expected:
    sheet[f"C{line}"].font = Font(name="Leelawadee UI", size=12, italic=True)
    return Expected(Kind.EDITED, text, note="markup only")


@edit("words struck through")
def _(sheet: Any, line: int, text: str) -> Expected:
    struck = TextBlock(InlineFont(rFont="Leelawadee UI", sz=12, strike=True), text[5:9])
    sheet[f"C{line}"].value = CellRichText(text[:5], struck, text[9:])
    return Expected(Kind.FLAGGED, text, undecided=True, note="struck through")


@edit("font, size and colour changed")
def _(sheet: Any, line: int, text: str) -> Expected:
    sheet[f"C{line}"].font = Font(name="Arial", size=20, color="FF0000")
    return Expected(Kind.UNCHANGED)


@edit("the source edited, the target left")
def _(sheet: Any, line: int, text: str) -> Expected:
    typed(sheet[f"B{line}"], sheet[f"B{line}"].value.replace("free", "freed"))
    return Expected(Kind.FLAGGED, text, note="source was edited", remark="freed")


@edit("the mark lost, number and source left")
def _(sheet: Any, line: int, text: str) -> Expected:
    sheet[f"F{line}"].value = None
    typed(sheet[f"C{line}"], "ด้วยเลขลำดับ")
    return Expected(Kind.EDITED, "ด้วยเลขลำดับ")


@edit("nothing left but the source")
def _(sheet: Any, line: int, text: str) -> Expected:
    sheet[f"A{line}"].value = sheet[f"F{line}"].value = None
    typed(sheet[f"C{line}"], "ด้วยต้นฉบับ")
    return Expected(Kind.EDITED, "ด้วยต้นฉบับ")


@edit("the row hidden, as by a filter")
def _(sheet: Any, line: int, text: str) -> Expected:
    sheet.row_dimensions[line].hidden = True
    typed(sheet[f"C{line}"], "แถวซ่อน")
    return Expected(Kind.EDITED, "แถวซ่อน")


@edit("target and status merged into one cell")
def _(sheet: Any, line: int, text: str) -> Expected:
    sheet.merge_cells(f"C{line}:D{line}")
    return Expected(Kind.FLAGGED, text, note="cells")


@edit("a copy of the row pasted and edited")
def _(sheet: Any, line: int, text: str) -> Expected:
    last = sheet.max_row + 1
    for column in "ABDEF":
        sheet[f"{column}{last}"].value = sheet[f"{column}{line}"].value
    typed(sheet[f"C{last}"], "สำเนา")
    return Expected(Kind.CONFLICT, "สำเนา", undecided=True)


@edit("what Excel would take for an escape")
def _(sheet: Any, line: int, text: str) -> Expected:
    typed(sheet[f"C{line}"], "_x005F_x0041_ ขีด")
    return Expected(Kind.EDITED, "_x0041_ ขีด")


def edition() -> Bitext:
    """A unit for each edit, and one more at each end that nobody touches; a finding at the one
    whose note is written into."""
    texts = tuple(f'{ARTICLE_1["th"]} "ก" - ... é {n} 12' for n in range(len(EDITS) + 2))
    meant = bitext("th", texts)
    noted = list(EDITS).index("words typed into a note of the checks") + 1
    issue = replace(meant.issues[0], segment=meant.units[noted].segment.id)
    return replace(meant, issues=(*meant.issues, issue))


@dataclass(frozen=True)
class Lab:
    """The edits made once, read once by each way that there is on this machine."""

    meant: Bitext
    expected: dict[str, Expected]
    merges: dict[str, Merge]
    documents: dict[str, ReviewedDocument]

    def outcomes(self, name: str, way: str) -> list[Outcome]:
        segment = self.meant.units[list(EDITS).index(name) + 1].segment.id
        return [outcome for outcome in self.merges[way].outcomes if outcome.segment == segment]


def through_libreoffice(files: list[Path], folder: Path) -> dict[str, Path]:
    """Folders with the files as LibreOffice saves them, and by way of OpenDocument."""
    excel, profile = "xlsx:Calc MS Excel 2007 XML", folder / "profile"
    convert(files, excel, folder / "xlsx", profile)
    odss = convert(files, "ods", folder / "ods", profile)
    convert(odss, excel, folder / "back", profile)
    return {"LibreOffice": folder / "xlsx", "via ODS": folder / "back"}


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Lab:
    folder, meant = tmp_path_factory.mktemp("sheets"), edition()
    book = opened(render(meant))
    expected = {
        name: change(book.worksheets[0], number + 2, meant.units[number].target)
        for number, (name, change) in enumerate(EDITS.items(), 1)
    }
    file = folder / "edited.xlsx"
    file.write_bytes(saved(book))
    ways = {"as saved": file.read_bytes()}
    if CALC:
        others = through_libreoffice([file], folder)
        ways |= {way: (place / file.name).read_bytes() for way, place in others.items()}
    return Lab(
        meant=meant,
        expected=expected,
        merges={way: merged(data, meant) for way, data in ways.items()},
        documents={way: read(data, meant) for way, data in ways.items()},
    )


def read(data: bytes, meant: Bitext) -> ReviewedDocument:
    sources = [(unit.segment.id, unit.segment.source) for unit in meant.units]
    return xlsx.read(data, "edited.xlsx", lambda *_: sources)


def merged(data: bytes, meant: Bitext) -> Merge:
    current = {unit.segment.id: unit for unit in meant.units}
    return merge(current, read(data, meant), Policy(), list(current))


def right(outcomes: list[Outcome], expected: Expected) -> bool:
    """Is this what was done, and no more?"""
    if len(outcomes) != 1:
        return False
    outcome, remarks = outcomes[0], outcomes[0].remarks
    return (
        outcome.kind is expected.kind
        and outcome.undecided is expected.undecided
        and (expected.after is None or outcome.after == expected.after)
        and len(remarks) == bool(expected.remark)
        and all(remark.text.endswith(expected.remark) or expected.remark in remark.text
                for remark in remarks)
        and expected.note in outcome.note
    )  # fmt: skip


@pytest.mark.parametrize("way", EVERY_WAY)
@pytest.mark.parametrize("name", EDITS)
def test_an_edit_is_read_for_what_it_is(name: str, way: str, lab: Lab) -> None:
    outcomes = lab.outcomes(name, way)
    assert right(outcomes, lab.expected[name]), (outcomes, lab.expected[name])


@pytest.mark.parametrize("way", EVERY_WAY)
def test_rows_that_nobody_touched_say_nothing(way: str, lab: Lab) -> None:
    ends = {lab.meant.units[0].segment.id, lab.meant.units[-1].segment.id}
    found = [o for o in lab.merges[way].outcomes if o.segment in ends]
    # The last one carries a note of the checks, which is nobody's remark.
    assert [outcome.kind for outcome in found] == [Kind.UNCHANGED] * 2
    assert not lab.merges[way].problems
    assert not lab.merges[way].missing
    assert not lab.merges[way].remarks


@needs_calc
def test_the_table_in_the_docs_is_what_was_measured(lab: Lab) -> None:
    page = ROOT / "docs" / "review.md"
    text = page.read_text(encoding="utf-8")
    head = "<!-- sheet edits -->\n"
    start, end = text.index(head) + len(head), text.index("<!-- end of sheet edits -->")
    if os.environ.get("WRITE_DOCS"):
        page.write_text(text[:start] + table(lab) + text[end:], encoding="utf-8")
    assert page.read_text(encoding="utf-8")[start:].startswith(table(lab))


def table(lab: Lab) -> str:
    """A line an edit: what it is read as, and by what its row was found on each way."""
    lines = ["| edit | read as | " + " | ".join(WAYS) + " |", "|---|---|---|---|---|"]
    for name, expected in lab.expected.items():
        kind = expected.kind.value + (", to decide" if expected.undecided else "")
        if expected.note.endswith("only"):
            kind += f", {expected.note}"
        cells = " | ".join(_cell(lab, name, way) for way in WAYS)
        lines.append(f"| {name} | {kind} | {cells} |")
    return "\n".join(lines) + "\n"


def _cell(lab: Lab, name: str, way: str) -> str:
    outcomes = lab.outcomes(name, way)
    if not right(outcomes, lab.expected[name]):
        return "wrong"
    units = lab.documents[way].units
    found_by = next(u.found_by for u in units if u.segment == outcomes[0].segment)
    return f"right, by {'mark' if found_by == 'bookmark' else found_by}"


# The whole sheet.


Change = Callable[[Any], None]


def sorted_by(order: list[int], columns: str) -> Change:
    """Puts the given columns of the rows in another order, as a sort does."""

    def change(book: Any) -> None:
        sheet = book.worksheets[0]
        for column in columns:
            values = [sheet[f"{column}{line + 2}"].value for line in order]
            for line, value in enumerate(values, 2):
                typed(sheet[f"{column}{line}"], value) if isinstance(value, str) else setattr(
                    sheet[f"{column}{line}"], "value", value
                )

    return change


def exchanged(book: Any) -> None:
    sheet = book.worksheets[0]
    for line in range(1, sheet.max_row + 1):
        one, other = sheet[f"B{line}"], sheet[f"C{line}"]
        first, second = one.value, other.value
        typed(one, second)
        typed(other, first)


SHEETS: dict[str, Callable[[Any], object]] = {
    "sorted by all columns": sorted_by([4, 2, 0, 3, 1, 5], "ABCDEF"),
    "sorted without the hidden column": sorted_by([4, 2, 0, 3, 1, 5], "ABCDE"),
    "columns exchanged with their heads": exchanged,
    "a column inserted before": lambda book: book.worksheets[0].insert_cols(1),
    "a row inserted above": lambda book: book.worksheets[0].insert_rows(1),
    "the hidden column deleted": lambda book: book.worksheets[0].delete_cols(6),
    "the source's column deleted": lambda book: book.worksheets[0].delete_cols(2),
    "the number's column deleted": lambda book: book.worksheets[0].delete_cols(1),
    "the second sheet deleted": lambda book: book.remove(book.worksheets[1]),
    "both other sheets deleted": lambda book: [book.remove(s) for s in book.worksheets[1:]],
    "the sheet renamed": lambda book: setattr(book.worksheets[0], "title", "งาน"),
    "the properties lost": lambda book: book.custom_doc_props.props.clear(),
}
SIX = bitext("th", tuple(f"{ARTICLE_1['th']} {n}" for n in range(6)))


@pytest.fixture(scope="session")
def sheets(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Folders, by way, with a file for each change, in which one target is corrected."""
    folder = tmp_path_factory.mktemp("whole")
    files = [folder / f"{number}.xlsx" for number in range(len(SHEETS))]
    for file, change in zip(files, SHEETS.values(), strict=True):
        book = opened(render(SIX))
        typed(book.worksheets[0]["C5"], "แก้แล้ว")
        change(book)
        file.write_bytes(saved(book))
    others = through_libreoffice(files, folder) if CALC else {}
    return {WAYS[0]: folder, **others}


@pytest.mark.parametrize("way", EVERY_WAY)
@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_may_be_changed_as_a_whole(name: str, way: str, sheets: dict[str, Path]) -> None:
    data = (sheets[way] / f"{list(SHEETS).index(name)}.xlsx").read_bytes()
    found = merged(data, SIX)
    changed = [o for o in found.outcomes if o.kind is not Kind.UNCHANGED]
    assert [(o.segment, o.kind, o.after, o.undecided) for o in changed] == [
        (SIX.units[3].segment.id, Kind.EDITED, "แก้แล้ว", False)
    ]
    assert not found.problems
    assert not found.missing


def test_the_translations_sorted_alone_are_held_back() -> None:
    book = opened(render(SIX))
    sorted_by([4, 2, 0, 3, 1, 5], "C")(book)
    found = merged(saved(book), SIX)
    held = [o for o in found.outcomes if o.kind is not Kind.UNCHANGED]
    assert len(held) == 4
    assert all(o.undecided and "another row" in o.note and o.unit is None for o in held)


def test_deleted_rows_are_no_deletions_and_new_ones_are_told() -> None:
    book = opened(render(SIX))
    sheet = book.worksheets[0]
    sheet.delete_rows(3)
    sheet.insert_rows(5)
    typed(sheet["C5"], "แถวใหม่")
    typed(book.worksheets[1]["C30"], "บนแผ่นอื่น")
    found = merged(saved(book), SIX)
    assert found.missing == (SIX.units[1].segment.id,)
    assert len(found.problems) == 2
    assert "แถวใหม่" in found.problems[0]
    assert "บนแผ่นอื่น" in found.problems[1]


def test_markup_comes_back_as_it_was() -> None:
    unit = SIX.units[2]
    marks = (
        Markup(start=0, end=4, kind="bold"),
        Markup(start=2, end=8, kind="italic"),
        Markup(start=10, end=12, kind="superscript"),
        Markup(start=14, end=20, kind="link", href="https://example.org/"),
    )
    meant = replace(SIX, units=(*SIX.units[:2], replace(unit, markup=marks), *SIX.units[3:]))
    found = merged(saved(opened(render(meant))), meant)
    assert [o.kind for o in found.outcomes] == [Kind.UNCHANGED] * 6


def test_a_thread_of_comments_is_read_with_its_authors() -> None:
    remarks = read(threaded(render(SIX)), SIX).units[0].remarks
    assert remarks == (
        Remark(author="Malee", text="Which harbour?", date="2026-11-24T09:00:00.00", resolved=True),
        Remark(
            author="Somchai", text="The old one.", date="2026-11-24T10:00:00.00",
            answers="Which harbour?", resolved=True,
        ),
    )  # fmt: skip


def threaded(data: bytes) -> bytes:
    """As Excel 365 keeps a comment with a reply: a thread, and a note for older programs."""
    import zipfile

    space = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
    thread = (
        f'<ThreadedComments xmlns="{space}"><threadedComment ref="D2" dT="2026-11-24T09:00:00.00" '
        'personId="{A}" id="{1}" done="1"><text>Which harbour?</text></threadedComment>'
        '<threadedComment ref="D2" dT="2026-11-24T10:00:00.00" personId="{B}" id="{2}" '
        'parentId="{1}"><text>The old one.</text></threadedComment></ThreadedComments>'
    )
    people = (
        f'<personList xmlns="{space}"><person displayName="Malee" id="{{A}}"/>'
        '<person displayName="Somchai" id="{B}"/></personList>'
    )
    book = opened(data)
    book.worksheets[0]["D2"].comment = Comment(
        "[Threaded comment]\n\nYour version of Excel allows you to read this threaded comment; "
        "however, any edits to it will get removed if the file is opened in a newer version of "
        "Excel. Learn more: https://go.microsoft.com/fwlink/?linkid=870924\n\nComment:\n"
        "    Which harbour?\nReply:\n    The old one.",
        "tc={1}",
    )
    kind = "http://schemas.microsoft.com/office/2017/10/relationships/"
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved(book))) as old, zipfile.ZipFile(packed, "w") as new:
        for name in old.namelist():
            part = old.read(name).decode() if name.endswith(".rels") else old.read(name)
            for file, type_, target in (
                ("xl/_rels/workbook.xml.rels", "person", "persons/person.xml"),
                ("xl/worksheets/_rels/sheet1.xml.rels", "threadedComment", "../threads.xml"),
            ):
                if name == file:
                    link = f'<Relationship Id="x1" Type="{kind}{type_}" Target="{target}"/>'
                    part = str(part).replace("</Relationships>", f"{link}</Relationships>")
            new.writestr(name, part)
        new.writestr("xl/threads.xml", thread)
        new.writestr("xl/persons/person.xml", people)
    return packed.getvalue()


@pytest.mark.parametrize("locale", ARTICLE_1)
def test_every_unit_reads_back_to_the_letter(locale: str) -> None:
    meant = bitext(locale)
    assert parse(render(meant)) == tuple(
        ReadUnit(id=u.segment.id, source=u.segment.source, target=u.target) for u in meant.units
    )


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=60).map(storable))
def test_any_storable_text_reads_back(text: str) -> None:
    meant = bitext(targets=("Judul", text, "akhir"))
    assert [unit.target for unit in parse(render(meant))] == ["Judul", text, "akhir"]


def test_the_same_bitext_gives_the_same_bytes() -> None:
    assert render(bitext("th")) == render(bitext("th"))


@pytest.mark.parametrize("text", ["=1+1", "+62 21", "-5", "@home", '=HYPERLINK("x")'])
def test_no_text_is_ever_a_formula(text: str) -> None:
    cell = openpyxl.load_workbook(io.BytesIO(render(bitext(targets=("a", text, "b")))))
    found = cell.worksheets[0]["C3"]
    assert (found.value, found.data_type, found.quotePrefix) == (text, "s", True)
    assert found.number_format == "@"


def test_a_text_that_no_cell_holds_is_refused() -> None:
    with pytest.raises(OutputError, match="publish this document as docx"):
        render(bitext(targets=("a", "b" * 32_768, "c")))


def test_number_and_source_are_locked_and_the_rest_is_free() -> None:
    sheet = opened(render(SIX)).worksheets[0]
    assert sheet.protection.sheet
    assert not sheet.protection.password
    assert [sheet[f"{column}2"].protection.locked for column in "ABCDE"] == [
        True, True, False, False, False,
    ]  # fmt: skip
    assert sheet.freeze_panes == "A2"
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.column_dimensions["F"].hidden


@pytest.mark.parametrize("data", [b"", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_workbook_is_refused(data: bytes) -> None:
    with pytest.raises(SourceError, match="not an Excel workbook"):
        parse(data)
