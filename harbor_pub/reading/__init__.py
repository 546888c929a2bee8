"""A file in, a SourceDocument of its raw blocks out; one file a format."""

import hashlib
import re
from pathlib import Path

from harbor_pub.errors import SourceError
from harbor_pub.model import SourceDocument
from harbor_pub.reading import text

LARGEST = 64 * 1024 * 1024
"""Bytes. A book of a thousand pages has two million."""


def read(path: Path) -> SourceDocument:
    """Read a plain-text file. Raises SourceError for what can't be read, or holds no text."""
    data = _bytes(path)
    try:
        blocks = text.parse(text.decode(data))
    except ValueError as error:
        raise SourceError(f"{path}: {error}; name a text file") from error
    if not blocks:
        raise SourceError(f"{path}: holds no text; name a file that does")
    digest = hashlib.sha256(data).hexdigest()
    return SourceDocument(
        name=_slug(path.stem) or f"doc-{digest[:8]}", digest=digest, language="", blocks=blocks
    )


def _bytes(path: Path) -> bytes:
    if path.is_dir():
        raise SourceError(f"{path}: is a folder; name a file in it")
    try:
        if path.stat().st_size > LARGEST:
            raise SourceError(f"{path}: is larger than {LARGEST >> 20} MiB; publish it in parts")
        return path.read_bytes()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise SourceError(f"{path}: {reason}; check the path") from error


def _slug(stem: str) -> str:
    """Lower-case ASCII letters, digits and single hyphens, at most 80: safe in any file system."""
    return re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-")[:80].rstrip("-")
