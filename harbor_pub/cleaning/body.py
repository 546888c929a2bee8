"""Where the text of a page begins and ends: the stretch that is densest in sentences.

Each block has a weight, for or against; the body is the stretch whose weights sum up highest
(Kadane), so that a sentence among the furniture doesn't pull it in.
"""

import re
from collections.abc import Sequence

_STOP = re.compile(r"[.!?…。！？။។]['\"”’)\]）」』]*$")
_WIDE = re.compile(r"[\u3040-\u9fff]")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")
_STOPLESS = re.compile(r"[\u0e00-\u0eff]")
_PROSE_WORDS = 8
_MOST = 4.0
FURNITURE, DOUBTFUL, TOLD, PLAIN = -2.0, -1.5, -0.5, -0.1
INSERTED = -0.4
"""What pages put between the paragraphs of a text: advertisements, a link to another text."""
_LONGEST_GAP = 10
"""Plain lines in a row count no further: a long table is no reason to end a text."""


def word_count(text: str) -> float:
    """Words; in scripts without spaces, by their letters."""
    if text.isascii():
        return len(text.split())
    return max(
        len(text.split()), len(_WIDE.findall(text)) / 1.7 + len(_UNSPACED.findall(text)) / 4.5
    )


def is_prose(text: str) -> bool:
    """A sentence or more: eight words and a full stop, which Thai and Lao do without."""
    ends = _STOP.search(text) or _STOPLESS.search(text)
    return bool(ends) and word_count(text) >= _PROSE_WORDS


def prose_weight(text: str) -> float:
    return min(_MOST, word_count(text) / _PROSE_WORDS)


def span(weights: Sequence[float]) -> tuple[int, int] | None:
    """The start and the end of the stretch with the highest sum; None where none is above 0."""
    best, found = 0.0, None
    total, start, plain = 0.0, 0, 0
    for i, weight in enumerate(weights):
        plain = plain + 1 if weight == PLAIN else 0
        if total <= 0:
            total, start = 0.0, i
        total += 0 if plain > _LONGEST_GAP else weight
        if total > best:
            best, found = total, (start, i + 1)
    return found
