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
FLORES-200 devtest 783 are; read, nine in ten of those between 75 and 80 were the name."""

_WORD = re.compile(r"[A-Za-zÀ-ɏḀ-ỿ]{3,}")
"""Shorter ones are like too much; the letters of a mask are two at most."""


def respelling(source: str, target: str, locale: str) -> tuple[Edit, ...]:
    """The edits that give a target the names of its source as they are spelt there; none in the
    Latin script, where a word that is like a name can be its translation ("Presiden")."""
    if language(locale).script == "Latn":
        return ()
    said = list(_WORD.finditer(target))
    words = _WORD.findall(source) if said else []
    known = {word.casefold() for word in words}
    names = [word for word in words if not word.islower()]
    strange = [match for match in said if match.group().casefold() not in known]
    found = [(match.span(), _name(match.group(), names)) for match in strange]
    return tuple((*span, name) for span, name in found if name)


def _name(word: str, names: list[str]) -> str | None:
    """The name that a word is most like, where it is like one."""
    best = process.extractOne(
        word, names, scorer=fuzz.ratio, processor=str.casefold, score_cutoff=ALIKE
    )
    return best[0] if best else None
