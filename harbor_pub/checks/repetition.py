"""Loops: a stretch of text said again and again, which the source does not."""

import re
from collections import Counter
from collections.abc import Iterator

from harbor_pub.checks.check import Check, Context, Noticed
from harbor_pub.messages import gettext
from harbor_pub.model import Severity, TranslationUnit
from harbor_pub.text import looped

_THRICE = re.compile(
    r"(?=[^\s\d.…_*=-])(.{4,60}?)[\s,、，]*\1[\s,、，]*\1", re.DOTALL | re.IGNORECASE
)


def _notice(unit: TranslationUnit, context: Context) -> Iterator[Noticed]:
    span = looped(unit.target, unit.segment.source) or _thrice(unit.target, unit.segment.source)
    if span is not None:
        yield Noticed(
            gettext(
                "The same words are repeated over and over: the machine translation went wrong."
            ),
            span,
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


REPETITION = Check(
    name="repetition",
    meaning="The target repeats the same words over and over; the source does not.",
    category="accuracy/addition",
    severity=Severity.CRITICAL,
    notice=_notice,
)
