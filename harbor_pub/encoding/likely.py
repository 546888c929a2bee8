"""How far a text that bytes were decoded to is one: from 0, garbage, to 1.

What is judged are the words that have letters beyond ASCII, since the others look the same in every
encoding: whether they are Vietnamese syllables, Tamil and Thai letters in an order that can be
written, Chinese characters that are used, or at least letters of one script, capitals in front.
"""

import re
import unicodedata
from collections.abc import Callable
from itertools import pairwise

_WORD = re.compile(r"[^\s<>]+")
_EDGE = re.compile(r"^[^\w\u0300-\u036f]+|[^\w\u0300-\u036f]+$")

_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_SYLLABLE = re.compile(
    r"(?:b|ch?|d|đ|gh?|gi|h|kh?|l|m|ngh?|nh?|ph?|qu?|r|s|th?|tr|v|x)?"
    r"(?:[aăâeêioôơuưy]|[iuưoôơyeêaâ][aăâeêioôơuưy]|(?:uô|ươ|iê|yê|oa|oe|uâ|uê|uy|uya)[aioêuy])"
    r"(?:ch?|m|ng?|nh|p|t)?"
)
_OWN = re.compile("[\u1ea0-\u1ef9ơưđƠƯĐ]")
_SEVERAL, _AHEAD = 3, 0.06
_APART = re.compile(r"[^\w\u0300-\u036f]+|[\d_]+")

_TAMIL_WORD = re.compile(
    "(?:[\u0b85-\u0b94\u0b83]|[\u0b95-\u0bb9](?:[\u0bbe-\u0bc8\u0bca-\u0bcd]|\u0bd7)?)+"
)
# Letters that begin no word, vowels that only begin one, silent letters that begin none, two silent
# ones, and hard ones before a letter that they never meet.
_NOT_TAMIL = re.compile(
    "^[ஙணழளறன]|.[அ-ஔ]|^[யரலவழளஞஙணமநன]\u0bcd|[^யரழல]\u0bcd[க-ஹ]\u0bcd|க்[^கஷரலய]|ச்[^சரய]|ட்[^டகசபரய]"
    "|த்[^தமரவயன]|ப்[^பரலயட]|ற்[^றகசபயவ]|ங்[^கங]|ஞ்[^சஞஜ]"
)
_TAMIL = re.compile("[\u0b80-\u0bff]+")

# Without kho khuat and kho khon, which nobody writes.
_THAI_SYLLABLES = re.compile(
    "(?:[\u0e40-\u0e44]{0,2}[\u0e01\u0e02\u0e04\u0e06-\u0e2e][\u0e31\u0e33-\u0e39\u0e3a]?[\u0e47-\u0e4e]{0,2}"
    "[\u0e30\u0e32\u0e33\u0e45]?|[\u0e2f\u0e46\u0e50-\u0e59\u0e3f])+"
)
_THAI_MARKS = re.compile("[\u0e30-\u0e3a\u0e40-\u0e45\u0e47-\u0e4e]")
_EXPECTED_MARKS = 0.25
_THAI = re.compile("[\u0e00-\u0e7f]+")

_WEIGHT = 3
"""What a letter that can't stand where it stands counts; by chance two of three can."""

_HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")
_USED = frozenset(
    "的一是不了在人有我他这中大来上个国和也子时道说出要于就下得可你年生自会那后能对着事其里所去行过"
    "家十用发天如然作方成者多日都三小军二无同么经法当起与好看学进种将还分此心前面又定见只主没公从"
    "新政府部长市场经济工建设开关全民法律规定管理应位港口這來個國時說於會後對著過發無經當與學進種將"
    "還見沒從灣業東車長們產書門員動實問間題為電話機關體區高及以到本月名"
)
_EXPECTED = 0.15
"""Of the Chinese characters of a text are of those used most; prose has 0.3."""
_CHINESE_MARKS = frozenset("，。、；：？！“”‘’（）《》〈〉「」『』—…·　％")

_SIGN_INSIDE = re.compile(
    r"(?<=[^\W\d_])[^\w\s'’‘·.\-‐‑–—/…,;:!?()\"“”«»&@*+|\[\]\u00ad](?=[^\W\d_])"
)
_LOST = re.compile("[\x80-\x9f\ufffd]")
_HEAP = re.compile(r"[À-ÖØ-öø-ÿ]{3}|(?!ée)[àèìòùâêîôûäëïöüáéíóúãõåøæ]{2}")


