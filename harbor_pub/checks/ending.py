"""The mark at the end: lost, or made up."""

import re
from collections.abc import Iterator

from harbor_pub.languages import language
from harbor_pub.messages import gettext
from harbor_pub.model import Issue, Severity, TranslationUnit

_END = re.compile(r"[.!?…:;。！？：；។៖၊။][\s\"'’”»」』)）\]\d¹²³]*$")

_UNMARKED = frozenset({"Thai", "Laoo"})
"""Scripts that end a sentence with a space."""

_LEAST = 8
"""Characters of a source; in less a mark is an abbreviation's, or a label's."""


def check(unit: TranslationUnit) -> Iterator[Issue]:
    source, target = unit.segment.source.strip(), unit.target.strip()
    if not target or len(source) < _LEAST or language(unit.locale).script in _UNMARKED:
        return
    asked, said = _END.search(source), _END.search(target)
    if asked and not said:
        yield _issue(unit, lost=True)
    elif said and not asked:
        yield _issue(unit, lost=False)


def _issue(unit: TranslationUnit, *, lost: bool) -> Issue:
    message = (
        gettext("The mark at the end is missing.")
        if lost
        else gettext("The source has no mark at the end.")
    )
    return Issue(segment=unit.segment.id, check="ending", severity=Severity.MINOR, message=message)
