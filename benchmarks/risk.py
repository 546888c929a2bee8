"""Whether the riskiest segments are those that are translated worst.

    uv run python -m benchmarks.risk id=FLORES_id.tsv th=FLORES_th.tsv … [--count 300] [--skip 0]

A file is English TAB translation. The installed package translates the sentences, with all guards;
each is compared with its translation by a person (chrF2 of the sentence). Prints, a line a locale,
the share of the worst tenth that is found in the riskiest fifth: by the risk that editions tell, by
what it makes of units of earlier versions (whose tokens are not known), by log-probability alone,
by the sources' length alone (the better of both directions), and by chance. `--count` sentences are
taken, spread over the file; `--skip` takes those that many lines further down.
"""

import argparse
import statistics
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import sacrebleu

from harbor_pub import checks, pipeline
from harbor_pub.bilingual.risk import risks
from harbor_pub.languages import language
from harbor_pub.model import BlockKind, Segment, TranslationUnit
from harbor_pub.settings import load

WORST, FIRST = 0.1, 0.2
NAMES = ("risk", "without tokens", "log-probability", "length", "chance")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="+", metavar="LOCALE=FILE")
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--skip", type=int, default=0)
    chosen = parser.parse_args()
    print("locale", "sentences", *NAMES, sep="\t")
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        settings = replace(load(), record=f"sqlite:///{folder}/record.sqlite")
        desk = pipeline.open_desk(settings)
        for named in chosen.files:
            locale, _, path = named.partition("=")
            pairs = spread(Path(path), chosen.count, chosen.skip)
            units = translated(desk, language(locale).tag, [source for source, _ in pairs])
            rows.append(measured(units, [reference for _, reference in pairs]))
            print(locale, len(pairs), *(f"{share:.0f}" for share in rows[-1]), sep="\t", flush=True)
    means = (statistics.fmean(column) for column in zip(*rows, strict=True))
    print("mean", "", *(f"{share:.1f}" for share in means), sep="\t")


def spread(path: Path, count: int, skip: int) -> list[tuple[str, str]]:
    lines = path.read_text("utf-8").splitlines()
    rows = [line.split("\t") for line in lines]
    places = [n * len(rows) // min(count, len(rows)) + skip for n in range(min(count, len(rows)))]
    return [(rows[place][0], rows[place][1]) for place in places if place < len(rows)]


def translated(desk: pipeline.Desk, locale: str, sources: Sequence[str]) -> list[TranslationUnit]:
    """The units that an edition of these sentences has, each a block."""
    segments = [
        Segment(id=f"s{number}", block=number, kind=BlockKind.PARAGRAPH, source=source)
        for number, source in enumerate(sources)
    ]
    engine = pipeline.chain(desk, "en", locale)
    made: dict[int, TranslationUnit] = {}
    for batch in pipeline.translations(engine, segments, locale):
        made |= batch
    return [made[place] for place in range(len(segments))]


def measured(units: Sequence[TranslationUnit], references: Sequence[str]) -> tuple[float, ...]:
    """The shares in percent, in the order of NAMES."""
    scores = [
        sacrebleu.sentence_chrf(unit.target, [reference]).score
        for unit, reference in zip(units, references, strict=True)
    ]
    issues = checks.check(units)
    older = [replace(unit, tokens=None) for unit in units]
    sure = [-(unit.score or 0.0) for unit in units]
    short = [-float(len(unit.segment.source)) for unit in units]
    return (
        found([one.weight for one in risks(units, issues)], scores),
        found([one.weight for one in risks(older, issues)], scores),
        found(sure, scores),
        max(found(short, scores), found([-length for length in short], scores)),
        100 * FIRST,
    )


def found(risky: Sequence[float], scores: Sequence[float]) -> float:
    """The share of the worst tenth, by scores, that is in the riskiest fifth."""
    everything = range(len(scores))
    worst = sorted(everything, key=lambda n: scores[n])[: round(WORST * len(scores))]
    first = sorted(everything, key=lambda n: -risky[n])[: round(FIRST * len(scores))]
    return 100 * len(set(worst) & set(first)) / len(worst)


if __name__ == "__main__":
    main()
