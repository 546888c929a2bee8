"""Every kind of edit is read for what it is: as saved, through LibreOffice, and through ODT.

The table in `docs/review.md` is this file's result; `WRITE_DOCS=1` writes it anew.
"""

import os
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import wholes
from conftest import ARTICLE_1, ROOT, bitext
from edits import EDITS, EXPORTED, Doc, Expected
from libreoffice import SOFFICE, convert, needs_libreoffice
from wholes import WHOLES

from harbor_pub.model import Bitext, Merge, Outcome, OutcomeKind, ReviewedDocument
from harbor_pub.publishing.docx import render
from harbor_pub.review import docx, odt
from harbor_pub.review.merge import Policy, merge

WAYS = ("as saved", "LibreOffice", "via ODT", "as ODT")


def edition() -> Bitext:
    """A unit for each edit, and one more at each end that nobody touches."""
    count = len(EDITS) + 2
    texts = tuple(f'{ARTICLE_1["th"]} "ก" - ... é {n} 12' for n in range(count))
    made = bitext("th", texts)
    units = list(made.units)
    for number, name in enumerate(EDITS, 1):
        if marks := EXPORTED.get(name):
            (link, bold), unit = marks, units[number]
            beside = (link, replace(bold, start=4, end=12))
            segment = replace(unit.segment, markup=beside)
            units[number] = replace(unit, segment=segment, markup=marks)
    return replace(made, units=tuple(units))


def edited(meant: Bitext) -> tuple[bytes, dict[str, Expected]]:
    """The edition with an edit a row, and what each has to be read as."""
    doc = Doc(render(meant))
    rows = doc.rows
    expected = {
        name: change(rows[number], meant.units[number].target)
        for number, (name, change) in enumerate(EDITS.items(), 1)
    }
    return doc.save(), expected


def through_libreoffice(files: list[Path], folder: Path) -> dict[str, Path]:
    """Folders with the files as saved, as LibreOffice saves them, and by way of OpenDocument."""
    word, profile = "docx:MS Word 2007 XML", folder / "profile"
    convert(files, word, folder / "docx", profile)
    convert(files, "odt", folder / "odt", profile)
    odts = [folder / "odt" / f"{file.stem}.odt" for file in files]
    convert(odts, word, folder / "back", profile)
    return {
        "LibreOffice": folder / "docx", "via ODT": folder / "back", "as ODT": folder / "odt",
    }  # fmt: skip


def saved(folder: Path, file: Path) -> Path:
    """The file as it lies in a folder, with whatever ending it was saved."""
    return next(folder.glob(f"{file.stem}.*"))


@dataclass(frozen=True)
class Lab:
    """The edits made once, read once by each way that there is on this machine."""

    meant: Bitext
    expected: dict[str, Expected]
    merges: dict[str, Merge]
    documents: dict[str, ReviewedDocument]
    wholes: dict[tuple[str, str], Merge]

    def outcomes(self, name: str, way: str) -> list[Outcome]:
        segment = self.meant.units[list(EDITS).index(name) + 1].segment.id
        return [outcome for outcome in self.merges[way].outcomes if outcome.segment == segment]


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Lab:
    folder, meant = tmp_path_factory.mktemp("edits"), edition()
    file = folder / "edited.docx"
    data, expected = edited(meant)
    file.write_bytes(data)
    ways = {"as saved": data}
    files = {name: folder / f"whole-{n}.docx" for n, name in enumerate(WHOLES)}
    for name, path in files.items():
        path.write_bytes(wholes.file(WHOLES[name]))
    places = {"as saved": folder}
    if SOFFICE:
        others = through_libreoffice([file, *files.values()], folder)
        ways |= {way: saved(place, file).read_bytes() for way, place in others.items()}
        places |= others
    return Lab(
        meant=meant,
        expected=expected,
        merges={way: merged(data, meant) for way, data in ways.items()},
        documents={way: read(data, meant) for way, data in ways.items()},
        wholes={
            (name, way): wholes.taken(saved(place, path), WHOLES[name], folder / path.stem / way)
            for name, path in files.items()
            for way, place in places.items()
        },
    )


def read(data: bytes, meant: Bitext) -> ReviewedDocument:
    reader = odt if b"opendocument.text" in data[:200] else docx
    return reader.read(data, "edited.docx", lambda *_: sources(meant))


