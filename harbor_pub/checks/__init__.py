"""The checks: a unit in, issues out; one check a file, named as its module.

An issue is what a check noticed; only a reviewer makes an error of it.
"""

from collections.abc import Callable, Iterable, Iterator

from harbor_pub.checks import (
    decoding,
    length,
    markup,
    numbers,
    placeables,
    repetition,
    script,
    untranslated,
)
from harbor_pub.model import Issue, TranslationUnit

Check = Callable[[TranslationUnit], Iterator[Issue]]

CHECKS: dict[str, Check] = {
    "untranslated": untranslated.check,
    "script": script.check,
    "numbers": numbers.check,
    "placeables": placeables.check,
    "repetition": repetition.check,
    "length": length.check,
    "markup": markup.check,
    "decoding": decoding.check,
}


def check(units: Iterable[TranslationUnit]) -> tuple[Issue, ...]:
    """All issues of the units, in reading order."""
    return tuple(issue for unit in units for run in CHECKS.values() for issue in run(unit))


def worst_first(issues: Iterable[Issue]) -> list[Issue]:
    """By severity, the worst first; within one, in reading order."""
    return sorted(issues, key=lambda issue: -issue.severity.rank)
