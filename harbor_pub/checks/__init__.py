"""The checks: a unit in, issues out; one check a file, named as its module.

An issue is what a check noticed; only a reviewer makes an error of it.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from harbor_pub.checks import (
    decoding,
    doubled,
    ending,
    length,
    markup,
    numbers,
    pairs,
    placeables,
    repetition,
    script,
    terms,
    untranslated,
)
from harbor_pub.model import Issue, TranslationUnit
from harbor_pub.terms import Glossary

Check = Callable[[TranslationUnit], Iterator[Issue]]

CHECKS: dict[str, Check] = {
    "untranslated": untranslated.check,
    "script": script.check,
    "numbers": numbers.check,
    "placeables": placeables.check,
    "repetition": repetition.check,
    "pairs": pairs.check,
    "ending": ending.check,
    "doubled": doubled.check,
    "length": length.check,
    "markup": markup.check,
    "terms": terms.check,
    "decoding": decoding.check,
}


def check(
    units: Iterable[TranslationUnit], source: str = "en", glossary: Glossary | None = None
) -> tuple[Issue, ...]:
    """All issues of the units, in reading order; `source` is the language of their sources, and
    `glossary` has their terms, those that are built in where none is given."""
    runs: dict[str, Check] = {
        **CHECKS,
        "numbers": partial(numbers.check, source=source),
        "terms": partial(terms.check, glossary=glossary),
    }
    return tuple(issue for unit in units for run in runs.values() for issue in run(unit))


def worst_first(issues: Iterable[Issue]) -> list[Issue]:
    """By severity, the worst first; within one, in reading order."""
    return sorted(issues, key=lambda issue: -issue.severity.rank)
