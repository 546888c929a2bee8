"""Texts that differ in nothing but what Word and LibreOffice change by themselves."""

import re
import unicodedata
from collections import Counter

from rapidfuzz import fuzz

_SAME = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("‘’‚‛ʼ′", "'"),
        **dict.fromkeys("‐‑–—−", "-"),
        **dict.fromkeys("\u00a0\u202f\u2009", " "),
        **dict.fromkeys("\u200b\u2060\ufeff\u00ad\u200e\u200f", None),
        "…": "...",
    }
)


def plain(text: str) -> str:
    """The text with straight quotes, hyphens and single spaces: a key to compare by.

    Zero-width spaces go too, which Khmer and Burmese editors type between words.
    """
    even = unicodedata.normalize("NFC", text).translate(_SAME)
    return re.sub(r"\s+", " ", re.sub(r"-{2,}", "-", even)).strip()


def alike(text: str, other: str) -> float:
    """How many per cent of two texts' letters are the same, in order."""
    return fuzz.ratio(plain(text), plain(other))


def threes(text: str) -> Counter[str]:
    """A text's letters by threes, which tell words in every script."""
    letters = plain(text)
    return Counter(letters[at : at + 3] for at in range(len(letters) - 2))
