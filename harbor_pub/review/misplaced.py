"""Words that came into a row by mistake: those of another row, a status."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from harbor_pub.bilingual import statuses
from harbor_pub.model import Flag, ReviewedUnit, TranslationUnit
from harbor_pub.review.typography import plain
from harbor_pub.review.wording import reworded


def told(
    units: Sequence[ReviewedUnit], current: Mapping[str, TranslationUnit]
) -> list[ReviewedUnit]:
    """The units, with a flag on each that says what another said, or a status."""
    left: dict[str, set[str]] = {}
    for unit in units:
        stands = current.get(unit.segment)
        if stands and reworded(stands, unit):
            sources = left.setdefault(plain(stands.target), set())
            sources.add(plain(stands.segment.source))
    return [
        replace(unit, flags=(*unit.flags, *_flags(unit, current[unit.segment], left)))
        if unit.segment in current
        else unit
        for unit in units
    ]


def _flags(
    unit: ReviewedUnit, stands: TranslationUnit, left: Mapping[str, set[str]]
) -> Iterator[Flag]:
    """`left` are the texts that rows said and no longer say, with the sources of those rows."""
    words = plain(unit.target)
    if not words or not reworded(stands, unit):
        return
    others = left.get(words, set()) - {plain(stands.segment.source)}
    if others and Flag.ELSEWHERE not in unit.flags:
        yield Flag.ELSEWHERE
    if _status(unit.target) and not (_status(stands.target) or _status(stands.segment.source)):
        yield Flag.STATUS_WORDS


def _status(text: str) -> bool:
    """Is a line of a text a status in words and no more? A question mark may be anything."""
    lines = (line.strip() for line in text.split("\n"))
    return any(len(line) > 1 and statuses.known(line) for line in lines)
