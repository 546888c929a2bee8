"""Targets much shorter or longer than their source makes one expect."""

import re
from collections.abc import Iterator

from harbor_pub.checks.check import Check, Context, Noticed
from harbor_pub.languages import language
from harbor_pub.messages import gettext
from harbor_pub.model import Message, Severity, TranslationUnit

LONGEST = 2.5
"""Against the locale's density, for sources of at least 25 characters of English."""

SHORTEST = 0.6
_SHORTEST = {
    "id": 0.71, "ms": 0.68, "fil": 0.71, "vi": 0.63, "th": 0.6, "lo": 0.68, "km": 0.6, "my": 0.64,
    "ta": 0.65, "zh-Hans": 0.57,
}  # fmt: skip
"""By locale: of 1,012 human translations of the FLORES-200 devtest three are shorter, and of their
halves nine in ten. The densities differ in how far single sentences stray from them."""

_LEAST = 25

_IDEOGRAPH = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_WORTH = round(1 / language("zh-Hans").density)
"""So many characters of English an ideograph stands for. The densities of the other languages lie
so near to English that a source counts as it is."""


def _notice(unit: TranslationUnit, context: Context) -> Iterator[Noticed]:
    if not unit.target:
        return
    found = ratio(unit.segment.source, unit.target, unit.locale)
    shortest = _SHORTEST.get(language(unit.locale).tag, SHORTEST)
    if not shortest <= found <= LONGEST:
        yield Noticed(_short(found) if found < shortest else _long(found))


def _short(found: float) -> Message:
    return gettext("The target is very short: {ratio} times the expected length.", ratio=found)


def _long(found: float) -> Message:
    return gettext("The target is very long: {ratio} times the expected length.", ratio=found)


def ratio(source: str, target: str, locale: str) -> float:
    """The length of a target against what its source lets expect; 1 where that is too short to
    tell."""
    english = len(source) + (_WORTH - 1) * len(_IDEOGRAPH.findall(source))
    if english < _LEAST:
        return 1.0
    return len(target) / (english * language(locale).density)


LENGTH = Check(
    name="length",
    meaning="The target is much shorter or longer than expected.",
    category="accuracy/omission",
    severity=Severity.MAJOR,
    notice=_notice,
)
