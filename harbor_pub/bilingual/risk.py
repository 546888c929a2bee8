"""How risky each unit is, 0 to 100, and why: which segments to read first.

What a machine made is riskier the less probable each character of it was to the machine, the
shorter it is against its source, and the shorter its source. These are ranks within the edition, so
that they mean the same in every language and with every package. What the checks found is added.
`benchmarks/risk.py` measures it, docs/measurements/risk.md tells why these and no others.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from harbor_pub.messages import gettext
from harbor_pub.model import (
    Bitext,
    Issue,
    Message,
    Origin,
    Severity,
    TranslationUnit,
    Verdict,
    verdict,
    worst_first,
)

_MOST = 100
_FOUND = {Severity.MINOR: 5, Severity.MAJOR: 10, Severity.CRITICAL: 15}
"""Points for what a check found, once a severity."""

_UNSURE, _BRIEF, _SHORT = 45, 20, 25
"""Points of the unit that ranks first, for what it is called."""

_TOLD = 0.8
"""From this rank on a part is a reason: it is so of a fifth of the units."""

_FIRST = 5
"""Of so many units one is among the riskiest, though the checks found nothing in it."""

_LEAST = 25
"""Characters of a source; the length of what is shorter tells nothing of its translation's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """A unit by its number, how risky it is, and why: what the checks found, the worst first, and
    other reasons, the one that weighs most first. `weight` is the points, exactly."""

    number: int
    unit: TranslationUnit
    weight: float
    issues: tuple[Issue, ...] = ()
    reasons: tuple[Message, ...] = ()

    @property
    def points(self) -> int:
        """0 to 100."""
        return min(_MOST, round(self.weight))

    @property
    def critical(self) -> bool:
        """Has a check found what has to be mended, however well the rest may be said?"""
        return any(issue.severity is Severity.CRITICAL for issue in self.issues)


def risks(units: Sequence[TranslationUnit], issues: Iterable[Issue]) -> tuple[Risk, ...]:
    """The risk of each unit of an edition, in reading order."""
    found: dict[str, list[Issue]] = {}
    for issue in issues:
        found.setdefault(issue.segment, []).append(issue)
    parts = _parts(units)
    return tuple(
        _risk(number, unit, worst_first(found.get(unit.segment.id, [])), parts[number - 1])
        for number, unit in enumerate(units, 1)
    )


def riskiest(bitext: Bitext, most: int) -> list[Risk]:
    """The units to read first, the riskiest first: those with an issue, and the riskiest fifth of
    what the machine made. Approved and contested ones are none. Ties stay in reading order."""
    known = risks(bitext.units, bitext.issues)
    found = [
        one
        for one, high in zip(known, _high(known), strict=True)
        if (one.issues or (one.reasons and high))
        and verdict(one.unit) not in (Verdict.APPROVED, Verdict.FINAL)
        and not bitext.readings_of(one.unit)
    ]
    return ranked(found)[:most]


def ranked(found: Iterable[Risk]) -> list[Risk]:
    """Those with something critical, then the others, each the riskiest first; equal ones by how
    many issues they have, then in reading order."""
    return sorted(
        found, key=lambda one: (not one.critical, -one.weight, -len(one.issues), one.number)
    )


def contested(bitext: Bitext) -> list[tuple[int, TranslationUnit]]:
    """Numbers and units of which somebody has to decide between readings, in reading order."""
    return [
        (number, unit) for number, unit in enumerate(bitext.units, 1) if bitext.readings_of(unit)
    ]


def _high(known: Sequence[Risk]) -> list[bool]:
    """Whether each is among the riskiest fifth; in a few units none is."""
    heaviest = sorted(known, key=lambda one: -one.weight)[: len(known) // _FIRST]
    numbers = {one.number for one in heaviest}
    return [one.number in numbers for one in known]


Part = tuple[float, int, Message]
"""The rank of a unit (0 to 1), the most points, and the reason it is where the rank is high."""


def _risk(number: int, unit: TranslationUnit, issues: list[Issue], parts: list[Part]) -> Risk:
    severities = {issue.severity for issue in issues}
    weight = sum(rank * most for rank, most, _ in parts)
    weight += sum(_FOUND.get(severity, 0) for severity in severities)
    weighed = sorted(parts, key=lambda part: -part[0] * part[1])
    return Risk(
        number=number,
        unit=unit,
        weight=weight,
        issues=tuple(issues),
        reasons=tuple(reason for rank, _, reason in weighed if rank >= _TOLD),
    )


def _parts(units: Sequence[TranslationUnit]) -> list[list[Part]]:
    """What makes each unit risky, apart from the checks: [] for what no machine made."""
    made: list[list[Part]] = [[] for _ in units]
    machine = [n for n, unit in enumerate(units) if unit.origin is Origin.MACHINE and unit.target]
    scored = [n for n in machine if units[n].score is not None]
    long = [n for n in machine if len(units[n].segment.source) >= _LEAST]
    unsure = gettext("The machine was unsure of its words.")
    brief = gettext("The translation is short beside its source.")
    short = gettext("The source is short: the machine had little to go by.")
    for places, values, most, reason in (
        (scored, _doubts([units[n] for n in scored]), _UNSURE, unsure),
        (long, [-_length(units[n]) for n in long], _BRIEF, brief),
        (machine, [-float(len(units[n].segment.source)) for n in machine], _SHORT, short),
    ):
        for place, rank in zip(places, _ranks(values), strict=True):
            made[place].append((rank, most, reason))
    return made


def _doubts(units: Sequence[TranslationUnit]) -> list[float]:
    """How improbable each unit was to the machine, for each character (the negative logarithm).
    Units of earlier versions don't tell their tokens: theirs are taken to be as long as others'."""
    counted = [unit for unit in units if unit.tokens]
    letters = sum(len(unit.target) for unit in counted)
    tokens = sum(unit.tokens or 0 for unit in counted)
    usual = tokens / letters if counted else 1.0
    return [
        -(unit.score or 0.0) * (unit.tokens / len(unit.target) if unit.tokens else usual)
        for unit in units
    ]


def _length(unit: TranslationUnit) -> float:
    return len(unit.target) / len(unit.segment.source)


def _ranks(values: Sequence[float]) -> list[float]:
    """The share of all that each is greater than; equal ones have the middle of theirs."""
    ordered = sorted(values)
    return [
        (bisect_left(ordered, value) + bisect_right(ordered, value)) / (2 * len(ordered))
        for value in values
    ]
