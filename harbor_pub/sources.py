"""What a user names as SOURCE — a file, a folder, `-`, an address — to bytes with their hints."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

from harbor_pub.errors import SourceError
from harbor_pub.shown import without_secrets

LARGEST = 64 * 1024 * 1024
"""Bytes. A book of a thousand pages has two million."""

STDIN = "-"
SUFFIXES = frozenset(
    {".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".docx", ".epub", ".pdf"}
)
"""Of the files that we read, where a folder is named."""

_MOST_FILES = 10_000  # a folder of more was named by mistake


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Bytes to read. `place` is what a message names; `stem` and `suffix` are a file name's;
    `charset` and `url` come with a fetched page."""

    place: str
    data: bytes
    stem: str = ""
    suffix: str = ""
    charset: str = ""
    url: str | None = None


def expand(places: Sequence[str]) -> tuple[list[str], list[str]]:
    """The places with each folder replaced by its files, in order; and what was left out of them.

    A folder's file is a source where its suffix is one we read; hidden files and linked folders
    are not looked at. Raises SourceError for a folder that holds no source.
    """
    found: list[str] = []
    skipped: list[str] = []
    for place in places:
        if place == STDIN or is_address(place) or not Path(place).is_dir():
            found.append(place)
            continue
        files = sorted(_files(Path(place)))
        chosen = [str(file) for file in files if file.suffix.lower() in SUFFIXES]
        skipped += [str(file) for file in files if file.suffix.lower() not in SUFFIXES]
        if not chosen:
            raise SourceError(f"{place}: no source in this folder; there are {_suffixes()}")
        found += chosen
    return list(dict.fromkeys(found)), skipped


def load(place: str, *, private: bool = False) -> Source:
    """Read a file, standard input (`-`) or an http(s) address. Raises SourceError.

    `private` allows addresses of this machine and of local networks.
    """
    if is_address(place):
        from harbor_pub import fetching  # an HTTP client, which a file need not wait for

        page = fetching.fetch(place, largest=LARGEST, private=private)
        name = PurePosixPath(unquote(urlsplit(page.url).path))
        return Source(
            place=place, data=page.data, stem=name.stem or (urlsplit(page.url).hostname or ""),
            suffix=page.suffix or name.suffix.lower(), charset=page.charset,
            url=without_secrets(page.url),
        )  # fmt: skip
    if place == STDIN:
        return Source(place="standard input", data=_bounded(sys.stdin.buffer, "standard input"))
    path = Path(place)
    if path.is_dir():
        raise SourceError(f"{path}: is a folder; name a file in it")
    try:
        with path.open("rb") as file:
            data = _bounded(file, place)
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        raise SourceError(f"{path}: {reason}; check the path") from error
    return Source(place=place, data=data, stem=path.stem, suffix=path.suffix.lower())


def below(place: str, roots: Sequence[Path]) -> tuple[str, str]:
    """A source's place, and its address below the innermost of the roots that hold it, else below
    the root of the file system. An http(s) address goes without what is secret or of no meaning."""
    if is_address(place):
        parts = urlsplit(place)
        plain = parts._replace(netloc=parts.netloc.rpartition("@")[2].lower(), fragment="")
        return plain.geturl(), f"{plain.netloc}{plain.path}"
    path = Path(place).resolve()
    holding = [root for root in roots if path.is_relative_to(root)]
    root = max(holding, key=lambda one: len(one.parts), default=Path(path.anchor))
    return path.as_posix(), path.relative_to(root).as_posix()


def confined(place: str, roots: Sequence[Path]) -> str:
    """The place itself, where it lies below one of the roots or is an http(s) address; links are
    followed first. What is hidden, and the settings, hold passwords. Raises SourceError."""
    if is_address(place):
        return place
    path = Path(place).resolve()
    inner = [path.relative_to(root) for root in roots if path.is_relative_to(root)]
    if place == STDIN or not inner:
        shown = ", ".join(map(str, roots))
        raise SourceError(f"{place}: lies outside of {shown}; see `roots` in harbor.toml")
    hidden = any(part.startswith(".") for part in min(inner, key=lambda one: len(one.parts)).parts)
    if hidden or path.name == "harbor.toml":
        raise SourceError(f"{place}: is hidden, or holds settings; name a file to publish")
    return place


def is_address(place: str) -> bool:
    return place.lower().startswith(("http://", "https://"))


def _bounded(file: BinaryIO, place: str) -> bytes:
    data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise SourceError(f"{place}: is larger than {LARGEST >> 20} MiB; publish it in parts")
    return data


def _files(folder: Path) -> Iterator[Path]:
    """Files of a folder and of those in it; a link to a folder is not followed, so no loop is."""
    count = 0
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        try:
            entries = list(here.iterdir())
        except OSError as error:
            raise SourceError(f"{here}: {error.strerror}; check its permissions") from error
        for entry in entries:
            if entry.name.startswith((".", "~$")):
                continue
            if entry.is_dir() and not entry.is_symlink():
                waiting.append(entry)
            elif entry.is_file():
                count += 1
                yield entry
        if count > _MOST_FILES:
            raise SourceError(f"{folder}: holds more than {_MOST_FILES} files; name a smaller one")


def _suffixes() -> str:
    return ", ".join(sorted(SUFFIXES))
