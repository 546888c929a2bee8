"""A word or a space that is doubled by mistake."""

import re
from collections.abc import Iterator

from harbor_pub.checks.check import Check, Context, Noticed
from harbor_pub.languages import language
from harbor_pub.messages import gettext
from harbor_pub.model import Severity, TranslationUnit

_WORD = re.compile(r"(?<![\w-])([^\W\d_]{2,})((?: \1)+)(?![\w-])", re.IGNORECASE)

_SINGLE = frozenset({"en", "id", "ms", "pt"})
"""Languages that never say a word twice with a space between. Indonesian and Malay do so with a
hyphen; Vietnamese, Filipino, Tamil and those without spaces do it as a rule of grammar."""

_SPACES = re.compile(r"(?<=\S) {2,}(?=\S)")


def _notice(unit: TranslationUnit, context: Context) -> Iterator[Noticed]:
    source, target = unit.segment.source, unit.target
    word = _twice(target) if language(unit.locale).tag in _SINGLE else None
    if word and not _WORD.search(source):
        yield Noticed(gettext("The word “{word}” is repeated.", word=word.group(1)), word.span())
    spaces = _SPACES.search(target)
    if spaces and not _SPACES.search(source):
        yield Noticed(gettext("There is a double space."), spaces.span())


def _twice(text: str) -> re.Match[str] | None:
    """The first word that stands twice, and no more often: a loop is told of by another check."""
    return next((m for m in _WORD.finditer(text) if len(m[2]) == len(m[1]) + 1), None)


DOUBLED = Check(
    name="doubled",
    meaning="A word or a space is doubled by mistake.",
    category="linguistic-conventions/spelling",
    severity=Severity.MINOR,
    notice=_notice,
)
