"""How much of the text of real web pages is found, and how much of what is none: public sets.

    uv run python -m benchmarks.pages [--trafilatura FOLDER] [--articles FOLDER]
                                      [--every N] [--processes N] [--worst N]
    uv run --with readability-lxml --with html-text python -m benchmarks.pages …

--trafilatura is a checkout of adbar/trafilatura: 990 pages with strings that are in the text and
strings that are not. --articles is one of scrapinghub/article-extraction-benchmark: 181 pages and
their texts, compared by runs of four words; it is kept for judging, so nothing is shown of its
single pages. Each set's own code does the scoring, trafilatura and, where it is there, readability
read the same pages in the same run. Ours is scored as it is read, and as it is after cleaning.
"""

import argparse
import gzip
import importlib.util
import json
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

from harbor_pub.cleaning import clean
from harbor_pub.detection import detect
from harbor_pub.errors import SourceError
from harbor_pub.model import BlockKind, SourceDocument
from harbor_pub.reading import read
from harbor_pub.sources import Source

Texts = Mapping[str, tuple[str, float]]
"""Of each reader what it made of a page, and in how many seconds."""


@dataclass(slots=True)
class Tally:
    """What a reader made of a set: its pages' counts, how many were empty, seconds."""

    counts: list[Any] = field(default_factory=list)
    empty: int = 0
    seconds: float = 0.0

    def add(self, counts: Any, text: str, seconds: float) -> None:
        self.counts.append(counts)
        self.empty += not text.strip()
        self.seconds += seconds


def ours(data: bytes) -> Iterator[tuple[str, str, float]]:
    """Our text as it is read and as it is after cleaning."""
    start = time.perf_counter()
    try:
        document = read(Source(place="page", data=data, suffix=".html"))
    except SourceError:
        return
    yield "read", text_of(document), time.perf_counter() - start
    if not document.language:
        texts = (block.text for block in document.blocks if block.kind is not BlockKind.CODE)
        document = replace(document, language=detect(texts).language)
    cleaned = clean(document).document
    yield "read, cleaned", text_of(cleaned), time.perf_counter() - start


def text_of(document: SourceDocument) -> str:
    """The text of the body, a block a line; the title and the first caption are metadata."""
    return "\n".join(block.text for block in document.blocks)


def trafilatura(data: bytes) -> str:
    from trafilatura import extract

    return extract(data, include_comments=False, include_tables=True) or ""


def readability(data: bytes) -> str:
    from html_text import extract_text  # type: ignore[import-not-found]
    from readability import Document  # type: ignore[import-not-found]

    return str(extract_text(Document(data.decode("utf-8", "replace")).summary(html_partial=True)))


def texts(data: bytes, peers: Sequence[str]) -> Texts:
    """What each reader makes of a page; a page that ours refuses is empty."""
    found = {name: (text, seconds) for name, text, seconds in ours(data)}
    empty = dict.fromkeys(("read", "read, cleaned"), ("", 0.0))
    readers: dict[str, Callable[[bytes], str]] = {
        "trafilatura": trafilatura, "readability": readability,
    }  # fmt: skip
    for name in peers:
        start = time.perf_counter()
        try:
            text = readers[name](data)
        except Exception:  # a peer that fails on a page has found nothing there
            text = ""
        found[name] = text, time.perf_counter() - start
    return {**empty, **found}


def module(path: Path) -> ModuleType:
    """A set's own code."""
    specification = importlib.util.spec_from_file_location(path.stem, path)
    assert specification is not None
    assert specification.loader is not None
    found = importlib.util.module_from_spec(specification)
    sys.modules[path.stem] = found  # its dataclasses look for their module there
    specification.loader.exec_module(found)
    return found


