"""Names that a model garbles: "Daniusus" for "Danius", "Brzinski" for "Brzezinski".

A target in another script has its Latin words from the source. So one that the source has not, and
that is like a name of it, is that name. Vietnamese is written syllable by syllable, so a word that
is none has come from the source, too. In other languages of the Latin script a word that is like a
name can be its translation ("Presiden"), and is left.
"""

import re
import unicodedata
from functools import lru_cache

from rapidfuzz import fuzz, process

from harbor_pub.engine.masking import Edit
from harbor_pub.languages import language
from harbor_pub.text import combines

ALIKE = 75
"""How like (0 to 100: the characters that both have, in order, against those of both) a word and
the name that it is taken for are at least. In six packages' answers to the FLORES-200 devtest most
words from there on were the name when read, below it ever fewer."""

_WORD = re.compile(r"[A-Za-zÀ-ɏḀ-ỿ]{3,}")
"""Shorter ones are like too much; the letters of a mask are two at most."""

_SYLLABLE = re.compile(
    r"(?:ngh?|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdđghklmnprstvx])?[aeiouy]{1,3}(?:ch|ng|nh|[cmnpt])?"
)
"""Of Vietnamese, without the marks of its letters and tones."""

_ENDINGS = frozenset({"s", "es", "n", "ns", "an", "ans", "ian", "ians", "ish", "ese"})
"""English says "Tasmanian" where others say "of Tasmania"."""


def respelling(source: str, target: str, locale: str) -> tuple[Edit, ...]:
    """The edits that give a target the names of its source as they are spelt there; none in a
    language where a word that is like a name can be its own."""
    own = language(locale)
    if own.tag == "vi":
        return tuple(e for e in alike(source, target) if _is_foreign(target[e[0] : e[1]]))
    return () if own.script == "Latn" else alike(source, target)


def alike(source: str, target: str) -> tuple[Edit, ...]:
    """The edits that put a name of the source for each word that its source has not and that is
    like it, in whatever language."""
    words = strange(source, target)
    names = [word for word in _WORD.findall(source) if not word.islower()] if words else []
    found = [(word.span(), _name(word.group(), names)) for word in words]
    return tuple((*span, name) for span, name in found if name)


def strange(source: str, target: str) -> list[re.Match[str]]:
    """The words in Latin letters that a target has and its source, in whatever case, has not."""
    said = list(_WORD.finditer(target))
    known = {word.casefold() for word in _WORD.findall(source)} if said else set()
    return [match for match in said if match.group().casefold() not in known]


def kept(source: str, target: str) -> list[str]:
    """The names of a source that stand in its target as they are: capitalised words but the first,
    in Latin letters."""
    words = [match.group() for match in _WORD.finditer(source)][1:]
    return [word for word in dict.fromkeys(words) if not word.islower() and word in target]


def _is_foreign(word: str) -> bool:
    """Is it no syllable of Vietnamese, nor what Vietnamese calls a country?"""
    letters = unicodedata.normalize("NFD", word.casefold())
    syllable = _SYLLABLE.fullmatch("".join(c for c in letters if not combines(c)))
    return not syllable and word not in _countries()


@lru_cache
def _countries() -> frozenset[str]:
    """The words of their names in Vietnamese, by CLDR."""
    return frozenset(_WORD.findall(" ".join(language("vi").babel.territories.values())))


def _name(word: str, names: list[str]) -> str | None:
    """The name that a word is most like, where it is like one and not its stem."""
    best = process.extractOne(
        word, names, scorer=fuzz.ratio, processor=str.casefold, score_cutoff=ALIKE
    )
    if not best:
        return None
    begins = best[0].casefold().startswith(word.casefold())
    return None if begins and best[0][len(word) :] in _ENDINGS else best[0]
