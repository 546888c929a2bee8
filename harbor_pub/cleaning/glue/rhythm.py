"""Spaces that were lost where lines broke come at a regular distance.

A doubtful cut that falls into the rhythm is made, one that falls out of it is not. It settles few
words (one in the forum speech), but those that nothing else can.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise

from harbor_pub.cleaning.glue.cut import Cut

_WIDTHS = range(50, 131, 2)
_REACH = 2.5
"""How far below 0 a score may be for the rhythm to lift it."""
_SURE = 1.0
"""What scores higher is made in the rhythm or out of it."""


def line_width(paragraphs: Sequence[tuple[int, Sequence[Cut]]]) -> int | None:
    """The width of the lost lines in characters, or None where there is no rhythm.

    Each paragraph is its indent and its cuts above 0, in order.
    """
    gaps = [
        after - before
        for indent, cuts in paragraphs
        for before, after in pairwise([indent, *(cut.offset for cut in cuts)])
    ]
    counted = {w: sum(0.78 * w <= gap <= 1.04 * w for gap in gaps) for w in _WIDTHS}
    width = max(counted, key=lambda w: (counted[w], -w))
    return width if counted[width] >= max(8, 0.6 * len(gaps)) else None


def settle(indent: int, cuts: Sequence[Cut], width: int) -> list[Cut]:
    """The cuts of a paragraph that are made, given the width of its lost lines."""
    made = [cut for cut in cuts if cut.score > 0]
    offsets = [cut.offset for cut in made]  # in order, as the cuts are

    def fits(cut: Cut) -> bool:
        first, last = bisect_left(offsets, cut.offset), bisect_right(offsets, cut.offset)
        before = offsets[first - 1] if first else indent
        after = offsets[last] if last < len(offsets) else None
        return _near(cut.offset - before, width) and (
            after is None or _near(after - cut.offset, width)
        )

    lifted = [cut for cut in cuts if -_REACH <= cut.score <= 0 and fits(cut)]
    kept = [c for c in made if c.reason != "words" or c.score >= _SURE or fits(c)]
    return sorted([*kept, *lifted])


def _near(gap: int, width: int) -> bool:
    return any(0.78 * lines * width <= gap <= 1.06 * lines * width for lines in (1, 2))
