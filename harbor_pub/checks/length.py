"""Targets far shorter or longer than the source lets expect."""

import re
from collections.abc import Iterator

from harbor_pub.languages import language
from harbor_pub.messages import gettext
from harbor_pub.model import Issue, Message, Severity, TranslationUnit

SHORTEST, LONGEST = 0.6, 2.5
"""Against the locale's density, for sources of at least 25 characters of English. Of the 10,120
human translations of the FLORES-200 devtest 21 lie outside; nine of ten halves of them do."""

_LEAST = 25

_IDEOGRAPH = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_WORTH = round(1 / language("zh-Hans").density)
"""So many characters of English an ideograph stands for. The densities of the other languages lie
so near to English that a source counts as it is."""


def check(unit: TranslationUnit) -> Iterator[Issue]:
    if not unit.target:
        return
    found = ratio(unit.segment.source, unit.target, unit.locale)
    if not SHORTEST <= found <= LONGEST:
        yield Issue(
            segment=unit.segment.id,
            check="length",
            severity=Severity.MAJOR,
            message=_short(found) if found < SHORTEST else _long(found),
        )


def _short(found: float) -> Message:
    return gettext(
        "The target is very short: {ratio} times what the source lets expect.", ratio=found
    )


def _long(found: float) -> Message:
    return gettext(
        "The target is very long: {ratio} times what the source lets expect.", ratio=found
    )


def ratio(source: str, target: str, locale: str) -> float:
    """The length of a target against what its source lets expect; 1 where that is too short to
    tell."""
    english = len(source) + (_WORTH - 1) * len(_IDEOGRAPH.findall(source))
    if english < _LEAST:
        return 1.0
    return len(target) / (english * language(locale).density)
