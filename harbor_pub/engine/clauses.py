"""Cut a text that is too long for a model at its clause marks. The pieces joined are the text."""

import re
from collections.abc import Callable, Iterator

from harbor_pub.segmentation import own_rules

# The strongest first: after a mark inside the sentence, at white space.
_CUTS = (
    re.compile(r"(?<=[;:,])\s+|(?<=[；：，、])"),
    re.compile(r"\s+"),
)


def clauses(text: str, fits: Callable[[str], bool], language: str) -> list[str]:
    """The text in as few pieces as need be, each cut as near to the middle as its marks allow:
    between sentences, as segmentation finds them ("U.S. President" is no end of one), else within
    one."""
    if len(text) < 2 or fits(text):
        return [text]
    cut = _middle(text, language)
    return [*clauses(text[:cut], fits, language), *clauses(text[cut:], fits, language)]


def _middle(text: str, language: str) -> int:
    """The offset to cut at: the strongest mark in the middle half, else the middle itself."""
    half = len(text) // 2
    inner = range(half // 2, half + half // 2 + 1)
    for places in (own_rules(text, language), *(_ends(cut, text) for cut in _CUTS)):
        near = [place for place in places if place in inner]
        if near:
            return min(near, key=lambda place: abs(place - half))
    return half


def _ends(cut: re.Pattern[str], text: str) -> Iterator[int]:
    return (match.end() for match in cut.finditer(text))
