"""What Prefect costs per document and locale: the plain pipeline against the flow, side by side.

    uv run python benchmarks/prefect_overhead.py --documents 1,10,100,1000

Small documents in one locale, recalled from the record, so that the cost around the translation is
measured and not the translation. A Prefect server of its own is started first; its start is not
counted, nor are imports. Each size is done by both in turn, so many times; the medians are printed,
with the CPU time, of ours and of the server, beside the time by the clock: on a machine that others
use, it is the one to trust.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from chaos import free_port
from reports import write


class Taken(NamedTuple):
    """Seconds: by the clock, of this process's CPU time, and of the server's."""

    clock: float
    own: float
    server: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", default="1,10,100")
    parser.add_argument("--repeats", type=int, default=3)
    given = parser.parse_args()
    sizes = [int(size) for size in given.documents.split(",")]
    with tempfile.TemporaryDirectory(prefix="harbor-overhead-") as name:
        folder = Path(name)
        port = free_port()
        os.environ["PREFECT_HOME"] = str(folder / "prefect")
        os.environ["PREFECT_API_URL"] = f"http://127.0.0.1:{port}/api"
        os.environ["PREFECT_SERVER_ANALYTICS_ENABLED"] = "false"
        os.environ["PREFECT_LOGGING_LEVEL"] = "WARNING"
        os.environ["HARBOR_RECORD"] = f"sqlite:///{folder}/record.sqlite"
        os.chdir(folder)
        server = subprocess.Popen(
            [sys.executable, "-m", "prefect", "server", "start", "--port", str(port), "--no-ui"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            wait(port)
            for size in sizes:
                figures = compare(folder, size, given.repeats, server.pid)
                print(json.dumps(figures), flush=True)
        finally:
            server.terminate()
            server.wait(30)


def wait(port: int) -> None:
    for _ in range(600):
        with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/api/health"):
            return
        time.sleep(0.3)
    raise SystemExit("no Prefect server")


def compare(folder: Path, size: int, repeats: int, server: int) -> dict[str, float]:
    from flows.publish import publish
    from harbor_pub import pipeline
    from harbor_pub.settings import load

    sources = write(folder, size, 4)

    def plain() -> None:
        desk = pipeline.open_desk(load())
        with pipeline.outlet(desk, Path("plain")) as outlet:
            for source in sources:
                prepared = pipeline.prepare(source)
                _, edition = pipeline.make(desk, prepared, "id", outlet.folder)
                outlet.put(prepared, [edition])
        desk.record.close()

    def flow() -> None:
        publish([str(source) for source in sources], locales=["id"], output="flow")

    plain()  # translates; what follows recalls
    flow()
    taken: dict[str, list[Taken]] = {"plain": [], "flow": []}
    for _ in range(repeats):
        for name, run in (("plain", plain), ("flow", flow)):
            taken[name].append(timed(run, server))
    plainly, flowing = (middle(times) for times in taken.values())
    cpu = flowing.own + flowing.server - plainly.own
    return {
        "documents": size,
        "repeats": repeats,
        "plain_s": round(plainly.clock, 3),
        "flow_s": round(flowing.clock, 3),
        "overhead_ms_per_document": round(1000 * (flowing.clock - plainly.clock) / size, 1),
        "plain_cpu_s": round(plainly.own, 3),
        "flow_cpu_s": round(flowing.own, 3),
        "server_cpu_s": round(flowing.server, 3),
        "overhead_cpu_ms_per_document": round(1000 * cpu / size, 1),
        "load": round(os.getloadavg()[0], 1),
    }


def middle(times: list[Taken]) -> Taken:
    return Taken(*(statistics.median(column) for column in zip(*times, strict=True)))


def timed(run: Callable[[], None], server: int) -> Taken:
    clock, own, served = time.perf_counter(), time.process_time(), cpu_of(server)
    run()
    return Taken(time.perf_counter() - clock, time.process_time() - own, cpu_of(server) - served)


def cpu_of(process: int) -> float:
    """Seconds of CPU that a process has had (Linux)."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
