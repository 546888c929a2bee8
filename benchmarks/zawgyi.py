"""How often Zawgyi is told from Unicode, and how much of it comes back letter for letter.

    uv run --with myanmartools python benchmarks/zawgyi.py BURMESE.txt[.xz] … [--most 6000]

The files are in Unicode, a text a line (of TSV files the last column counts). ICU's `uconv` makes
Zawgyi of them; then each line is judged alone, and converted back. Peers, in the same run: Google's
detector (myanmartools), called sure from 0.95 on, and
ICU's Zawgyi-my.
"""

import argparse
import lzma
import random
import re
import subprocess
from pathlib import Path

from myanmartools import ZawgyiDetector

from harbor_pub.encoding.zawgyi import converted, zawgyi
from harbor_pub.text import storable

BURMESE = re.compile("[\u1000-\u109f]")
LENGTHS = ((4, 15), (15, 40), (40, 120), (120, 10_000))
SURE = 0.95


def transformed(name: str, lines: list[str]) -> list[str]:
    """The lines as ICU makes them over, in NFC as every reader of ours gives them."""
    run = subprocess.run(
        ["uconv", "-f", "utf-8", "-t", "utf-8", "-x", name],
        input="\n".join(lines).encode(), capture_output=True, check=True,
    )  # fmt: skip
    return [storable(line) for line in run.stdout.decode().split("\n")]


def lines(path: Path) -> list[str]:
    data = path.read_bytes()
    text = (lzma.decompress(data) if path.suffix == ".xz" else data).decode()
    return [storable(line.split("\t")[-1]) for line in text.splitlines()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--most", type=int, default=6000)
    chosen = parser.parse_args()
    texts = [line for path in chosen.files for line in lines(path)]
    random.Random(5).shuffle(texts)
    texts = texts[: chosen.most]
    old = transformed("my-Zawgyi", texts)
    again = transformed("Zawgyi-my", old)
    detector = ZawgyiDetector()
    heads = (
        *("Burmese letters", "texts", "ours: Unicode called Zawgyi", "Zawgyi missed"),
        *("letter for letter", "myanmartools: Unicode called Zawgyi", "Zawgyi missed"),
        "ICU: letter for letter",
    )
    print(f"| {' | '.join(heads)} |")
    print("|---|" + "--:|" * 7)
    for least, end in LENGTHS:
        chosen_rows = [
            row for row in zip(texts, old, again, strict=True)
            if least <= len(BURMESE.findall(row[0])) < end
        ]  # fmt: skip
        cells = [
            len(chosen_rows),
            sum(zawgyi([text])[0] for text, _, _ in chosen_rows),
            sum(not zawgyi([was])[0] for _, was, _ in chosen_rows),
            sum(converted(was) == text for text, was, _ in chosen_rows),
            sum(detector.get_zawgyi_probability(text) > SURE for text, _, _ in chosen_rows),
            sum(detector.get_zawgyi_probability(was) <= SURE for _, was, _ in chosen_rows),
            sum(back == text for text, _, back in chosen_rows),
        ]
        print(f"| {least} to {end - 1} | {' | '.join(map(str, cells))} |")


if __name__ == "__main__":
    main()
