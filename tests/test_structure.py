"""Lists, notes and tables of a source are seen in its editions, and are no part of the texts."""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import bitext
from lxml import etree
from lxml.html import document_fromstring
from test_review_edits import EVERY_WAY, merged, read, through_libreoffice
from test_review_edits import saved as as_saved

from harbor_pub.model import Bitext, BlockKind, Cell, Markup, OutcomeKind
from harbor_pub.publishing import docx, html
from harbor_pub.publishing.docx.labels import label
from harbor_pub.tables import grid

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
GRID = {  # the source's text of each cell that holds one
    "Goods": Cell(table=0, row=0, column=0, header=True),
    "Tonnes": Cell(table=0, row=0, column=1, columns=2, header=True),
    "Rice": Cell(table=0, row=1, column=0),
    "12,000": Cell(table=0, row=1, column=1),
    "14,000": Cell(table=0, row=1, column=2),
    "Rubber": Cell(table=0, row=2, column=0, rows=2),
    "300": Cell(table=0, row=2, column=2),
    "5": Cell(table=0, row=3, column=1),
}
SHOWN = [
    ["Goods", "Tonnes"],
    ["Rice", "12,000", "14,000"],
    ["Rubber", "", "300"],
    ["5", ""],
]


def structured() -> Bitext:
    """A title, two list items, a table with spans and holes, a note, a second table, an end."""
    rows: list[tuple[str, dict[str, object]]] = [
        ("A harbour report", {"kind": BlockKind.TITLE}),
        ("Check the crane.", {"kind": BlockKind.LIST_ITEM, "number": "1.", "level": 1}),
        ("Oil the winch.", {"kind": BlockKind.LIST_ITEM, "level": 2}),
        *((text, {"kind": BlockKind.TABLE_CELL, "cell": cell}) for text, cell in GRID.items()),
        ("Weighed on land.", {"kind": BlockKind.NOTE, "number": "1"}),
        ("Pier", {"kind": BlockKind.TABLE_CELL, "cell": Cell(table=1, row=0, column=0)}),
        ("The end.", {"kind": BlockKind.PARAGRAPH}),
    ]
    plain = bitext("id", tuple(f"[{text}]" for text, _ in rows))
    units = (
        replace(unit, segment=replace(unit.segment, block=block, source=text, **more))
        for block, (unit, (text, more)) in enumerate(zip(plain.units, rows, strict=True))
    )
    return replace(plain, units=tuple(units), issues=())


def test_a_table_is_a_table_on_the_page() -> None:
    root = document_fromstring(html.render(structured()))
    first, second = root.iter("table")
    shown = [
        ["".join(cell.xpath(".//*[@class='source']//text()")) for cell in row]
        for row in first.iter("tr")
    ]
    assert shown == SHOWN
    (wide,) = first.xpath(".//*[@colspan]")
    (tall,) = first.xpath(".//*[@rowspan]")
    assert (wide.tag, wide.get("colspan"), tall.get("rowspan")) == ("th", "2", "2")
    assert "".join(second.xpath(".//*[@class='target']//text()")) == "[Pier]"


def test_a_label_is_shown_and_is_no_text() -> None:
    root = document_fromstring(html.render(structured()))
    assert root.xpath("//*[@data-label='1.']/@class") == ["source", "target"]
    for parse, render in ((html.parse, html.render), (docx.parse, docx.render)):
        read_back = [(unit.source, unit.target) for unit in parse(render(structured()))]
        meant = [(unit.segment.source, unit.target) for unit in structured().units]
        assert read_back == meant


def test_a_cell_is_named_as_in_a_spreadsheet() -> None:
    names = {u.segment.source: label(u.segment) for u in structured().units}
    assert (names["Goods"], names["14,000"], names["5"]) == ("A1", "C2", "B4")
    assert (names["Check the crane."], names["Oil the winch."]) == ("1.", "•")
    assert (names["Weighed on land."], names["The end."]) == ("1", "")
    wide = replace(structured().units[3].segment, cell=Cell(table=0, row=0, column=27))
    assert label(wide) == "AB1"


