"""Texts made comparable: NFC, without case and what can't be seen; each character knows its place.

A character of the folded text comes from one cluster of the text: a letter and its marks.
"""

import re
import unicodedata
from dataclasses import dataclass

_ALIKE = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "\u00a0": " ", "\u202f": " ", "\t": " ",
                        "\n": " ", "‐": "-", "‑": "-", "–": "-", "—": "-", "－": "-"})  # fmt: skip
_UNSEEN = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_CLUSTER = re.compile(rf"[{_UNSEEN}]+|.[\u0300-\u036f]*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text, and for each of its characters where the one that it comes from begins and
    ends; None where nothing moved."""

    text: str
    places: tuple[tuple[int, int], ...] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The characters of the text that a stretch of the folded one comes from."""
        if self.places is None or start >= end:
            return start, end
        return self.places[start][0], self.places[end - 1][1]


def fold(text: str, *, case: bool = True, spaces: bool = True) -> Folded:
    """Fold a text; without its `case`, and with its `spaces`, unless told otherwise."""
    plain = text.translate(_ALIKE)
    lowered = plain.casefold() if case else plain
    if spaces and len(lowered) == len(text) and _is_plain(plain):
        return Folded(lowered)
    parts, places = [], []
    for match in _CLUSTER.finditer(plain):
        cluster = unicodedata.normalize("NFC", match.group())
        if cluster[0] in _UNSEEN or (not spaces and cluster.isspace()):
            continue
        folded = cluster.casefold() if case else cluster
        parts.append(folded)
        places += [match.span()] * len(folded)
    return Folded("".join(parts), tuple(places))


def _is_plain(text: str) -> bool:
    return text.isascii() or (
        unicodedata.is_normalized("NFC", text) and not any(c in text for c in _UNSEEN)
    )
