"""Loops: a stretch of text said again and again, which the source does not."""

import re
from collections.abc import Iterator

from harbor_pub.model import Issue, Severity, TranslationUnit

# The same 1 to 40 characters at least four times in a row, eight characters or more in all.
# Counted in characters, so that it works where words have no spaces; doubling a word is grammar
# in Indonesian and Malay (anak-anak), a dotted line is punctuation.
_LOOP = re.compile(r"(?=[^\s.…_*=-])(.{1,40}?)\1{3,}", re.DOTALL)
_SHORTEST = 8


def check(unit: TranslationUnit) -> Iterator[Issue]:
    for match in _LOOP.finditer(unit.target):
        if len(match.group()) >= _SHORTEST and match.group() not in unit.segment.source:
            yield Issue(
                segment=unit.segment.id,
                check="repetition",
                severity=Severity.CRITICAL,
                message="The same words again and again: the machine lost the thread.",
                span=match.span(),
            )
            return
