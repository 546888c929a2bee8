"""The `publish-all` flow: many sources, spread over the workers by language and document.

A run of `publish` for each language and so many documents: it loads one model, and what a dead
worker costs is the batch in its hands. This run only hands them over and watches, so it wants a
work queue of its own (docs/workers.md), else it holds a slot that they could use.
"""

import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID, uuid4

from prefect import flow
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterId
from prefect.client.schemas.objects import State
from prefect.deployments import run_deployment
from prefect.runtime import deployment, flow_run
from prefect.utilities.urls import url_for

from flows.choices import (
    ALL,
    DETECT,
    USUAL_FORMATS,
    AtOnce,
    Documents,
    Formats,
    Locales,
    Output,
    Sources,
    Spoken,
    chosen,
    names_of,
    sibling,
    source,
    spoken_tag,
)
from flows.patience import open_desk, whole
from flows.publish import publish
from flows.telling import Bar, cell, named, show, told
from harbor_pub import journal, pipeline
from harbor_pub.errors import HarborError
from harbor_pub.serving.desk import HANDED_OVER
from harbor_pub.settings import Settings, load
from harbor_pub.sources import expand

_BEAT = 5.0
"""Seconds between two looks at the runs."""

_GRACE = timedelta(minutes=2)
"""A crashed run is put back on the list (flows/recovering.py); one that stays crashed has ended."""


T = TypeVar("T")
Looks = dict[UUID, tuple[State[Any], str | None]]
"""Of each run its state and the address of its page."""


def run_name() -> str:
    return named("publish-all", flow_run.parameters["sources"])


@flow(name="publish-all", flow_run_name=run_name)
def publish_all(
    sources: Sources,
    locales: Locales = ALL,
    formats: Formats = USUAL_FORMATS,
    output: Output = "",
    spoken: Spoken = DETECT,
    documents: Documents = 50,
    at_once: AtOnce = 4,
) -> list[str]:
    """Publish many sources on many workers: a run for each language and so many documents.

    Args:
        sources: The files, folders or http(s) addresses to publish, as every worker sees them.
        locales: The languages to publish in; none for every language of ASEAN that has a package.
        formats: The files to write for each language.
        output: The folder for the editions; empty for the one in each worker's settings.
        spoken: The language that the sources are in.
        documents: How many documents a run takes. Fewer spread better; a run takes some seconds to
            start.
        at_once: How many runs may be on the list at a time; the others wait, so that somebody's
            single document doesn't wait for all of them. At least as many as there are workers.
    """
    settings = load()
    order = {"formats": formats, "output": output, "spoken": names_of([spoken])[0]}
    with told("publish-all", settings):
        desk = open_desk(whole(settings))
        with closing(desk.record):
            parts, failures = divide(desk, sources, spoken, chosen(locales), documents)
        runs = _Runs(order) if deployment.name else _Here(order)
        ended = follow(parts, at_once, runs)
        failures += [f"{one.part}: {one.said}" for one in ended if one.failed]
        for failure in failures:
            journal.tell("failure", reason=failure)
    show(markdown(ended, failures))
    if failures:
        raise HarborError("; ".join(failures))
    return [str(one.part) for one in ended]


@dataclass(frozen=True, slots=True)
class Part:
    """What one run publishes."""

    locale: str
    sources: tuple[str, ...]

    def __str__(self) -> str:
        return named(f"{self.locale}:", self.sources)


@dataclass(frozen=True, slots=True)
class Ended:
    """How the run of a part ended: its state's name and message, and where its page is."""

    part: Part
    state: str
    said: str
    page: str | None

    @property
    def failed(self) -> bool:
        return self.state != "Completed"


def divide(
    desk: pipeline.Desk, named_sources: Sequence[str], spoken: str, to: str, size: int
) -> tuple[list[Part], list[str]]:
    """The parts, language by language, and what can't be part of any."""
    spoken = spoken_tag(spoken)
    by_language: dict[str, list[str]] = {}
    failures: list[str] = []
    for place in dict.fromkeys(_places(named_sources, desk.settings, failures)):
        try:
            document = pipeline.open_source(place, desk.settings, spoken)
        except HarborError as error:
            failures.append(str(error))
            continue
        by_language.setdefault(document.language, []).append(place)
    parts: list[Part] = []
    for language, places in by_language.items():
        try:
            locales, _ = pipeline.choose_locales(to, language, desk.catalog)
        except HarborError as error:
            failures.append(f"{named('', places).strip()}: {error}")
            continue
        parts += [Part(locale, tuple(some)) for locale in locales for some in _chunks(places, size)]
    return parts, failures


