"""The `harbor` command: parse, call, print; a file for each command or group of commands.

Exit codes: 0 done, 1 found something wrong, 2 used wrongly.
"""

import gc
import signal
import sys
from collections.abc import Sequence
from functools import cache
from importlib import import_module
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


_COMMANDS = {
    "publish": "publish", "clean": "clean", "segments": "clean", "translate": "translate",
    "check": "check", "serve": "serve", "doctor": "doctor",
}  # fmt: skip
"""Commands, and the modules that they are in."""

_GROUPS = {"models": ("evaluate",), "memory": (), "review": (), "terms": ()}
"""Groups of commands, each a module, and the modules that have one command more of it."""


@cache
def _with(*names: str) -> typer.Typer:
    """The program with some commands or groups: to load them all takes seconds, and memory that
    `harbor serve`, which stays, has no use for."""
    program = _program()
    for name in names:
        module = import_module(f"harbor_pub.cli.{_COMMANDS.get(name, name)}")
        if name in _COMMANDS:
            program.command()(getattr(module, name))
            continue
        for more in _GROUPS[name]:
            _add(module.app, more)
        program.add_typer(module.app, name=name)
    return program


@cache
def _add(group: typer.Typer, name: str) -> None:
    group.command()(getattr(import_module(f"harbor_pub.cli.{name}"), name))


def _whole() -> typer.Typer:
    return _with(*_COMMANDS, *_GROUPS)


def _needed(arguments: Sequence[str]) -> typer.Typer:
    """The program with what a command line names, or all of it for help and for what is unknown."""
    first = arguments[0] if arguments else ""
    if first == "--version":
        return _with()
    return _with(first) if first in {*_COMMANDS, *_GROUPS} else _whole()


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
    program = _needed(sys.argv[1:])
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
