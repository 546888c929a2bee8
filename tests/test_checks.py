"""The checks, each by cases that a translator could add: tests/cases/checks/<check>.txt."""

from dataclasses import replace
from pathlib import Path

import pytest
from conftest import ARTICLE_1, ENGLISH, unit

from harbor_pub import checks
from harbor_pub.checks.check import Context
from harbor_pub.errors import SettingsError
from harbor_pub.model import Issue, Markup, Note, Severity, TranslationUnit, worst_first

ROOT = Path(__file__).parents[1]
CASES = Path(__file__).parent / "cases" / "checks"


def cases() -> list[tuple[str, str, str, str, bool]]:
    """`locale | source | target | yes or no` a line; # begins a comment."""
    found = []
    for path in sorted(CASES.glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                locale, source, target, wanted = (part.strip() for part in line.split("|"))
                assert wanted in {"yes", "no"}, f"{path.name}: {line}"
                found.append((path.stem, locale, source, target, wanted == "yes"))
    return found


def noticed(name: str, one: TranslationUnit) -> list[Issue]:
    return list(checks.CHECKS[name].issues(one, Context()))


@pytest.mark.parametrize(("name", "locale", "source", "target", "wanted"), cases())
def test_a_check_notices_what_its_cases_say(
    name: str, locale: str, source: str, target: str, wanted: bool
) -> None:
    issues = noticed(name, unit(target, source=source, locale=locale))
    assert bool(issues) == wanted, issues


ELSEWHERE = {"decoding", "neighbour", "put-back", "links", "markup", "forbidden"}
"""Checks of what stands in no text: notes, markup, a project's own terms. They have own tests."""


def test_every_check_has_cases_of_both_kinds() -> None:
    for name in checks.CHECKS.keys() - ELSEWHERE:
        assert {wanted for case, *_, wanted in cases() if case == name} == {True, False}, name


@pytest.mark.parametrize("locale", ARTICLE_1)
def test_a_good_translation_has_no_issue(locale: str) -> None:
    source = ENGLISH if locale != "ta" else f"{ENGLISH[:44]}."
    assert checks.check([unit(ARTICLE_1[locale], source=source, locale=locale)]) == ()


def test_an_issue_points_at_the_very_words() -> None:
    loop = unit("Selamat pagi pagi pagi pagi pagi pagi semua")
    (issue,) = noticed("repetition", loop)
    assert issue.span is not None
    assert loop.target[slice(*issue.span)].split() == ["pagi"] * 6


def test_the_worst_comes_first() -> None:
    issues = checks.check([unit("13 orang merdeka dan sama martabatnya sejak lahir."), unit("")])
    severities = [issue.severity for issue in worst_first(issues)]
    assert severities[0] is Severity.CRITICAL
    assert severities == sorted(severities, key=lambda severity: -severity.rank)


LINK = Markup(start=0, end=4, kind="link", href="https://example.org/list")
BOLD = Markup(start=0, end=4, kind="bold")
CODE = Markup(start=0, end=4, kind="code")


@pytest.mark.parametrize(
    ("source", "target", "said"),
    [
        ((LINK,), (LINK,), []),
        ((LINK,), (replace(LINK, start=2, end=9),), []),
        # LibreOffice writes an address otherwise: it leads to the same place.
        ((replace(LINK, href="https://example.org"),),
         (replace(LINK, href="https://example.org/"),), []),
        ((LINK, BOLD), (BOLD,), ["The link to https://example.org/list is missing in the target."]),
        ((LINK,), (replace(LINK, href="https://example.org/other"),),
         ["The link to https://example.org/list is missing in the target.",
          "The link to https://example.org/other is not in the source."]),
        ((), (LINK,), ["The link to https://example.org/list is not in the source."]),
        ((CODE,), (), ["The source has text set as code; the target has none."]),
        ((), (CODE,), ["The target has text set as code; the source has none."]),
        ((BOLD,), (),
         ["The source has bold, italic or raised text; the target has none."]),
        ((BOLD,), (replace(BOLD, kind="italic"),), []),
        ((), (BOLD,), []),  # an editor's emphasis is the editor's affair
    ],
)  # fmt: skip
def test_the_markup_of_source_and_target_is_compared(
    source: tuple[Markup, ...], target: tuple[Markup, ...], said: list[str]
) -> None:
    one = unit("Daftar itu ada di meja.")
    one = replace(one, segment=replace(one.segment, markup=source), markup=target)
    issues = [*noticed("links", one), *noticed("markup", one)]
    assert [issue.message.text.format(**issue.message.values) for issue in issues] == said
    told = replace(one, notes=(Note.MARKUP,))  # by the engine that lost it, once
    assert not noticed("markup", told)
    assert not noticed("links", told)


def test_settings_say_what_a_check_counts_for() -> None:
    one = unit("Kita berkumpul di kota ini", source="We are gathered here in the city.")
    (issue,) = checks.check([one])
    assert (issue.check, issue.severity) == ("ending", Severity.MINOR)
    (issue,) = checks.check([one], severities=checks.severities(["ending=critical"]))
    assert issue.severity is Severity.CRITICAL
    assert checks.check([one], severities=checks.severities(["ending = off"])) == ()


@pytest.mark.parametrize(
    ("told", "said"),
    [("endings=off", "no check 'endings'"), ("ending=bad", "'bad'; there are neutral"), ("", "''")],
)
def test_a_severity_that_is_none_is_refused_by_name(told: str, said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        checks.severities([told])


def test_one_sentence_said_in_two_ways_and_two_said_in_one_are_noticed() -> None:
    bright, dark = "The future of the harbour is bright.", "The harbour has no future at all."
    told = [("Masa depannya cerah sekali.", bright), ("Hari esoknya sangat cerah.", bright),
            ("Masa depannya cerah sekali.", dark), ("Terima kasih.", "Thank you."),
            ("Makasih.", "Thank you.")]  # fmt: skip
    units = [
        replace(one, segment=replace(one.segment, id=f"s{n}"))
        for n, (target, source) in enumerate(told)
        for one in [unit(target, source=source)]
    ]
    found = [(i.segment, i.message.values) for i in checks.check(units) if i.check == "consistency"]
    assert found == [("s1", {"row": 1}), ("s2", {"row": 1})]


def test_the_docs_have_the_table_of_the_checks() -> None:
    assert checks.table() in (ROOT / "docs" / "checks.md").read_text(encoding="utf-8")
