"""Term files in and out, by what their names end in: .tbx and .xml are TBX, others tables."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from harbor_pub import files
from harbor_pub.errors import ProofError, SourceError
from harbor_pub.terms import tabular, tbx
from harbor_pub.terms.entry import Entry

_TBX = {".tbx", ".xml"}


def read(path: Path) -> tuple[tuple[Entry, ...], Counter[str]]:
    """The entries of a file, and how many of its terms are in languages that are none of ours.
    Raises SourceError."""
    if path.suffix.lower() not in _TBX:
        return tabular.read(path), Counter()
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SourceError(f"{path}: can't be read ({error.strerror})") from error
    return tbx.parsed(data, str(path))


def write(path: Path, entries: Sequence[Entry], version: int = 3) -> None:
    """Write a file, and read it back. Raises OutputError."""
    if path.suffix.lower() in _TBX:
        files.write(path, tbx.written(entries, version=version))
    else:
        tabular.write(path, entries)
    again, _ = read(path)
    if _told(again) != _told(entries):
        raise ProofError(f"{path}: does not read back as it was written; nothing else was changed")


def _told(entries: Sequence[Entry]) -> dict[tuple[str, str, str], tuple[object, ...]]:
    """What every form of file holds of the entries."""
    return {
        (entry.language, entry.locale, entry.source): (entry.allowed, entry.forbidden, entry.case)
        for entry in entries
        if entry.said or entry.forbidden
    }
