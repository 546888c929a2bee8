"""Numbers of the source that the target has lost, and numbers that it made up."""

from collections.abc import Iterator

from harbor_pub.messages import gettext
from harbor_pub.model import Issue, Severity, TranslationUnit
from harbor_pub.placeables import find_numbers, numbers, value


def check(unit: TranslationUnit) -> Iterator[Issue]:
    if not unit.target:
        return
    source, target = numbers(unit.segment.source, unit.locale), numbers(unit.target, unit.locale)
    for number in source - target:
        yield Issue(
            segment=unit.segment.id,
            check="numbers",
            severity=Severity.MAJOR,
            message=gettext("The number {number} is missing in the target.", number=number),
        )
    surplus = target - source
    for match in find_numbers(unit.target, unit.locale):
        if surplus[value(match.group())] > 0:
            surplus[value(match.group())] -= 1
            yield Issue(
                segment=unit.segment.id,
                check="numbers",
                severity=Severity.MAJOR,
                message=gettext("The number {number} is not in the source.", number=match.group()),
                span=match.span(),
            )
