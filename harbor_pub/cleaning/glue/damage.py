"""Does a document show that spaces were lost in it, and where?

Prose of today has words that no list knows: "storylines", "Fallon", "SharePoint". Only a document
that shows the damage is repaired. It shows by words that no English word is made like: a function
word run together with another ("saidthat", "leavesfrom"), all in small letters, several different
ones in a short stretch. Measured: a glued text has two to seven in a hundred words, twenty
sentences of UD EWT one at most, of compounds or names any number of words none.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from harbor_pub.cleaning.glue.cut import Cut
from harbor_pub.cleaning.glue.lexicon import Lexicon, words
from harbor_pub.cleaning.glue.rhythm import line_width

_LEAST = 3
"""So many different signs a stretch has to show; a short document one less, where there are more
certain cuts than that."""
_STRETCH = 400
"""Words of a stretch; a longer document shows its share of signs, or is glued in places."""
_CERTAIN = 1.0
_LONG_ENOUGH = 3
"""Letters of a function word that is a sign; shorter ones end words: "armor", "problemas"."""
_COMMON = 3.0
"""Zipf frequency from which on a word is common enough for a sign."""
_BEFORE, _AFTER = re.compile(r"[^\W\d_]*$"), re.compile(r"[^\W\d_]*")
_WORD = re.compile(r"[^\W\d_]+")
_ENGLISH = 0.2
"""Of the words of English prose are function words, at least; of glued prose as well."""
_PROSE = 12
"""Words from which on a text is prose that its function words tell the language of."""


def damaged(texts: Sequence[str], cuts: Sequence[Sequence[Cut]], lexicon: Lexicon) -> list[bool]:
    """Of each text, whether it stands where spaces were lost; `cuts` are those of first sight."""
    spans, signs, count = [], [], 0
    for text, found in zip(texts, cuts, strict=True):
        signs += [
            (count + len(text[: cut.offset].split()), sign)
            for cut in found
            if (sign := _sign(text, cut, lexicon))
        ]
        spans.append((count, count := count + len(text.split())))
    different = len({sign for _, sign in signs})
    certain = sum(cut.score >= _CERTAIN for found in cuts for cut in found)
    needed = _LEAST if certain <= _LEAST else _LEAST - 1
    regular = different and line_width([(0, [c for c in found if c.score > 0]) for found in cuts])
    if regular or (different >= needed and different * _STRETCH >= _LEAST * count):
        return [_is_english(text) for text in texts]
    stretches = list(_stretches(signs))
    return [
        any(first - _STRETCH < end and start < last + _STRETCH for first, last in stretches)
        and _is_english(text)
        for text, (start, end) in zip(texts, spans, strict=True)
    ]


def _stretches(signs: Sequence[tuple[int, str]]) -> Iterator[tuple[int, int]]:
    """The first and last place of signs, enough different ones, that stand close together."""
    places = [place for place, _ in signs]
    for first, place in enumerate(places):
        last = bisect_right(places, place + _STRETCH)
        if len({sign for _, sign in signs[first:last]}) >= _LEAST:
            yield place, places[last - 1]


def _sign(text: str, cut: Cut, lexicon: Lexicon) -> str:
    """The run of letters that shows a lost space, "" where the cut is no sign."""
    if cut.reason != "words" or cut.score < _CERTAIN:
        return ""
    before, after = _BEFORE.search(text[: cut.offset]), _AFTER.match(text, cut.offset)
    assert before is not None
    assert after is not None
    a, b = before.group(), after.group()
    if not (a + b).islower() or min(lexicon.zipf(a), lexicon.zipf(b)) < _COMMON:
        return ""
    return a + b if _tells(a) or (_tells(b) and b not in words("suffixes")) else ""


def _tells(word: str) -> bool:
    """Is it a function word that no other word ends or begins with by chance?"""
    return len(word) >= _LONG_ENOUGH and word in words("function")


def _is_english(text: str) -> bool:
    found = _WORD.findall(text.lower())
    own = sum(word in words("function") for word in found)
    return len(found) < _PROSE or own >= _ENGLISH * len(found)
