"""Zawgyi, the font encoding in which much of Burmese was written, told from Unicode and converted.

Both use the same code points for different things, so that the one is garbage in the other's font.
Zawgyi stores what the eye sees: the vowel e and the medial ra before their consonant, a code point
for each shape of a letter. Unicode stores what is said: consonant, medials, vowels, tones, one code
point for each (Unicode Technical Note 11). The tables are facts about the fonts: which code point
looks like what.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

from harbor_pub.model import Metadata

_KINZI = "\u1004\u103a\u1039"
_STACK = "\u1039"
_ASAT, _YA, _RA, _WA, _HA, _E = "\u103a", "\u103b", "\u103c", "\u103d", "\u103e", "\u1031"
_DIGITS = "\u1040-\u1049"


def _stacked(first: int, letters: str) -> dict[str, str]:
    """Code points from `first` on, one a letter that stands under another."""
    return {chr(first + n): _STACK + letter for n, letter in enumerate(letters)}


# What stands before its consonant.
_LEFT = {_E: _E, "\u103b": _RA, **{chr(code): _RA for code in range(0x107E, 0x1085)}}
# Consonants of another shape, or with one that stands under them.
_BASES = {
    "\u106a": "\u1009",
    "\u106b": "\u100a",
    "\u106e": "\u100d\u1039\u100d",
    "\u106f": "\u100d\u1039\u100e",
    "\u1086": "\u103f",
    "\u108f": "\u1014",
    "\u1090": "\u101b",
    "\u1091": "\u100f\u1039\u100d",
    "\u1092": "\u100b\u1039\u100c",
    "\u1097": "\u100b\u1039\u100b",
}
# What stands around or behind its consonant.
_MARKS = {
    **{chr(code): chr(code) for code in (*range(0x102B, 0x1031), 0x1032, 0x1036, 0x1037, 0x1038)},
    "\u1033": "\u102f",
    "\u1034": "\u1030",
    "\u1039": _ASAT,
    "\u103a": _YA,
    "\u103c": _WA,
    "\u103d": _HA,
    "\u105a": "\u102b" + _ASAT,
    **_stacked(0x1060, "ကခဂဃ"),
    "\u1064": _KINZI,
    "\u1065": _STACK + "စ",
    **_stacked(0x1066, "ဆဆဇဈ"),
    **_stacked(0x106C, "ဋဌ"),
    **_stacked(0x1070, "ဏတတထထဒဓနပဖဗဘမ"),
    "\u107d": _YA,
    "\u1085": _STACK + "လ",
    "\u1087": _HA,
    "\u1088": _HA + "\u102f",
    "\u1089": _HA + "\u1030",
    "\u108a": _WA + _HA,
    "\u108b": _KINZI + "\u102d",
    "\u108c": _KINZI + "\u102e",
    "\u108d": _KINZI + "\u1036",
    "\u108e": "\u102d\u1036",
    "\u1093": _STACK + "ဘ",
    "\u1094": "\u1037",
    "\u1095": "\u1037",
    "\u1096": _STACK + "တ" + _WA,
}
_CONSONANT = "\u1000-\u102a\u103f\u1040\u1044\u104e" + "".join(_BASES)
_SYLLABLE = re.compile(f"([{''.join(_LEFT)}]*)([{_CONSONANT}])([{''.join(_MARKS)}]*)")
_PARTS = re.compile(f"{_KINZI}|{_STACK}.|.", re.DOTALL)
# Kinzi stands before its consonant, all else behind it in this order; asat behind the vowel aa.
_ORDER = (_YA, _RA, _WA, _HA, _E, *"\u102d\u102e\u1032\u102f\u1030\u102b\u102c", _ASAT,
          *"\u1036\u1037\u1038")  # fmt: skip
_RANK = {letter: rank for rank, letter in enumerate(_ORDER)}
# Two that look like one: what Unicode has a letter of its own for.
_LETTERS = (
    ("\u1025\u102e", "\u1026"),
    ("\u1025\u103a", "\u1009\u103a"),
    ("\u1025\u1039", "\u1009\u1039"),
    ("\u1005\u103b", "\u1008"),
)
_ZERO = re.compile(
    f"(?<![{_DIGITS}])\u1040(?![{_DIGITS}.,])(?=[\u1000-\u1021])|\u1040(?=[\u102b-\u103e])"
)
_FOUR = re.compile("\u1044(?=\u1004\u103a)")
_DITTO = re.compile("\u104e(?!\u1004)")

# What only Zawgyi has: the vowel e or medial ra without a consonant before it, asat where a stacked
# consonant would have to follow, medial ya with a vowel behind, tall aa and asat in one.
_ONLY_ZAWGYI = re.compile(
    "(?<![\u1000-\u102a\u103a-\u103f\u104e\u1050-\u109f\u25cc])\u1031"
    "|(?<=[\u1036-\u1038\u102b-\u1030])\u1031"
    "|\u1039(?![\u1000-\u1019\u101c\u101e\u1020\u1028\u105a-\u105d])"
    "|(?<![\u1000-\u102a\u1039\u103a\u103f\u104e\u1050-\u109f\u25cc])\u103b"
    "|\u103a(?=[\u102b\u102c\u102d\u102e\u1032\u1033\u1034\u103c\u103d])"
    "|\u105a(?![\u102b-\u103e])(?<=[\u1000-\u1021\u103a-\u103d]\u105a)"
)
# What only Unicode has: medial ha, the vowel e behind which no consonant comes, asat at an end.
_ONLY_UNICODE = re.compile(
    "\u103e|(?<=[\u1000-\u102a\u103b-\u103f])\u1031(?![\u1000-\u102a\u103b\u103f\u1040\u104e\u106a-\u109f])"
    "|(?<=[\u1000-\u102a])\u103a(?=[\u1037\u1038\\s\u104a\u104b])"
)
_MYANMAR = re.compile("[\u1000-\u109f]+")


@dataclass(frozen=True, slots=True)
class Signs:
    """How often a text has what only Zawgyi has, and what only Unicode has."""

    zawgyi: int
    unicode: int


def signs(text: str) -> Signs:
    return Signs(len(_ONLY_ZAWGYI.findall(text)), len(_ONLY_UNICODE.findall(text)))


def zawgyi(texts: Sequence[str]) -> list[bool]:
    """Of each text, whether its Burmese is in Zawgyi: by its own signs, else by the document's."""
    found = [signs(text) for text in texts]
    whole = sum(one.zawgyi for one in found) > sum(one.unicode for one in found)
    return [
        bool(_MYANMAR.search(text))
        and (one.zawgyi > one.unicode or (one.zawgyi == one.unicode and whole))
        for text, one in zip(texts, found, strict=True)
    ]


