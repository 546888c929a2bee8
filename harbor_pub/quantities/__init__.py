"""What a text says of how many and when, by value: "3.7 million" is "3,7 juta" and "370 万".

words.py    the words for numbers of each language: tables in words/, months from CLDR
digits.py   numbers and times in digits, and what else they may mean
compose.py  "twenty-four", "dua puluh empat", 二十四: words put together

A mention has `readings`: all that it may mean. Two mentions agree where they share one.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from harbor_pub.quantities import digits
from harbor_pub.quantities.compose import composed
from harbor_pub.quantities.mention import Mention
from harbor_pub.quantities.words import Word, dated_months, numbers_months, words

_ASKED = 13
"""The least number in words that is asked for."""

_INFLECTED = frozenset({"fil", "my", "ta", "tet"})
"""Languages whose number words run together with others, so that a table doesn't hold them."""

__all__ = ["Difference", "Mention", "compare"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """The numbers in digits that a target lacks of its source, and those that it made up."""

    missing: tuple[Mention, ...]
    surplus: tuple[Mention, ...]


def compare(source: str, source_tag: str, target: str, target_tag: str) -> Difference:
    """Which numbers have no counterpart by value.

    Numbers in digits are asked for, and numbers from 13 on in words, which few languages can do
    without; smaller ones in words are not: "one" has no counterpart in half of the languages. A
    month is asked for in a date where the target's language numbers its months.
    """
    ours, theirs = digits.found(source, source_tag), digits.found(target, target_tag)
    runs = _runs(words(source, source_tag), source)
    spelt = [] if target_tag in _INFLECTED else _spelt(runs)
    if not ours and not theirs and not spelt:
        return Difference(missing=(), surplus=())
    pairs = _pairs(ours, theirs)
    said = _said(_runs(words(target, target_tag), target), theirs)
    meant = _said(runs, ours)
    written = frozenset(reading for mention in theirs for reading in mention.readings)
    missing = [m for m in ours if m not in pairs and not m.readings & said]
    missing += [m for m in spelt if not m.readings & (said | written)]
    if numbers_months(target_tag):
        dates = dated_months(source, source_tag)
        missing += [m for m in dates if not m.readings & (said | written)]
    free = [m for m in theirs if m not in pairs.values()]
    missing, free = _in_parts(missing, free, source, target)
    return Difference(
        missing=tuple(missing),
        surplus=tuple(m for m in free if not m.readings & meant and not _agrees(m, ours)),
    )


def _spelt(runs: Sequence[Sequence[Word]]) -> list[Mention]:
    """The numbers from 13 on that runs of words say."""
    return [
        Mention(start=run[0].start, end=run[-1].end, readings=frozenset({str(value)}))
        for run in runs
        for value in list(composed(run))[:1]
        if value >= _ASKED and any(word.value is not None for word in run)
    ]


def _in_parts(
    missing: list[Mention], free: list[Mention], source: str, target: str
) -> tuple[list[Mention], list[Mention]]:
    """What is left when numbers are taken together that one side writes apart: "11:35" and
    "11 … 35"."""
    for mention in list(missing):
        wanted = digits.parts(source[mention.start : mention.end])
        for at in range(len(free)):
            got = [digits.parts(target[m.start : m.end]) for m in free[at : at + len(wanted)]]
            if len(wanted) > 1 and [part for parts in got for part in parts] == wanted:
                missing = [m for m in missing if m is not mention]
                free = [*free[:at], *free[at + len(wanted) :]]
                break
    return missing, free


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


def _said(runs: Sequence[Sequence[Word]], written: Sequence[Mention]) -> frozenset[str]:
    """All that runs of words say, and what stands beside digits: centuries, the parts of a date."""
    beside = {reading for mention in written for reading in mention.beside}
    return frozenset({*_worded(runs), *beside})


def _worded(runs: Sequence[Sequence[Word]]) -> Iterator[str]:
    for run in runs:
        yield from (str(value) for word in run for value in word.values)
        # "hai triệu năm" is two million years, though "năm" is five, too.
        yield from (str(n) for end in range(len(run)) for n in composed(run[: end + 1]))


def _runs(found: Sequence[Word], text: str) -> list[list[Word]]:
    """Words with nothing but white space and hyphens between them."""
    runs: list[list[Word]] = []
    for word in found:
        if not runs or text[runs[-1][-1].end : word.start].strip(" \u00a0-\u2010\u2011"):
            runs.append([])
        runs[-1].append(word)
    return runs
