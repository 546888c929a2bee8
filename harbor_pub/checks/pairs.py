"""Brackets and quotation marks that have lost their partner."""

import re
from collections.abc import Iterator

from harbor_pub.checks.check import Check, Context, Noticed
from harbor_pub.messages import gettext
from harbor_pub.model import Severity, TranslationUnit

_BRACKETS = {"(": ")", "[": "]", "{": "}", "《": "》", "〈": "〉"}
_NARROW = str.maketrans("（）【】［］｛｝", "()[][]{}")
_LABEL = re.compile(r"(?:^|[\s;:,])(?:\d{1,2}|[a-z])\)(?=\s)")
"""A label in a running text: "a) ships; b) boats"."""

_QUOTES = re.compile('["“”„«»「」『』″]')
_INCHES = re.compile(r"(?<=\d)[\"″]|â€.")
"""Inches; and what is no quotation mark but a dash in the wrong encoding."""


def _notice(unit: TranslationUnit, context: Context) -> Iterator[Noticed]:
    source, target = unit.segment.source, unit.target
    if _unbalanced(target) and not _unbalanced(source):
        yield Noticed(gettext("A bracket is unmatched."))
    if _odd(target) and not _odd(source):
        yield Noticed(gettext("A quotation mark is unmatched."))


def _unbalanced(text: str) -> bool:
    text = _LABEL.sub(" ", text.translate(_NARROW))
    return any(text.count(first) != text.count(last) for first, last in _BRACKETS.items())


def _odd(text: str) -> bool:
    return len(_QUOTES.findall(_INCHES.sub("", text))) % 2 == 1


PAIRS = Check(
    name="pairs",
    meaning="A bracket or quotation mark is unmatched.",
    category="linguistic-conventions/punctuation",
    severity=Severity.MINOR,
    notice=_notice,
)
