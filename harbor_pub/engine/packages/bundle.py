"""Everything that an offline machine needs, in one folder: packages, checksums, an index.

translate-en_id-1_9.argosmodel …   archives that argospm can install, too
index.json                         Argos' index with sizes and SHA-256 added; written last
SHA256SUMS                         for `sha256sum -c`
"""

import json
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from harbor_pub import files
from harbor_pub.engine.packages import archive, receipt
from harbor_pub.engine.packages.flatten import flatten
from harbor_pub.engine.packages.index import INDEX
from harbor_pub.engine.packages.package import Package, read_metadata
from harbor_pub.errors import OutputError, PackageError

SUMS = "SHA256SUMS"


def bundle(packages: Iterable[Package], folder: Path) -> Iterator[Path]:
    """Write an archive for each package, then the checksums and the index; yield each file.

    Raises PackageError for a package that changed since it was installed, OutputError.
    """
    try:
        yield from _bundle(packages, folder)
    except OSError as error:
        raise OutputError(
            f"{folder}: can't be written ({error.strerror or error}); "
            "free some space or choose another folder"
        ) from error


def _bundle(packages: Iterable[Package], folder: Path) -> Iterator[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    entries = []
    for package in packages:
        path, entry = _archive(package, folder)
        entries.append(entry)
        yield path
    sums = "".join(f"{entry['sha256']}  {entry['links'][0]}\n" for entry in entries)
    files.write(folder / SUMS, sums.encode())
    yield folder / SUMS
    index = json.dumps(entries, ensure_ascii=False, indent=1) + "\n"
    files.write(folder / INDEX, index.encode())
    yield folder / INDEX


def _archive(package: Package, folder: Path) -> tuple[Path, dict[str, Any]]:
    known = receipt.read(package.folder)
    broken = receipt.changed(package.folder, known) if known else []
    if broken:
        raise PackageError(
            f"{package.folder}: {broken[0]} is not what was installed; mend it first with "
            f"`harbor models install {package.pair}`"
        )
    with tempfile.TemporaryDirectory(prefix=".bundle-", dir=folder) as stage:
        flat = flatten(package, Path(stage))
        path = folder / f"{flat.name}.argosmodel"
        with files.replacing(path) as file:
            archive.pack(flat, receipt.package_files(flat), file)
        entry = read_metadata(flat)
    facts = {"sha256": receipt.sha256(path), "size": path.stat().st_size}
    return path, {**entry, "links": [path.name], **facts}
