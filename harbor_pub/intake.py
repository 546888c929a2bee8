"""A folder in, the files out that have been written to their end.

A file is settled when its size and times stayed the same over an interval, so that one which is
still being copied is left for the next look; one that is renamed into place is whole at once.
"""

import hashlib
import itertools
import os
import time
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from harbor_pub.errors import OutputError, SourceError
from harbor_pub.sources import SUFFIXES

CORRECTED = frozenset({".docx", ".odt", ".xlsx", ".xlf", ".xliff"})
"""Of the files that editors hand back."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A settled file. `digest` is the SHA-256 in hex of its bytes, `stamp` changes whenever
    somebody writes to the file or touches it, and `mark` with its size and its inode, too."""

    path: Path
    digest: str
    stamp: int
    mark: str = ""


def settled(
    folder: Path,
    seconds: float = 2.0,
    suffixes: Set[str] = SUFFIXES,
    pause: Callable[[float], None] = time.sleep,
    known: Mapping[str, tuple[str, str]] = MappingProxyType({}),
) -> list[Arrival]:
    """The files of a folder and its subfolders that nobody is writing to, in order of their paths.

    Hidden names are left out, and those of files that we don't read, which is also how browsers
    and copiers name what is unfinished. `known` has marks and digests by path: a file that is still
    the same is not read, and where all are, nothing is waited for. Raises SourceError where there
    is no such folder.
    """
    before = _look(folder, suffixes)
    new = [path for path, marks in before.items() if _known(known, path, marks) is None]
    if new:
        pause(seconds)
    now = _look(folder, suffixes) if new else before
    return [
        Arrival(path, _known(known, path, marks) or _digest(path), marks[1], _mark(marks))
        for path, marks in now.items()
        if before.get(path) == marks
    ]


def _known(
    known: Mapping[str, tuple[str, str]], path: Path, marks: tuple[int, int, int]
) -> str | None:
    mark, digest = known.get(str(path), ("", ""))
    return digest if mark == _mark(marks) else None


def _mark(marks: tuple[int, int, int]) -> str:
    return "/".join(map(str, marks))


def by_digest(places: Sequence[Path]) -> dict[str, Path]:
    """Every file named, or lying in a folder named, by the SHA-256 of its bytes."""
    found: dict[str, Path] = {}
    for place in places:
        for path in _look(place) if place.is_dir() else [place]:
            found.setdefault(_digest(path), path)
    return found


def move(path: Path, folder: Path) -> Path:
    """Move a file to a folder, under a name that no other file there has. Raises OutputError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        names = (f"{path.stem}{f'-{n}' if n else ''}{path.suffix}" for n in itertools.count())
        target = next(folder / name for name in names if not (folder / name).exists())
        return path.rename(target)
    except OSError as error:
        raise OutputError(f"{path}: can't be moved to {folder} ({error.strerror})") from error


def _look(folder: Path, suffixes: Set[str] = SUFFIXES) -> dict[Path, tuple[int, int, int]]:
    """Size, time of writing in nanoseconds, and inode of each file."""
    if not folder.is_dir():
        raise SourceError(f"{folder}: no such folder; create it or name another")
    found = {}
    for root, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for path in (Path(root) / name for name in names if _is_ours(name, suffixes)):
            try:
                status = path.stat()
            except OSError:  # gone between the listing and the look
                continue
            found[path] = (status.st_size, status.st_mtime_ns, status.st_ino)
    return dict(sorted(found.items()))


def _is_ours(name: str, suffixes: Set[str]) -> bool:
    return not name.startswith((".", "~")) and Path(name).suffix.lower() in suffixes


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise SourceError(f"{path}: {error.strerror}; check the path") from error
