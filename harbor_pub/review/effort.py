"""How much of what the machine wrote was left as it was, over time."""

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from harbor_pub.model import OutcomeKind
from harbor_pub.record.reviews import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """The machine's units that were decided on one day in one locale.

    `unchanged` is the share that was approved to the letter, `distance` the mean edit distance:
    characters inserted, deleted or exchanged, by those of the longer text (both 0 to 1).
    """

    day: str
    locale: str
    units: int
    unchanged: float
    distance: float


_DECIDED = {OutcomeKind.APPROVED, OutcomeKind.EDITED, OutcomeKind.EMPTIED}


def efforts(events: Iterable[Event]) -> list[Effort]:
    """By locale and day, sorted."""
    pairs: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for event in events:
        if event.machine and not event.undecided and event.kind in _DECIDED:
            place = event.locale, event.recorded[:10]
            pairs.setdefault(place, []).append((event.before, event.after))
    return [_effort(locale, day, texts) for (locale, day), texts in sorted(pairs.items())]


def _effort(locale: str, day: str, texts: list[tuple[str, str]]) -> Effort:
    distances = [Levenshtein.normalized_distance(before, after) for before, after in texts]
    return Effort(
        day=day,
        locale=locale,
        units=len(texts),
        unchanged=sum(before == after for before, after in texts) / len(texts),
        distance=sum(distances) / len(texts),
    )
