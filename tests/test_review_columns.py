"""Columns that were exchanged, taken away or added are known by what they hold, or refused."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from conftest import bitext
from edits import BOLD, MATH, Doc, W, drawn_box, parsed, run, vml_box
from libreoffice import convert, needs_libreoffice
from lxml import etree

from harbor_pub.errors import SourceError
from harbor_pub.model import Merge, OutcomeKind
from harbor_pub.publishing.docx import render
from harbor_pub.review import docx
from harbor_pub.review.merge import Policy, Side, merge

TARGETS = tuple(f"Meja layanan di lantai {n} tutup pada pukul lima sore." for n in range(1, 7))
MEANT = bitext("id", TARGETS)
KNOWN = [(unit.segment.id, unit.segment.source) for unit in MEANT.units]
NEW = "Loket di lantai tiga tutup pada pukul enam."
Change = Callable[[list[etree._Element]], None]


def taken(data: bytes) -> Merge:
    """What becomes of a file where whatever it says stands."""
    reviewed = docx.read(data, "back.docx", lambda *_: KNOWN)
    current = {unit.segment.id: unit for unit in MEANT.units}
    return merge(current, reviewed, Policy(prefer=Side.THEIRS), list(current))


def changed(change: Change, *, head: bool = True, stripped: bool = False) -> bytes:
    """The edition with its third target corrected and each row's cells changed."""
    doc = Doc(render(MEANT))
    doc.rows[2].fill(run(NEW))
    ours = [row.element for row in doc.rows]
    for table in {row.getparent() for row in ours}:
        for row in list(table.iterchildren(f"{W}tr")):  # type: ignore[union-attr]
            cells = list(row.iterchildren(f"{W}tc"))
            if row in ours:
                change(cells)
            elif not head:
                row.getparent().remove(row)
            else:
                change(cells)
    if stripped:
        strip(doc)
    return doc.save()


def strip(doc: Doc) -> None:
    """What other programs leave: no controls, no bookmarks, no styles."""
    for control in list(doc.body.iter(f"{W}sdt")):
        content = control.find(f"{W}sdtContent")
        assert content is not None
        for child in list(content):
            control.addprevious(child)
        control.getparent().remove(control)  # type: ignore[union-attr]
    for name in ("bookmarkStart", "bookmarkEnd", "pStyle", "tblHeader"):
        for element in list(doc.body.iter(f"{W}{name}")):
            element.getparent().remove(element)  # type: ignore[union-attr]


def exchanged(cells: list[etree._Element]) -> None:
    cells[2].addnext(cells[1])


def without(*places: int) -> Change:
    def change(cells: list[etree._Element]) -> None:
        for place in places:
            cells[place].getparent().remove(cells[place])  # type: ignore[union-attr]

    return change


def turned_round(cells: list[etree._Element]) -> None:
    row = cells[0].getparent()
    assert row is not None
    row.extend(reversed(cells))


def nothing(cells: Sequence[etree._Element]) -> None:
    pass


def edits(merged: Merge) -> dict[int, str]:
    return {one.number: one.after for one in merged.outcomes if one.kind is OutcomeKind.EDITED}


WAYS = {
    "exchanged": changed(exchanged),
    "exchanged, the head lost": changed(exchanged, head=False),
    "exchanged, nothing left but words": changed(exchanged, stripped=True),
    "exchanged, neither head nor tags": changed(exchanged, head=False, stripped=True),
    "in reverse": changed(turned_round),
    "the source taken away": changed(without(1)),
    "the source taken away, the head lost": changed(without(1), head=False),
    "the number taken away": changed(without(0)),
    "the status taken away": changed(without(3)),
    "source and status taken away": changed(without(1, 3)),
    "number and status taken away, nothing left but words": changed(without(0, 3), stripped=True),
    "nothing left but words": changed(nothing, stripped=True),
    "neither head nor tags": changed(nothing, head=False, stripped=True),
}


@pytest.mark.parametrize("name", WAYS)
def test_columns_are_known_by_what_they_hold(name: str) -> None:
    merged = taken(WAYS[name])
    assert edits(merged) == {3: NEW}
    assert len(merged.units) == 1
    assert not merged.missing
    assert not merged.problems
    assert not merged.remarks


@needs_libreoffice
def test_libreoffice_saves_them_so_that_they_are_known(tmp_path: Path) -> None:
    files = [tmp_path / f"{number}.docx" for number, _ in enumerate(WAYS)]
    for file, data in zip(files, WAYS.values(), strict=True):
        file.write_bytes(data)
    word, profile = "docx:MS Word 2007 XML", tmp_path / "profile"
    convert(files, word, tmp_path / "docx", profile)
    convert(files, "odt", tmp_path / "odt", profile)
    convert([tmp_path / "odt" / f"{f.stem}.odt" for f in files], word, tmp_path / "back", profile)
    for folder in ("docx", "back"):
        for name, file in zip(WAYS, files, strict=True):
            merged = taken((tmp_path / folder / file.name).read_bytes())
            assert {unit.target for unit in merged.units} == {NEW}, (folder, name)


@pytest.mark.parametrize(
    ("change", "stripped"),
    [(without(2), False), (without(2), True), (without(1, 2), False)],
    ids=["by tag", "by words", "the source too"],
)
def test_a_translation_that_is_not_there_is_refused(change: Change, stripped: bool) -> None:
    with pytest.raises(SourceError, match=r"row 1, 2, 3, 4, 5, 6: which cell holds"):
        taken(changed(change, head=False, stripped=stripped))