def _places(named_sources: Iterable[str], settings: Settings, failures: list[str]) -> Iterator[str]:
    for name in named_sources:
        try:
            places, _ = expand([source(name, settings)])
            places = [source(place, settings) for place in places]
        except HarborError as error:
            failures.append(str(error))
            continue
        yield from places


def follow(parts: Sequence[Part], at_once: int, runs: "_Runs | _Here") -> list[Ended]:
    """Hand the parts over, so many at a time, and wait for all; in the order of their ends."""
    waiting, going = deque(parts), dict[UUID, Part]()
    bar, ended = Bar(len(parts), what="runs"), list[Ended]()
    while waiting or going:
        while waiting and len(going) < at_once:
            part = waiting.popleft()
            going[runs.start(part)] = part
        for key, (state, page) in runs.look(going).items():
            if has_ended(state, datetime.now(UTC)):
                said = " ".join((state.message or state.name or "").split())
                ended.append(Ended(going.pop(key), state.name or "", said, page))
                bar.advance(1)
    bar.close()
    return ended


def has_ended(state: State[Any], now: datetime) -> bool:
    crashed = state.is_crashed() and now - state.timestamp < _GRACE
    return state.is_final() and not crashed


@dataclass(frozen=True, slots=True)
class _Runs:
    """Runs of the deployment beside ours, on whatever worker takes them."""

    order: dict[str, Any]

    def start(self, part: Part) -> UUID:
        """Part and run are the key: this run, begun anew, finds the runs that it had started."""
        parameters = {
            **self.order,
            "sources": list(part.sources),
            "locales": names_of([part.locale]),
        }
        started = run_deployment(
            sibling("publish"),
            parameters=parameters,
            flow_run_name=f"publish {part}",
            idempotency_key=f"{flow_run.id}/{part.locale}/{'/'.join(part.sources)}",
            tags=[HANDED_OVER],
            timeout=0,
        )
        return UUID(str(started.id))  # type: ignore[union-attr]

    def look(self, going: Iterable[UUID]) -> Looks:
        time.sleep(_BEAT)
        found: Looks = {}
        with get_client(sync_client=True) as client:
            for keys in _chunks(list(going), 100):
                wanted = FlowRunFilter(id=FlowRunFilterId(any_=keys))
                for run in client.read_flow_runs(flow_run_filter=wanted):
                    if run.state:
                        found[run.id] = (run.state, url_for(run))
        return found


@dataclass(frozen=True, slots=True)
class _Here:
    """Runs within this one, one by one, where no server runs deployments."""

    order: dict[str, Any]
    states: dict[UUID, State[Any]] = field(default_factory=dict)

    def start(self, part: Part) -> UUID:
        key = uuid4()
        sources, locales = list(part.sources), [part.locale]
        self.states[key] = publish(sources, locales=locales, **self.order, return_state=True)
        return key

    def look(self, going: Iterable[UUID]) -> Looks:
        return {key: (self.states[key], None) for key in going}


def markdown(ended: Sequence[Ended], failures: Sequence[str]) -> str:
    """The run's page: a row for each run, those that failed first."""
    lines = ["## Runs", "", "| run | documents | state |", "|---|--:|---|"]
    for one in sorted(ended, key=lambda one: (not one.failed, one.part.locale)):
        said = cell(str(one.part))
        name = f"[{said}]({one.page})" if one.page else said
        lines.append(f"| {name} | {len(one.part.sources)} | {one.state} |")
    if failures:
        lines += ["", "## Not made", "", *(f"- {cell(failure)}" for failure in failures)]
    return "\n".join(lines)


def _chunks(items: list[T], size: int) -> list[list[T]]:
    return [items[start : start + size] for start in range(0, len(items), size)]
