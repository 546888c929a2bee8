"""Words of the source that stand untranslated in a target which is translated for the rest."""

import re
from collections.abc import Iterator

from harbor_pub.checks.check import Check, Context, Noticed
from harbor_pub.detection import only
from harbor_pub.languages import language
from harbor_pub.messages import gettext
from harbor_pub.model import BlockKind, Severity, TranslationUnit

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")

LEAST = 3
"""Words in a row, none of them with a capital and one of them a small word of the source's
language: names, titles and words of a third language are copied with good reason, and two words may
be alike in two languages."""


def _notice(unit: TranslationUnit, context: Context) -> Iterator[Noticed]:
    if unit.segment.kind is BlockKind.CODE or any(m.kind == "code" for m in unit.markup):
        return
    small = only(context.source, language(unit.locale).tag)
    known = {row for row in _rows(_WORD.findall(unit.segment.source)) if small & set(row)}
    found = list(_WORD.finditer(unit.target))
    for at, row in enumerate(_rows([match.group() for match in found])):
        if row in known and all(map(str.islower, row)):
            last = found[at + LEAST - 1]
            span = (found[at].start(), last.end())
            copied = unit.target[slice(*span)]
            yield Noticed(gettext("“{words}” is untranslated.", words=copied), span)
            return


def _rows(words: list[str]) -> list[tuple[str, ...]]:
    return [tuple(words[at : at + LEAST]) for at in range(len(words) - LEAST + 1)]


COPIED = Check(
    name="copied",
    meaning="Three or more consecutive words of the source are left untranslated.",
    category="accuracy/untranslated",
    severity=Severity.MAJOR,
    notice=_notice,
)
