"""Targets far shorter or longer than the source lets expect."""

from collections.abc import Iterator

from harbor_pub.languages import language
from harbor_pub.model import Issue, Severity, TranslationUnit

SHORTEST, LONGEST = 0.4, 2.5
"""Against the locale's density, for sources of at least 25 characters. Of the 10,120
human translations of the FLORES-200 devtest 4 lie outside."""

_LEAST = 25


def check(unit: TranslationUnit) -> Iterator[Issue]:
    expected = len(unit.segment.source) * language(unit.locale).density
    if len(unit.segment.source) < _LEAST or not unit.target:
        return
    ratio = len(unit.target) / expected
    if not SHORTEST <= ratio <= LONGEST:
        how = "short" if ratio < SHORTEST else "long"
        yield Issue(
            segment=unit.segment.id,
            check="length",
            severity=Severity.MAJOR,
            message=f"The target is very {how}: {ratio:.1f} times what the source lets expect.",
        )
