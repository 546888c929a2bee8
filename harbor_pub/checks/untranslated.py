"""Targets that are empty, or the source once more."""

import re
from collections.abc import Iterator

from harbor_pub.checks.check import Check, Context, Noticed
from harbor_pub.messages import gettext
from harbor_pub.model import BlockKind, Severity, TranslationUnit

_WORD = re.compile(r"[^\W\d_]+")

COPIED_SHARE = 0.6
"""Share of the source's lower-case words that stand again in the target: names and loan words
are copied too, so it lies well above what a good translation keeps."""


def _empty(unit: TranslationUnit, context: Context) -> Iterator[Noticed]:
    if not unit.target.strip():
        yield Noticed(gettext("The target is empty."))


def _untranslated(unit: TranslationUnit, context: Context) -> Iterator[Noticed]:
    if unit.segment.kind is not BlockKind.CODE and _copied(unit.segment.source, unit.target):
        yield Noticed(gettext("The target is still in the source language."))


def _copied(source: str, target: str) -> bool:
    words = [word for word in _WORD.findall(source) if word.islower() and len(word) > 2]
    kept = set(_WORD.findall(target))
    return len(words) >= 3 and sum(word in kept for word in words) / len(words) >= COPIED_SHARE


EMPTY = Check(
    name="empty",
    meaning="The target is empty.",
    category="accuracy/untranslated",
    severity=Severity.CRITICAL,
    notice=_empty,
)
UNTRANSLATED = Check(
    name="untranslated",
    meaning="The target repeats the source, or most of its words.",
    category="accuracy/untranslated",
    severity=Severity.MAJOR,
    notice=_untranslated,
)
