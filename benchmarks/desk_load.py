"""So many files at once in a watched folder, and a person who orders one meanwhile.

    uv run python benchmarks/desk_load.py --files 200
    uv run python benchmarks/desk_load.py --files 1000 --postgresql

Starts `harbor serve` in a folder of its own, with a schedule of `watch`, lays the files down, all
at once, and orders a document by itself every so many seconds. Prints when all was published, how
long each order waited until it was at work, and how often the server said that its database was
locked. With `--postgresql` the desk and the record are in a PostgreSQL of our own (Debian's).
"""

import argparse
import json
import os
import signal
import statistics
import sys
import tempfile
import time
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any

from chaos import Scene, free_port, order

from harbor_pub import publishing

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from postgresql import Postgresql

TEXT = "Notice number {n}\n\nThe office for exports, room {n}, opens at 9.30 on weekdays.\n"
SCHEDULE = """
[[schedule]]
flow = "watch"
interval = {interval}
parameters = {{ source_folder = "{folder}/in", locales = {locales}, formats = ["html", "tmx"] }}
"""


class Desk(Scene):
    """A scene whose desk, too, is in the database."""

    @property
    def environment(self) -> dict[str, str]:
        url = (
            self.database.url.replace("postgresql:", "postgresql+asyncpg:") if self.database else ""
        )
        own = {"PREFECT_SERVER_DATABASE_CONNECTION_URL": url} if url else {}
        return {**super().environment, **own}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=200)
    parser.add_argument("--to", default="id")
    parser.add_argument("--postgresql", action="store_true")
    parser.add_argument("--interval", type=int, default=60, help="seconds between two looks")
    parser.add_argument("--every", type=float, default=60.0, help="seconds between two orders")
    parser.add_argument("--most", type=float, default=7200.0, help="seconds, and then it ends")
    parser.add_argument("--log", help="keep what `harbor serve` has said in this file")
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # and what was started goes, too
    database = Postgresql(sync=True) if given.postgresql else None
    try:
        if database is not None:
            database.start()
        with tempfile.TemporaryDirectory(prefix="harbor-load-") as folder:
            figures = act(given, Desk(Path(folder), (free_port(), free_port()), database))
    finally:
        if database is not None:
            database.stop()
    print(json.dumps(figures, indent=2))
    sys.exit(1 if figures["locked"] or figures["published"] < given.files else 0)


def act(given: argparse.Namespace, scene: Desk) -> dict[str, Any]:
    folder, locales = scene.folder, given.to.split(",")
    (folder / "in").mkdir()
    (folder / "harbor.toml").write_text(
        f'record = "{scene.record}"\njournal = "{folder}/journal.jsonl"\n'
        + SCHEDULE.format(folder=folder, interval=given.interval, locales=json.dumps(locales))
    )
    scene.start()
    try:
        by_hand = folder / "ordered.txt"
        by_hand.write_text(TEXT.format(n="0"), encoding="utf-8")
        orders = order(scene, [by_hand], locales)  # waits until everything is there
        for n in range(1, given.files + 1):
            (folder / "in" / f"notice-{n:04}.txt").write_text(TEXT.format(n=n), encoding="utf-8")
        began, due, loads, seen = time.monotonic(), time.monotonic(), [], 0
        while time.monotonic() - began < given.most:
            scene.keep_up()
            loads.append(os.getloadavg()[0])
            made = len(publishing.read_manifests(folder / "output"))
            if made > seen:
                seen = made
            if made >= given.files + 1:
                break
            if time.monotonic() >= due:
                by_hand.write_text(TEXT.format(n=f"0.{len(orders)}"), encoding="utf-8")
                orders += order(scene, [by_hand], locales)
                due = time.monotonic() + given.every
            time.sleep(2)
        seconds = time.monotonic() - began
        runs = look(scene, {})
        people = [run for run in runs if run["id"] in orders]
        waited = [wait for run in people if (wait := wait_of(run)) is not None]
    finally:
        scene.stop()
    log = (folder / "log").read_text(errors="replace")
    if given.log:
        Path(given.log).write_text(log, encoding="utf-8")
    return {
        "files": given.files, "to": given.to,
        "database": "PostgreSQL" if scene.database else "SQLite",
        "published": made - 1, "seconds": round(seconds),
        "locked": log.count("database is locked"), "errors": log.count("Traceback"),
        "runs": dict(Counter(f"{run['flow']} {run['state_type']}" for run in runs)),
        "orders": len(people), "waited_s": [round(wait, 1) for wait in waited],
        "waited_median_s": round(statistics.median(waited), 1) if waited else None,
        "load": [round(f(loads), 1) for f in (min, statistics.mean, max)],
    }  # fmt: skip


def look(scene: Desk, wanted: dict[str, Any]) -> list[dict[str, Any]]:
    """Every run that has begun or ended, with the name of its flow."""
    flows = {flow["id"]: flow["name"] for flow in scene.ask("/flows/filter", {})}
    found: list[dict[str, Any]] = []
    while page := scene.ask(
        "/flow_runs/filter", {"flow_runs": wanted, "limit": 200, "offset": len(found)}
    ):
        found += page
    return [{**run, "flow": flows[run["flow_id"]]} for run in found]


def wait_of(run: dict[str, Any]) -> float | None:
    """Seconds from the order to the start."""
    if not run["start_time"]:
        return None
    start, created = (datetime.fromisoformat(run[key]) for key in ("start_time", "created"))
    return (start - created).total_seconds()


if __name__ == "__main__":
    main()
