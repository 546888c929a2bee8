"""`harbor translate`: a filter, lines in and as many lines out."""

import os
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from queue import Empty, Queue
from typing import Annotated

import typer

from harbor_pub import packages
from harbor_pub.errors import SourceError
from harbor_pub.settings import load

FIRST, MOST = 64, 4096
"""Lines of the first window and of the largest: each is twice the one before, so that the first
answers come soon, and memory stays what it is however many lines come in."""

PAUSE = 0.05
"""Seconds without input after which the lines that are there are translated."""

_CHUNK = 1 << 16


def translate(
    to: Annotated[str, typer.Option(help="The locale to translate into.", show_default=False)],
    source: Annotated[str, typer.Option("--from", help="The language of the lines.")] = "en",
    batch_tokens: Annotated[int | None, typer.Option(min=1, help="Tokens a batch.")] = None,
    beam: Annotated[int | None, typer.Option(min=1, help="Beam size.")] = None,
    plain: Annotated[
        bool, typer.Option("--plain", help="First answers, as argos-translate gives them.")
    ] = False,
) -> None:
    """Translate lines from stdin: as many lines out, in order. Nothing is recorded.

    Lines that come slowly, as from a terminal, are answered at once.

    Example: echo "Good morning" | harbor translate --to id
    """
    settings = load()
    settings = replace(
        settings,
        beam=beam or settings.beam,
        batch_tokens=batch_tokens or settings.batch_tokens,
        guards=settings.guards and not plain,
    )
    translated = packages.line_translator(source, to, settings)
    try:
        for window in windows(sys.stdin.fileno()):
            sys.stdout.writelines(" ".join(line.split("\n")) + "\n" for line in translated(window))
            sys.stdout.flush()
    except KeyboardInterrupt:
        # A filter is stopped without a word; what came out so far is whole lines.
        raise typer.Exit(1) from None


def windows(descriptor: int) -> Iterator[list[str]]:
    """The lines of a file descriptor in windows that grow; a smaller one when input pauses.

    Raises SourceError for what can't be read or is not UTF-8.
    """
    read: Queue[list[bytes] | OSError | None] = Queue(maxsize=64)
    threading.Thread(target=_read, args=(descriptor, read), daemon=True).start()
    waiting: list[str] = []
    done, size = 0, FIRST
    while (lines := _next(read, PAUSE if waiting else None)) is not None:
        waiting += [_text(line, done + number) for number, line in enumerate(lines, 1)]
        done += len(lines)
        while waiting and (len(waiting) >= size or not lines):
            yield waiting[:size]
            del waiting[:size]
            size = min(2 * size, MOST)
    if waiting:
        yield waiting


def _next(
    read: "Queue[list[bytes] | OSError | None]", patience: float | None
) -> list[bytes] | None:
    """The lines that were read meanwhile, none after the seconds of patience, None at the end."""
    try:
        lines = read.get(timeout=patience)
    except Empty:
        return []
    if isinstance(lines, OSError):
        raise SourceError(f"standard input: can't be read ({lines.strerror}); give it text")
    return lines


def _read(descriptor: int, read: "Queue[list[bytes] | OSError | None]") -> None:
    """Put the lines of a descriptor into a queue, as they come. It is read itself, since a thread
    that waits in `sys.stdin` can't be left behind when the command is stopped."""
    parts: list[bytes] = []
    try:
        while chunk := os.read(descriptor, _CHUNK):
            first, *lines = chunk.split(b"\n")
            parts.append(first)
            if lines:
                read.put([b"".join(parts), *lines[:-1]])
                parts = [lines[-1]]
        if any(parts):
            read.put([b"".join(parts)])
        read.put(None)
    except OSError as error:
        read.put(error)


def _text(line: bytes, number: int) -> str:
    try:
        return line.decode("utf-8").rstrip("\r")
    except UnicodeDecodeError as error:
        raise SourceError(
            f"standard input, line {number}: not UTF-8; convert it first, as with iconv"
        ) from error
