"""Addresses, codes and placeholders that the target has lost. Numbers have a check of their own."""

from collections.abc import Iterator

from harbor_pub.model import Issue, Severity, TranslationUnit
from harbor_pub.placeables import Kind, missing


def check(unit: TranslationUnit) -> Iterator[Issue]:
    if not unit.target:
        return
    for lost in missing(unit.segment.source, unit.target, unit.locale):
        if lost.kind is not Kind.NUMBER:
            yield Issue(
                segment=unit.segment.id,
                check="placeables",
                severity=Severity.MAJOR,
                message=f"The {lost.kind} {lost.text} is missing in the target.",
            )
