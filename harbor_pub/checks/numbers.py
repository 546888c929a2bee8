"""Numbers of the source that the target has lost, and numbers that it made up."""

import re
from collections import Counter
from collections.abc import Iterator

from harbor_pub.model import Issue, Severity, TranslationUnit

# Digits with separators inside. Separators are dropped before comparing: 1,234.5 is 1.234,5 in
# Indonesian. `\d` and int() read the digits of every script.
_NUMBER = re.compile(r"\d(?:[\d.,\u00a0\u202f]*\d)?")


def check(unit: TranslationUnit) -> Iterator[Issue]:
    if not unit.target:
        return
    source, target = _numbers(unit.segment.source), _numbers(unit.target)
    for value in source - target:
        yield Issue(
            segment=unit.segment.id,
            check="numbers",
            severity=Severity.MAJOR,
            message=f"The number {value} is missing in the target.",
        )
    surplus = target - source
    for match in _NUMBER.finditer(unit.target):
        if surplus[_value(match)] > 0:
            surplus[_value(match)] -= 1
            yield Issue(
                segment=unit.segment.id,
                check="numbers",
                severity=Severity.MAJOR,
                message=f"The number {match.group()} is not in the source.",
                span=match.span(),
            )


def _numbers(text: str) -> Counter[str]:
    return Counter(_value(match) for match in _NUMBER.finditer(text))


def _value(match: re.Match[str]) -> str:
    return "".join(str(int(c)) for c in match.group() if c.isdigit())
