"""Kill -9 at seeded moments, at whatever works, and see that nothing is lost.

    uv run python benchmarks/chaos.py --documents 40 --to asean --kills 50 --seed 1

Starts `harbor serve` in a folder of its own, has each document published by a run, and kills, in a
seeded order at seeded moments: the process of a run, the runner of the flows, the Prefect server,
or `harbor serve` itself (which is then started again, as systemd would). Afterwards it compares
what lies in the record and in the output folder with what the sources hold, and prints the figures.
Linux only: it looks for its processes in /proc.
"""

import argparse
import json
import os
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from harbor_pub import pipeline, publishing
from harbor_pub.settings import Settings

LINE = "Delegation {n} of document {d} asked for {m} new lines of credit before {y}."
VICTIMS = {"run": 70, "runner": 12, "server": 9, "serve": 9}
"""Kinds of processes, and how often each is meant in a hundred."""

FINAL = {"COMPLETED", "FAILED", "CANCELLED"}


@dataclass
class Scene:
    folder: Path
    ports: tuple[int, int]
    process: subprocess.Popen[bytes] | None = None
    kills: Counter[str] = field(default_factory=Counter)

    def start(self) -> None:
        command = ["harbor", "serve", "--port", str(self.ports[0])]
        command[0] = str(Path(sys.executable).with_name("harbor"))
        with (self.folder / "log").open("a") as log:
            self.process = subprocess.Popen(
                [*command, "--pages-port", str(self.ports[1])],
                env=self.environment, cwd=self.folder, stdout=log, stderr=log,
            )  # fmt: skip

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "PREFECT_HOME": str(self.folder / "prefect")}

    def call(self, path: str, body: dict[str, Any]) -> Any:
        url = f"http://127.0.0.1:{self.ports[0]}/api{path}"
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(url, json.dumps(body).encode(), headers)
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.load(answer)

    def ask(self, path: str, body: dict[str, Any], seconds: float = 240) -> Any:
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

    def kill(self, dice: random.Random) -> None:
        (kind,) = dice.choices(list(VICTIMS), list(VICTIMS.values()))
        alive = sorted(self.victims()[kind])
        if not alive:
            return
        os.kill(dice.choice(alive), signal.SIGKILL)
        self.kills[kind] += 1
        if kind == "serve" and self.process is not None:
            self.process.wait()
            self.start()


def kind_of(command: str, *, run: bool) -> str:
    if run:
        return "run"
    if "flows.serve" in command:
        return "runner"
    return "server" if "prefect" in command else "serve"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=4)
    parser.add_argument("--segments", type=int, default=6)
    parser.add_argument("--to", default="id,vi")
    parser.add_argument("--kills", type=int, default=6)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--between", type=float, default=12.0, help="mean seconds between kills")
    given = parser.parse_args()
    dice = random.Random(given.seed)
    with tempfile.TemporaryDirectory(prefix="harbor-chaos-") as folder:
        scene = Scene(Path(folder), (free_port(), free_port()))
        sources = write(scene.folder, given.documents, given.segments)
        started = time.monotonic()
        scene.start()
        runs = order(scene, sources, given.to.split(","))
        states = torment(scene, runs, given.kills, given.between, dice)
        seconds = time.monotonic() - started
        if scene.process is not None:
            scene.process.terminate()
            scene.process.wait(90)
        figures = count(scene, sources, given.to)
    print(json.dumps({
        "documents": given.documents, "to": given.to, "segments": given.segments,
        "seed": given.seed, "seconds": round(seconds), "kills": dict(scene.kills),
        "runs": dict(states), **figures,
    }, indent=2))  # fmt: skip
    bad = [name for name in ("units_lost", "translated_twice", "torn_files") if figures[name]]
    sys.exit(1 if bad or set(states) != {"COMPLETED"} else 0)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def write(folder: Path, documents: int, segments: int) -> list[Path]:
    """Documents that share no sentence, so that every unit has to be translated."""
    (folder / "harbor.toml").write_text(
        f'record = "sqlite:///{folder}/record.sqlite"\njournal = "{folder}/journal.jsonl"\n'
        "batch_tokens = 64\n"
    )
    paths = [folder / f"doc-{number:03}.txt" for number in range(documents)]
    for d, path in enumerate(paths):
        lines = [LINE.format(n=n, d=d, m=7 * n + d, y=2000 + n) for n in range(segments)]
        path.write_text(f"Report number {d}\n\n" + "\n\n".join(lines), encoding="utf-8")
    return paths


def order(scene: Scene, sources: list[Path], locales: list[str]) -> list[str]:
    wanted = {"flows": {"name": {"any_": ["publish"]}}}
    while not (found := scene.ask("/deployments/filter", wanted)):
        time.sleep(0.5)
    path = f"/deployments/{found[0]['id']}/create_flow_run"
    return [
        scene.ask(path, {"parameters": {"sources": [str(source)], "locales": locales}})["id"]
        for source in sources
    ]


def torment(
    scene: Scene, runs: list[str], kills: int, between: float, dice: random.Random
) -> Counter[str]:
    """Kill until the kills are spent, then wait until every run has come to its end."""
    due = time.monotonic() + dice.expovariate(1 / between)
    end = time.monotonic() + 3600
    while True:
        scene.keep_up()
        if scene.kills.total() < kills and time.monotonic() >= due:
            scene.kill(dice)
            due = time.monotonic() + dice.expovariate(1 / between)
        found = scene.ask("/flow_runs/filter", {"flow_runs": {"id": {"any_": runs}}})
        states = Counter(run["state_type"] for run in found)
        if set(states) <= FINAL or time.monotonic() > end:
            return states
        time.sleep(0.3)


def count(scene: Scene, sources: list[Path], to: str) -> dict[str, Any]:
    desk = pipeline.open_desk(Settings(record=f"sqlite:///{scene.folder}/record.sqlite"))
    output = scene.folder / "output"
    lost = torn = units = 0
    for source in sources:
        prepared = pipeline.prepare(source)
        locales, _ = pipeline.choose_locales(to, "en", desk.catalog)
        manifest = output / source.stem / "manifest.json"
        torn += not manifest.is_file()
        for locale in locales:
            for form in publishing.FORMATS.values():
                path = output / source.stem / locale / f"{source.stem}.{locale}.{form.suffix}"
                try:
                    read = {unit.id for unit in form.parse(path.read_bytes())}
                except Exception as error:  # whatever a torn file makes of its reader
                    torn += 1
                    print(f"{path}: {error!r}", file=sys.stderr)
                    continue
                lost += len({segment.id for segment in prepared.segments} - read)
            units += len(prepared.segments)
    desk.record.close()
    with sqlite3.connect(scene.folder / "record.sqlite") as database:
        (rows,) = database.execute("select count(*) from units").fetchone()
        (distinct,) = database.execute(
            "select count(*) from (select distinct document, segment, locale from units)"
        ).fetchone()
    database.close()
    return {
        "units": units, "rows": rows, "units_lost": lost + units - distinct,
        "translated_twice": rows - distinct, "torn_files": torn,
        "left_unfinished": len(list(output.rglob(".*.unfinished"))),
        "processes_left": sum(map(len, scene.victims().values())),
    }  # fmt: skip


if __name__ == "__main__":
    main()
