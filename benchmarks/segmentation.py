"""Precision, recall and F1 of segment boundaries, by language, on marked paragraphs.

    uv run python benchmarks/segmentation.py [FOLDER]

FOLDER (tests/cases/segmentation) holds a file a language with a paragraph a line and a ‖ where
each sentence begins. The first, third … paragraphs are those that the tables were tuned on.
"""

import sys
from collections.abc import Iterable
from itertools import accumulate
from pathlib import Path

from harbor_pub.segmentation import split

CASES = Path(__file__).parents[1] / "tests" / "cases" / "segmentation"
Counts = tuple[int, int, int]
"""Boundaries found rightly, found wrongly, missed."""


def count(marked: str, language: str) -> Counts:
    wanted = offsets(marked.split("‖"))
    found = offsets(split(marked.replace("‖", ""), language))
    return len(wanted & found), len(found - wanted), len(wanted - found)


def offsets(parts: list[str]) -> set[int]:
    return set(accumulate(len(part) for part in parts[:-1]))


def add(counts: Iterable[Counts]) -> Counts:
    right, wrong, missed = zip(*counts, (0, 0, 0), strict=True)
    return sum(right), sum(wrong), sum(missed)


def scores(counts: Counts) -> str:
    right, wrong, missed = counts
    return (
        f"{ratio(right, right + wrong)} | {ratio(right, right + missed)} "
        f"| {ratio(2 * right, 2 * right + wrong + missed)} | {wrong} | {missed}"
    )


def ratio(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "–"


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else CASES
    print("| language | half | boundaries | P | R | F1 | wrong | missed |")
    print("|---|---|--:|--:|--:|--:|--:|--:|")
    marked = {
        path.stem: [line for line in path.read_text("utf-8").splitlines() if line[:1] not in "#"]
        for path in sorted(folder.glob("*.txt"))
    }
    apart = [tag for tag in marked if tag in ("th", "lo")]
    groups = {tag: [tag] for tag in marked}
    groups |= {"all but th, lo": [tag for tag in marked if tag not in apart], "th, lo": apart}
    for name, tags in groups.items():
        for half, first in (("tuned", 0), ("blind", 1)):
            total = add(count(line, tag) for tag in tags for line in marked[tag][first::2])
            print(f"| {name} | {half} | {total[0] + total[2]} | {scores(total)} |")


if __name__ == "__main__":
    main()
