"""The `harbor` command: parse, call, print; a file for each command or group of commands.

Exit codes: 0 done, 1 found something wrong, 2 used wrongly.
"""

import gc
import signal
import sys
from typing import Annotated

import typer
from typer.exceptions import TyperException

from harbor_pub import __version__
from harbor_pub.cli import (
    check,
    clean,
    doctor,
    evaluate,
    memory,
    models,
    publish,
    review,
    serve,
    terms,
    translate,
)
from harbor_pub.errors import HarborError
from harbor_pub.terminal import say

app = typer.Typer(
    name="harbor",
    help="English in, aligned bilingual editions out, in the languages of ASEAN, offline.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
for command in (
    publish.publish,
    clean.clean,
    clean.segments,
    translate.translate,
    check.check,
    serve.serve,
    doctor.doctor,
):
    app.command()(command)
models.app.command()(evaluate.evaluate)
app.add_typer(models.app, name="models")
app.add_typer(memory.app, name="memory")
app.add_typer(review.app, name="review")
app.add_typer(terms.app, name="terms")


@app.callback(invoke_without_command=True)
def root(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> None:
    if version:
        print(__version__)
        raise typer.Exit()


_INTERRUPTED = 130
"""What typer makes of a KeyboardInterrupt."""


def main() -> None:
    """The entry point: an error of ours, or a wrong use, becomes one line on stderr."""
    signal.signal(signal.SIGTERM, _interrupt)
    # What was imported lives as long as the command, and little that a command makes has cycles:
    # collecting seldom saves a fifth of the time of a run that translates nothing.
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
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
