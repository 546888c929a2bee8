"""The `harbor` command: parse, call, print; a file for each command or group of commands.

Exit codes: 0 done, 1 found something wrong, 2 used wrongly.
"""

import gc
import signal
import sys
from functools import cache
from typing import Annotated

import typer
from typer.exceptions import TyperException

from harbor_pub import __version__
from harbor_pub.errors import HarborError
from harbor_pub.terminal import say


def _program() -> typer.Typer:
    program = typer.Typer(
        name="harbor",
        help="English in, aligned bilingual editions out, in the languages of ASEAN, offline.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode="rich",
    )
    program.callback(invoke_without_command=True)(root)
    return program


@cache
def _whole() -> typer.Typer:
    """Every command; to load them all takes seconds."""
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

    program = _program()
    for command in (
        publish.publish,
        clean.clean,
        clean.segments,
        translate.translate,
        check.check,
        serve.serve,
        doctor.doctor,
    ):
        program.command()(command)
    models.app.command()(evaluate.evaluate)
    program.add_typer(models.app, name="models")
    program.add_typer(memory.app, name="memory")
    program.add_typer(review.app, name="review")
    program.add_typer(terms.app, name="terms")
    return program


def _serving() -> typer.Typer:
    """`harbor serve` alone: it stays, and what it does not load takes no memory."""
    from harbor_pub.cli import serve

    program = _program()
    program.command()(serve.serve)
    return program


def __getattr__(name: str) -> typer.Typer:
    if name != "app":
        raise AttributeError(name)
    return _whole()


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
    program = _serving() if sys.argv[1:2] == ["serve"] else _whole()
    # What was imported lives as long as the command, and little that a command makes has cycles:
    # collecting seldom saves a fifth of the time of a run that translates nothing.
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    try:
        code = program(standalone_mode=False) or 0
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
