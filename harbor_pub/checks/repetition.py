"""Loops: a stretch of text said again and again, which the source does not."""

import re
from collections import Counter
from collections.abc import Iterator

from harbor_pub.messages import gettext
from harbor_pub.model import Issue, Severity, TranslationUnit
from harbor_pub.text import looped

_THRICE = re.compile(
    r"(?=[^\s\d.…_*=-])(.{4,60}?)[\s,、，]*\1[\s,、，]*\1", re.DOTALL | re.IGNORECASE
)


def check(unit: TranslationUnit) -> Iterator[Issue]:
    span = looped(unit.target, unit.segment.source) or _thrice(unit.target, unit.segment.source)
    if span is not None:
        yield Issue(
            segment=unit.segment.id,
            check="repetition",
            severity=Severity.CRITICAL,
            message=gettext("The same words again and again: the machine lost the thread."),
            span=span,
        )


def _thrice(target: str, source: str) -> tuple[int, int] | None:
    """Where a phrase stands three times in a row, which none does in the source."""
    if not _may_repeat(target):
        return None
    match = _THRICE.search(target)
    return match.span() if match and not _THRICE.search(source) else None


def _may_repeat(text: str) -> bool:
    """Do the same four characters stand in a text three times? Looking for a phrase takes long."""
    grams = Counter(text[start : start + 4] for start in range(len(text) - 3))
    return max(grams.values(), default=0) >= 3