def western(text: str) -> float:
    """Of words in the Latin letters of Windows-1252, or of any other script."""
    return _share(text, _is_coherent)


def vietnamese(text: str) -> float:
    """By its syllables; some more where they have letters that no other language has."""
    own = len(_OWN.findall(unicodedata.normalize("NFC", text)))
    return _share(text, _is_vietnamese) + (_AHEAD if own >= _SEVERAL else 0.0)


def tamil(text: str) -> float:
    """By what can be written, and by what a Tamil word can begin with and have side by side."""
    words = _TAMIL.findall(text := unicodedata.normalize("NFC", text))
    strange = sum(bool(_NOT_TAMIL.search(word)) for word in words)
    return _covered(text, _TAMIL, _TAMIL_WORD) * (1 - strange / max(1, len(words)))


def thai(text: str) -> float:
    """By what can be written, and by its vowels and tones, which a third of Thai is."""
    letters = sum(map(len, _THAI.findall(text)))
    marks = len(_THAI_MARKS.findall(text))
    return _covered(text, _THAI, _THAI_SYLLABLES) * min(
        1.0, marks / max(1, letters) / _EXPECTED_MARKS
    )


def chinese(text: str) -> float:
    """By the characters' share, and by how many of them are among those used most."""
    strange = [c for c in text if not c.isascii() and not c.isspace()]
    han = [c for c in strange if _HAN.match(c)]
    good = sum(_is_common(c) for c in han) + sum(c in _CHINESE_MARKS for c in strange)
    if not han:
        return 0.0
    used = min(1.0, sum(c in _USED for c in han) / len(han) / _EXPECTED)
    return (good / len(strange)) * (0.4 + 0.6 * used)


def _is_common(character: str) -> bool:
    """Is it of the first level of GB 2312 or of Big5, which have the characters in use?"""
    for encoding, first, last in (("gb2312", 0xB0, 0xD7), ("big5", 0xA4, 0xC6)):
        try:
            lead = character.encode(encoding)[0]
        except UnicodeEncodeError:
            continue
        if first <= lead <= last:
            return True
    return False


def _share(text: str, good: Callable[[str], bool]) -> float:
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    words = [word for word in words if _has_letters(word)]
    return sum(map(good, words)) / len(words) if words else 1.0


def _has_letters(word: str) -> bool:
    """Has it letters or signs beyond ASCII, more than quotation marks and dashes around it?"""
    return not _EDGE.sub("", word).isascii() or bool(_LOST.search(word))


def _is_coherent(word: str) -> bool:
    if _LOST.search(word) or _SIGN_INSIDE.search(word) or _HEAP.search(word):
        return False
    if any(a.islower() and b.isupper() and not b.isascii() for a, b in pairwise(word)):
        return False
    latin = ["LATIN" in unicodedata.name(c, "") for c in word if c.isalpha() and c not in "ªº"]
    return all(latin) or not any(latin)


def _is_vietnamese(word: str) -> bool:
    parts = [part for part in _APART.split(unicodedata.normalize("NFC", word)) if part]
    strange = _EDGE.sub("", word)
    signs = re.search(r"[^\w\s\u0300-\u036f.,;:!?'’‘“”\"()/\-–—…%&+*\[\]]", strange)
    return bool(parts) and not signs and all(map(_is_syllable, parts))


def _is_syllable(part: str) -> bool:
    if part.isascii():
        return True
    if not (part.islower() or part.isupper() or part[1:].islower() or len(part) == 1):
        return False
    apart = unicodedata.normalize("NFD", part.lower())
    plain = unicodedata.normalize("NFC", _TONES.sub("", apart))
    return len(_TONES.findall(apart)) <= 1 and bool(_SYLLABLE.fullmatch(plain))


def _covered(text: str, script: re.Pattern[str], written: re.Pattern[str]) -> float:
    """Of the characters beyond ASCII, how many are in runs of the script that can be written, with
    no letter of another script beside them."""
    strange = sum(not c.isascii() and not c.isspace() and c not in "‘’“”–—…" for c in text)
    good = 0
    for run in script.finditer(text):
        around = text[max(0, run.start() - 1) : run.start()] + text[run.end() : run.end() + 1]
        if not any(c.isalpha() for c in around):
            good += sum(len(part.group()) for part in written.finditer(run.group()))
    return max(0.0, 1 - _WEIGHT * (1 - good / strange)) if strange else 0.0
