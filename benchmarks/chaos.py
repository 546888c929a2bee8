"""Kill -9 at seeded moments, at whatever works, and see that nothing is lost.

    uv run python benchmarks/chaos.py --documents 40 --to asean --kills 50 --seed 1

Starts `harbor serve` in a folder of its own, with the record in a PostgreSQL of its own (Debian's
packages; `--sqlite` does without), has each document published by a run, and kills, in a seeded
order at seeded moments: the process of a run, the runner of the flows, the Prefect server, the
database, or `harbor serve` itself (the last two are then started again, as systemd would).
With `--approval` every run waits for an editor, who answers at a moment of its own, with yes or no.
Afterwards it compares what lies in the record and in the output folder with what the sources hold,
and prints the figures. Linux only: it looks for its processes in /proc.
"""

import argparse
import hashlib
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from harbor_pub import pipeline, publishing
from harbor_pub.settings import Settings

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from postgresql import Postgresql

LINE = "Delegation {n} of document {d} asked for {m} new lines of credit before {y}."
VICTIMS = {"run": 56, "runner": 6, "server": 6, "serve": 6, "copy": 12, "database": 14}
"""Kinds of processes, and how often each is meant in a hundred."""

FINAL = {"COMPLETED", "FAILED", "CANCELLED"}


@dataclass
class Scene:
    folder: Path
    ports: tuple[int, int]
    database: Postgresql | None
    process: subprocess.Popen[bytes] | None = None
    kills: Counter[str] = field(default_factory=Counter)
    approved: set[str] = field(default_factory=set)
    withheld: set[str] = field(default_factory=set)

    @property
    def record(self) -> str:
        return self.database.url if self.database else f"sqlite:///{self.folder}/record.sqlite"

    def start(self) -> None:
        command = ["harbor", "serve", "--port", str(self.ports[0])]
        command[0] = str(Path(sys.executable).with_name("harbor"))
        with (self.folder / "log").open("a") as log:
            self.process = subprocess.Popen(
                [*command, "--pages-port", str(self.ports[1])],
                env=self.environment, cwd=self.folder, stdout=log, stderr=log,
            )  # fmt: skip

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(90)

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "PREFECT_HOME": str(self.folder / "prefect")}

    def call(self, path: str, body: dict[str, Any]) -> Any:
        url = f"http://127.0.0.1:{self.ports[0]}/api{path}"
        given = f"http://127.0.0.1:{self.ports[0]}/api/csrf-token?client=chaos"
        with urllib.request.urlopen(given, timeout=20) as answer:
            token = json.load(answer)["token"]
        headers = {
            "Content-Type": "application/json",
            "Prefect-Csrf-Client": "chaos",
            "Prefect-Csrf-Token": token,
        }
        request = urllib.request.Request(url, json.dumps(body).encode(), headers)
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.load(answer)

    def ask(self, path: str, body: dict[str, Any], seconds: float = 1800) -> Any:
        """Ask until there is an answer: the server may just have been killed."""
        end = time.monotonic() + seconds
        while True:
            try:
                return self.call(path, body)
            except (OSError, ValueError):
                if time.monotonic() > end:
                    raise
                self.keep_up()
                time.sleep(0.5)

    def keep_up(self) -> None:
        """What systemd does with Restart=always."""
        if self.process is None or self.process.poll() is not None:
            self.start()
        if self.database is not None and not self.database.running:
            self.database.run()

    def victims(self) -> dict[str, list[int]]:
        """Our processes by kind."""
        found: dict[str, list[int]] = {kind: [] for kind in VICTIMS}
        mark = f"PREFECT_HOME={self.folder}/prefect".encode()
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                environment = (entry / "environ").read_bytes()
                command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue
            if mark in environment:
                kind = kind_of(command, run=b"PREFECT__FLOW_RUN_ID=" in environment)
                found[kind].append(int(entry.name))
        return found

    def rows(self) -> int:
        """What is recorded by now; 0 while that can't be told."""
        try:
            return rows_of(self.record)[0]
        except DBAPIError:  # the database is away, or has no table yet
            return 0

    def kill(self, dice: random.Random) -> None:
        (kind,) = dice.choices(list(VICTIMS), list(VICTIMS.values()))
        if kind == "database":
            if self.database is not None and self.database.running:
                self.database.kill()
                self._told(kind)
            return
        alive = sorted(self.victims()[kind])
        if not alive:
            return
        os.kill(dice.choice(alive), signal.SIGKILL)
        self._told(kind)
        if kind == "serve" and self.process is not None:
            self.process.wait()
            self.start()

    def _told(self, kind: str) -> None:
        self.kills[kind] += 1
        print(f"{time.strftime('%T')} kill {self.kills.total()}: {kind}", file=sys.stderr)


