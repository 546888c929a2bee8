"""Indonesian in Malay and Malay in Indonesian: near kin, which drafts and editors mix up."""

import re
from collections.abc import Iterator

from harbor_pub.checks.check import Check, Context, Noticed
from harbor_pub.detection import only
from harbor_pub.languages import language
from harbor_pub.messages import gettext
from harbor_pub.model import Severity, TranslationUnit

_KIN = {"id": "ms", "ms": "id"}
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")

LEAST = 2
"""Words of the other language, and more than there are of its own: one may be a name or a quote."""


def _notice(unit: TranslationUnit, context: Context) -> Iterator[Noticed]:
    own = language(unit.locale).tag
    other = _KIN.get(own)
    if other is None:
        return
    source = set(_WORD.findall(unit.segment.source))
    words = {word.lower(): word for word in _WORD.findall(unit.target) if word not in source}
    strange = [words[word] for word in words if word in only(other, own)]
    if len(strange) >= LEAST and len(strange) > sum(word in only(own, other) for word in words):
        found = ", ".join(strange)
        yield Noticed(
            gettext("These words are Malay, not Indonesian: {words}.", words=found)
            if own == "id"
            else gettext("These words are Indonesian, not Malay: {words}.", words=found)
        )


KIN = Check(
    name="kin",
    meaning="An Indonesian target contains Malay words, or a Malay target Indonesian ones.",
    category="accuracy/mistranslation/language",
    severity=Severity.MINOR,
    notice=_notice,
)
