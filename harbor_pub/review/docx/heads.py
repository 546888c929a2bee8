"""What the head of a column says that stands under it, in any language of the interface."""

import re
from functools import cache

from harbor_pub.bilingual.words import parts
from harbor_pub.languages import ENGLISH, TARGETS, Language
from harbor_pub.locales import gettext_of
from harbor_pub.review.docx.roles import Role
from harbor_pub.review.typography import plain

_NUMBERS = frozenset({"#", "no", "no.", "nr", "nr.", "n.º", "№"})
_ALL = (ENGLISH, *TARGETS)


def role(text: str, locale: str) -> Role | None:
    """What stands under a head, None where it tells nothing: a language is the source's unless it
    is the target's own."""
    words = plain(text).casefold()
    if not words:
        return None
    if words in _NUMBERS:
        return Role.NUMBER
    if any(plain(part).casefold() in _statuses() for part in parts(text)):
        return Role.STATUS
    named = names(text)
    if named is None:
        return None
    return Role.TARGET if named == locale else Role.SOURCE


def bare(text: str) -> bool:
    """Is it a language's name and no more, but for what stands in brackets?"""
    words = plain(re.sub(r"[(（][^()（）]*[)）]", "", text)).casefold()
    return any(words in _names(language) for language in _ALL)


def names(text: str) -> str | None:
    """The tag of the language that a head names first, by its longest name."""
    words = plain(text).casefold()
    found = [
        (words.index(name), -len(name), language.tag)
        for language in _ALL
        for name in _names(language)
        if name in words
    ]
    return min(found)[2] if found else None


@cache
def _names(language: Language) -> frozenset[str]:
    """The language's names in all of ours, its own too."""
    names = {language.name, language.autonym}
    if language.tag != "tet":  # which CLDR doesn't name
        for other in _ALL:
            names.add(str(language.babel.get_display_name(other.babel)))
            names.add(str(other.babel.languages.get(language.babel.language, "")))
    return frozenset(name.casefold() for name in names if name)


@cache
def _statuses() -> frozenset[str]:
    return frozenset(plain(gettext_of(one.tag)("Status")).casefold() for one in _ALL)
