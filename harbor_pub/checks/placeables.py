"""Addresses, codes and placeholders that the target has lost. Numbers have a check of their own."""

from collections.abc import Iterator

from harbor_pub.checks.check import Check, Context, Noticed
from harbor_pub.messages import gettext
from harbor_pub.model import Message, Severity, TranslationUnit
from harbor_pub.placeables import Kind, Placeable, missing


def _notice(unit: TranslationUnit, context: Context) -> Iterator[Noticed]:
    if not unit.target:
        return
    for lost in missing(unit.segment.source, unit.target, unit.locale):
        if lost.kind is not Kind.NUMBER:
            yield Noticed(_missing(lost))


def _missing(lost: Placeable) -> Message:
    """A sentence for each kind: what agrees with what is the languages' own affair."""
    match lost.kind:
        case Kind.URL:
            return gettext("The address {text} is missing in the target.", text=lost.text)
        case Kind.EMAIL:
            return gettext("The e-mail address {text} is missing in the target.", text=lost.text)
        case Kind.FILE:
            return gettext("The file name {text} is missing in the target.", text=lost.text)
        case Kind.PLACEHOLDER:
            return gettext("The placeholder {text} is missing in the target.", text=lost.text)
        case _:
            return gettext("The code {text} is missing in the target.", text=lost.text)


PLACEABLES = Check(
    name="placeables",
    meaning="An address, file name, placeholder or code of the source is missing.",
    category="accuracy/omission",
    severity=Severity.MAJOR,
    notice=_notice,
)
