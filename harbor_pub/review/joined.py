"""Rows that were merged into one by hand: one is gone, and a neighbour says its words too."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from harbor_pub.model import Flag, ReviewedUnit, TranslationUnit
from harbor_pub.review.typography import plain, threes


def told(
    units: Sequence[ReviewedUnit],
    expected: Iterable[str],
    current: Mapping[str, TranslationUnit],
) -> list[ReviewedUnit]:
    """The units, with a flag on each that has taken a neighbour's words along."""
    order = list(expected)
    by_segment = {unit.segment: unit for unit in units}
    takers = {
        near
        for place, segment in enumerate(order)
        if segment not in by_segment and segment in current
        for near in (*order[max(place - 1, 0) : place], *order[place + 1 : place + 2])
        if near in by_segment and _holds(by_segment[near], current[segment], current.get(near))
    }
    return [
        replace(unit, flags=(*unit.flags, Flag.JOINED)) if unit.segment in takers else unit
        for unit in units
    ]


def _holds(unit: ReviewedUnit, gone: TranslationUnit, own: TranslationUnit | None) -> bool:
    """Do the words of the row that is gone stand in this one, where they did not before?"""
    for said, words, before in (
        (unit.target, gone.target, own.target if own else ""),
        (unit.source, gone.segment.source, own.segment.source if own else ""),
    ):
        if plain(words) and plain(words) in plain(said) and plain(words) not in plain(before):
            return True
    return own is not None and _brings(unit.target, own.target, gone.target)


def _brings(text: str, own: str, others: str) -> bool:
    """Is what is new in a text mostly another's words, and a good part of them? So it is where rows
    are merged and reworded at the same time."""
    new, theirs = threes(text) - threes(own), threes(others)
    shared = (new & theirs).total()
    return shared > 0 and 2 * shared >= new.total() and 5 * shared >= theirs.total()
