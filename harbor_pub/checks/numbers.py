"""Numbers and times of the source that the target has lost, and such that it made up, by value."""

from collections.abc import Iterator

from harbor_pub.messages import gettext
from harbor_pub.model import Issue, Severity, TranslationUnit
from harbor_pub.quantities import compare


def check(unit: TranslationUnit, source: str = "en") -> Iterator[Issue]:
    """What differs between a target and a source in a language."""
    if not unit.target:
        return
    text = unit.segment.source
    found = compare(text, source, unit.target, unit.locale)
    for lost in found.missing:
        number = text[lost.start : lost.end]
        yield Issue(
            segment=unit.segment.id,
            check="numbers",
            severity=Severity.MAJOR,
            message=gettext("The number {number} is missing in the target.", number=number),
        )
    for extra in found.surplus:
        number = unit.target[extra.start : extra.end]
        yield Issue(
            segment=unit.segment.id,
            check="numbers",
            severity=Severity.MAJOR,
            message=gettext("The number {number} is not in the source.", number=number),
            span=(extra.start, extra.end),
        )
