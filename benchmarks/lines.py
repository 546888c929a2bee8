"""A million lines through `harbor translate`, and the memory it takes over time.

    uv run python -m benchmarks.lines --lines 1000000 --distinct 60

Prints seconds, lines that came out, and MiB in use, some times a run; exit code 1 where a line is
lost or memory grows by more than a tenth after the first tenth of the lines.
"""

import argparse
import subprocess
import sys
import threading
import time
from pathlib import Path


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--distinct", type=int, default=60, help="different lines among them")
    parser.add_argument("--to", default="id")
    options = parser.parse_args()
    process = subprocess.Popen(
        [sys.executable, "-c", "from harbor_pub.cli import main; main()",
         "translate", "--to", options.to],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    threading.Thread(target=feed, args=(process.stdin, options), daemon=True).start()
    start, came, seen = time.monotonic(), 0, []
    for _ in process.stdout:
        came += 1
        if came % max(1, options.lines // 20) == 0:
            seen.append(memory(process.pid))
            print(f"{time.monotonic() - start:.0f} s\t{came:,} lines\t{seen[-1]} MiB", flush=True)
    grown = max(seen[2:], default=0) > 1.1 * max(seen[:2], default=1)
    sys.exit(process.wait() or came != options.lines or grown)


def feed(pipe, options: argparse.Namespace) -> None:  # type: ignore[no-untyped-def]
    for number in range(options.lines):
        pipe.write(b"The ships of harbour %d sail on Monday.\n" % (number % options.distinct))
    pipe.close()


def memory(process: int | str = "self") -> int:
    """MiB that are resident now (Linux)."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmRSS"))


if __name__ == "__main__":
    main()
