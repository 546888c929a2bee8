"""`harbor translate`: a filter, lines in and as many lines out."""

import sys
from dataclasses import replace
from typing import Annotated

import typer

from harbor_pub import pipeline
from harbor_pub.settings import load
from harbor_pub.terminal import print_lines


def translate(
    to: Annotated[str, typer.Option(help="The locale to translate into.", show_default=False)],
    source: Annotated[str, typer.Option("--from", help="The language of the lines.")] = "en",
    batch_tokens: Annotated[int | None, typer.Option(min=1, help="Tokens a batch.")] = None,
    beam: Annotated[int | None, typer.Option(min=1, help="Beam size.")] = None,
) -> None:
    """Translate lines from stdin: as many lines out, in order. Nothing is recorded.

    Example: echo "Good morning" | harbor translate --to id
    """
    lines = [line.rstrip("\r\n") for line in sys.stdin]
    settings = load()
    settings = replace(
        settings,
        beam=beam or settings.beam,
        batch_tokens=batch_tokens or settings.batch_tokens,
    )
    print_lines(pipeline.translate_lines(lines, source, to, settings))
