"""harbor.json in a package's folder: where the package came from, and what each file was.

Argos ignores the file. A package that argospm installed has none.
"""

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from harbor_pub import files

NAME = "harbor.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """`origin` is the address or path of the archive; `size`, in bytes, and `sha256` are the
    archive's, None where the package came as a folder; `files` maps each path to its SHA-256."""

    origin: str
    sha256: str | None
    size: int | None
    installed: str
    files: dict[str, str]


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def package_files(folder: Path) -> dict[str, Path]:
    """The files of a package by their POSIX paths in it, the receipt left out."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    named = {path.relative_to(folder).as_posix(): path for path in paths}
    return {name: path for name, path in named.items() if name != NAME}


def write(folder: Path, origin: str, sha256_: str | None, size: int | None) -> Receipt:
    """Write the receipt of a package that is about to be installed."""
    receipt = Receipt(
        origin=origin,
        sha256=sha256_,
        size=size,
        installed=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        files={name: sha256(path) for name, path in package_files(folder).items()},
    )
    data = json.dumps(asdict(receipt), ensure_ascii=False, indent=1) + "\n"
    files.write(folder / NAME, data.encode())
    return receipt


def read(folder: Path) -> Receipt | None:
    """The receipt of a package; None where there is none, or one that can't be read."""
    try:
        receipt = Receipt(**json.loads((folder / NAME).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError, RecursionError):
        return None
    return receipt if isinstance(receipt.files, dict) else None


def changed(folder: Path, receipt: Receipt) -> list[str]:
    """The files that are missing or not what they were."""
    return [name for name, known in receipt.files.items() if not _is(folder / name, known)]


def share(folder: Path, others: list[Path]) -> int:
    """Keep once, by hard links, what other packages hold byte for byte; the bytes saved.

    Ten targets of one multilingual model so take the disk, and the page cache, of one.
    """
    known = {
        digest: other / name
        for other in others
        if (receipt := read(other))
        for name, digest in receipt.files.items()
    }
    own = read(folder)
    saved = 0
    for name, digest in (own.files if own else {}).items():
        path, twin = folder / name, known.get(digest)
        if twin and path.stat().st_size >= _WORTH_IT and _is(twin, digest) and _link(twin, path):
            saved += path.stat().st_size
    return saved


_WORTH_IT = 1 << 20


def _is(path: Path, digest: str) -> bool:
    try:
        return sha256(path) == digest
    except OSError:
        return False


def _link(twin: Path, path: Path) -> bool:
    """Put a hard link to `twin` in the place of `path`; False where the disk won't have it."""
    temporary = path.with_name(f".{path.name}")
    try:
        os.link(twin, temporary)
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        return False
    return True
