"""What a text says of how many and when, by value: "3.7 million" is "3,7 juta" and "370 万".

words.py    the words for numbers of each language: tables in words/, months from CLDR
digits.py   numbers and times in digits, and what else they may mean
compose.py  "twenty-four", "dua puluh empat", 二十四: words put together

A mention has `readings`: all that it may mean. Two mentions agree where they share one.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from harbor_pub.quantities import digits
from harbor_pub.quantities.compose import composed
from harbor_pub.quantities.mention import Mention
from harbor_pub.quantities.words import Word, words

__all__ = ["Difference", "Mention", "compare", "mentions"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """The numbers in digits that a target lacks of its source, and those that it made up."""

    missing: tuple[Mention, ...]
    surplus: tuple[Mention, ...]


def compare(source: str, source_tag: str, target: str, target_tag: str) -> Difference:
    """Which numbers in digits have no counterpart by value. Words count as one where they stand in
    for digits, but are not asked for: "one" has no counterpart in half of the languages."""
    ours, theirs = digits.found(source, source_tag), digits.found(target, target_tag)
    if not ours and not theirs:
        return Difference(missing=(), surplus=())
    pairs = _pairs(ours, theirs)
    said, meant = _said(target, target_tag, theirs), _said(source, source_tag, ours)
    return Difference(
        missing=tuple(m for m in ours if m not in pairs and not m.readings & said),
        surplus=tuple(
            m
            for m in theirs
            if m not in pairs.values() and not m.readings & meant and not _agrees(m, ours)
        ),
    )


def mentions(text: str, tag: str) -> list[Mention]:
    """The numbers of a text in digits, in order."""
    return digits.found(text, tag)


def _pairs(ours: Sequence[Mention], theirs: Sequence[Mention]) -> dict[Mention, Mention]:
    """Each of ours with one of theirs that it agrees with; those that have the least choice go
    first."""
    choices = {m: [other for other in theirs if m.readings & other.readings] for m in ours}
    pairs: dict[Mention, Mention] = {}
    taken: set[Mention] = set()
    for mention in sorted(ours, key=lambda m: len(choices[m])):
        free = [other for other in choices[mention] if other not in taken]
        if free:
            pairs[mention] = free[0]
            taken.add(free[0])
    return pairs


def _agrees(mention: Mention, others: Iterable[Mention]) -> bool:
    return any(mention.readings & other.readings for other in others)


def _said(text: str, tag: str, written: Sequence[Mention]) -> frozenset[str]:
    """All that a text says in words, and beside its digits: centuries, the parts of a date."""
    beside = {reading for mention in written for reading in mention.beside}
    return frozenset({*_worded(text, tag), *beside})


def _worded(text: str, tag: str) -> Iterator[str]:
    found = words(text, tag)
    for _, run in groupby(enumerate(found), key=lambda pair: _start_of_run(found, pair[0], text)):
        together = [word for _, word in run]
        yield from (str(value) for word in together for value in word.values)
        yield from map(str, composed(together))


def _start_of_run(found: Sequence[Word], at: int, text: str) -> int:
    """The place of the first word of the run that a word belongs to: nothing but white space and
    hyphens between."""
    while at and not text[found[at - 1].end : found[at].start].strip(" \u00a0-\u2010\u2011"):
        at -= 1
    return at
