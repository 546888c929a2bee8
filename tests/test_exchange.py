"""XLIFF 2.1 and TMX 1.4b: there and back, valid, and honest about what a machine made."""

import math
import os
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import pytest
from conftest import ARTICLE_1, bitext
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from harbor_pub import xliff as rules
from harbor_pub.errors import SourceError
from harbor_pub.model import Bitext, Match, MatchKind, Origin, ReadUnit, State
from harbor_pub.publishing import tmx, xliff, xliff12
from harbor_pub.text import storable

FORMATS = [xliff, xliff12, tmx]
CORE = {"x": "urn:oasis:names:tc:xliff:document:2.0"}


FUZZY = Match(
    kind=MatchKind.FUZZY,
    similarity=87,
    source="All human beings are equal.",
    target="Semua manusia sama.",
    origin=Origin.MEMORY,
    by="agency.tmx",
)
MATCHES = {bitext().units[1].segment.id: (FUZZY,)}


def meant(value: Bitext) -> tuple[ReadUnit, ...]:
    return tuple(
        ReadUnit(id=u.segment.id, source=u.segment.source, target=u.target) for u in value.units
    )


@pytest.mark.parametrize("module", FORMATS)
@pytest.mark.parametrize("locale", ARTICLE_1)
def test_a_bitext_written_and_read_is_the_same(module: ModuleType, locale: str) -> None:
    value = bitext(locale)
    assert module.parse(module.render(value)) == meant(value)


@pytest.mark.parametrize("module", FORMATS)
def test_the_same_bitext_gives_the_same_bytes(module: ModuleType) -> None:
    assert module.render(bitext()) == module.render(bitext())


@pytest.mark.parametrize("module", FORMATS)
@settings(deadline=None)
@given(target=st.text())
def test_any_text_comes_back_to_the_letter(module: ModuleType, target: str) -> None:
    value = bitext(targets=("title", storable(target), "end"))
    assert module.parse(module.render(value)) == meant(value)


@pytest.mark.parametrize("module", FORMATS)
@pytest.mark.parametrize("data", [b"", b"<html/>", b"<xliff", b"PK\x03\x04"])
def test_another_file_is_refused_in_one_line(module: ModuleType, data: bytes) -> None:
    with pytest.raises(SourceError) as caught:
        module.parse(data)
    assert "\n" not in str(caught.value)


def test_a_unit_is_a_block_and_ids_are_unique() -> None:
    root = etree.fromstring(xliff.render(bitext()))
    assert [unit.get("id") for unit in root.iterfind(".//x:unit", CORE)] == ["b0", "b1"]
    ids = [segment.get("id") for segment in root.iterfind(".//x:segment", CORE)]
    assert len(set(ids)) == len(ids) == 3


def test_an_issue_is_a_note_that_names_its_segment() -> None:
    value = bitext()
    root = etree.fromstring(xliff.render(value))
    (note,) = root.iterfind(".//x:note", CORE)
    assert note.get("category") == "numbers"
    assert note.text is not None
    assert note.text.startswith(value.issues[0].segment)


def test_an_empty_target_is_initial() -> None:
    root = etree.fromstring(xliff.render(bitext(targets=("title", "", "end"))))
    states = [segment.get("state") for segment in root.iterfind(".//x:segment", CORE)]
    assert states == ["translated", "initial", "translated"]


def test_what_a_machine_made_and_what_the_memory_offers_stand_beside_the_target() -> None:
    value = replace(bitext(), matches=MATCHES)
    root = etree.fromstring(xliff.render(value))
    found = [
        (match.get("ref"), match.get("type"), match.get("similarity"), match.get("origin"))
        for match in root.iterfind(".//mtc:match", root.nsmap)
    ]
    ids = [unit.segment.id for unit in value.units]
    assert found == [
        (f"#{ids[0]}", "mt", "100", "translate-en_xx"),
        (f"#{ids[1]}", "mt", "100", "translate-en_xx"),
        (f"#{ids[1]}", "tm", "87", "agency.tmx"),
        (f"#{ids[2]}", "mt", "100", "translate-en_xx"),
    ]
    quality = root.find(".//mtc:match", root.nsmap).get("matchQuality")
    assert float(quality) == pytest.approx(100 * math.exp(-0.5), abs=0.1)


@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("locale", ARTICLE_1)
def test_what_we_write_breaks_none_of_the_standard_s_rules(locale: str, state: State) -> None:
    value = replace(bitext(locale), matches=MATCHES)
    value = replace(value, units=tuple(replace(unit, state=state) for unit in value.units))
    assert list(rules.refusals(rules.read(xliff.render(value)))) == []


@pytest.mark.parametrize("module", FORMATS)
def test_a_draft_says_so(module: ModuleType) -> None:
    assert b"draft" in module.render(bitext())


@pytest.mark.skipif("HARBOR_XLIFF_SCHEMAS" not in os.environ, reason="no OASIS schemas here")
@pytest.mark.parametrize("locale", ARTICLE_1)
def test_the_xliff_is_valid_by_the_core_schema(locale: str) -> None:
    path = Path(os.environ["HARBOR_XLIFF_SCHEMAS"]) / "xliff_core_2.0.xsd"
    schema = etree.XMLSchema(etree.parse(str(path)))
    root = etree.fromstring(xliff.render(replace(bitext(locale), matches=MATCHES)))
    schema.assertValid(root)
    modules = [("matches", "mtc:matches"), ("metadata", "mda:metadata")]
    for name, tag in modules:
        module = etree.XMLSchema(etree.parse(str(path.parent / f"{name}.xsd")))
        found = root.findall(f".//{tag}", root.nsmap)
        assert found
        for element in found:
            module.assertValid(etree.fromstring(etree.tostring(element)))
