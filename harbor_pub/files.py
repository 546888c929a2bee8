"""Files that are there whole or not at all."""

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Self

from harbor_pub.errors import OutputError

_UNFINISHED = ".unfinished"


def write(path: Path, data: bytes) -> None:
    """Write a file atomically: a temporary file beside it, fsync, rename.

    A file that already holds these bytes is left alone, time stamp and all. Raises OutputError.
    """
    try:
        if path.is_file() and path.read_bytes() == data:
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path) as file:
            file.write(data)
    except OSError as error:
        raise _unwritable(path, error) from error


class Together:
    """Files that come into their places all or none: all is written beside its place first, which
    is where a disk is full, and then renamed, which takes no space.

    The context leaves nothing behind of what was not committed.
    """

    def __init__(self) -> None:
        self._staged: dict[Path, Path] = {}

    def write(self, path: Path, data: bytes) -> Path:
        """Write a file beside its place; gives where it lies until then. One that holds these bytes
        already is left alone. Raises OutputError."""
        try:
            if path not in self._staged and path.is_file() and path.read_bytes() == data:
                return path
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(
                dir=path.parent, prefix=f".{path.name}.", suffix=_UNFINISHED
            )
            temporary = Path(name)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
                temporary.chmod(0o644)
            except BaseException:
                temporary.unlink(missing_ok=True)
                raise
        except OSError as error:
            raise _unwritable(path, error) from error
        if path in self._staged:
            self._staged[path].unlink(missing_ok=True)
        self._staged[path] = temporary
        return temporary

    def commit(self) -> None:
        """Put all of them into their places, in the order of writing. Raises OutputError."""
        for path in list(self._staged):
            try:
                self._staged[path].replace(path)
            except OSError as error:
                raise _unwritable(path, error) from error
            del self._staged[path]
            sync_folder(path.parent)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for temporary in self._staged.values():
            temporary.unlink(missing_ok=True)


def _unwritable(path: Path, error: OSError) -> OutputError:
    reason = error.strerror or str(error)
    return OutputError(
        f"{path}: can't be written ({reason}); free some space or choose another --output"
    )


def write_stream(
    path: Path, fill: Callable[[BinaryIO], None], prove: Callable[[Path], None]
) -> None:
    """Write a file that is too large to hold, atomically: it is in its place once `prove` has
    read the temporary one back. Raises OutputError, and what the two raise."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path, prove) as file:
            fill(file)
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(
            f"{path}: can't be written ({reason}); free some space or choose another place"
        ) from error


def check_folder(folder: Path) -> None:
    """See that files can be written to a folder. Raises OutputError."""
    probe = folder / f".probe-{os.getpid()}"
    write(probe, b"")
    probe.unlink(missing_ok=True)


def sweep(folder: Path, older: float = 3600.0) -> int:
    """Remove what writers that were killed have left unfinished; gives how many files it was.

    One that is younger, in seconds, may still be somebody's work.
    """
    found = 0
    for path in folder.rglob(f".*{_UNFINISHED}"):
        with suppress(OSError):  # gone meanwhile
            if time.time() - path.stat().st_mtime > older:
                path.unlink()
                found += 1
    return found


@contextmanager
def replacing(path: Path, prove: Callable[[Path], None] = lambda _: None) -> Iterator[BinaryIO]:
    """A file to write into that takes the place of `path` once it is whole and `prove` has read
    it. Raises OSError."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=_UNFINISHED)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        prove(temporary)
        temporary.chmod(0o644)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the rename itself durable (POSIX only; elsewhere a folder can't be opened)."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
