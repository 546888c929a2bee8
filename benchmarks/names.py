"""What the spelling of names would change in human translations, where it should find nothing.

    uv run python -m benchmarks.names th=TESTS/th.tsv vi=TESTS/vi.tsv

English first in each file. Prints the sentences, the words that are like a name in whatever
language, those of them that are changed in this one, and each of these with its name.
"""

import sys
from pathlib import Path

from harbor_pub.engine import names


def main() -> None:
    for given in sys.argv[1:]:
        locale, path = given.split("=", 1)
        rows = [line.split("\t") for line in Path(path).read_text(encoding="utf-8").splitlines()]
        alike = sum(len(names.alike(source, target)) for source, target, *_ in rows)
        changed = [
            f"{target[start:end]} → {name}"
            for source, target, *_ in rows
            for start, end, name in names.respelling(source, target, locale)
        ]
        print(locale, len(rows), alike, len(changed), "; ".join(changed), sep="\t")


if __name__ == "__main__":
    main()
