"""Units short enough to be corrected in one piece, where stops don't make them so.

Thai and Lao set their phrases apart with spaces and don't mark the end of a sentence: a unit is as
long as the table allows and ends at a space, never inside a quotation, brackets or a number. The
engine has a limit of its own, in tokens, and cuts and joins within a unit: none of that is here.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from harbor_pub.segmentation.quotations import outside
from harbor_pub.segmentation.rules import Rules
from harbor_pub.text import whole_letters

ABSURD = 1000
"""Characters. Past these a unit is cut at a lesser place, too: inside a quotation, at any space
or, where there is nothing else, between two letters."""

# A space after a Thai, Lao, Burmese or Khmer letter is a clause mark as much as a comma is.
_SPACELESS = "\u0e00-\u0e4f\u0e5a-\u0ecf\u0edc-\u0eff\u1000-\u103f\u104a-\u109f\u1780-\u17df"
_CLAUSE = re.compile(rf"(?<=[{_SPACELESS}”»)])\s+(?![\dๆໆฯ\s])|(?<=[;:,])\s+|(?<=[，；：、၊])\s*")
_BREAK = re.compile(r"\s+|\u200b")

# Signs that stand between two letters which they make one, and vowels written before theirs.
_BINDS = frozenset("\u1039\u17d2\u200dเแโใไເແໂໃໄ")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Places:
    """Where a stretch of text may be cut: offsets in order, the good ones and all of them."""

    good: Sequence[int]
    all: Sequence[int]


def boundaries(text: str, starts: Iterable[int], table: Rules) -> Iterator[int]:
    """`starts`, the offsets at which sentences begin, with those that shorten long ones between
    them. Linear in the length of the text."""
    begin = 0
    for end in (*starts, len(text)):
        if begin:
            yield begin
        if end - begin > table.longest:
            yield from _shorten(text, begin, end, _places(text, begin, end), table.longest)
        begin = end


def _places(text: str, begin: int, end: int) -> _Places:
    clauses = [m.end() for m in _CLAUSE.finditer(text, begin, end) if begin < m.end() < end]
    breaks = [m.end() for m in _BREAK.finditer(text, begin, end) if begin < m.end() < end]
    return _Places(good=list(outside(clauses, text, begin, end)), all=breaks)


def _shorten(text: str, begin: int, end: int, places: _Places, longest: int) -> Iterator[int]:
    """Cut off one part after the other, all about as long as each other."""
    while end - begin > longest:
        parts = -(-(end - begin) // longest)
        at = begin + (end - begin) // parts
        cut = (
            _nearest(places.good, at, begin, begin + longest)
            or _nearest(places.good, begin + longest, begin, min(end, begin + ABSURD))
            or (end - begin > ABSURD and _forced(text, begin, places, at))
        )
        if not cut or cut >= end:
            return
        yield (begin := cut)


def _forced(text: str, begin: int, places: _Places, at: int) -> int:
    """A cut in a text that offers no good place in a thousand characters."""
    return _nearest(places.all, at, begin, begin + ABSURD) or _between_letters(text, begin + ABSURD)


def _nearest(places: Sequence[int], at: int, low: int, high: int) -> int | None:
    """The place nearest to `at` that is above `low` and not above `high`."""
    after = bisect_right(places, at)
    near = [p for p in places[max(0, after - 1) : after + 1] if low < p <= high]
    return min(near, key=lambda place: abs(place - at), default=None)


def _between_letters(text: str, at: int) -> int:
    """The first place from `at` on that is not inside a letter, what binds two, or white space."""
    _, end = whole_letters(text, 0, at)
    while end < len(text) and (text[end - 1] in _BINDS or text[end].isspace()):
        _, end = whole_letters(text, 0, end + 1)
    return end