def sources(meant: Bitext) -> list[tuple[str, str]]:
    return [(unit.segment.id, unit.segment.source) for unit in meant.units]


def merged(data: bytes, meant: Bitext, policy: Policy | None = None) -> Merge:
    current = {unit.segment.id: unit for unit in meant.units}
    return merge(current, read(data, meant), policy or Policy(), list(current))


def right(outcomes: list[Outcome], expected: Expected) -> bool:
    """Is this what was done, and no more?"""
    (outcome,) = outcomes
    return (
        outcome.kind is expected.kind
        and outcome.undecided is expected.undecided
        and (expected.after is None or outcome.after == expected.after)
        and [remark.text for remark in outcome.remarks]
        == [expected.remark][: bool(expected.remark)]
        and expected.note in outcome.note
        and (expected.markup is None or outcome.markup == expected.markup)
        and (expected.markup is None or not outcome.unit or outcome.unit.markup == expected.markup)
    )


EVERY_WAY = [WAYS[0], *(pytest.param(way, marks=needs_libreoffice) for way in WAYS[1:])]


@pytest.mark.parametrize("way", EVERY_WAY)
@pytest.mark.parametrize("name", EDITS)
def test_an_edit_is_read_for_what_it_is(name: str, way: str, lab: Lab) -> None:
    outcomes = lab.outcomes(name, way)
    assert right(outcomes, lab.expected[name]), (outcomes, lab.expected[name])


@pytest.mark.parametrize("way", EVERY_WAY)
@pytest.mark.parametrize("name", WHOLES)
def test_what_is_done_to_a_whole_file_is_read_for_what_it_is(name: str, way: str, lab: Lab) -> None:
    merged = lab.wholes[name, way]
    assert wholes.right(merged, WHOLES[name]), merged


@pytest.mark.parametrize("way", EVERY_WAY)
def test_rows_that_nobody_touched_say_nothing(way: str, lab: Lab) -> None:
    ends = {lab.meant.units[0].segment.id, lab.meant.units[-1].segment.id}
    found = [o for o in lab.merges[way].outcomes if o.segment in ends]
    # The last one carries a comment of the checks, which is nobody's remark.
    assert [outcome.kind for outcome in found] == [OutcomeKind.UNCHANGED] * 2
    assert not lab.merges[way].problems
    assert not lab.merges[way].remarks
    assert not lab.merges[way].missing


@pytest.mark.parametrize("way", EVERY_WAY)
def test_who_made_a_tracked_change_is_known(way: str, lab: Lab) -> None:
    (outcome,) = lab.outcomes("a number exchanged, tracked", way)
    assert outcome.by == "Malee"


@needs_libreoffice
def test_the_table_in_the_docs_is_what_was_measured(lab: Lab) -> None:
    page = ROOT / "docs" / "review.md"
    text = page.read_text(encoding="utf-8")
    start, end = text.index("<!-- edits -->\n") + 15, text.index("<!-- end of edits -->")
    if os.environ.get("WRITE_DOCS"):
        page.write_text(text[:start] + table(lab) + text[end:], encoding="utf-8")
    assert page.read_text(encoding="utf-8")[start:].startswith(table(lab))


def table(lab: Lab) -> str:
    """A line an edit: what it is read as, and by what its row was found on each way."""
    lines = ["| edit | read as | " + " | ".join(WAYS) + " |", "|---|---|---|---|---|---|"]
    for name, expected in lab.expected.items():
        kind = expected.kind.value + (", to decide" if expected.undecided else "")
        if expected.note in ("typography only", "markup only"):
            kind += f", {expected.note}"
        cells = " | ".join(_cell(lab, name, way) for way in WAYS)
        lines.append(f"| {name} | {kind} | {cells} |")
    for name, whole in WHOLES.items():
        cells = " | ".join(
            "right" if wholes.right(lab.wholes[name, way], whole) else "wrong" for way in WAYS
        )
        lines.append(f"| {name} | {whole.told} | {cells} |")
    return "\n".join(lines) + "\n"


def _cell(lab: Lab, name: str, way: str) -> str:
    outcomes = lab.outcomes(name, way)
    if not right(outcomes, lab.expected[name]):
        return "wrong"
    units = lab.documents[way].units
    found_by = next(u.found_by for u in units if u.segment == outcomes[0].segment)
    return f"right, by {found_by}"
