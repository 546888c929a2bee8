"""Names that a model garbles: "Daniusus" for "Danius", "Brzinski" for "Brzezinski".

A target in another script has its Latin words from the source. So one that the source has not, and
that is like a name of it, is that name.
"""

import re

from rapidfuzz import fuzz, process

from harbor_pub.engine.masking import Edit
from harbor_pub.languages import language

ALIKE = 75
"""How like (0 to 100: the characters that both have, in order, against those of both) a word and
the name that it is taken for are at least. Of 1,883 such words in six packages' answers to the
FLORES-200 devtest 783 are; of forty between 75 and 80 that were read, 36 were the name."""

_WORD = re.compile(r"[A-Za-zÀ-ɏḀ-ỿ]{3,}")
"""Shorter ones are like too much; the letters of a mask are two at most."""


def respelling(source: str, target: str, locale: str) -> tuple[Edit, ...]:
    """The edits that give a target the names of its source as they are spelt there; none in the
    Latin script, where a word that is like a name can be its translation ("Presiden")."""
    if language(locale).script == "Latn":
        return ()
    names = [word for word in _WORD.findall(source) if not word.islower()]
    found = [(match.span(), _name(match.group(), names)) for match in strange(source, target)]
    return tuple((*span, name) for span, name in found if name)


def strange(source: str, target: str) -> list[re.Match[str]]:
    """The words in Latin letters that a target has and its source, in whatever case, has not."""
    said = list(_WORD.finditer(target))
    known = {word.casefold() for word in _WORD.findall(source)} if said else set()
    return [match for match in said if match.group().casefold() not in known]


def _name(word: str, names: list[str]) -> str | None:
    """The name that a word is most like, where it is like one."""
    best = process.extractOne(
        word, names, scorer=fuzz.ratio, processor=str.casefold, score_cutoff=ALIKE
    )
    return best[0] if best else None
