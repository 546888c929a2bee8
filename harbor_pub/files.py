"""Files that are there whole or not at all."""

import os
import tempfile
import time
from contextlib import suppress
from pathlib import Path

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
        _replace(path, data)
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(
            f"{path}: can't be written ({reason}); free some space or choose another --output"
        ) from error


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


def _replace(path: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=_UNFINISHED)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
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
