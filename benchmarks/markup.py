"""How well a model's attention places inline markup, where the truth is known.

    uv run python benchmarks/markup.py FLORES.tsv [--to id,ms] [--sentences 300]

The truth are names and numbers that stand once in a sentence (the first column of the file) and
once in its translation; attention has to find them without comparing words.
"""

import argparse
import re
from collections import Counter
from pathlib import Path

from harbor_pub.engine import Engine, catalog
from harbor_pub.engine.markup import attended

WORD = re.compile(r"\b[\w-]*[A-Z0-9][\w-]{2,}\b")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("file", type=Path)
    parser.add_argument("--to", default="id,ms")
    parser.add_argument("--sentences", type=int, default=300)
    chosen = parser.parse_args()
    lines = chosen.file.read_text("utf-8").splitlines()[: chosen.sentences]
    total: Counter[str] = Counter()
    for locale in chosen.to.split(","):
        found = placed([line.split("\t")[0] for line in lines], locale)
        print(locale, dict(found))
        total += found
    count = sum(total.values())
    print(count, {kind: f"{100 * n / count:.1f} %" for kind, n in total.items()})


def placed(sentences: list[str], locale: str) -> Counter[str]:
    """How many are found to the letter, with a neighbour, elsewhere, nowhere."""
    engine = Engine(catalog().package("en", locale))
    found: Counter[str] = Counter()
    for batch in engine.decoder.decode(sentences, aligned=True):
        for place, draft in batch.items():
            source, target = sentences[place], draft.text
            for match in known(source, target):
                span = attended(match.span(), match[0], target, draft.alignments, spaced=True)
                found[judged(match[0], target[slice(*span)] if span else "")] += 1
    return found


def known(source: str, target: str) -> list[re.Match[str]]:
    """The words, not a sentence's first, that are copied once from a source to its target."""
    return [
        match
        for match in WORD.finditer(source)
        if match.start()
        and source.count(match[0]) == target.count(match[0]) == 1
        and re.search(rf"(?<!\w){re.escape(match[0])}(?!\w)", target)
    ]


def judged(word: str, found: str) -> str:
    if not found:
        return "nowhere"
    return "to the letter" if found == word else "with a neighbour" if word in found else "wrong"


if __name__ == "__main__":
    main()
