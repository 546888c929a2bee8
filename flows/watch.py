"""The `watch` flow: one look at a folder; what is new or changed in it is published.

A look hands files to runs of `publish` and is done in seconds, so a schedule of a minute suits any
load. It hands over a few at a time, some files to a run, so that a thousand that arrive at once
neither fill the server's list nor keep a person waiting: the next look goes on. What is handed over
when is decided in `harbor_pub/arriving.py`, and remembered in the record.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from prefect import flow
from prefect.runtime import flow_run

from flows.choices import (
    ALL,
    DETECT,
    NO_LINES,
    NO_RULES,
    USUAL_FORMATS,
    Approval,
    Folder,
    Formats,
    Keep,
    Locales,
    NoRule,
    Output,
    Settle,
    Spoken,
    folder,
    names_of,
    source,
)
from flows.patience import open_desk, whole
from flows.submitting import handed_over, states, submit
from flows.telling import named, told
from harbor_pub import arriving, intake, journal, pipeline, publishing
from harbor_pub.arriving import Due
from harbor_pub.record.arrivals import Arrivals
from harbor_pub.serving.desk import AGAIN, HANDED_OVER
from harbor_pub.settings import load

_TOGETHER = 10
"""Files in a run: a run has its price, and a dead one costs what it had in hand."""

_AT_ONCE = 8
"""Runs on the list that nobody waits for."""


def run_name() -> str:
    return named("watch", [flow_run.parameters["source_folder"]])


@flow(name="watch", flow_run_name=run_name)
def watch(
    source_folder: Folder,
    locales: Locales = ALL,
    formats: Formats = USUAL_FORMATS,
    output: Output = "",
    spoken: Spoken = DETECT,
    keep: Keep = NO_LINES,
    no_rule: NoRule = NO_RULES,
    settle: Settle = 2.0,
    approval: Approval = False,
) -> list[str]:
    """Publish what is new or changed in a folder, each file once.

    Args:
        source_folder: The folder to look at, with its subfolders.
        locales: The languages to publish in; none for every language of ASEAN that has a package.
        formats: The files to write for each language.
        output: The folder for the editions; empty for the one in the settings.
        spoken: The language that the sources are in.
        keep: Lines that cleaning must not drop, as patterns of their text.
        no_rule: Rules of cleaning to leave out, by the reason that its log gives.
        settle: Seconds for which a file's size and time must stay the same, so that one which is
            still being written is left for the next look.
        approval: Have an editor approve the drafts of each before they are published.
    """
    settings = load()
    target = folder(output, settings)
    others = {"spoken": names_of([spoken])[0], "keep": keep, "no_rule": no_rule,
              "approval": approval}  # fmt: skip
    with told("watch", settings):
        place = Path(source(source_folder, settings))
        desk = open_desk(whole(settings))
        with closing(desk.record):
            order = repr((str(target.resolve()), formats, sorted(others.items())))
            known = Arrivals(desk.record, hashlib.sha256(order.encode()).hexdigest())
            before = known.all()
            marks = {path: (one.mark, one.digest) for path, one in before.items()}
            files, now = intake.settled(place, settle, known=marks), datetime.now(UTC)
            found = arriving.look(
                files, publishing.read_manifests(target), locales,
                lambda language: pipeline.choose_locales("asean", language, desk.catalog)[0],
                before, states(arriving.runs_to_ask(files, before, now)), now,
            )  # fmt: skip
            known.put(found.done)
            handed = []
            for some in _parcels(found.due, _room(), 1 if approval else _TOGETHER):
                key = "+".join(f"{one.arrival.digest}/{one.arrival.stamp}" for one in some)
                run = submit(
                    [str(one.arrival.path) for one in some], _asked(some[0]), formats, output,
                    key=key if some[0].tries == 1 else f"{key}/{some[0].tries}",
                    tags=[HANDED_OVER] if some[0].tries == 1 else [HANDED_OVER, AGAIN], **others,
                )  # fmt: skip
                known.put(one.handled(run, now) for one in some)
                for one in some:
                    journal.tell("arrival", source=one.arrival.path.name,
                                 digest=one.arrival.digest, tries=one.tries)  # fmt: skip
                    handed.append(str(one.arrival.path))
    return handed


def _room() -> int:
    """How many runs may be handed over now."""
    return max(0, _AT_ONCE - handed_over())


def _asked(one: Due) -> Sequence[str]:
    return ALL if one.locales == arriving.ALL else list(one.locales)


def _parcels(due: Iterable[Due], most: int, size: int) -> Iterator[list[Due]]:
    """Files of the same locales together; one that has failed before alone, so that it fails
    nothing but itself."""
    together: dict[tuple[str, ...], list[Due]] = {}
    for one in due:
        if most <= 0:
            return
        some = together.setdefault(one.locales, [])
        some.append(one)
        if len(some) == size or one.tries > 1:
            yield [some.pop()] if one.tries > 1 else together.pop(one.locales)
            most -= 1
    for some in together.values():
        if some and most > 0:
            yield some
            most -= 1
