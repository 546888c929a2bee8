"""The memory with a million units: import, export, size, exact and fuzzy lookups; beside it the
TMDB of translate-toolkit, at a size it can do.

    uv run python benchmarks/memory.py [UNITS] [PEER_UNITS]

All is in seconds of the processor, so that other work on the machine matters little; import and
export are in seconds of the clock, too. UNITS is 1,000,000 and PEER_UNITS 500 where nothing else is
said: the peer's lookups take so long that more means hours. The peer runs in an environment of its
own (`uv run --with translate-toolkit==3.12.0`): later releases have none.
"""

import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from pathlib import Path
from typing import TypeVar

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from harbor_pub import memory, tmx
from harbor_pub.model import BlockKind, MemoryUnit, Segment
from harbor_pub.record import Record

PEER = "translate-toolkit==3.12.0"
QUERIES = 500
PEER_QUERIES = 20
VOCABULARY = 30_000
T = TypeVar("T")


def words(chance: random.Random) -> list[str]:
    """Made-up words, the short ones first."""
    onsets = ["st", "tr", "pl", "gr", "ch", "sh", "th", *"bcdfghjklmnprstvw"]
    cores = ["ea", "ou", "ai", "io", *"aeiou"]
    codas = ["", "", "n", "r", "s", "t", "l", "nd", "st", "ng"]
    made: dict[str, None] = {}
    while len(made) < VOCABULARY:
        syllables = 1 + min(3, len(made) // 500)
        parts = (
            chance.choice(onsets) + chance.choice(cores) + chance.choice(codas)
            for _ in range(syllables)
        )
        made["".join(parts)] = None
    return list(made)


class Writer:
    """Sentences of Zipf's law, 3 to 40 words, a tenth of them with a number."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.words = words(random.Random(1))
        self.weights = list(accumulate(1 / (rank + 3) for rank in range(VOCABULARY)))

    def sentence(self) -> str:
        length = min(40, max(3, round(self.chance.lognormvariate(2.5, 0.5))))
        chosen = self.chance.choices(self.words, cum_weights=self.weights, k=length)
        if self.chance.random() < 0.1:
            chosen[self.chance.randrange(length)] = str(self.chance.randrange(2, 3000))
        return " ".join(chosen).capitalize() + "."

    def edited(self, sentence: str) -> str:
        """A sentence with an eighth of its words changed, left out or added."""
        tokens = sentence[:-1].split()
        for _ in range(max(1, len(tokens) // 8)):
            place, how = self.chance.randrange(len(tokens)), self.chance.random()
            new = self.chance.choices(self.words, cum_weights=self.weights)
            tokens[place : place + (how > 0.2)] = new if how < 0.8 else []
        return " ".join(tokens) + "."


def units(number: int) -> Iterator[MemoryUnit]:
    writer = Writer(7)
    for _ in range(number):
        source = writer.sentence()
        yield MemoryUnit(language="en", locale="id", source=source, target=source[::-1])


def segment(source: str, number: int = 0) -> Segment:
    return Segment(id=f"s{number}", block=0, kind=BlockKind.PARAGRAPH, source=source)


def timed(record: Record, queries: Sequence[str]) -> tuple[list[float], list[int]]:
    """Milliseconds and the best similarity of each query."""
    times, found = [], []
    for query in queries:
        began = time.process_time()
        matches = record.matches([segment(query)], "id").get("s0", ())
        times.append((time.process_time() - began) * 1e3)
        found.append(matches[0].similarity if matches else 0)
    return times, found


def quantiles(times: Sequence[float]) -> dict[str, float]:
    return {
        "p50 ms": round(statistics.median(times), 2),
        "p95 ms": round(statistics.quantiles(times, n=20)[-1], 2),
    }


def ours(folder: Path, number: int) -> dict[str, object]:
    source = folder / "in.tmx"
    with source.open("wb") as file:
        tmx.write(file, "en", (("", unit) for unit in units(number)), {})
    record = Record(f"sqlite:///{folder / 'record.sqlite'}")
    taken, *imported = clocked(lambda: memory.take(record, source))
    given, *exported = clocked(lambda: memory.give(record, folder / "out.tmx", "id"))
    assert given == taken.added
    sources = list(dict.fromkeys(unit.source for unit in units(number)))
    chance, writer = random.Random(3), Writer(9)
    documents = [
        [segment(chance.choice(sources), n) for n in range(66)] for _ in range(QUERIES // 10)
    ]
    began = time.process_time()
    exact = sum(len(record.recall("d", one, "id", "")) for one in documents)
    exact_seconds = time.process_time() - began
    fuzzy = [writer.edited(chance.choice(sources)) for _ in range(QUERIES)]
    fresh = [writer.sentence() for _ in range(QUERIES)]
    timed(record, fuzzy[:20])
    fuzzy_times, found = timed(record, fuzzy)
    fresh_times, _ = timed(record, fresh)
    checked = range(0, QUERIES, 10)
    best = [brute(fuzzy[n], sources) for n in checked]
    wanted = [n for n, share in zip(checked, best, strict=True) if share >= 70]
    return {
        "units": taken.added,
        "TMX MB": round(source.stat().st_size / 1e6),
        "import units/s, of the processor and the clock": [
            round(taken.added / seconds) for seconds in imported
        ],
        "export units/s, of the processor and the clock": [
            round(given / seconds) for seconds in exported
        ],
        "MB on disk": round(record.stats()[1] / 1e6),
        "bytes a unit": round(record.stats()[1] / taken.added),
        "exact lookups/s": round(exact / exact_seconds),
        "fuzzy, near": quantiles(fuzzy_times),
        "fuzzy, nothing there": quantiles(fresh_times),
        "found of those that comparing with all finds": (
            f"{sum(found[n] >= 70 for n in wanted)} of {len(wanted)}"
        ),
        "comparing with all, ms": round(brute.seconds / len(best) * 1e3),  # type: ignore[attr-defined]
    }


def clocked(work: Callable[[], T]) -> tuple[T, float, float]:
    """What the work gives, its seconds of the processor and of the clock."""
    began = time.process_time(), time.perf_counter()
    answer = work()
    return answer, time.process_time() - began[0], time.perf_counter() - began[1]


def brute(query: str, sources: Sequence[str]) -> float:
    began = time.process_time()
    answer = process.extractOne(
        query, sources, scorer=Levenshtein.normalized_similarity, score_cutoff=0.7
    )
    brute.seconds = getattr(brute, "seconds", 0.0) + time.process_time() - began  # type: ignore[attr-defined]
    return answer[1] * 100 if answer else 0


def peer(folder: Path, number: int) -> dict[str, object]:
    """The same pairs and queries through translate-toolkit's TMDB."""
    writer, chance = Writer(9), random.Random(3)
    pairs = [(unit.source, unit.target) for unit in units(number)]
    queries = [writer.edited(chance.choice(pairs)[0]) for _ in range(PEER_QUERIES)]
    data = folder / "peer.json"
    data.write_text(json.dumps({"db": str(folder / "peer.db"), "pairs": pairs, "queries": queries}))
    done = subprocess.run(
        ["uv", "run", "--no-project", "--python", sys.executable, "--with", PEER,
         "--with", "levenshtein", "python", "-c", PEER_SCRIPT, str(data)],
        check=True, capture_output=True, text=True, cwd=folder,
    )  # fmt: skip
    answer = json.loads(done.stdout.splitlines()[-1])
    return {
        "units": number,
        "import units/s": round(number / answer["import"]),
        "MB on disk": round(answer["size"] / 1e6, 1),
        "bytes a unit": round(answer["size"] / number),
        "exact lookups/s": round(1 / statistics.mean(answer["exact"])),
        "fuzzy, near": quantiles([seconds * 1e3 for seconds in answer["times"]]),
        "found": f"{answer['found']} of {len(queries)}",
    }


PEER_SCRIPT = """
import json, os, sys, time
from translate.storage import tmdb
data = json.load(open(sys.argv[1]))
db = tmdb.TMDB(data["db"], max_candidates=5, min_similarity=70, max_length=1000)
began = time.process_time()
for pair in data["pairs"]:
    db.add_dict({"source": pair[0], "target": pair[1], "context": ""}, "en", "id", commit=False)
db.connection.commit()
imported = time.process_time() - began
def ask(text):
    began = time.process_time(); found = db.translate_unit(text, "en", "id")
    return time.process_time() - began, bool(found)
asked = [ask(query) for query in data["queries"]]
exact = [ask(pair[0])[0] for pair in data["pairs"][:20]]
size = os.path.getsize(data["db"])
print(json.dumps({"import": imported, "size": size, "exact": exact,
                  "times": [a[0] for a in asked], "found": sum(a[1] for a in asked)}))
"""


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    small = int(sys.argv[2]) if len(sys.argv) > 2 else 500
    with tempfile.TemporaryDirectory() as name:
        for label, measure, size in (
            (PEER, peer, small),
            ("Harbor, at the peer's size", ours, small),
            ("Harbor", ours, number),
        ):
            folder = Path(name) / str(abs(hash(label)))
            folder.mkdir()
            print(label, json.dumps(measure(folder, size), indent=2), flush=True)


if __name__ == "__main__":
    main()
