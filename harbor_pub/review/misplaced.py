"""Words that came into a row by mistake: those of another row, a status."""

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from harbor_pub.bilingual import statuses
from harbor_pub.model import Flag, ReviewedUnit, TranslationUnit
from harbor_pub.review.typography import plain, threes
from harbor_pub.review.wording import reworded

_LONG = 20
"""Letters: shorter texts may well be the translation of two rows."""
_MOVED = 15
"""Letters by threes: so much in common is no chance."""


def told(
    units: Sequence[ReviewedUnit], current: Mapping[str, TranslationUnit]
) -> list[ReviewedUnit]:
    """The units, with a flag on each that says what another says or said, or a status."""
    changed = [
        (unit, current[unit.segment])
        for unit in units
        if unit.segment in current and reworded(current[unit.segment], unit)
    ]
    if not changed:
        return list(units)
    known = _by_words(current.values())
    left = {plain(stands.target) for _, stands in changed}
    moved = _moved(changed)
    flags = {id(unit): tuple(_flags(unit, stands, known, left, moved)) for unit, stands in changed}
    return [replace(unit, flags=(*unit.flags, *flags.get(id(unit), ()))) for unit in units]


def _by_words(units: Iterable[TranslationUnit]) -> dict[str, set[str]]:
    """The sources of all rows that say a text."""
    found: dict[str, set[str]] = {}
    for unit in units:
        found.setdefault(plain(unit.target), set()).add(plain(unit.segment.source))
    return found


def _flags(
    unit: ReviewedUnit,
    stands: TranslationUnit,
    known: Mapping[str, set[str]],
    left: Container[str],
    moved: Container[str],
) -> Iterator[Flag]:
    """`left` are the texts that rows said and no longer say, `moved` the segments between which
    words were moved."""
    words = plain(unit.target)
    others = known.get(words, set()) - {plain(stands.segment.source)}
    strange = bool(words and others) and (words in left or len(words) >= _LONG)
    if strange and Flag.ELSEWHERE not in unit.flags:
        yield Flag.ELSEWHERE
    elif unit.segment in moved and _PARTS.isdisjoint(unit.flags):
        yield Flag.MOVED
    if _status(unit.target) and not (_status(stands.target) or _status(stands.segment.source)):
        yield Flag.STATUS_WORDS


_PARTS = {Flag.ELSEWHERE, Flag.JOINED, Flag.PARTED, Flag.DUPLICATE}
"""What tells of such words already."""


def _moved(changed: Sequence[tuple[ReviewedUnit, TranslationUnit]]) -> set[str]:
    """The segments whose new words are mostly those that another has lost, and these others."""
    losers: dict[str, list[str]] = {}
    for unit, stands in changed:
        for three in threes(stands.target) - threes(unit.target):
            losers.setdefault(three, []).append(unit.segment)
    found = set()
    for unit, stands in changed:
        new = threes(unit.target) - threes(stands.target)
        shared = Counter(loser for three in new for loser in losers.get(three, ()))
        shared.pop(unit.segment, None)
        for loser, count in shared.most_common(1):
            if count >= _MOVED and 3 * count >= 2 * len(new):
                found |= {unit.segment, loser}
    return found


def _status(text: str) -> bool:
    """Is a line of a text a status in words and no more? A question mark may be anything."""
    lines = (line.strip() for line in text.split("\n"))
    return any(len(line) > 1 and statuses.known(line) for line in lines)
