"""What the journal and the desk say, in the text format of Prometheus.

Flow runs are processes of their own that come and go, so nothing is counted in them: the journal is
read on from where the last look ended. Counters begin anew when the journal is rotated, which
Prometheus knows how to read.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

Runs = Callable[[], Mapping[tuple[str, str], int]]


class Metrics(Collector):
    """Counts of a journal file, and of the runs at the desk: `runs()` by flow and state type."""

    def __init__(self, journal: Path, runs: Runs) -> None:
        self._journal = journal
        self._runs = runs
        self._read_to = (0, 0)  # inode, offset
        self._editions: Counter[str] = Counter()
        self._units: Counter[tuple[str, str]] = Counter()
        self._seconds: Counter[str] = Counter()
        self._failures: Counter[str] = Counter()
        self._torn = 0
        self._registry = CollectorRegistry()
        self._registry.register(self)

    def text(self) -> bytes:
        return generate_latest(self._registry)

    def describe(self) -> list[Metric]:
        return []

    def collect(self) -> Iterator[Metric]:
        self._read_on()
        editions = CounterMetricFamily("harbor_editions", "Editions made.", labels=["locale"])
        seconds = CounterMetricFamily(
            "harbor_edition_seconds", "Time spent on editions.", labels=["locale"]
        )
        for locale in self._editions:
            editions.add_metric([locale], self._editions[locale])
            seconds.add_metric([locale], self._seconds[locale])
        units = CounterMetricFamily(
            "harbor_units",
            "Units of editions: translated by the engine, or recalled from the record.",
            labels=["locale", "origin"],
        )
        for labels, number in self._units.items():
            units.add_metric(labels, number)
        failures = CounterMetricFamily(
            "harbor_failures", "Sources or locales that came to nothing.", labels=["flow"]
        )
        for flow, number in self._failures.items():
            failures.add_metric([flow], number)
        runs = GaugeMetricFamily(
            "harbor_runs",
            "Runs by flow and state; SCHEDULED is the queue.",
            labels=["flow", "state"],
        )
        for labels, number in self._runs().items():
            runs.add_metric(labels, number)
        torn = CounterMetricFamily(
            "harbor_journal_torn_lines", "Lines of the journal that can't be read."
        )
        torn.add_metric([], self._torn)
        yield from (editions, units, seconds, failures, runs, torn)

    def _read_on(self) -> None:
        try:
            with self._journal.open("rb") as file:
                self._find_place(file.fileno(), self._journal.stat().st_ino)
                file.seek(self._read_to[1])
                lines = file.readlines()
        except FileNotFoundError:
            return
        whole = [line for line in lines if line.endswith(b"\n")]  # the last may still be written
        self._read_to = (self._read_to[0], self._read_to[1] + sum(map(len, whole)))
        for line in whole:
            try:
                self._count(json.loads(line))
            except (ValueError, TypeError, KeyError, AttributeError):
                # A full disk, or a host that lost its power, leaves half a line.
                self._torn += 1

    def _find_place(self, _: int, inode: int) -> None:
        if self._read_to[0] != inode or self._journal.stat().st_size < self._read_to[1]:
            self._read_to = (inode, 0)
            for counter in (self._editions, self._units, self._seconds, self._failures):
                counter.clear()
            self._torn = 0

    def _count(self, event: Mapping[str, Any]) -> None:
        if event.get("event") == "edition":
            locale = str(event["locale"])
            seconds: Any = float(event["seconds"])
            translated, recalled = int(event["translated"]), int(event["recalled"])
            self._editions[locale] += 1
            self._seconds[locale] += seconds
            self._units[(locale, "translated")] += translated
            self._units[(locale, "recalled")] += recalled
        elif event.get("event") == "failure":
            self._failures[str(event.get("flow", ""))] += 1
