"""A term's form as it may stand in a target: expressions over folded text.

Where words are set apart by spaces a form stands between borders, with the prefixes and suffixes
of Indonesian, Malay and Filipino and the case endings of Tamil; elsewhere spaces tell nothing.
"""

import re
from functools import lru_cache

from harbor_pub.languages import language
from harbor_pub.terms.folding import Folded, fold

_MALAY_BEFORE = r"(?:(?:me(?:m|ng|ny|n)?|di|ke|se|ber|ter|pe(?:m|ng|ny|n|r)?)-?)?"
_MALAY_AFTER = r"(?:-?(?:kan|nya|an|i|lah|kah|pun|ku|mu)){0,2}"
_NASAL = {"p": "m", "t": "n", "k": "ng", "s": "ny"}
"""What me- and pe- make of the letter that a word begins with: pukul, memukul."""

_FILIPINO_BEFORE = (
    r"(?:(?:ipinag|ipag|ipa|ika|nag|mag|pag|nang|mang|pang|nam|mam|pam|nan|man|pan|pinaka|taga"
    r"|naka|maka|na|ma|ka|pa|i)-?)?"
)
_FILIPINO_AFTER = r"(?:ng|g|hin|han|in|an|'y|'t)?"

_TAMIL_ENDING = re.compile("(?:ு|ம்)$")
"""What a word loses before its case ending: தாய்லாந்து, தாய்லாந்தில்; மன்றம், மன்றத்தின்."""
_TAMIL_AFTER = r"[\u0b80-\u0bff]{0,9}"

_BORDER = r"(?<![\w\u0b82\u0bbe-\u0bcd]){}(?![\w\u0bbe-\u0bcd])"
_LATIN = r"[0-9A-Za-zÀ-ɏ]"
_BETWEEN = r"[\s-]+"


def folded(text: str, locale: str, *, case: bool = True) -> Folded:
    """A target as the expressions of its locale want it."""
    return fold(text, case=case, spaces=language(locale).spaced)


@lru_cache(maxsize=1 << 16)
def pattern(form: str, locale: str, *, case: bool = True) -> re.Pattern[str]:
    """The expression that finds a form in a folded target."""
    spoken = language(locale)
    plain = fold(form.strip(), case=case, spaces=spoken.spaced).text
    if not spoken.spaced:
        return re.compile(_unspaced(plain))
    words = [word for word in re.split(r"[\s-]+", plain) if word]
    between = _BETWEEN
    if spoken.tag in ("id", "ms"):
        parts = [_malay(word, number == 0) for number, word in enumerate(words)]
    elif spoken.tag == "fil":
        between = r"[\s-]+(?:na\s+)?"
        parts = [_filipino(word, number == 0) for number, word in enumerate(words)]
    elif spoken.tag == "ta":
        parts = [re.escape(_TAMIL_ENDING.sub("", word)) + _TAMIL_AFTER for word in words]
    else:
        parts = [re.escape(word) for word in words]
    return re.compile(_BORDER.format(f"(?:{between.join(parts)})"))


def _unspaced(plain: str) -> str:
    """Only Latin letters at an edge have a border; no letter is parted from its marks."""
    before = f"(?<!{_LATIN})" if re.match(_LATIN, plain) else ""
    after = f"(?!{_LATIN})" if re.match(_LATIN, plain[-1:]) else _MARK_AFTER
    return before + re.escape(plain) + after


_MARK_AFTER = r"(?![\u0e31\u0e34-\u0e3a\u0e47-\u0e4e\u0eb1\u0eb4-\u0ebc\u0ec8-\u0ece]" + (
    r"|[\u102b-\u103e\u17b6-\u17d3])"
)


def _malay(word: str, first: bool) -> str:
    plain = re.escape(word)
    if not first:
        return plain + _MALAY_AFTER
    options = [f"{_MALAY_BEFORE}{plain}(?:-{plain})?"]
    if (nasal := _NASAL.get(word[0])) and len(word) > 3:
        options.append(f"(?:me|pe){nasal}{re.escape(word[1:])}")
    return f"(?:{'|'.join(options)}){_MALAY_AFTER}"


def _filipino(word: str, first: bool) -> str:
    plain = re.escape(word)
    if not first or len(word) < 4:
        return plain + _FILIPINO_AFTER
    again = re.escape(word[:2])
    infix = f"{re.escape(word[0])}(?:um|in){re.escape(word[1:])}"
    return f"(?:{_FILIPINO_BEFORE}(?:{again})?{plain}|{infix}){_FILIPINO_AFTER}"
