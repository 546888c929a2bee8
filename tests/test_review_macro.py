"""Edits that LibreOffice itself makes, by a macro: tracked, typed, commented, deleted."""

from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from conftest import bitext
from libreoffice import needs_libreoffice, office

from harbor_pub.model import Merge, Outcome
from harbor_pub.publishing.docx import render
from harbor_pub.review import docx
from harbor_pub.review.merge import Policy, merge

pytestmark = needs_libreoffice

MEANT = bitext("id", tuple(f"Semua orang merdeka {n} 12" for n in range(1, 13)))
SCRIPT = "http://openoffice.org/2000/script"


def install_macro(profile: Path) -> None:
    """Put the macro into a profile's own library. LibreOffice makes that at its first start, and
    would write over what it found there."""
    folder = profile / "user" / "basic" / "Standard"
    office(profile, "--terminate_after_init", made=[folder / "Module1.xba", folder / "script.xlb"])
    code = Path(__file__).with_name("edits.bas").read_text(encoding="utf-8")
    (folder / "Module1.xba").write_text(
        f'<script:module xmlns:script="{SCRIPT}" script:name="Module1"'
        f' script:language="StarBasic">{escape(code)}</script:module>',
        encoding="utf-8",
    )


@pytest.fixture(scope="module")
def merged(tmp_path_factory: pytest.TempPathFactory) -> Merge:
    folder = tmp_path_factory.mktemp("macro")
    install_macro(folder / "profile")
    before, after = folder / "edition.docx", folder / "edited.docx"
    before.write_bytes(render(MEANT))
    macro = f'macro:///Standard.Module1.EditAll("{before}","{after}")'
    office(folder / "profile", macro, made=[after])
    known = [(unit.segment.id, unit.segment.source) for unit in MEANT.units]
    reviewed = docx.read(after.read_bytes(), after.name, lambda *_: known)
    current = {unit.segment.id: unit for unit in MEANT.units}
    return merge(current, reviewed, Policy(), list(current))


@pytest.fixture
def outcomes(merged: Merge) -> Mapping[int, Outcome]:
    """By the unit's number, as the document shows it."""
    numbers = {unit.segment.id: number for number, unit in enumerate(MEANT.units, 1)}
    return {numbers[outcome.segment]: outcome for outcome in merged.outcomes}


@pytest.mark.parametrize(
    ("number", "kind", "after"),
    [
        (1, "edited", "Semua orang merdeka 1 12 diketik"),
        (2, "edited", "Sel yang ditulis ulang"),
        (3, "edited", "Semua orang merdeka 3 13"),
        (4, "edited", "Semua orang merdeka 4 12\nParagraf kedua"),
        (6, "approved", "Semua orang merdeka 6 12"),
        (7, "emptied", ""),
        (9, "flagged", "Semua orang merdeka 9 12"),
        (10, "edited", "Semua orang merdeka 10 12\nbaris kedua"),
        (12, "unchanged", "Semua orang merdeka 12 12"),
    ],
)
def test_what_libreoffice_did_is_read(
    number: int, kind: str, after: str, outcomes: Mapping[int, Outcome]
) -> None:
    assert (outcomes[number].kind.value, outcomes[number].after) == (kind, after)


def test_a_row_that_libreoffice_took_away_is_missing_and_a_new_one_is_told(merged: Merge) -> None:
    assert merged.missing == (MEANT.units[10].segment.id,)
    assert merged.problems == ("a row can't be placed:  | A new sentence. | Kalimat baru. | ",)
