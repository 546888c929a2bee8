"""Ten thousand damaged sources: each ends in a result or in one clear error, in bounded memory.

    uv run python benchmarks/fuzz_reading.py [--count 10000] [--seed 1]

A batch runs in a process of its own that may take 1.5 GB; the last line counts what came out. A
line of 1 GB then goes into `harbor clean -` by a pipe.
"""

import argparse
import io
import random
import resource
import subprocess
import sys
import time
import zipfile
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

BATCH = 500
MEMORY = 1500 << 20
SLOW = 10.0  # seconds for one source


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--batch", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.batch:
        print(run(options.batch))
        return
    total: Counter[str] = Counter()
    for number in range(options.count // BATCH):
        command = [sys.executable, __file__, "--batch", f"{options.seed}/{number}"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            total["processes that died"] += 1
            print(done.stderr[-2000:], file=sys.stderr)
        for line in done.stdout.splitlines():
            name, _, count = line.rpartition(" ")
            total[name] = max(total[name], int(count)) if "MB" in name else total[name] + int(count)
    for name, count in sorted(total.items()):
        print(name, count)
    print("a line of 1 GB:", *long_line())


def run(batch: str) -> str:
    """Counts of a batch, a line each."""
    import samples

    from harbor_pub.errors import SourceError
    from harbor_pub.reading import read
    from harbor_pub.sources import Source

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    chance = random.Random(batch)
    whole = {
        ".txt": (
            Path(__file__).parents[1] / "seeds" / "information-harbor-forum-2015.txt"
        ).read_bytes(),
        ".html": samples.PAGE,
        ".md": samples.MINUTES,
        ".docx": samples.word(),
        ".epub": samples.epub(),
        ".pdf": samples.PDF,
    }
    counts: Counter[str] = Counter()
    for _ in range(BATCH):
        suffix = chance.choice(sorted(whole))
        zipped = suffix in (".docx", ".epub") and chance.random() < 0.7
        data = (damaged_inside if zipped else damaged)(whole[suffix], chance)
        start = time.monotonic()
        try:
            read(Source(place="x", data=data, stem="x", suffix=suffix))
            counts[f"{suffix} read"] += 1
        except SourceError as error:
            counts[f"{suffix} refused"] += 1
            counts["errors of more than one line"] += "\n" in str(error)
        counts["slower than ten seconds"] += time.monotonic() - start > SLOW
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    return "\n".join([*(f"{name} {count}" for name, count in counts.items()), f"peak MB {peak}"])


def damaged_inside(data: bytes, chance: random.Random) -> bytes:
    """A zip that is whole, with one of its parts damaged."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        hit = chance.choice([name for name in old.namelist() if old.getinfo(name).file_size > 1])
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, damaged(part, chance) if name == hit else part)
    return out.getvalue()


def damaged(data: bytes, chance: random.Random) -> bytes:
    """Cut off, overwritten, doubled, nested or replaced altogether."""
    kind = chance.randrange(6)
    if kind == 0:
        return data[: chance.randrange(len(data))]
    if kind == 1:
        return chance.randbytes(chance.randrange(1, 3000))
    if kind == 2:
        start, end = sorted(chance.sample(range(len(data)), 2))
        return data[:end] + data[start:end] * chance.randrange(1, 20) + data[end:]
    if kind == 3:
        piece = chance.choice([b"<div>", b"> ", b"[", b"<table><tr><td>", b"* ", b"<b>", b"&lt;"])
        place = chance.randrange(len(data))
        return data[:place] + piece * chance.choice([10, 1000, 10_000]) + data[place:]
    changed = bytearray(data)
    for _ in range(chance.randint(1, 60)):
        place = chance.randrange(len(changed))
        changed[place : place + chance.randint(0, 8)] = chance.randbytes(chance.randint(0, 8))
    return bytes(changed)


def long_line() -> tuple[str, int]:
    """What `harbor clean -` says of 1 GB without a line feed, and its exit code."""
    command = [sys.executable, "-c", "from harbor_pub.cli import main; main()", "clean", "-"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL
    ) as process:
        assert process.stdin is not None
        assert process.stderr is not None
        try:
            for _ in range(1000):
                process.stdin.write(b"harbour " * 131_072)
            process.stdin.close()
        except BrokenPipeError:
            pass
        said = process.stderr.read().decode().strip()
        return said, process.wait()


if __name__ == "__main__":
    main()