def in_unicode(metadata: Metadata) -> Metadata:
    """Metadata with what is in Zawgyi converted."""
    told = {one.name: getattr(metadata, one.name) for one in fields(metadata)}
    texts = {name: value for name, value in told.items() if isinstance(value, str)}
    old = zawgyi(list(texts.values()))
    return replace(
        metadata,
        **{
            name: converted(value)
            for (name, value), is_old in zip(texts.items(), old, strict=True)
            if is_old
        },
    )


def converted(text: str) -> str:
    """A text in Zawgyi, in Unicode; what is not Burmese stays."""
    text = _SYLLABLE.sub(_syllable, text)
    for two, one in _LETTERS:
        text = text.replace(two, one)
    text = _FOUR.sub("\u104e", _ZERO.sub("\u101d", text))
    return unicodedata.normalize("NFC", _DITTO.sub("\u104e\u1004\u103a\u1038", text))


def _syllable(match: re.Match[str]) -> str:
    left, base, marks = match.groups()
    parts = _PARTS.findall("".join(_MARKS[mark] for mark in marks))
    parts += [_LEFT[letter] for letter in left]
    before = _KINZI if _KINZI in parts else ""
    under = "".join(dict.fromkeys(part for part in parts if part.startswith(_STACK)))
    behind = sorted({part for part in parts if part in _RANK}, key=_RANK.__getitem__)
    if _is_early(marks) and _ASAT in behind:
        behind = [_ASAT, *(part for part in behind if part != _ASAT)]
    return before + _BASES.get(base, base) + under + "".join(behind)


def _is_early(marks: str) -> bool:
    """Does asat stand before medial ya or the vowel u, as in contracted words?"""
    asat, ya = marks.find("\u1039"), marks.find("\u103a")
    return asat >= 0 and (
        asat < ya
        or (
            not re.search("[\u102b\u102c]", marks)
            and bool(re.search("\u1039[\u102f\u1030\u1033\u1034]", marks))
        )
    )
