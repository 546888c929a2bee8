"""The `harbor` command: parse, call, print. Results go to stdout, talk to stderr.

Exit codes: 0 done, 1 found something wrong, 2 used wrongly.
"""

import gc
import json
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from typer.exceptions import TyperException

from harbor_pub import __version__, cleaning, pipeline, reading
from harbor_pub.errors import HarborError, PackageError, UsageError
from harbor_pub.model import BlockKind, Severity
from harbor_pub.publishing import FORMATS
from harbor_pub.settings import load

app = typer.Typer(
    name="harbor",
    help="English in, aligned bilingual editions out, in the languages of ASEAN, offline.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
models = typer.Typer(help="The Argos packages on this machine.", no_args_is_help=True)
app.add_typer(models, name="models")

talk = Console(stderr=True, highlight=False, soft_wrap=True)

Sources = Annotated[list[Path], typer.Argument(help="Text files to publish.", show_default=False)]
Source = Annotated[Path, typer.Argument(help="A text file.", show_default=False)]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, for programs.")]


def say(message: str, style: str = "") -> None:
    """A line to stderr; markup in the message is shown as it is."""
    talk.print(message, style=style, markup=False)


@app.command()
def publish(
    sources: Sources,
    to: Annotated[
        str, typer.Option(help="Locales by comma, or `asean` for all that have a package.")
    ] = "asean",
    output: Annotated[Path | None, typer.Option(help="Folder for the editions.")] = None,
    formats: Annotated[str, typer.Option(help="Formats by comma.")] = "docx,html,xliff,tmx",
) -> None:
    """Publish sources as aligned bilingual editions.

    Example: harbor publish seeds/information-harbor-forum-2015.txt --to id,th
    """
    settings = load()
    folder = output or settings.output_folder
    wanted = choose_formats(formats)
    prepared = pipeline.prepare_all(sources)
    desk = pipeline.open_desk(settings)
    chosen = [pipeline.choose_locales(to, one.document.language, desk.catalog) for one in prepared]
    pipeline.check_output(folder)
    for problem in desk.catalog.strays:
        say(str(problem), "yellow")
    failed = False
    for one, (locales, lacking) in zip(prepared, chosen, strict=True):
        if lacking:
            say(f"without a package, left out: {', '.join(lacking)}", "yellow")
        failed |= _publish_one(desk, one, locales, folder, wanted)
    if failed:
        raise typer.Exit(1)


def _publish_one(
    desk: pipeline.Desk,
    prepared: pipeline.Prepared,
    locales: Sequence[str],
    folder: Path,
    formats: Sequence[str],
) -> bool:
    """Publish a document in each locale; what fails is said, the others come out all the same."""
    editions, failed = [], False
    with _progress(len(prepared.segments) * len(locales)) as advance:
        for locale in locales:
            try:
                translated = pipeline.translate(desk, prepared, locale, advance(locale))
            except PackageError as error:
                say(str(error), "red")
                failed = True
                continue
            edition = pipeline.publish(translated, folder, formats)
            editions.append(edition)
            say(pipeline.summary(translated, edition))
    pipeline.finish(prepared.document, editions, folder)
    for edition in editions:
        for file in edition.files:
            print(folder / file.path)
    if editions:
        print(folder / "index.html")
    return failed


@app.command()
def clean(source: Source, as_json: Json = False) -> None:
    """Print the cleaned text, a block a line; with --json, the metadata and the log of edits too.

    Example: harbor clean seeds/information-harbor-forum-2015.txt
    """
    cleaned = cleaning.clean(reading.read(source))
    document = cleaned.document
    if not as_json:
        _print_lines(block.text for block in document.blocks)
        return
    meta = document.metadata
    _print_json(
        {
            "title": meta.title,
            "published": meta.published,
            "source_url": meta.url,
            "site": meta.site,
            "author": meta.author,
            "source": meta.source,
            "editor": meta.editor,
            "caption": meta.caption,
            "credit": meta.credit,
            "language": document.language,
            "blocks": [{"kind": b.kind, "text": b.text} for b in document.blocks],
            "dropped": [asdict(drop) for drop in cleaned.drops],
            "edits": [asdict(edit) for edit in cleaned.edits],
            "findings": [asdict(finding) for finding in cleaned.findings],
        }
    )


@app.command()
def segments(source: Source, as_json: Json = False) -> None:
    """Print the segments of the body, one a line; with --json, title and caption too, with ids.

    Example: harbor segments seeds/information-harbor-forum-2015.txt
    """
    found = pipeline.prepare(source).segments
    if as_json:
        _print_json([asdict(segment) for segment in found])
        return
    outside = (BlockKind.TITLE, BlockKind.CAPTION)
    _print_lines(segment.source for segment in found if segment.kind not in outside)


@app.command()
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
    _print_lines(pipeline.translate_lines(lines, source, to, settings))


@app.command()
def check(
    file: Annotated[Path, typer.Argument(help="A bilingual XLIFF 2 file.", show_default=False)],
    as_json: Json = False,
) -> None:
    """Check a bilingual XLIFF file: issues, worst first; exit code 1 where one is critical.

    Example: harbor check output/speech/th/speech.th.xlf
    """
    issues = pipeline.check_file(file)
    if as_json:
        _print_json([asdict(issue) for issue in issues])
    else:
        _print_lines(f"{i.severity}\t{i.segment}\t{i.check}\t{i.message}" for i in issues)
    say(f"{len(issues)} issues")
    if any(issue.severity is Severity.CRITICAL for issue in issues):
        raise typer.Exit(1)


@models.command("list")
def models_list(as_json: Json = False) -> None:
    """List each locale of ASEAN with the package that translates into it from English.

    Example: harbor models list
    """
    rows, problems = pipeline.packages(load())
    if as_json:
        _print_json(rows)
    else:
        _print_table(rows)
    for problem in problems:
        say(problem, "red")
    if problems:
        raise typer.Exit(1)


@app.callback(invoke_without_command=True)
def root(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        print(__version__)
        raise typer.Exit()


def choose_formats(text: str) -> tuple[str, ...]:
    """The formats of `docx,html`. Raises UsageError for one that we don't write."""
    wanted = tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))
    unknown = [name for name in wanted if name not in FORMATS]
    if unknown or not wanted:
        raise UsageError(f"formats are {', '.join(FORMATS)}; not {text!r}")
    return wanted


