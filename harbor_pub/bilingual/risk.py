"""Which segments to read first: those whose checks found the worst, then the least sure ones."""

from harbor_pub.model import Bitext, Issue, TranslationUnit, Verdict, verdict


def riskiest(bitext: Bitext, most: int) -> list[tuple[int, TranslationUnit, list[Issue]]]:
    """Numbers, units and their issues, the riskiest and the worst first; approved ones and those
    without an issue are none. Ties stay in reading order."""
    issues: dict[str, list[Issue]] = {}
    for issue in bitext.issues:
        issues.setdefault(issue.segment, []).append(issue)
    found = [
        (number, unit, issues[unit.segment.id])
        for number, unit in enumerate(bitext.units, 1)
        if unit.segment.id in issues
        and verdict(unit) not in (Verdict.APPROVED, Verdict.FINAL)
        and not bitext.readings_of(unit)
    ]
    found.sort(key=lambda one: _risk(one[1], one[2]), reverse=True)
    return [(number, unit, _worst_first(remarks)) for number, unit, remarks in found[:most]]


def contested(bitext: Bitext) -> list[tuple[int, TranslationUnit]]:
    """Numbers and units of which somebody has to decide between readings, in reading order."""
    return [
        (number, unit) for number, unit in enumerate(bitext.units, 1) if bitext.readings_of(unit)
    ]


def _risk(unit: TranslationUnit, remarks: list[Issue]) -> tuple[int, int, float]:
    worst = max(issue.severity.rank for issue in remarks)
    return worst, len(remarks), -(unit.score or 0.0)


def _worst_first(remarks: list[Issue]) -> list[Issue]:
    return sorted(remarks, key=lambda issue: -issue.severity.rank)
