"""Burmese in Zawgyi, the encoding of an old font, which readers see as garbage."""

from collections.abc import Iterator

from harbor_pub.checks.check import Check, Context, Noticed
from harbor_pub.encoding.zawgyi import signs
from harbor_pub.languages import language
from harbor_pub.messages import gettext
from harbor_pub.model import Severity, TranslationUnit


def _notice(unit: TranslationUnit, context: Context) -> Iterator[Noticed]:
    if language(unit.locale).script != "Mymr":
        return
    found = signs(unit.target)
    if found.zawgyi > found.unicode:
        yield Noticed(gettext("The target is encoded in Zawgyi instead of Unicode."))


ZAWGYI = Check(
    name="zawgyi",
    meaning="Burmese encoded for the Zawgyi font, which other fonts display as garbage.",
    category="linguistic-conventions/character-encoding",
    severity=Severity.CRITICAL,
    notice=_notice,
)
