"""Loops: a stretch of text said again and again, which the source does not."""

from collections.abc import Iterator

from harbor_pub.messages import gettext
from harbor_pub.model import Issue, Severity, TranslationUnit
from harbor_pub.text import looped


def check(unit: TranslationUnit) -> Iterator[Issue]:
    span = looped(unit.target, unit.segment.source)
    if span is not None:
        yield Issue(
            segment=unit.segment.id,
            check="repetition",
            severity=Severity.CRITICAL,
            message=gettext("The same words again and again: the machine lost the thread."),
            span=span,
        )
