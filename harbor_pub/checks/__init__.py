"""The checks: units in, issues out; one check a value, those of one kind a file.

An issue is what a check noticed; only a reviewer makes an error of it.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from harbor_pub.checks import (
    consistency,
    copied,
    decoding,
    doubled,
    ending,
    kin,
    length,
    markup,
    numbers,
    pairs,
    placeables,
    repetition,
    script,
    terms,
    untranslated,
    zawgyi,
)
from harbor_pub.checks.check import Check, Context, Kind, WholeCheck
from harbor_pub.errors import SettingsError
from harbor_pub.model import Dismissal, Issue, Severity, TranslationUnit
from harbor_pub.terms import Glossary
from harbor_pub.text import fingerprint

CHECKS: Mapping[str, Check] = {
    check.name: check
    for check in (
        untranslated.EMPTY,
        untranslated.UNTRANSLATED,
        copied.COPIED,
        kin.KIN,
        script.SCRIPT,
        script.LETTERS,
        zawgyi.ZAWGYI,
        numbers.NUMBERS,
        placeables.PLACEABLES,
        repetition.REPETITION,
        length.LENGTH,
        terms.FORBIDDEN,
        terms.TERMS,
        pairs.PAIRS,
        ending.ENDING,
        doubled.DOUBLED,
        markup.LINKS,
        markup.MARKUP,
        decoding.NEIGHBOUR,
        decoding.DECODING,
        decoding.PUT_BACK,
    )
}
OF_THE_WHOLE: Mapping[str, WholeCheck] = {consistency.CONSISTENCY.name: consistency.CONSISTENCY}

KINDS: Mapping[str, Kind] = {**CHECKS, **OF_THE_WHOLE}
"""All checks by name."""

OFF = "off"
"""The severity of a check that is not to run."""

Severities = Mapping[str, Severity | None]
"""What checks count for, by name; None for one that is off."""


def check(
    units: Iterable[TranslationUnit],
    source: str = "en",
    glossary: Glossary | None = None,
    severities: Severities | None = None,
) -> tuple[Issue, ...]:
    """All issues of the units, in reading order; `source` is the language of their sources,
    `glossary` has their terms, those that are built in where none is given, and `severities` what
    some checks count for in place of their own."""
    told, context = list(units), Context(source=source, glossary=glossary)
    changed = severities or {}
    single = [one for one in CHECKS.values() if changed.get(one.name, one.severity)]
    whole = [one for one in OF_THE_WHOLE.values() if changed.get(one.name, one.severity)]
    found = [issue for unit in told for one in single for issue in one.issues(unit, context)]
    places = {unit.segment.id: place for place, unit in enumerate(told)}
    found += [issue for one in whole for issue in one.issues(told, context)]
    found.sort(key=lambda issue: places[issue.segment])
    return tuple(replace(one, severity=changed.get(one.check) or one.severity) for one in found)


def undismissed(
    issues: Iterable[Issue], units: Iterable[TranslationUnit], dismissed: Collection[Dismissal]
) -> tuple[Issue, ...]:
    """The issues but those that a person has said are none, while the target is the same."""
    targets = {unit.segment.id: fingerprint(unit.target) for unit in units}
    return tuple(
        issue
        for issue in issues
        if Dismissal(issue.segment, issue.check, targets[issue.segment]) not in dismissed
    )


def severities(told: Sequence[str], origin: str = "severities") -> Severities:
    """What settings say that checks count for: `ending=neutral`, `doubled=off`. Raises
    SettingsError."""
    found: dict[str, Severity | None] = {}
    for one in told:
        name, _, said = (part.strip() for part in one.partition("="))
        if name not in KINDS:
            raise SettingsError(f"{origin}: no check {name!r}; there are {', '.join(KINDS)}")
        if said not in (*Severity, OFF):
            known = ", ".join((*Severity, OFF))
            raise SettingsError(f"{origin}: {name} can't be {said!r}; there are {known}")
        found[name] = None if said == OFF else Severity(said)
    return found


def table() -> str:
    """The checks as a table of Markdown."""
    rows = [
        f"| `{one.name}` | {one.meaning} | {one.category} | {one.severity} |"
        for one in KINDS.values()
    ]
    return "\n".join(["| check | what it notices | MQM | severity |", "|---|---|---|---|", *rows])
