"""Ten thousand damaged sources of every format: each ends in segments or in one clear error.

    uv run python benchmarks/fuzz_reading.py [--count 10000] [--formats docx,pdf] [--seeds FOLDER…]
                                             [--no-line]

A damaged source is read, cleaned and segmented, as `harbor publish` does; the segments joined have
to be the text that cleaning left, and with what cleaning took to give the source's lines back. A
batch runs in a process of its own that may take 1.5 GB. The files to damage are ours, and with
`--seeds` those of the folders too (up to 200 kB each). At last a line of 1 GB goes into
`harbor clean -` by a pipe.
"""

import argparse
import io
import random
import resource
import subprocess
import sys
import time
import traceback
import zipfile
import zlib
from collections import Counter
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

BATCH = 500
MEMORY = 1500 << 20
SLOW = 10.0  # seconds of the processor for one source
LARGEST = 200_000  # bytes of a seed
GROWN = 40_000  # bytes that damage may add, but for one source in so many
SELDOM = 20
PIECE = 3000  # bytes of a text that half of the sources are cut down to: as damaged, and faster
PLAIN = ("txt", "html", "md")
FORMATS = ("txt", "html", "md", "docx", "epub", "pdf")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--count", type=int, default=10_000, help="of each format")
    parser.add_argument("--formats", default=",".join(FORMATS), help="by comma")
    parser.add_argument("--seeds", type=Path, nargs="*", default=[], metavar="FOLDER")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--no-line", dest="line", action="store_false", help="without the last")
    parser.add_argument("--batch", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.batch:
        print(run(options.batch, options.seeds))
        return
    for form in options.formats.split(","):
        start = time.monotonic()
        total = fuzz(form, options)
        told = (f"{name} {count}" for name, count in sorted(total.items()))
        print(form, *told, f"{time.monotonic() - start:.0f} s", sep="  ", flush=True)
    if options.line:
        print("a line of 1 GB:", *long_line())


def fuzz(form: str, options: argparse.Namespace) -> Counter[str]:
    total: Counter[str] = Counter()
    """Counts of a format, all batches together."""
    seeds = ["--seeds", *map(str, options.seeds)] if options.seeds else []
    for start in range(0, options.count, BATCH):
        batch = f"{form}/{options.seed}/{start}/{min(BATCH, options.count - start)}"
        command = [sys.executable, __file__, "--batch", batch, *seeds]
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=False)
        except KeyboardInterrupt:
            total[f"stopped before {options.count}, after"] = start
            break
        if done.returncode:
            total["processes that died"] += 1
        if done.stderr:
            print(f"{batch}: {done.stderr[-2000:]}", file=sys.stderr)
        for line in done.stdout.splitlines():
            name, _, count = line.rpartition(" ")
            total[name] = max(total[name], int(count)) if "MB" in name else total[name] + int(count)
    return total


def whole(form: str, folders: list[Path]) -> list[bytes]:
    """The files of a format that are to be damaged."""
    import samples

    speech = Path(__file__).parents[1] / "seeds" / "information-harbor-forum-2015.txt"
    ours = {
        "txt": speech.read_bytes(),
        "html": samples.PAGE,
        "md": samples.MINUTES,
        "docx": samples.word(),
        "epub": samples.epub(),
        "pdf": samples.PDF,
    }
    paths = sorted(path for folder in folders for path in folder.rglob(f"*.{form}"))
    small = (path for path in paths if path.is_file() and 0 < path.stat().st_size <= LARGEST)
    return [ours[form], *(path.read_bytes() for path in small)]


def run(batch: str, folders: list[Path]) -> str:
    """Counts of a batch, a line each; a traceback goes to standard error."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    chance = random.Random(batch)
    form, _, _, size = batch.split("/")
    seeds = whole(form, folders)
    counts: Counter[str] = Counter()
    for _ in range(int(size)):
        data = chance.choice(seeds)
        if form in PLAIN and len(data) > PIECE and chance.random() < 0.5:
            start = chance.randrange(len(data) - PIECE)
            data = data[start : start + PIECE]
        inside = form in ("docx", "epub") and chance.random() < 0.7
        data = (inside and damaged_inside(data, chance)) or damaged(data, chance)
        start = time.process_time()
        counts[outcome(data, form)] += 1
        counts["slower than ten seconds"] += time.process_time() - start > SLOW
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    return "\n".join([*(f"{name} {count}" for name, count in counts.items()), f"peak MB {peak}"])


def outcome(data: bytes, form: str) -> str:
    """What became of a source: "read", "refused", or what went wrong."""
    from harbor_pub.cleaning import clean, restored
    from harbor_pub.detection import detect
    from harbor_pub.errors import SourceError
    from harbor_pub.reading import read
    from harbor_pub.segmentation import segments
    from harbor_pub.sources import Source

    try:
        document = read(Source(place="x", data=data, stem="x", suffix=f".{form}"))
        if not document.language:  # cleaning is told one, as the pipeline does it
            found = detect(block.text for block in document.blocks)
            document = replace(document, language=found.language)
        cleaned = clean(document)
        found = segments(cleaned.document)
    except SourceError as error:
        return "errors of more than one line" if "\n" in str(error) else "refused"
    except Exception:
        print(traceback.format_exc(), file=sys.stderr)
        return "tracebacks"
    lines = [line for block in document.blocks for line in block.text.split("\n")]
    if restored(cleaned) != lines:
        return "not restored"
    text = "".join(block.text for block in cleaned.document.blocks)
    head = sum(
        bool(t) for t in (cleaned.document.metadata.title, cleaned.document.metadata.caption)
    )
    joined = "".join(one.source + one.space for one in found if one.block >= head)
    return "read" if "".join(joined.split()) == "".join(text.split()) else "segments differ"


def damaged_inside(data: bytes, chance: random.Random) -> bytes:
    """A zip that is whole, with one of its parts damaged; nothing where the seed is none."""
    out = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
            parts = {name: old.read(name) for name in old.namelist()}
            hit = chance.choice([name for name, part in parts.items() if len(part) > 1])
            for name, part in parts.items():
                new.writestr(name, damaged(part, chance) if name == hit else part)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, IndexError, zlib.error):
        return b""  # a seed that is damaged, or locked, already
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
        times = chance.randrange(1, 20)
        if chance.randrange(SELDOM):
            times = max(1, min(times, GROWN // (end - start)))
        return data[:end] + data[start:end] * times + data[end:]
    if kind == 3:
        piece = chance.choice([b"<div>", b"> ", b"[", b"<table><tr><td>", b"* ", b"<b>", b"&lt;"])
        place = chance.randrange(len(data))
        times = chance.choice([10, 1000, 10_000])
        if chance.randrange(SELDOM):
            times = min(times, GROWN // len(piece))
        return data[:place] + piece * times + data[place:]
    changed = bytearray(data)
    for _ in range(chance.randint(1, 60)):
        place = chance.randrange(len(changed) or 1)  # a part of a few bytes may all be gone
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
