"""Headings in capitals: models know sentences, so they get one, and its answer capitals again."""

import re

from harbor_pub.placeables import Kind, placeables

_WORD = re.compile(r"[^\W\d_]+")


def shouted(text: str) -> bool:
    """Is the text words in capitals? Not so for ASEAN, or for what holds an address or a code."""
    if not text.isupper():
        return False
    words = [word for word in _WORD.findall(text) if len(word) > 1]
    if len(words) < 2 or max(map(len, words)) < 4:
        return False
    return all(placeable.kind is Kind.NUMBER for placeable in placeables(text))


def spoken(text: str) -> str:
    """The text as a sentence: the first letter is a capital alone. Offsets stay."""
    lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    first = next((i for i, c in enumerate(lowered) if c.isalpha()), 0)
    return lowered[:first] + text[first : first + 1] + lowered[first + 1 :]


def shout(text: str) -> str:
    """The text in capitals, where its letters have them. Offsets stay."""
    return "".join(c.upper() if len(c.upper()) == 1 else c for c in text)
