"""An .argosmodel archive in, a package folder out, or a refusal that names the reason; and back.

An archive comes from anywhere, so nothing in it is believed: every name, mode and size is checked
before the first byte is written, and sizes are counted again while they are written.
"""

import os
import re
import shutil
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from harbor_pub.errors import PackageError

MAX_FILES = 2_000
MAX_BYTES = 16 << 30
"""The largest open model that a package could hold (MADLAD-400-10B, int8) has 11 GB."""
MAX_RATIO = 100
"""Weights hardly shrink (1.1 to 2), word lists shrink to a fifth."""
SMALL = 16 << 20
"""Bytes up to which an archive may shrink as it likes: no bomb, whatever its ratio."""

_CHUNK = 1 << 20
_DATE = (1980, 1, 1, 0, 0, 0)


def unpack(archive: Path, into: Path) -> Path:
    """Unpack an archive of one top folder and give that folder back.

    Raises PackageError for what is no such archive, and for one that can't be trusted.
    """
    with _refusing(archive), zipfile.ZipFile(archive) as file:
        members = [_checked(info) for info in file.infolist()]
        root = _one_root(members)
        _check_sizes(members, archive.stat().st_size, shutil.disk_usage(into).free)
        for info in members:
            _extract(file, info, into / info.filename)
    return into / root


def pack(folder: Path, files: dict[str, Path], archive: BinaryIO) -> None:
    """Write files, by their paths in the package, as an archive with one top folder.

    The same files give the same bytes. Weights don't shrink, so nothing is compressed.
    """
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as file:
        for name, path in sorted(files.items()):
            info = zipfile.ZipInfo(f"{folder.name}/{name}", _DATE)
            info.external_attr = (stat.S_IFREG | 0o644) << 16
            info.file_size = path.stat().st_size
            with path.open("rb") as source, file.open(info, "w") as target:
                shutil.copyfileobj(source, target, _CHUNK)


class _Refusal(Exception):
    """Why an archive is not unpacked."""


@contextmanager
def _refusing(archive: Path) -> Iterator[None]:
    try:
        yield
    except _Refusal as error:
        raise PackageError(f"{archive.name}: {error}; get it from another source") from None
    # A NotImplementedError is a compression that Python lacks, a RuntimeError an encrypted file.
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError) as error:
        raise PackageError(
            f"{archive.name}: is no whole ZIP archive ({error}); download or copy it again"
        ) from error
    except OSError as error:
        raise PackageError(
            f"{archive.name}: can't be unpacked ({error.strerror or error}); "
            "see that there is space and the folder is writable"
        ) from error


def _checked(info: zipfile.ZipInfo) -> zipfile.ZipInfo:
    """A member whose name stays inside and that is a plain file or a folder."""
    name = info.orig_filename
    path = PurePosixPath(name)
    if path.is_absolute() or re.match(r"[A-Za-z]:", name):
        raise _Refusal(f"it holds an absolute path ({name!r})")
    if ".." in path.parts:
        raise _Refusal(f"it holds a path that climbs out ({name!r})")
    if not path.parts or "\\" in name or not name.isprintable():
        raise _Refusal(f"it holds a file with an odd name ({name!r})")
    if stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise _Refusal(f"it holds a link or a special file ({name!r})")
    return info


def _one_root(members: list[zipfile.ZipInfo]) -> str:
    roots = {PurePosixPath(info.filename).parts[0] for info in members}
    loose = [m.filename for m in members if "/" not in m.filename]
    if len(roots) != 1 or loose:
        some = ", ".join(sorted(roots)[:3]) or "nothing"
        raise _Refusal(f"it must hold one folder, and holds {some}{'…' if len(roots) > 3 else ''}")
    seen: set[str] = set()
    for info in members:
        name = info.filename.rstrip("/").casefold()
        if name in seen:
            raise _Refusal(f"it holds {info.filename!r} twice")
        seen.add(name)
    return roots.pop()


def _check_sizes(members: list[zipfile.ZipInfo], packed: int, free: int) -> None:
    total = sum(info.file_size for info in members)
    if len(members) > MAX_FILES:
        raise _Refusal(f"it holds {len(members)} files, more than {MAX_FILES}")
    if total > MAX_BYTES:
        raise _Refusal(f"it would unpack to {total:,} bytes, more than {MAX_BYTES:,}")
    if total > SMALL and total > MAX_RATIO * packed:
        raise _Refusal(f"it is a bomb: {packed:,} bytes would unpack to {total:,}")
    if total > free:
        raise OSError(28, f"{total:,} bytes are needed and {free:,} free")


def _extract(file: zipfile.ZipFile, info: zipfile.ZipInfo, path: Path) -> None:
    if info.is_dir():
        path.mkdir(parents=True, exist_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    left = info.file_size
    with file.open(info) as source, path.open("xb") as target:
        while chunk := source.read(_CHUNK):
            left -= len(chunk)
            if left < 0:
                raise _Refusal(f"{info.filename!r} is longer than the archive says")
            target.write(chunk)
        if left:
            raise _Refusal(f"{info.filename!r} is shorter than the archive says")
        target.flush()
        os.fsync(target.fileno())
