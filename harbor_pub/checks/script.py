"""Letters of another script than the locale's, or broken ones: stray bytes, or another language."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby

from harbor_pub.checks.check import Check, Context, Noticed
from harbor_pub.languages import language
from harbor_pub.messages import gettext, ngettext
from harbor_pub.model import Message, Severity, TranslationUnit
from harbor_pub.text import combines

# How Unicode's character names begin for each script of ours; Latin is welcome everywhere,
# since names, brands and units stay in it.
_NAMES = {
    "Latn": (),
    "Thai": ("THAI",),
    "Laoo": ("LAO",),
    "Khmr": ("KHMER",),
    "Mymr": ("MYANMAR",),
    "Taml": ("TAMIL",),
    "Hans": ("CJK", "IDEOGRAPHIC", "HALFWIDTH", "FULLWIDTH"),
}
_BROKEN = "\ufffd"
"""What stands for bytes that make no letter; packages with a byte fallback say some."""

_EVERYWHERE = ("LATIN", "FULLWIDTH LATIN", "MODIFIER", "COMBINING", "VARIATION SELECTOR")

OWN_SHARE = 0.5
"""A target in its own script has at least half of its letters there; the rest may be names."""

_TITLE = re.compile(r"[\"“]([A-Z][\w-]*(?: [A-Z][\w-]*)*)[\"”]")
"""Capitalised words between quotation marks."""

_WORTH = {"Hans": 3}
"""So many letters of English a letter of the script stands for, where it isn't about one: Chinese
says one of English in 0.31 (the median of the FLORES-200 devtest)."""


def _strange(unit: TranslationUnit, context: Context) -> Iterator[Noticed]:
    strange = strangers(unit.segment.source, unit.target, unit.locale)
    for is_strange, run in groupby(range(len(strange)), key=strange.__getitem__):
        if is_strange:
            places = list(run)
            span = (places[0], places[-1] + 1)
            yield Noticed(_letters(_seen(unit.target[slice(*span)])), span)


def _elsewhere(unit: TranslationUnit, context: Context) -> Iterator[Noticed]:
    if _is_elsewhere(_without_titles(unit), language(unit.locale).script):
        yield Noticed(gettext("The target is not in the script of its language."))


def _letters(count: int) -> Message:
    return ngettext(
        "{count} letter of another script, or a broken one.",
        "{count} letters of another script, or broken ones.",
        count,
    )


def _seen(text: str) -> int:
    """How many letters somebody sees: a mark is part of the one before it."""
    return max(1, sum(not combines(character) for character in text))


def _is_elsewhere(target: str, script: str) -> bool:
    letters = [c for c in target if _is_letter(c)]
    if not _NAMES[script] or len(letters) < 10:
        return False
    own = sum(_named(c, _NAMES[script]) for c in letters)
    said = own * _WORTH.get(script, 1)
    return said < OWN_SHARE * (said + len(letters) - own)


def strangers(source: str, target: str, locale: str) -> list[bool]:
    """Which characters of a target are broken, or letters of a script that isn't its own, Latin or
    in its source."""
    welcome = (*_NAMES[language(locale).script], *_EVERYWHERE)
    known = set(source)
    return [
        c not in known and (c == _BROKEN or (_is_letter(c) and not _named(c, welcome)))
        for c in target
    ]


@lru_cache(maxsize=1 << 16)
def _is_letter(character: str) -> bool:
    """Vowel signs and tone marks count: they are what the vowels of the Latin script are."""
    return character.isalpha() or combines(character)


def _without_titles(unit: TranslationUnit) -> str:
    """The target without what it quotes of the source by its name: "Internet Plus"."""
    target = unit.target
    for title in _TITLE.findall(unit.segment.source):
        target = target.replace(title, "")
    return target


@lru_cache(maxsize=1 << 16)
def _named(character: str, beginnings: tuple[str, ...]) -> bool:
    return unicodedata.name(character, "").startswith(beginnings)


LETTERS = Check(
    name="letters",
    meaning="The target contains letters of a foreign script, or corrupted characters.",
    category="linguistic-conventions/character-encoding",
    severity=Severity.MAJOR,
    notice=_strange,
)
SCRIPT = Check(
    name="script",
    meaning="Most of the target is not in the script of its language.",
    category="accuracy/untranslated",
    severity=Severity.CRITICAL,
    notice=_elsewhere,
)
