"""What the desk's database grows by, with each look at a folder and with each document.

    uv run python benchmarks/desk_month.py --looks 40 --documents 40

Starts `harbor serve` in a folder of its own, orders so many looks at a folder where nothing is new,
and so many runs of a document each, and measures the database (SQLite) before and after each kind.
Prints bytes for each, what a month of a look a minute and of 50 documents a day comes to, and then
makes everything a hundred days old and sees what Prefect's sweep leaves.
"""

import argparse
import json
import os
import signal
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Any

from chaos import Scene, free_port

MINUTES = 30 * 24 * 60
TABLES = ("flow_run", "flow_run_state", "task_run", "task_run_state", "log", "artifact", "events",
          "event_resources")  # fmt: skip


class Swept(Scene):
    """A scene that sweeps every ten seconds."""

    @property
    def environment(self) -> dict[str, str]:
        every = {
            "PREFECT_SERVER_SERVICES_DB_VACUUM_LOOP_SECONDS": "10",
            "PREFECT_SERVER_SERVICES_DB_VACUUM_ORPHAN_CLEANUP_LOOP_SECONDS": "10",
        }
        return {**super().environment, **every}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--looks", type=int, default=40)
    parser.add_argument("--documents", type=int, default=40)
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # and what was started goes, too
    with tempfile.TemporaryDirectory(prefix="harbor-month-") as name:
        folder = Path(name)
        scene = Swept(folder, (free_port(), free_port()), None)
        (folder / "harbor.toml").write_text(
            f'record = "sqlite:///{folder}/record.sqlite"\njournal = "{folder}/journal.jsonl"\n'
        )
        (folder / "in").mkdir()
        scene.start()
        try:
            figures = act(scene, given.looks, given.documents)
        finally:
            scene.stop()
    print(json.dumps(figures, indent=2))


def act(scene: Swept, looks: int, documents: int) -> dict[str, Any]:
    watched = {"source_folder": str(scene.folder / "in"), "locales": ["id"], "settle": 0.1}
    ordered(scene, "watch", watched)
    before = size(scene)
    for _ in range(looks):
        ordered(scene, "watch", watched)
    looked = size(scene)
    for n in range(documents):
        text = scene.folder / f"notice-{n}.txt"
        text.write_text(f"Notice {n}\n\nThe office, room {n}, opens at 9.30.\n", encoding="utf-8")
        ordered(scene, "publish", {"sources": [str(text)], "locales": ["id", "vi"]})
    after, rows, record = size(scene), counted(scene), recorded(scene)
    look, document = (looked - before) / looks, (after - looked) / documents
    old(scene)
    scene.stop()
    scene.start()
    end = time.monotonic() + 900
    while time.monotonic() < end and counted(scene)["log"]:
        time.sleep(5)
    return {
        "looks": looks, "documents": documents, "load": round(os.getloadavg()[0], 1),
        "kB_a_look": round(look / 1000, 1), "kB_a_document": round(document / 1000, 1),
        "MB_a_month_of_looks": round(look * MINUTES / 1e6),
        "MB_a_month_of_50_documents_a_day": round(document * 50 * 30 / 1e6),
        "rows": rows, "rows_after_the_sweep": counted(scene),
        "units_in_the_record": [record, recorded(scene)],
    }  # fmt: skip


def ordered(scene: Swept, flow: str, parameters: dict[str, Any]) -> None:
    """Have a run, and wait until it has ended."""
    wanted = {"flows": {"name": {"any_": [flow]}}}
    while not (found := scene.ask("/deployments/filter", wanted)):
        time.sleep(0.5)
    path = f"/deployments/{found[0]['id']}/create_flow_run"
    run = scene.ask(path, {"parameters": parameters})["id"]
    mine = {"flow_runs": {"id": {"any_": [run]}}}
    while scene.ask("/flow_runs/filter", mine)[0]["state_type"] not in ("COMPLETED", "FAILED"):
        time.sleep(0.5)


def database(scene: Swept) -> Path:
    return scene.folder / "prefect" / "prefect.db"


def size(scene: Swept) -> int:
    """Bytes of the pages that are in use, once what is under way has been written down."""
    time.sleep(12)
    with closing(sqlite3.connect(database(scene), timeout=60)) as connection:
        pages, free, each = (
            connection.execute(f"pragma {name}").fetchone()[0]
            for name in ("page_count", "freelist_count", "page_size")
        )
    return int((pages - free) * each)


def counted(scene: Swept) -> dict[str, int]:
    with closing(sqlite3.connect(database(scene), timeout=60)) as connection:
        return {
            table: connection.execute(f"select count(*) from {table}").fetchone()[0]
            for table in TABLES
        }


def recorded(scene: Swept) -> int:
    with closing(sqlite3.connect(scene.folder / "record.sqlite", timeout=60)) as connection:
        return int(connection.execute("select count(*) from units").fetchone()[0])


def old(scene: Swept) -> None:
    """Everything that has ended did so a hundred days ago."""
    columns = (("flow_run", "end_time"), ("events", "occurred"), ("event_resources", "occurred"))
    with closing(sqlite3.connect(database(scene), timeout=60)) as connection:
        for table, column in columns:
            connection.execute(
                f"update {table} set {column} = strftime('%Y-%m-%d %H:%M:%f000', {column}, "
                f"'-100 days') where {column} is not null"
            )
        connection.commit()


if __name__ == "__main__":
    main()
