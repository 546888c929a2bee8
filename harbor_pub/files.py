"""Files that are there whole or not at all."""

import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from harbor_pub.errors import OutputError


def write(path: Path, data: bytes) -> None:
    """Write a file atomically: a temporary file beside it, fsync, rename.

    A file that already holds these bytes is left alone, time stamp and all. Raises OutputError.
    """
    try:
        if path.is_file() and path.read_bytes() == data:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, lambda file: file.write(data))
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(
            f"{path}: can't be written ({reason}); free some space or choose another --output"
        ) from error


def write_stream(
    path: Path, fill: Callable[[BinaryIO], None], prove: Callable[[Path], None]
) -> None:
    """Write a file that is too large to hold, atomically: it is in its place once `prove` has
    read the temporary one back. Raises OutputError, and what the two raise."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, fill, prove)
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(
            f"{path}: can't be written ({reason}); free some space or choose another place"
        ) from error


def _replace(
    path: Path, fill: Callable[[BinaryIO], object], prove: Callable[[Path], None] = lambda _: None
) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            fill(file)
            file.flush()
            os.fsync(file.fileno())
        prove(temporary)
        temporary.chmod(0o644)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Make the rename itself durable (POSIX only; elsewhere a folder can't be opened)."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
