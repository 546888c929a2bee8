"""Inline markup: from the source's characters to the target's.

By the words themselves where the marked ones stand in the target as they are (names, numbers,
code), else by what the model looked at while it wrote. What finds no clear place is left out.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

from harbor_pub.engine.decoding import Alignment
from harbor_pub.model import Markup
from harbor_pub.text import whole_letters

CLEAR = 0.65
"""Share of its look that a target token must give to the marked words to be one of theirs.

Measured by benchmarks/markup.py where the truth is known: names and numbers that stand once in a
sentence and once in its translation. At 0.5 more take a neighbour in, at 0.75 more are lost than
become exact."""

Span = tuple[int, int]


def carried(
    markup: Sequence[Markup],
    source: str,
    target: str,
    alignments: Sequence[Alignment],
    *,
    spaced: bool,
) -> tuple[Markup, ...]:
    """The target's markup; shorter than the source's where some found no place. `spaced` tells
    whether the target's words are set apart by spaces, so that none is cut."""
    found = []
    for mark in markup:
        span = place((mark.start, mark.end), source, target, alignments, spaced=spaced)
        if span is not None:
            found.append(replace(mark, start=span[0], end=span[1]))
    return tuple(found)


def place(
    marked: Span, source: str, target: str, alignments: Sequence[Alignment], *, spaced: bool
) -> Span | None:
    """The span of the target that says what the marked span of the source says."""
    words = source[marked[0] : marked[1]].strip()
    if not words or not target:
        return None
    if words == source.strip():
        return 0, len(target)
    if _once(words, source) and _once(words, target):
        start = target.index(words)
        return start, start + len(words)
    return attended(marked, words, target, alignments, spaced=spaced)


def attended(
    marked: Span, words: str, target: str, alignments: Sequence[Alignment], *, spaced: bool
) -> Span | None:
    """The span that was written while the model looked at the marked one, which says `words`."""
    spans = [span for span in (_looked(marked, a) for a in alignments) if span]
    if not spans:
        return None
    span = min(s for s, _ in spans), max(e for _, e in spans)
    return _trimmed(target, _words(target, span) if spaced else whole_letters(target, *span), words)


def _looked(marked: Span, alignment: Alignment) -> Span | None:
    """The stretch of target tokens that looked at the marked ones, and not elsewhere, the most."""
    inside = [_overlap(marked, span) for span in alignment.source]
    if not any(inside):
        return None
    gains = [_share(row, inside) - CLEAR for row in alignment.weights]
    best = _best_run(gains)
    if best is None:
        return None
    first, last = best
    return alignment.target[first][0], alignment.target[last][1]


def _share(row: Sequence[float], inside: Sequence[bool]) -> float:
    total = sum(row)
    return sum(w for w, is_in in zip(row, inside, strict=True) if is_in) / total if total else 0.0


def _best_run(gains: Sequence[float]) -> Span | None:
    """First and last place of the run with the greatest sum; None where no gain is positive."""
    sums = [0.0, *accumulate(gains)]
    runs = (
        (sums[last + 1] - sums[first], -first, last)
        for first in range(len(gains))
        for last in range(first, len(gains))
    )
    gain, first, last = max(runs, default=(0.0, 0, 0))
    return (-first, last) if gain > 0 else None


def _overlap(marked: Span, span: Span) -> bool:
    """A token that is a part of a letter has no width; it counts where it stands."""
    start, end = span
    return marked[0] < end and start < marked[1] if start < end else marked[0] <= start < marked[1]


def _words(text: str, span: Span) -> Span:
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while start < end < len(text) and not text[end - 1].isspace() and not text[end].isspace():
        end += 1
    return start, end


def _trimmed(text: str, span: Span, words: str) -> Span | None:
    """The span without white space, and without marks at its edges that the source's has not."""
    start, end = span
    while start < end and _loose(text[start], words[0]):
        start += 1
    while end > start and _loose(text[end - 1], words[-1]):
        end -= 1
    return (start, end) if start < end else None


def _loose(character: str, edge: str) -> bool:
    category = unicodedata.category(character)[0]
    return category == "Z" or (category == "P" and edge.isalnum())


def _once(words: str, text: str) -> bool:
    at = text.find(words)
    return at >= 0 and text.find(words, at + 1) < 0