def test_a_row_without_its_translation_is_told_and_the_others_are_read() -> None:
    doc = Doc(render(MEANT))
    doc.rows[2].fill(run(NEW))
    row = doc.rows[3]
    row.element.remove(row.cells[2])
    merged = taken(doc.save())
    assert edits(merged) == {3: NEW}
    (problem,) = merged.problems
    assert problem.startswith("row 4: which cell holds the translation can't be told")
    assert "Perlu ditinjau" in problem


def test_english_and_a_status_are_never_taken_for_a_translation() -> None:
    for name, data in WAYS.items():
        texts = {unit.target for unit in taken(data).units}
        assert texts == {NEW}, name


def test_an_equation_is_kept_in_one_line() -> None:
    """LibreOffice drops it where its Math module is missing, so that it stands in no table."""
    doc = Doc(render(MEANT))
    part = "<m:r><m:t>{}</m:t></m:r>".format
    doc.rows[3].fill(
        run(TARGETS[3]) + f'<m:oMath xmlns:m="{MATH}">{part("x=")}<m:f><m:num>{part("a+b")}</m:num>'
        f"<m:den>{part('2')}</m:den></m:f><m:sSup><m:e>{part('c')}</m:e><m:sup>{part('2')}</m:sup>"
        "</m:sSup></m:oMath>"
    )
    (outcome,) = (one for one in taken(doc.save()).outcomes if one.remarks)
    assert [remark.text for remark in outcome.remarks] == ["Persamaan: x=(a+b)/2c^2"]


def written(change: Callable[[Doc], None]) -> Merge:
    doc = Doc(render(MEANT))
    change(doc)
    return taken(doc.save())


def test_what_is_written_around_the_rows_is_told() -> None:
    def write(doc: Doc) -> None:
        header = next(name for name in doc.parts if name.startswith("word/header"))
        line = f"<w:p>{run('Draf kedua, Rini')}</w:p>".encode()
        doc.parts[header] = doc.parts[header].replace(b"</w:hdr>", line + b"</w:hdr>")
        cell = "<w:tc><w:tcPr><w:tcW w:w='900' w:type='dxa'/></w:tcPr><w:p>{}</w:p></w:tc>".format
        table = (
            "<w:tbl><w:tblPr><w:tblW w:w='1800' w:type='dxa'/></w:tblPr><w:tblGrid/>"
            f"<w:tr>{cell(run('desk'))}{cell(run('loket'))}</w:tr></w:tbl>"
        )
        box = f"<w:p><w:r>{vml_box('Tolong periksa istilah.')}</w:r></w:p>"
        end = doc.body[0].find(f"{W}sectPr")
        assert end is not None
        for one in parsed(f"{table}<w:p/>{box}"):
            end.addprevious(one)

    merged = written(write)
    assert [remark.text for remark in merged.remarks] == [
        "Kepala halaman: Draf kedua, Rini",
        "Tabel: desk | loket",
        "Kotak teks: Tolong periksa istilah.",
    ]
    assert not merged.problems
    assert not merged.units


def test_a_changed_front_page_is_told() -> None:
    def write(doc: Doc) -> None:
        first = next(doc.body[0].iterchildren(f"{W}p"))
        first.extend(parsed(run(" (versi Rini)")))

    (problem,) = written(write).problems
    assert problem.endswith("(versi Rini)")


def test_a_row_that_is_repeated_on_each_page_is_no_head() -> None:
    def write(doc: Doc) -> None:
        doc.rows[2].fill(run(NEW))
        properties = doc.rows[2].element.find(f"{W}trPr")
        assert properties is not None
        properties.extend(parsed("<w:tblHeader/>"))

    assert edits(written(write)) == {3: NEW}


def test_a_picture_is_told() -> None:
    def write(doc: Doc) -> None:
        picture = drawn_box(doc, "").replace('name="Box"', 'name="Gambar 1" descr="Peta"')
        doc.rows[1].fill(run(TARGETS[1]) + f"<w:r>{picture}</w:r>")

    (outcome,) = (one for one in written(write).outcomes if one.remarks)
    assert [remark.text for remark in outcome.remarks] == ["Gambar: Peta"]


@pytest.mark.parametrize("kept", [True, False], ids=["with its source", "its source taken away"])
def test_a_heading_of_an_earlier_version_is_bold_of_itself(kept: bool) -> None:
    """Such files tell of no markup: what was bold as a whole was so exported."""
    doc = Doc(render(MEANT))
    title = doc.rows[0]
    for cell in (1, 2):
        title.fill(run(title.words(cell), BOLD), cell)
    for mark in doc.body.iter(f"{W}bookmarkStart"):
        name = str(mark.get(f"{W}name"))
        mark.set(f"{W}name", re.sub(r"^(hp_.+_[0-9a-f]{8}[tafrq])[0-9a-f]{3}$", r"\1", name))
    for row in doc.rows:
        if not kept:
            row.element.remove(row.cells[1])
    merged = taken(doc.save())
    assert {outcome.kind for outcome in merged.outcomes} == {OutcomeKind.UNCHANGED}
    assert not merged.units
