"""What a look at a watched folder has to do: which files are handed over, and for which locales.

A file is handed over once for each content and locale. One that came to nothing is handed over
again, after pauses that grow, and left to a person in the end. All of it is told by what was
published, what earlier looks did, and how the runs that they started have ended.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import Enum

from harbor_pub.intake import Arrival
from harbor_pub.model import Manifest
from harbor_pub.record.arrivals import Handled

ALL = ("asean",)
"""Every locale that has a package for the file's language, which only its run will know."""

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (5, 30, 120, 360, 1440, 1440, 1440))
"""From each try to the next; after the last one a file waits for somebody to touch it."""


class Run(Enum):
    """How the run stands that a file was handed over to."""

    OPEN = "open"
    FAILED = "failed"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Due:
    """A file to hand over, for these locales."""

    arrival: Arrival
    locales: tuple[str, ...]
    tries: int

    def handled(self, run: str, now: datetime) -> Handled:
        """What is known of the file once a run has it."""
        after = now + PAUSES[min(self.tries, len(PAUSES)) - 1]
        return replace(
            seen(self.arrival), locales=self.locales, run=run, tries=self.tries, due=_time(after)
        )


@dataclass(frozen=True, slots=True)
class Look:
    """What a look found: `due` has to be handed over, `done` to be remembered."""

    due: list[Due]
    done: list[Handled]


Targets = Callable[[str], Collection[str]]
"""The locales that a source language has a package for."""


def seen(arrival: Arrival) -> Handled:
    return Handled(place=str(arrival.path), mark=arrival.mark, digest=arrival.digest)


def runs_to_ask(
    arrivals: Iterable[Arrival], known: Mapping[str, Handled], now: datetime
) -> set[str]:
    """The runs whose states a look has to know."""
    return {
        before.run
        for one in arrivals
        if (before := known.get(str(one.path))) and before.mark == one.mark
        if before.run and before.due and before.due <= _time(now)
    }


def look(
    arrivals: Sequence[Arrival],
    manifests: Iterable[Manifest],
    wanted: Sequence[str],
    targets: Targets,
    known: Mapping[str, Handled],
    runs: Mapping[str, Run],
    now: datetime,
) -> Look:
    """Decide on each file. `wanted` are locales, none for all; a run that `runs` doesn't have was
    removed long ago, and has ended."""
    made: dict[str, tuple[str, set[str]]] = {}
    for manifest in manifests:
        _, locales = made.setdefault(manifest.digest, (manifest.language, set()))
        locales |= {edition.locale for edition in manifest.editions}
    found = Look([], [])
    for one in arrivals:
        before = known.get(str(one.path))
        if before is not None and before.mark != one.mark:
            before = None
        lacking = _lacking(made.get(one.digest), wanted, targets)
        if not lacking:
            if before is None or before.due:
                found.done.append(replace(before or seen(one), due=""))
        elif before is None or not _asked(before, lacking, published=one.digest in made):
            found.due.append(Due(one, lacking, 1))
        elif before.due and before.due <= _time(now):
            state = runs.get(before.run, Run.ENDED)
            if state is Run.FAILED and before.tries <= len(PAUSES):
                found.due.append(Due(one, lacking, before.tries + 1))
            elif state is not Run.OPEN:
                found.done.append(replace(before, due=""))
    return found


def _lacking(
    made: tuple[str, set[str]] | None, wanted: Sequence[str], targets: Targets
) -> tuple[str, ...]:
    """The locales that are still to be made."""
    if made is None:
        return tuple(wanted) or ALL
    language, locales = made
    own = [tag for tag in wanted if tag != language] if wanted else targets(language)
    return tuple(tag for tag in own if tag not in locales)


def _asked(before: Handled, lacking: Collection[str], *, published: bool) -> bool:
    """Whether a file was handed over for these already: for just these, or, while that goes on, for
    more. One that has not been published at all is asked for with its next try."""
    if before.due:
        known = before.locales == ALL or set(lacking) <= set(before.locales)
        return known or not published
    return set(lacking) == set(before.locales)


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
