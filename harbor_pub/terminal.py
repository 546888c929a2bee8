"""What every command says and prints with: results to stdout, talk to stderr."""

import getpass
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from harbor_pub.shown import plain

if TYPE_CHECKING:  # a command that publishes nothing does without
    from harbor_pub import pipeline

talk = Console(stderr=True, highlight=False, soft_wrap=True)

_SOURCE = "text, Markdown, HTML, Word, EPUB or PDF; `-` for standard input; an http(s) address"
Sources = Annotated[
    list[str], typer.Argument(help=f"Files ({_SOURCE}), or folders of them.", show_default=False)
]
Source = Annotated[str, typer.Argument(help=f"A file: {_SOURCE}.", show_default=False)]
Spoken = Annotated[
    str,
    typer.Option(
        "--from", help="The source's language; found out, and said, where it isn't given."
    ),
]
Keep = Annotated[
    list[str] | None,
    typer.Option(help="Keep a line: its number, or a pattern of its text. May be repeated."),
]
NoRule = Annotated[
    list[str] | None,
    typer.Option(help="Switch a rule of cleaning off, by the reason it gives. May be repeated."),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]


def user() -> str:
    """Who is at the terminal, as far as the system knows."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""


def say(message: str, style: str = "") -> None:
    """A line to stderr; markup in it is shown as it is, and nothing in it controls a terminal."""
    talk.print(plain(message), style=style, markup=False)


@contextmanager
def progress(total: int) -> Iterator["Callable[[str], pipeline.Progress]"]:
    """A bar on a terminal, nothing in a pipe; gives a Progress for each locale."""
    columns = (
        TextColumn("{task.description:>8}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
    )  # fmt: skip
    with Progress(*columns, console=talk, transient=True, disable=not talk.is_terminal) as bar:
        task = bar.add_task("", total=total)

        def advance(locale: str) -> "pipeline.Progress":
            bar.update(task, description=locale)
            return lambda units: bar.advance(task, units)

        yield advance


def print_lines(lines: Iterable[str]) -> None:
    for line in lines:
        print(line)


def print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


def print_table(rows: Sequence[Mapping[str, object]]) -> None:
    table = Table(box=None, pad_edge=False)
    for name in rows[0]:
        table.add_column(name)
    for row in rows:
        # What editors wrote is no markup of ours: "[/i]" would end the command.
        table.add_row(*("" if value is None else Text(plain(str(value))) for value in row.values()))
    width = None if sys.stdout.isatty() else 1000
    Console(width=width, highlight=False).print(table)
