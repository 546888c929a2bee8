"""Targets that are empty, or the source once more."""

import re
from collections.abc import Iterator

from harbor_pub.messages import gettext
from harbor_pub.model import BlockKind, Issue, Message, Severity, TranslationUnit

_WORD = re.compile(r"[^\W\d_]+")

COPIED_SHARE = 0.6
"""Share of the source's lower-case words that stand again in the target: names and loan words
are copied too, so it lies well above what a good translation keeps."""


def check(unit: TranslationUnit) -> Iterator[Issue]:
    if not unit.target.strip():
        yield _issue(unit, Severity.CRITICAL, gettext("The target is empty."))
    elif unit.segment.kind is not BlockKind.CODE and _copied(unit.segment.source, unit.target):
        yield _issue(unit, Severity.MAJOR, gettext("The target is left in the source language."))


def _copied(source: str, target: str) -> bool:
    words = [word for word in _WORD.findall(source) if word.islower() and len(word) > 2]
    kept = set(_WORD.findall(target))
    return len(words) >= 3 and sum(word in kept for word in words) / len(words) >= COPIED_SHARE


def _issue(unit: TranslationUnit, severity: Severity, message: Message) -> Issue:
    return Issue(segment=unit.segment.id, check="untranslated", severity=severity, message=message)
