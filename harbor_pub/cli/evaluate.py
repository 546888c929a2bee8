"""`harbor models evaluate`: how good the packages are, measured."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from harbor_pub import packages
from harbor_pub.settings import load
from harbor_pub.terminal import Json, print_json, print_lines, print_table, say


def evaluate(
    test: Annotated[
        Path,
        typer.Option(help="Source TAB reference, a pair a line; or a column for each locale."),
    ],
    to: Annotated[str, typer.Option(help="Locales by comma; the test's own if left out.")] = "",
    source: Annotated[str, typer.Option("--from", help="The language of the sources.")] = "en",
    as_json: Json = False,
) -> None:
    """Measure chrF2, BLEU and words per second of packages, and show the ten worst sentences.

    A test whose first line names languages (en TAB id TAB th) has a column of references for each
    of them; without such a line it is for the one locale of --to. What was measured is kept:
    `harbor models list` and the editions show it.

    Example: harbor models evaluate --test devtest.tsv --to id
    """
    results = packages.evaluate(test, to, source, load())
    rows = [
        {
            "locale": result.locale,
            "package": result.package.name,
            "version": result.package.version,
            "segments": result.evaluation.segments,
            "chrF2": result.evaluation.chrf,
            "BLEU": result.evaluation.bleu,
            "words/s": result.evaluation.words_per_second,
        }
        for result in results
    ]
    if as_json:
        print_json([asdict(result) for result in results])
        return
    print_table(rows)
    for result in results:
        say(f"{result.locale}: {result.evaluation.chrf_signature}")
        say(f"{result.locale}: {result.evaluation.bleu_signature}")
        print_lines(
            f"{result.locale}\t{s.chrf}\t{s.source}\t{s.target}\t{s.reference}"
            for s in result.worst
        )