_INTERRUPTED = 130
"""What typer makes of a KeyboardInterrupt."""


def main() -> None:
    """The entry point: an error of ours, or a wrong use, becomes one line on stderr."""
    signal.signal(signal.SIGTERM, _interrupt)
    # What was imported lives as long as the command: kept out of every later collection, it saves
    # a fifth of the time of a run that translates nothing.
    gc.freeze()
    try:
        code = app(standalone_mode=False) or 0
        if code != _INTERRUPTED:
            sys.exit(code)
        _fail("stopped; what was translated is in the record: run the same command to go on", 1)
    except HarborError as error:
        _fail(str(error), error.exit_code)
    except TyperException as error:
        _fail(f"{error.format_message()} See `harbor --help`.", 2)
    except BrokenPipeError:
        # The reader of our output has gone (`harbor segments … | head`); nobody is left to tell.
        sys.stderr.close()
        sys.exit(1)


def _fail(message: str, code: int) -> None:
    say(f"harbor: {message}", "red")
    sys.exit(code)


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


@contextmanager
def _progress(total: int) -> Iterator[Callable[[str], pipeline.Progress]]:
    """A bar on a terminal, nothing in a pipe; gives a Progress for each locale."""
    columns = (
        TextColumn("{task.description:>8}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
    )  # fmt: skip
    with Progress(*columns, console=talk, transient=True, disable=not talk.is_terminal) as bar:
        task = bar.add_task("", total=total)

        def advance(locale: str) -> pipeline.Progress:
            bar.update(task, description=locale)
            return lambda units: bar.advance(task, units)

        yield advance


def _print_lines(lines: Iterable[str]) -> None:
    for line in lines:
        print(line)


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


def _print_table(rows: Sequence[Mapping[str, object]]) -> None:
    table = Table(box=None, pad_edge=False)
    for name in rows[0]:
        table.add_column(name)
    for row in rows:
        table.add_row(*("" if value is None else str(value) for value in row.values()))
    width = None if sys.stdout.isatty() else 1000
    Console(width=width, highlight=False).print(table)