def kind_of(command: str, *, run: bool) -> str:
    if run:
        return "run"
    if "harbor_pub.serving.warm" in command:  # what all are copies of, or any of its copies
        return "copy"
    if "flows.server" in command:
        return "server"
    return "runner" if "flows.serve" in command else "serve"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=4)
    parser.add_argument("--segments", type=int, default=6)
    parser.add_argument("--to", default="id,vi")
    parser.add_argument("--kills", type=int, default=6)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sqlite", action="store_true", help="keep the record in SQLite")
    parser.add_argument("--between", type=float, default=12.0, help="mean seconds between kills")
    parser.add_argument("--approval", action="store_true", help="an editor decides on each")
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # and what was started goes, too
    dice = random.Random(given.seed)
    database = None if given.sqlite else Postgresql(sync=True)
    try:
        if database is not None:
            database.start()
        figures = act(given, dice, database)
    finally:
        if database is not None:
            database.stop()
    print(json.dumps(figures, indent=2))
    wrong = ("units_lost", "translated_twice", "torn_files", "unapproved", "not_published")
    bad = [name for name in wrong if figures[name]]
    sys.exit(1 if bad or set(figures["runs"]) != {"COMPLETED"} else 0)


def act(
    given: argparse.Namespace, dice: random.Random, database: Postgresql | None
) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="harbor-chaos-") as folder:
        scene = Scene(Path(folder), (free_port(), free_port()), database)
        sources = write(scene, given.documents, given.segments)
        started = time.monotonic()
        scene.start()
        try:
            runs = order(scene, sources, given.to.split(","), approval=given.approval)
            found, load = torment(scene, runs, given.kills, given.between, dice)
            seconds = time.monotonic() - started
        finally:
            scene.stop()
        if database is not None:
            database.wait()
        of = dict(zip(runs, sources, strict=True))
        return {
            "documents": given.documents, "to": given.to, "segments": given.segments,
            "seed": given.seed, "seconds": round(seconds), "load": load,
            "record": "PostgreSQL" if database else "SQLite", "kills": dict(scene.kills),
            "runs": dict(Counter(run["state_type"] for run in found)),
            "starts_of_runs": sum(run["run_count"] for run in found),
            "not_completed": [run["state"]["message"] for run in found
                              if run["state_type"] != "COMPLETED"],
            **count(scene, sources, given.to, {of[run] for run in scene.withheld}),
            "approved": len(sources) - len(scene.withheld) if given.approval else None,
            "withheld": len(scene.withheld) if given.approval else None,
            **decided(scene, of, approval=given.approval),
        }  # fmt: skip


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def write(scene: Scene, documents: int, segments: int) -> list[Path]:
    """Documents that share no sentence, so that every unit has to be translated."""
    folder = scene.folder
    (folder / "harbor.toml").write_text(
        f'record = "{scene.record}"\njournal = "{folder}/journal.jsonl"\nbatch_tokens = 64\n'
    )
    paths = [folder / f"doc-{number:03}.txt" for number in range(documents)]
    for d, path in enumerate(paths):
        lines = [LINE.format(n=n, d=d, m=7 * n + d, y=2000 + n) for n in range(segments)]
        path.write_text(f"Report number {d}\n\n" + "\n\n".join(lines), encoding="utf-8")
    return paths


def order(
    scene: Scene, sources: list[Path], locales: list[str], *, approval: bool = False
) -> list[str]:
    wanted = {"flows": {"name": {"any_": ["publish"]}}}
    while not (found := scene.ask("/deployments/filter", wanted)):
        time.sleep(0.5)
    path = f"/deployments/{found[0]['id']}/create_flow_run"
    return [
        scene.ask(path, {"parameters": {
            "sources": [str(source)], "locales": locales, "approval": approval,
        }})["id"]
        for source in sources
    ]  # fmt: skip


def answer(scene: Scene, run: dict[str, Any], dice: random.Random) -> None:
    """An editor's word on a run that waits: two of ten are withheld, and one of ten says nothing
    that is an answer. What was said once stays."""
    said = "withhold" if run["id"] in scene.withheld or dice.random() < 0.2 else "publish"
    if run["id"] in scene.approved:
        said = "publish"
    form = {} if dice.random() < 0.1 else {"decision": said, "editor": "Dewi"}
    try:
        told = scene.call(f"/flow_runs/{run['id']}/resume", {"run_input": form})
    except (OSError, ValueError):  # the server is away: whether it heard that, nobody knows
        if form:
            (scene.withheld if said == "withhold" else scene.approved).add(run["id"])
        return
    if told["status"] == "ACCEPT":
        assert form, "a form without an answer was taken"
        (scene.withheld if said == "withhold" else scene.approved).add(run["id"])