def test_every_label_of_the_document_is_defined_once() -> None:
    with zipfile.ZipFile(io.BytesIO(docx.render(structured()))) as archive:
        body = archive.read("word/document.xml").decode()
        numbering = etree.fromstring(archive.read("word/numbering.xml"))
    used = set(re.findall(r'<w:numId w:val="(\d+)"', body))
    defined = [n.get(f"{W}numId") for n in numbering.iter(f"{W}num")]
    assert used
    assert used <= set(defined)
    assert len(defined) == len(set(defined))
    kinds = [child.tag for child in numbering if child.tag in (f"{W}abstractNum", f"{W}num")]
    assert kinds == sorted(kinds), "abstract definitions stand before the others"


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], bytes]:
    """The edition as it is, or with a change, saved in one of the ways of an editor."""
    folder = tmp_path_factory.mktemp("structure")

    def save(change: str, way: str) -> bytes:
        data = changed(docx.render(structured()), change)
        if way == "as saved":
            return data
        (folder / change).mkdir(exist_ok=True)
        file = folder / change / "edited.docx"
        file.write_bytes(data)
        return as_saved(through_libreoffice([file], file.parent)[way], file).read_bytes()

    return save


def changed(data: bytes, change: str) -> bytes:
    if change == "nothing":
        return data
    assert change == "overview"
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(packed, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "word/document.xml":
                # Its first place is the overview, the second the row that is to be corrected.
                part = part.replace(b">14,000<", b">41,000<", 1)
            new.writestr(name, part)
    return packed.getvalue()


@pytest.mark.parametrize("way", EVERY_WAY)
def test_the_overview_of_a_table_is_read_as_nothing(
    way: str, saved: Callable[[str, str], bytes]
) -> None:
    result = merged(saved("nothing", way), structured())
    assert {outcome.kind for outcome in result.outcomes} == {OutcomeKind.UNCHANGED}
    assert len(result.outcomes) == len(structured().units)
    assert not result.problems
    assert not result.missing


@pytest.mark.parametrize("way", EVERY_WAY)
def test_what_is_written_into_an_overview_is_told(
    way: str, saved: Callable[[str, str], bytes]
) -> None:
    document = read(saved("overview", way), structured())
    (problem,) = document.problems
    assert "overview" in problem
    assert "41,000" in problem
    assert [unit.source for unit in document.units] == [
        unit.segment.source for unit in structured().units
    ]


def test_a_comment_on_an_overview_is_kept(tmp_path: Path) -> None:
    import docx as python_docx

    file = tmp_path / "commented.docx"
    file.write_bytes(docx.render(structured()))
    document = python_docx.Document(str(file))
    overview = next(t for t in document.tables if t.cell(0, 0).text == "Goods")
    run = overview.cell(0, 0).paragraphs[0].runs[0]
    document.add_comment(run, text="Tonnes or tons?", author="Malee")
    document.save(str(file))
    remarks = read(file.read_bytes(), structured()).remarks
    assert [(one.author, one.text) for one in remarks] == [("Malee", "Tonnes or tons?")]


def test_cells_that_overlap_lose_no_text() -> None:
    units = structured().units
    places = {
        "Goods": Cell(table=0, row=0, column=0, rows=2, columns=2),
        "Tonnes": Cell(table=0, row=1, column=1),
        "Rice": Cell(table=0, row=2, column=1),
    }
    blocks = [
        (replace(u, segment=replace(u.segment, cell=places[u.segment.source])),)
        for u in units
        if u.segment.source in places
    ]
    shown = [[cell.text for cell in row] for row in grid(blocks)]
    assert shown == [["Goods\nTonnes"], [""], ["", "Rice"]]


@pytest.mark.parametrize(("kind", "tag"), [("superscript", "sup"), ("subscript", "sub")])
def test_raised_and_lowered_letters_are_seen(kind: str, tag: str) -> None:
    plain = bitext("id")
    mark = (Markup(start=0, end=2, kind=kind),)
    first = replace(
        plain.units[1], markup=mark, segment=replace(plain.units[1].segment, markup=mark)
    )
    meant = replace(plain, units=(plain.units[0], first, *plain.units[2:]))
    page = document_fromstring(html.render(meant))
    assert [one.text for one in page.iter(tag)] == [first.segment.source[:2], first.target[:2]]
    with zipfile.ZipFile(io.BytesIO(docx.render(meant))) as archive:
        assert archive.read("word/document.xml").count(f'vertAlign w:val="{kind}"'.encode()) == 2
