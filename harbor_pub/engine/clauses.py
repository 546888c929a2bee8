"""Cut a text that is too long for a model at its clause marks. The pieces joined are the text."""

import re
from collections.abc import Callable

# The strongest first: after a stop, after a mark inside the sentence, at white space.
_CUTS = (
    re.compile(r"(?<=[.!?…])\s+|(?<=[。！？၊။។])\s*"),
    re.compile(r"(?<=[;:,])\s+|(?<=[；：，、])"),
    re.compile(r"\s+"),
)


def clauses(text: str, fits: Callable[[str], bool]) -> list[str]:
    """The text in as few pieces as need be, each cut as near to the middle as its marks allow."""
    if len(text) < 2 or fits(text):
        return [text]
    cut = _middle(text)
    return [*clauses(text[:cut], fits), *clauses(text[cut:], fits)]


def _middle(text: str) -> int:
    """The offset to cut at: the strongest mark in the middle half, else the middle itself."""
    half = len(text) // 2
    for pattern in _CUTS:
        places = [m.end() for m in pattern.finditer(text, half // 2, half + half // 2)]
        if places:
            return min(places, key=lambda place: abs(place - half))
    return half