def decided(scene: Scene, runs: dict[str, Path], *, approval: bool) -> dict[str, int]:
    """Documents that went out without an editor's word in the record, or against it, and those that
    did not in spite of it."""
    if not approval:
        return {"unapproved": 0, "not_published": 0}
    engine = create_engine(scene.record.replace("postgresql:", "postgresql+pg8000:"))
    with engine.connect() as connection:
        rows = connection.execute(text("select run, decision, editor, decided from approvals"))
        told = {row.run: row.decision for row in rows if row.editor and row.decided}
    engine.dispose()
    out = {manifest.document for manifest in publishing.read_manifests(scene.folder / "output")}
    return {
        "unapproved": sum(
            source.stem in out and (told.get(run) != "publish" or run in scene.withheld)
            for run, source in runs.items()
        ),
        "not_published": sum(
            source.stem not in out and run not in scene.withheld for run, source in runs.items()
        ),
    }


def torment(
    scene: Scene, runs: list[str], kills: int, between: float, dice: random.Random
) -> tuple[list[dict[str, Any]], list[float]]:
    """Kill until the kills are spent, then wait until every run has come to its end. Gives the
    runs, and the least, mean and greatest load of a minute.

    Four kills of five wait until something was recorded since the one before, so that they hit
    what is at work; the fifth may hit what is just coming back.
    """
    due, blind, rows = time.monotonic() + dice.expovariate(1 / between), False, 0
    loads = []
    end = time.monotonic() + 3600
    while True:
        scene.keep_up()
        spent = scene.kills.total() >= kills
        if not spent and time.monotonic() >= due and (blind or scene.rows() > rows):
            rows = max(rows, scene.rows())
            scene.kill(dice)
            due = time.monotonic() + dice.expovariate(1 / between)
            blind = dice.random() < 0.2
        found = scene.ask("/flow_runs/filter", {"flow_runs": {"id": {"any_": runs}}})
        waiting = [run for run in found if run["state_type"] == "PAUSED"]
        if waiting and dice.random() < 0.5:
            answer(scene, dice.choice(waiting), dice)
        loads.append(os.getloadavg()[0])
        if {run["state_type"] for run in found} <= FINAL or time.monotonic() > end:
            mean = sum(loads) / len(loads)
            return found, [round(load, 1) for load in (min(loads), mean, max(loads))]
        time.sleep(2)


def count(scene: Scene, sources: list[Path], to: str, withheld: set[Path]) -> dict[str, Any]:
    """What is lost, twice or torn; of what was withheld only the record is looked at."""
    desk = pipeline.open_desk(Settings(record=scene.record))
    output = scene.folder / "output"
    lost = torn = units = 0
    digests = {
        file.path: file.sha256
        for manifest in publishing.read_manifests(output)
        for edition in manifest.editions
        for file in edition.files
    }
    for source in sources:
        prepared = pipeline.prepare(source)
        locales, _ = pipeline.choose_locales(to, "en", desk.catalog)
        units += len(prepared.segments) * len(locales)
        for locale in () if source in withheld else locales:
            for name in publishing.USUAL:
                form = publishing.FORMATS[name]
                path = f"{source.stem}/{locale}/{source.stem}.{locale}.{form.suffix}"
                try:
                    data = (output / path).read_bytes()
                    read = {unit.id for unit in form.parse(data)}
                except Exception as error:  # whatever a torn file makes of its reader
                    torn += 1
                    print(f"{path}: {error!r}", file=sys.stderr)
                    continue
                torn += digests.get(path) != hashlib.sha256(data).hexdigest()
                lost += len({segment.id for segment in prepared.segments} - read)
    desk.record.close()
    rows, distinct = rows_of(scene.record)
    return {
        "units": units, "files": len(digests), "rows": rows,
        "units_lost": lost + units - distinct, "translated_twice": rows - distinct,
        "torn_files": torn,
        "left_unfinished": len(list(output.rglob(".*.unfinished"))),
        "processes_left": sum(map(len, scene.victims().values())),
    }  # fmt: skip


def rows_of(record: str) -> tuple[int, int]:
    """How many rows there are, and of how many different units."""
    engine = create_engine(record.replace("postgresql:", "postgresql+pg8000:"))
    units = "select distinct document, segment, locale from units"
    query = text(f"select (select count(*) from units), count(*) from ({units}) as each_once")
    with engine.connect() as connection:
        rows, distinct = connection.execute(query).one()
    engine.dispose()
    return int(rows), int(distinct)


if __name__ == "__main__":
    main()
