"""What the packages make of a whole text: loops, another script, English left standing, a locale.

    uv run python benchmarks/drafts.py [SOURCE]

The forum speech where nothing else is named. The record is a new one, so every unit is the
machine's; the counts are those of the checks that every edition carries.
"""

import sys
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

from harbor_pub import pipeline
from harbor_pub.settings import load

SPEECH = Path(__file__).parents[1] / "seeds" / "information-harbor-forum-2015.txt"
COUNTED = {
    "repetition": "loops",
    "script": "another script",
    "untranslated": "English",
    "length": "length",
}


def main() -> None:
    source = sys.argv[1] if len(sys.argv) > 1 else SPEECH
    print("locale", "units", "chrF2", *COUNTED.values(), "any issue", sep="\t")
    with tempfile.TemporaryDirectory() as folder:
        settings = replace(load(), record=f"sqlite:///{folder}/record.sqlite")
        desk = pipeline.open_desk(settings)
        prepared = pipeline.prepare(source, settings)
        for locale in pipeline.choose_locales("asean", prepared.document.language, desk.catalog)[0]:
            bitext = pipeline.translate(desk, prepared, locale).bitext
            found = {(issue.check, issue.segment) for issue in bitext.issues if issue.severity.rank}
            counts = Counter(check for check, _ in found)
            chrf = bitext.package.chrf if bitext.package else None
            print(
                locale, len(bitext.units), chrf, *(counts[check] for check in COUNTED),
                len({segment for _, segment in found}), sep="\t", flush=True,
            )  # fmt: skip


if __name__ == "__main__":
    main()
