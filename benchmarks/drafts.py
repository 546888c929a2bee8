"""What the packages make of a whole text: loops, another script, English left standing, a locale.

    uv run python benchmarks/drafts.py [SOURCE] [--to id,th] [--dev CORPUS…]

The forum speech where nothing else is named. The record is a new one, so every unit is the
machine's; the counts are those of the checks that every edition carries. `--dev` adds the chrF2 of
each set that a corpus holds to measure on, as `CORPUS/dev/<code>/flores200_devtest.tsv` and
`kind.tsv` (speeches, news and everyday sentences), with the guards at work as in an edition.
"""

import argparse
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

import sacrebleu

from harbor_pub import pipeline
from harbor_pub.languages import language
from harbor_pub.settings import load

SPEECH = Path(__file__).parents[1] / "seeds" / "information-harbor-forum-2015.txt"
COUNTED = {
    "repetition": "loops",
    "script": "another script",
    "untranslated": "English",
    "length": "length",
}
SETS = ("flores200_devtest", "kind")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("source", nargs="?", default=SPEECH)
    parser.add_argument("--to", default="asean")
    parser.add_argument("--dev", type=Path, nargs="*", default=[], metavar="CORPUS")
    chosen = parser.parse_args()
    sets = SETS if chosen.dev else ()
    print("locale", "units", *COUNTED.values(), "any issue", *sets, sep="\t")
    with tempfile.TemporaryDirectory() as folder:
        settings = replace(load(), record=f"sqlite:///{folder}/record.sqlite")
        desk = pipeline.open_desk(settings)
        prepared = pipeline.prepare(chosen.source, settings)
        spoken = prepared.document.language
        for locale in pipeline.choose_locales(chosen.to, spoken, desk.catalog)[0]:
            bitext = pipeline.translate(desk, prepared, locale).bitext
            found = {(issue.check, issue.segment) for issue in bitext.issues if issue.severity.rank}
            counts = Counter(check for check, _ in found)
            measured = [chrf(desk, locale, chosen.dev, name) for name in sets]
            print(
                locale, len(bitext.units), *(counts[check] for check in COUNTED),
                len({segment for _, segment in found}), *measured, sep="\t", flush=True,
            )  # fmt: skip


def chrf(desk: pipeline.Desk, locale: str, corpora: list[Path], name: str) -> str:
    """chrF2 of the sets of that name, "-" where no corpus has one."""
    paths = [corpus / "dev" / language(locale).argos / f"{name}.tsv" for corpus in corpora]
    lines = [
        line.split("\t")
        for path in paths
        if path.is_file()
        for line in path.read_text("utf-8").splitlines()
    ]
    if not lines:
        return "-"
    sources, references = zip(*((row[0], row[1]) for row in lines), strict=True)
    said: dict[int, str] = {}
    for batch in pipeline.chain(desk, "en", locale).translate(list(sources)):
        said |= {place: hypothesis.text for place, hypothesis in batch.items()}
    texts = [said[place] for place in range(len(sources))]
    return f"{sacrebleu.corpus_chrf(texts, [list(references)]).score:.2f}"


if __name__ == "__main__":
    main()
