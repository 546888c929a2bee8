"""The mark at the end: lost, or made up."""

import re
from collections.abc import Iterator

from harbor_pub.checks.check import Check, Context, Noticed
from harbor_pub.languages import language
from harbor_pub.messages import gettext
from harbor_pub.model import Severity, TranslationUnit

_END = re.compile(r"[.!?…:;。！？：；។៖၊။][\s\"'’”»」』)）\]\d¹²³]*$")

_UNMARKED = frozenset({"Thai", "Laoo"})
"""Scripts that end a sentence with a space."""

_LEAST = 8
"""Characters of a source; in less a mark is an abbreviation's, or a label's."""


def _notice(unit: TranslationUnit, context: Context) -> Iterator[Noticed]:
    source, target = unit.segment.source.strip(), unit.target.strip()
    if not target or len(source) < _LEAST or language(unit.locale).script in _UNMARKED:
        return
    asked, said = _END.search(source), _END.search(target)
    if asked and not said:
        yield Noticed(gettext("The closing punctuation mark is missing."))
    elif said and not asked:
        yield Noticed(gettext("The source has no closing punctuation mark."))


ENDING = Check(
    name="ending",
    meaning="The closing punctuation mark is missing, or was added.",
    category="linguistic-conventions/punctuation",
    severity=Severity.MINOR,
    notice=_notice,
)
