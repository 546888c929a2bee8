"""One sentence said in two ways, and two sentences said in one: of a whole document."""

from collections.abc import Callable, Iterator, Sequence

from harbor_pub.checks.check import Context, Noticed, WholeCheck
from harbor_pub.messages import gettext
from harbor_pub.model import Message, Severity, TranslationUnit

LEAST = 20
"""Characters of a text that stands for a sentence: single words are said by their context."""

_Key = Callable[[TranslationUnit], str]


def _notice(
    units: Sequence[TranslationUnit], context: Context
) -> Iterator[tuple[TranslationUnit, Noticed]]:
    for unit, row in _differing(units, _source, _target):
        yield unit, Noticed(_otherwise(row))
    for unit, row in _differing(units, _target, _source):
        yield unit, Noticed(_alike(row))


def _differing(
    units: Sequence[TranslationUnit], one: _Key, other: _Key
) -> Iterator[tuple[TranslationUnit, int]]:
    """Units that are the same as an earlier one by one key and not by the other, and its row."""
    first: dict[str, tuple[int, str]] = {}
    for row, unit in enumerate(units, 1):
        if not unit.target or len(one(unit)) < LEAST:
            continue
        before, said = first.setdefault(one(unit), (row, other(unit)))
        if said != other(unit):
            yield unit, before


def _source(unit: TranslationUnit) -> str:
    return " ".join(unit.segment.source.split())


def _target(unit: TranslationUnit) -> str:
    return " ".join(unit.target.split())


def _otherwise(row: int) -> Message:
    return gettext("The same sentence is translated differently in row {row}.", row=row)


def _alike(row: int) -> Message:
    return gettext("Row {row} has the same translation, but its source differs.", row=row)


CONSISTENCY = WholeCheck(
    name="consistency",
    meaning="One source has two translations in the document, or two sources have the same one.",
    category="terminology/inconsistent-use-of-terminology",
    severity=Severity.MINOR,
    notice=_notice,
)
