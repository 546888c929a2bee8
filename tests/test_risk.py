"""How risky a unit is: points, reasons, and which come first."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from conftest import bitext, unit
from lxml import etree

from harbor_pub import xliff
from harbor_pub.bilingual.facts import first
from harbor_pub.bilingual.risk import Risk, ranked, riskiest, risks
from harbor_pub.model import Bitext, Issue, Message, Origin, Severity, State, TranslationUnit
from harbor_pub.publishing.xliff import render
from harbor_pub.xliff import machine
from harbor_pub.xliff.names import metadata

UNSURE, BRIEF, SHORT = (
    "The machine was unsure of its words.",
    "The translation is short beside its source.",
    "The source is short: the machine had little to go by.",
)
LONG = "The ministers of the ten countries met in the capital on Monday, {}."


def made(scores: Sequence[float], tokens: Sequence[int | None] = ()) -> list[TranslationUnit]:
    """Units that are alike but for how sure the machine was."""
    told = list(tokens) or [20] * len(scores)
    return [
        replace(
            unit("Para menteri bertemu.", source=LONG.format(number), number=number),
            score=score,
            tokens=said,
        )
        for number, (score, said) in enumerate(zip(scores, told, strict=True))
    ]


def issue(of: TranslationUnit, severity: Severity) -> Issue:
    return Issue(segment=of.segment.id, check="numbers", severity=severity, message=Message("!"))


def numbers(found: Sequence[Risk]) -> list[int]:
    return [one.number for one in found]


def texts(risk: Risk) -> list[str]:
    return [reason.text for reason in risk.reasons]


def of(units: Sequence[TranslationUnit]) -> Bitext:
    return replace(bitext("id"), units=tuple(units), issues=())


def test_the_less_sure_the_machine_was_the_riskier() -> None:
    found = risks(made([-0.1, -0.9, -0.5, -0.2, -0.3]), ())
    assert numbers(ranked(found)) == [2, 3, 5, 4, 1]
    assert [texts(one) for one in found] == [[], [UNSURE], [], [], []]
    assert all(0 <= one.points < 100 for one in found)


def test_an_improbable_character_counts_and_not_an_improbable_token() -> None:
    """A name in twenty pieces, each of them probable, is no word that the machine knows."""
    found = risks(made([-0.4, -0.5], [40, 10]), ())
    assert numbers(ranked(found)) == [1, 2]


def test_units_of_earlier_versions_rank_by_their_tokens_probability() -> None:
    units = made([-0.1, -0.9, -0.5], [None, None, None])
    assert numbers(ranked(risks(units, ()))) == [2, 3, 1]
    mixed = made([-0.1, -0.9, -0.5], [20, None, 20])
    assert numbers(ranked(risks(mixed, ()))) == [2, 3, 1]


def test_a_short_translation_and_a_short_source_are_riskier() -> None:
    units = made([-0.5] * 6)
    units[2] = replace(units[2], target="Para.", tokens=2)
    units[4] = replace(
        units[4],
        segment=replace(units[4].segment, source="Ministers met, all of them."),
        target="Menteri bertemu, semuanya.",
    )
    found = risks(units, ())
    assert texts(found[2]) == [BRIEF]
    assert texts(found[4]) == [SHORT]


def test_a_source_of_few_letters_tells_nothing_of_its_translations_length() -> None:
    units = [*made([-0.5] * 9), replace(unit("Ya", source="Yes, sir"), tokens=1)]
    assert BRIEF not in texts(risks(units, ())[-1])


@pytest.mark.parametrize("severity", [Severity.MINOR, Severity.MAJOR, Severity.CRITICAL])
def test_what_the_checks_found_adds_to_it(severity: Severity) -> None:
    units = made([-0.5, -0.5])
    before, _ = risks(units, ())
    after, other = risks(units, [issue(units[0], severity)])
    assert after.points > before.points == other.points


def test_what_is_critical_comes_before_everything() -> None:
    units = made([-9.0, -0.1, -0.2])
    worst = [issue(units[0], Severity.MAJOR), issue(units[0], Severity.MINOR)]
    found = risks(units, [*worst, issue(units[1], Severity.CRITICAL)])
    assert numbers(ranked(found)) == [2, 1, 3]
    assert found[0].points > found[1].points


def test_what_no_machine_made_is_as_risky_as_the_checks_say() -> None:
    own = replace(unit("Ya"), origin=Origin.PERSON, score=None)
    assert [one.points for one in risks([own], ())] == [0]
    assert [one.points for one in risks([own], [issue(own, Severity.MAJOR)])] == [10]


def test_the_riskiest_fifth_is_to_be_read_first_and_what_the_checks_found() -> None:
    units = made([-0.1 * number for number in range(10)])
    assert numbers(riskiest(of(units), 10)) == [10, 9]
    noted = replace(of(units), issues=(issue(units[0], Severity.MINOR),))
    assert numbers(riskiest(noted, 10)) == [10, 9, 1]
    assert numbers(riskiest(noted, 1)) == [10]
    units[9] = replace(units[9], state=State.REVIEWED)
    assert numbers(riskiest(of(units), 10)) == [9]


def test_a_text_of_few_sentences_has_no_riskiest_fifth() -> None:
    assert riskiest(of(made([-0.1, -0.9])), 2) == []


def test_the_editor_is_told_why_in_the_editors_language() -> None:
    units = made([-0.1 * number for number in range(5)])
    (told,) = first(of(units), 5)
    assert told.name == "Segmen 5"
    assert told.reason.startswith("risiko ")
    assert "·" in told.reason
    assert UNSURE not in told.reason


def test_an_xliff_file_says_how_risky_each_segment_is() -> None:
    units = made([-0.1 * number for number in range(5)])
    root = etree.fromstring(render(of(units)))
    groups = [g for g in root.iter(metadata("metaGroup")) if g.get("category") == "harbor-risk"]
    said = {meta.get("type"): meta.text or "" for group in groups for meta in group}
    known = risks(units, ())
    assert {name: int(text.split()[0]) for name, text in said.items()} == {
        one.unit.segment.id: one.points for one in known
    }
    assert not list(xliff.refusals(root))


def test_an_xliff_file_tells_how_sure_the_machine_was_of_what_stands_there() -> None:
    units = made([-0.25, -0.5], [20, None])
    data = render(of(units))
    first_id, second_id = (one.segment.id for one in units)
    assert machine.scores(etree.fromstring(data)) == {
        first_id: (-0.25, 20),
        second_id: (-0.5, None),
    }
    changed = data.replace(b"Para menteri bertemu.", b"Mereka bertemu.")
    assert machine.scores(etree.fromstring(changed)) == {}
