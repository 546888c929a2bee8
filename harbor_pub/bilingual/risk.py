"""Which segments to read first: those whose checks found the worst, then the least sure ones."""

from harbor_pub.model import Bitext, Issue, TranslationUnit, Verdict, verdict


def riskiest(bitext: Bitext, most: int) -> list[tuple[int, TranslationUnit, str]]:
    """Numbers, units and reasons, the riskiest first; approved ones and those without an issue
    are none. Ties stay in reading order."""
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
    return [(number, unit, _reason(remarks)) for number, unit, remarks in found[:most]]


def contested(bitext: Bitext) -> list[tuple[int, TranslationUnit]]:
    """Numbers and units of which somebody has to decide between readings, in reading order."""
    return [
        (number, unit) for number, unit in enumerate(bitext.units, 1) if bitext.readings_of(unit)
    ]


def _risk(unit: TranslationUnit, remarks: list[Issue]) -> tuple[int, int, float]:
    worst = max(issue.severity.rank for issue in remarks)
    return worst, len(remarks), -(unit.score or 0.0)


def _reason(remarks: list[Issue]) -> str:
    worst = max(remarks, key=lambda issue: issue.severity.rank)
    more = f" (and {len(remarks) - 1} more)" if len(remarks) > 1 else ""
    return f"{worst.severity.value.capitalize()}: {worst.message}{more}"
