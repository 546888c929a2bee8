"""What Prefect costs per document and locale: the plain pipeline against the flow, side by side.

    uv run python benchmarks/prefect_overhead.py --documents 1,10,100

Small documents in one locale, recalled from the record, so that the cost around the translation is
measured and not the translation (the portal, written anew after each document, is in both). A
Prefect server of its own is started first and is not counted; nor are imports. Each size is done by
both in turn, three times; the median is printed.
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

from chaos import free_port, write

REPEATS = 3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", default="1,10,100")
    given = parser.parse_args()
    sizes = [int(size) for size in given.documents.split(",")]
    with tempfile.TemporaryDirectory(prefix="harbor-overhead-") as name:
        folder = Path(name)
        port = free_port()
        os.environ["PREFECT_HOME"] = str(folder / "prefect")
        os.environ["PREFECT_API_URL"] = f"http://127.0.0.1:{port}/api"
        os.environ["PREFECT_SERVER_ANALYTICS_ENABLED"] = "false"
        os.environ["PREFECT_LOGGING_LEVEL"] = "WARNING"
        os.chdir(folder)
        server = subprocess.Popen(
            [sys.executable, "-m", "prefect", "server", "start", "--port", str(port), "--no-ui"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            wait(port)
            for size in sizes:
                print(json.dumps(compare(folder, size)), flush=True)
        finally:
            server.terminate()
            server.wait(30)


def wait(port: int) -> None:
    for _ in range(600):
        with suppress(OSError), urllib.request.urlopen(f"http://127.0.0.1:{port}/api/health"):
            return
        time.sleep(0.3)
    raise SystemExit("no Prefect server")


def compare(folder: Path, size: int) -> dict[str, float]:
    from flows.publish import publish
    from harbor_pub import pipeline
    from harbor_pub.settings import load

    sources = write(folder, size, 3)

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
    taken: dict[str, list[float]] = {"plain": [], "flow": []}
    for _ in range(REPEATS):
        for name, run in (("plain", plain), ("flow", flow)):
            taken[name].append(timed(run))
    medians = {name: statistics.median(seconds) for name, seconds in taken.items()}
    overhead = 1000 * (medians["flow"] - medians["plain"]) / size
    return {
        "documents": size,
        "plain_s": round(medians["plain"], 3),
        "flow_s": round(medians["flow"], 3),
        "overhead_ms_per_document": round(overhead, 1),
    }


def timed(run: Callable[[], None]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
