"""Targets far shorter or longer than the source lets expect."""

from collections.abc import Iterator

from harbor_pub.languages import language
from harbor_pub.model import Issue, Severity, TranslationUnit

SHORTEST, LONGEST = 0.4, 2.5
"""Against the locale's density, for sources of at least 25 characters. Of the 10,120
human translations of the FLORES-200 devtest 4 lie outside."""

_LEAST = 25


def check(unit: TranslationUnit) -> Iterator[Issue]:
    if not unit.target:
        return
    found = ratio(unit.segment.source, unit.target, unit.locale)
    if not SHORTEST <= found <= LONGEST:
        how = "short" if found < SHORTEST else "long"
        yield Issue(
            segment=unit.segment.id,
            check="length",
            severity=Severity.MAJOR,
            message=f"The target is very {how}: {found:.1f} times what the source lets expect.",
        )


def ratio(source: str, target: str, locale: str) -> float:
    """The length of a target against what its source lets expect; 1 where that is too short to
    tell."""
    if len(source) < _LEAST:
        return 1.0
    return len(target) / (len(source) * language(locale).density)
