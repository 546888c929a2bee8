"""Terms obeyed, without the term base and with it, and chrF2 beside.

    uv run python -m benchmarks.terms --to id th --flores id=F.tsv th=G.tsv --count 200

Prints a line a locale: the sentences, the terms that stand in them, the percentage that is said in
a preferred or admitted form, without and with; of the FLORES sentences chrF2 of all, without and
with, and of those without a term (they must not change).
"""

import argparse
from pathlib import Path

from sacrebleu.metrics import CHRF

from harbor_pub.engine import Chain, catalog
from harbor_pub.pipeline import prepare
from harbor_pub.terms import Base

SEED = Path(__file__).parents[1] / "seeds" / "information-harbor-forum-2015.txt"


def main() -> None:
    made = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    made.add_argument("--to", nargs="+", default=["id"])
    made.add_argument("--flores", nargs="*", default=[], help="locale=FILE.tsv, English first")
    made.add_argument("--count", type=int, default=200, help="sentences of FLORES")
    options = made.parse_args()
    tests = dict(pair.split("=", 1) for pair in options.flores)
    seed = [segment.source for segment in prepare(SEED).segments]
    print("locale", "text", "sentences", "terms", "obeyed % without", "with",
          "chrF2 without", "with", "unchanged without terms", sep="\t")  # fmt: skip
    for locale in options.to:
        print(locale, "seed", *measured(locale, seed, []), sep="\t", flush=True)
        if locale in tests:
            lines = Path(tests[locale]).read_text(encoding="utf-8").splitlines()
            pairs = [line.split("\t")[:2] for line in lines[: options.count]]
            sources, references = [p[0] for p in pairs], [p[1] for p in pairs]
            print(locale, "FLORES", *measured(locale, sources, references), sep="\t", flush=True)


def measured(locale: str, sources: list[str], references: list[str]) -> tuple[object, ...]:
    base = Base()
    glossary = base.glossary("en", locale)
    route = catalog().route("en", locale)
    found = [glossary.find(source) for source in sources]
    terms = sum(map(len, found))
    said = [translated(Chain(route, terms=one), sources) for one in (None, base)]
    obeyed = [
        terms - sum(len(glossary.lacking(f, t)) for f, t in zip(found, targets, strict=True))
        for targets in said
    ]
    chrf: list[object] = ["", ""]
    if references:
        metric = CHRF()
        chrf = [round(metric.corpus_score(targets, [references]).score, 1) for targets in said]
    same = all(a == b for a, b, f in zip(*said, found, strict=True) if not f)
    shares = [round(100 * part / terms, 1) if terms else "" for part in obeyed]
    return len(sources), terms, *shares, *chrf, same


def translated(chain: Chain, sources: list[str]) -> list[str]:
    said: dict[int, str] = {}
    for batch in chain.translate(sources):
        said.update({number: one.text for number, one in batch.items()})
    return [said[number] for number in range(len(sources))]


if __name__ == "__main__":
    main()
