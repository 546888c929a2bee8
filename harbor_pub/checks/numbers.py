"""Numbers and times of the source that the target has lost, and such that it made up, by value."""

from collections.abc import Iterator

from harbor_pub.checks.check import Check, Context, Noticed
from harbor_pub.messages import gettext
from harbor_pub.model import Severity, TranslationUnit
from harbor_pub.quantities import compare


def _notice(unit: TranslationUnit, context: Context) -> Iterator[Noticed]:
    if not unit.target:
        return
    text = unit.segment.source
    found = compare(text, context.source, unit.target, unit.locale)
    for lost in found.missing:
        number = text[lost.start : lost.end]
        yield Noticed(gettext("The number {number} is missing in the target.", number=number))
    for extra in found.surplus:
        number = unit.target[extra.start : extra.end]
        message = gettext("The number {number} is not in the source.", number=number)
        yield Noticed(message, (extra.start, extra.end))


NUMBERS = Check(
    name="numbers",
    meaning="A number, date or time is missing or was made up; compared by value.",
    category="accuracy/mistranslation/number",
    severity=Severity.MAJOR,
    notice=_notice,
)
