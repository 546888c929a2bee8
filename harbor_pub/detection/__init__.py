"""The language of a source that doesn't say it: the script, small words, and a library's model.

A script decides Thai, Lao, Khmer, Burmese, Tamil and Chinese. The languages in Latin letters are
told by their small words (words/, text files that anyone can edit), which take no time to load and
know Tetum; where these leave a doubt, py3langid's model of 139 languages is asked.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from babel import Locale, UnknownLocaleError

from harbor_pub.languages import ENGLISH, from_argos, language

SAMPLE = 6000
"""Characters that are looked at, of the longest blocks: they are prose, the others navigation."""

_LEAST_LETTERS = 12
_LEAST_SHARE = 0.12
"""Of the words of a text are small words of its language; prose has 0.3 to 0.5."""

_LEAST_WORDS = 2
"""So many different ones may stand in a text of another language by chance."""

_KANA = "Hira"
_SCRIPTS = {
    "th": re.compile(r"[\u0e01-\u0e3a\u0e40-\u0e4e]"),
    "lo": re.compile(r"[\u0e81-\u0ede]"),
    "km": re.compile(r"[\u1780-\u17d3]"),
    "my": re.compile(r"[\u1000-\u103f]"),
    "ta": re.compile(r"[\u0b82-\u0bcd]"),
    "zh-Hans": re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]"),
    "Latn": re.compile(r"[A-Za-zÀ-ɏƠ-ưḀ-ỿ]"),
    _KANA: re.compile(r"[\u3041-\u30ff]"),
}
_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*")
_LATIN = ("en", "id", "ms", "fil", "vi", "pt", "tet")


@dataclass(frozen=True, slots=True, kw_only=True)
class Detected:
    """A BCP 47 tag of ours, and why: "detected", or what made us assume English.

    `seems` names in English what the text is in, be it one of ours or not; "" where nothing tells.
    """

    language: str
    reason: str = "detected"
    seems: str = ""

    def __str__(self) -> str:
        return f"language: {language(self.language).name} ({self.reason})"


def detect(texts: Iterable[str]) -> Detected:
    """The language that most of a document's texts are in; English where nothing tells."""
    sample = _sample(texts)
    counts = {name: len(letters.findall(sample)) for name, letters in _SCRIPTS.items()}
    letters = sum(character.isalpha() for character in sample)
    if letters < _LEAST_LETTERS:
        return _assumed("too little text to tell")
    script = max(counts, key=lambda name: counts[name])
    if counts[script] < letters / 3 or counts[_KANA] > letters / 20:
        return _assumed("the text is in a script of none of ours", "a script of none of ours")
    return _latin(sample) if script == "Latn" else _found(script)


def doubt(declared: str, texts: Iterable[str]) -> str:
    """What speaks against the language that a document is said to be in; "" where nothing does.

    Indonesian and Malay are too near to each other for a word on which of them it is.
    """
    found = detect(texts)
    named = language(declared).name
    if found.seems in ("", named) or {declared, found.language} == {"id", "ms"}:
        return ""
    return f"taken for {named}, but reads like {found.seems}; --from names another language"


def _sample(texts: Iterable[str]) -> str:
    taken, size = [], 0
    for text in sorted(texts, key=len, reverse=True):
        if size >= SAMPLE:
            break
        taken.append(text[: SAMPLE - size])
        size += len(taken[-1])
    return "\n".join(taken)


def _latin(text: str) -> Detected:
    words = Counter(word.lower() for word in _WORD.findall(text))
    hits = {tag: {w: n for w, n in words.items() if w in small_words(tag)} for tag in _LATIN}
    first, second = sorted(_LATIN, key=lambda tag: -sum(hits[tag].values()))[:2]
    mine, other = (
        {w: n for w, n in hits[one].items() if w not in small_words(two)}
        for one, two in ((first, second), (second, first))
    )
    ahead = sum(mine.values()) > sum(other.values())
    if sum(hits[first].values()) < _LEAST_SHARE * words.total():
        return _by_model(text, "")
    if len(mine) > _LEAST_WORDS and sum(mine.values()) >= 2 * sum(other.values()):
        return _found(first)
    return _by_model(text, first if ahead else "")


def _by_model(text: str, likely: str) -> Detected:
    """py3langid's answer; it takes Malay for Indonesian one time in five, so that the small words'
    own guess stands against it there, and for Tetum, which it doesn't know."""
    from py3langid import langid

    code, _ = langid.classify(text)
    known = from_argos(code)
    if likely == "tet" or (likely in ("id", "ms") and code in ("id", "ms")):
        return _found(likely)
    if known is not None and known.tag in _LATIN:
        return _found(known.tag)
    return _assumed(f"it reads like {_name(code)}, none of our languages", _name(code))


def _found(tag: str) -> Detected:
    return Detected(language=tag, seems=language(tag).name)


def _assumed(reason: str, seems: str = "") -> Detected:
    reason = f"assumed: {reason}; --from names another"
    return Detected(language=ENGLISH.tag, reason=reason, seems=seems)


def _name(code: str) -> str:
    try:
        return Locale.parse(code).get_display_name("en") or code
    except (UnknownLocaleError, ValueError):
        return f"{code!r}"


@cache
def only(tag: str, other: str) -> frozenset[str]:
    """The small words of a language that another hasn't."""
    return small_words(tag) - small_words(other)


@cache
def small_words(tag: str) -> frozenset[str]:
    """The small words of a language in Latin letters; none for others."""
    if tag not in _LATIN:
        return frozenset()
    text = (files("harbor_pub.detection") / "words" / f"{tag}.txt").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return frozenset(word for line in lines for word in line.split())
