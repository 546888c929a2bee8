"""What a language costs per thousand words, and how that grows with the length of a document.

    uv run python benchmarks/sizing.py --to id,ms,fil,vi --words 100,1000,10000

The sentences of the first seed, each numbered so that none comes twice, up to so many words; a new
record each time, the usual four formats. Printed are seconds by the clock and of CPU time, for the
translation (with the record and the checks) and for the files (written and read back).
"""

import argparse
import json
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from harbor_pub import pipeline
from harbor_pub.engine.loading import cores
from harbor_pub.settings import Settings

SEED = Path(__file__).parents[1] / "seeds" / "information-harbor-forum-2015.txt"
T = TypeVar("T")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--to", default="id,ms,fil,vi")
    parser.add_argument("--words", default="100,1000,10000")
    given = parser.parse_args()
    sentences = [segment.source for segment in pipeline.prepare(SEED).segments]
    for locale in given.to.split(","):
        for words in map(int, given.words.split(",")):
            with tempfile.TemporaryDirectory(prefix="harbor-sizing-") as folder:
                figures = measure(Path(folder), sentences, locale, words)
            print(json.dumps(figures), flush=True)


def measure(folder: Path, sentences: list[str], locale: str, words: int) -> dict[str, object]:
    source = folder / "source.txt"
    source.write_text(text(sentences, words), encoding="utf-8")
    prepared = pipeline.prepare(source)
    exact = sum(len(segment.source.split()) for segment in prepared.segments)
    desk = pipeline.open_desk(Settings(record=f"sqlite:///{folder}/record.sqlite"))
    warm = folder / "warm.txt"  # the model is loaded once a run, and is not counted
    warm.write_text("A notice\n\nThe ministers met.", encoding="utf-8")
    pipeline.translate(desk, pipeline.prepare(warm), locale)
    translated, *translating = timed(lambda: pipeline.translate(desk, prepared, locale))
    _, *writing = timed(lambda: pipeline.publish(translated, folder / "output"))
    desk.record.close()
    thousands = exact / 1000
    return {
        "locale": locale, "words": exact, "units": len(prepared.segments), "cores": cores(),
        "translation_s_per_1000": round(translating[0] / thousands, 2),
        "translation_cpu_s_per_1000": round(translating[1] / thousands, 2),
        "files_s_per_1000": round(writing[0] / thousands, 2),
        "files_cpu_s_per_1000": round(writing[1] / thousands, 2),
        "load": round(os.getloadavg()[0], 1),
    }  # fmt: skip


def text(sentences: list[str], words: int) -> str:
    """A title and paragraphs of one sentence, none of them twice."""
    lines, count = ["A report"], 0
    while count < words:
        line = f"In case {len(lines)}, {sentences[len(lines) % len(sentences)]}"
        lines.append(line)
        count += len(line.split())
    return "\n\n".join(lines)


def timed(run: Callable[[], T]) -> tuple[T, float, float]:
    clock, cpu = time.perf_counter(), time.process_time()
    made = run()
    return made, time.perf_counter() - clock, time.process_time() - cpu


if __name__ == "__main__":
    main()