def by_strings(folder: Path, run: "Run", worst: int) -> None:
    """trafilatura's set: precision, recall and F1 of the strings with and without."""
    own = module(folder / "tests" / "eval_common.py")
    told = own.load_evaldata(str(folder / "tests"))
    pages = {url: own.read_document(str(folder / "tests"), told[url]["file"]) for url in told}
    chosen = [url for url in list(told)[:: run.every] if pages[url] is not None]
    tallies: dict[str, Tally] = defaultdict(Tally)
    losses = []
    for url, found in zip(chosen, run.over([pages[url] for url in chosen]), strict=True):
        for name, (text, seconds) in found.items():
            counts = own.count_item(told[url], text)
            tallies[name].add(counts, text, seconds)
            if name == "read, cleaned" and (counts[1] or counts[2]):
                losses.append((counts[2] + counts[1], counts, told[url]["file"]))
    show(f"trafilatura's {len(chosen)} pages", tallies, lambda all: strings_scored(own, all))
    for _, counts, name in sorted(losses, reverse=True)[:worst]:
        print(f"    {name}: {counts[2]} missing, {counts[1]} too many")


def strings_scored(own: ModuleType, counts: Sequence[Any]) -> tuple[float, float, float]:
    matrix = own.ConfusionMatrix()
    for one in counts:
        matrix.add(one)
    precision, recall, _, f1 = matrix.scores()
    return f1, precision, recall


def by_runs(folder: Path, run: "Run") -> None:
    """article-extraction-benchmark: F1 of the runs of four words."""
    own = module(folder / "evaluate.py")
    told = json.loads((folder / "ground-truth.json").read_text("utf-8"))
    chosen = list(told)[:: run.every]
    pages = [gzip.decompress((folder / "html" / f"{one}.html.gz").read_bytes()) for one in chosen]
    tallies: dict[str, Tally] = defaultdict(Tally)
    for one, found in zip(chosen, run.over(pages), strict=True):
        for name, (text, seconds) in found.items():
            wanted = told[one].get("articleBody", "")
            counts = own.string_shingle_matching(true=wanted, pred=text)
            tallies[name].add(counts, text, seconds)
    show(
        f"article-extraction-benchmark, {len(chosen)} pages",
        tallies,
        lambda all: runs_scored(own, all),
    )


def runs_scored(own: ModuleType, counts: Sequence[Any]) -> tuple[float, float, float]:
    scores = own.metrics_from_tp_fp_fns(counts)
    return scores["f1"], scores["precision"], scores["recall"]


def show(
    title: str,
    tallies: Mapping[str, Tally],
    scored: Callable[[Sequence[Any]], tuple[float, float, float]],
) -> None:
    print(f"{title:44}     F1      P      R  empty  s/page")
    for name, tally in tallies.items():
        f1, precision, recall = scored(tally.counts)
        each = tally.seconds / len(tally.counts)
        print(f"  {name:42} {f1:.4f} {precision:.4f} {recall:.4f}  {tally.empty:5}  {each:6.3f}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Which pages are read, by how many processes, and by which peers."""

    every: int
    processes: int
    peers: tuple[str, ...]

    def over(self, pages: Sequence[bytes]) -> Iterator[Texts]:
        work = partial(texts, peers=self.peers)
        if self.processes < 2:
            yield from map(work, pages)
            return
        with ProcessPoolExecutor(self.processes) as pool:
            yield from pool.map(work, pages, chunksize=4)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--trafilatura", type=Path)
    parser.add_argument("--articles", type=Path)
    parser.add_argument("--every", type=int, default=1, help="only every so many pages")
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--worst", type=int, default=0, help="of trafilatura's, named")
    parser.add_argument("--alone", action="store_true", help="without the peers")
    chosen = parser.parse_args()
    peers = () if chosen.alone else ("trafilatura", *readable())
    run = Run(every=chosen.every, processes=chosen.processes, peers=peers)
    if chosen.trafilatura:
        by_strings(chosen.trafilatura, run, chosen.worst)
    if chosen.articles:
        by_runs(chosen.articles, run)


def readable() -> tuple[str, ...]:
    there = importlib.util.find_spec("readability") and importlib.util.find_spec("html_text")
    return ("readability",) if there else ()


if __name__ == "__main__":
    main()
