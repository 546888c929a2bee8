"""The output once more, in an object store or on another file system: whatever fsspec knows.

Several hosts with an output folder each publish to one place this way. A document's files are
written first, its manifest after them, the portal last, so that what is listed is there; each is
read back. A store keeps a manifest of its own, with the editions that every host has put there.
"""

import hashlib
import mimetypes
import os
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import fsspec
from fsspec.core import url_to_fs
from fsspec.implementations.local import LocalFileSystem

from harbor_pub import files, publishing
from harbor_pub.errors import HarborError, OutputError, ProofError, SettingsError
from harbor_pub.model import Edition, EditionFile, Manifest
from harbor_pub.publishing import manifest, portal

_MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Store:
    """A place at an address such as `s3://bucket/prefix`, `file:///srv/shared` or `memory://`."""

    url: str
    system: fsspec.AbstractFileSystem
    root: str

    def check(self) -> None:
        """See that the store can be written before the work begins. Raises OutputError."""
        probe = f".probe-{socket.gethostname()}-{os.getpid()}"
        self._write(probe, b"")
        with self._guard(probe):
            self.system.rm_file(self._at(probe))

    def put(self, document: Manifest, made: Sequence[Edition], output: Path) -> None:
        """Copy the editions just made from the output folder, and list them beside those that are
        here already. Two at once would lose one: hold a claim. Raises OutputError."""
        here = self._sizes(document.document)
        held = self._read_manifest(document.document) if _MANIFEST in here else None
        if held and held.identity not in ("", document.identity) and held.digest != document.digest:
            raise OutputError(
                f"{self.url}: {document.document}: was published from another source, with another "
                "record; name another store, or remove this one"
            )
        before = held.editions if held else ()
        known = {file for edition in before for file in edition.files}
        for file in (file for edition in made for file in edition.files):
            if file not in known or here.get(_within(file)) != file.size:
                self._copy(file, output)
        for name in ("cleaning.json", "cleaning.html"):
            path = f"{document.document}/{name}"
            self._write(path, self._local(output, path))
        merged = publishing.merged(_listed(before, here), made)
        self._write(
            f"{document.document}/{_MANIFEST}", manifest.render(replace(document, editions=merged))
        )

    def write_portal(self) -> None:
        """Write `index.html` over every manifest here. Raises OutputError."""
        self._write("index.html", portal.render(list(self.manifests())))

    def manifests(self) -> Iterator[Manifest]:
        """What was published here of every document. Raises OutputError."""
        paths = [path for path in self._found("") if path.count("/") == 1]
        wanted = [self._at(path) for path in sorted(paths) if path.endswith(f"/{_MANIFEST}")]
        with self._guard(""):
            read = self.system.cat(wanted) if wanted else {}
        for path, data in read.items():
            yield self._parse(path, data)

    def _read_manifest(self, document: str) -> Manifest:
        path = f"{document}/{_MANIFEST}"
        return self._parse(path, self._read(path))

    def _parse(self, path: str, data: bytes) -> Manifest:
        try:
            return manifest.parse(data)
        except OutputError as error:
            raise OutputError(f"{self.url}: {path}: {error}") from error

    def _copy(self, file: EditionFile, output: Path) -> None:
        data = self._local(output, file.path)
        if hashlib.sha256(data).hexdigest() != file.sha256:
            raise ProofError(f"{output / file.path}: another run has changed it; publish again")
        self._write(file.path, data)

    def _local(self, output: Path, path: str) -> bytes:
        with self._guard(path):
            return (output / path).read_bytes()

    def _write(self, path: str, data: bytes) -> None:
        """Write a file whole, and read it back. Raises OutputError, or ProofError."""
        at = self._at(path)
        with self._guard(path):
            if isinstance(self.system, LocalFileSystem):
                files.write(Path(at), data)  # fsspec's own would be there in part for a while
            else:
                self.system.pipe_file(at, data, **self._headers(path))
        if self._read(path) != data:
            raise ProofError(f"{self.url}: {path} reads back otherwise; publish again")

    def _read(self, path: str) -> bytes:
        with self._guard(path):
            return bytes(self.system.cat_file(self._at(path)))

    def _headers(self, path: str) -> dict[str, Any]:
        """S3 tells a browser what it was told: without a type, a page would be a download."""
        if "s3" not in self.system.protocol:
            return {}
        return {"ContentType": mimetypes.guess_type(path)[0] or "application/octet-stream"}

    def _sizes(self, document: str) -> dict[str, int]:
        """The files of a document, by their path within it."""
        return {path.partition("/")[2]: size for path, size in self._found(document).items()}

    def _found(self, folder: str) -> dict[str, int]:
        """Every file below a folder by its path, and its size: one listing, however deep."""
        with self._guard(folder):
            self.system.invalidate_cache()
            found = self.system.find(self._at(folder), detail=True)
        start = len(self._at("")) + 1
        return {path[start:]: int(entry["size"]) for path, entry in found.items()}

    def _at(self, path: str) -> str:
        return f"{self.root}/{path}".rstrip("/")

    @contextmanager
    def _guard(self, path: str) -> Iterator[None]:
        try:
            yield
        except HarborError:
            raise
        except Exception as error:  # each file system raises what its library raises
            where = f"{self.url}: {path}".rstrip(": ")
            raise OutputError(f"{where}: {_said(error)}; see `store` in harbor.toml") from error


def opened(url: str) -> Store:
    """The store at an address; keys and endpoints come from the environment, as fsspec and its file
    systems read them. Raises SettingsError for an address that nothing here can open."""
    try:
        system, root = url_to_fs(url)
    except (ImportError, ValueError) as error:
        raise SettingsError(f"store: {url!r}: {_said(error)}") from error
    return Store(url, system, str(root).rstrip("/"))


def _listed(editions: Sequence[Edition], here: dict[str, int]) -> Sequence[Edition]:
    """The editions without the files that are gone."""
    kept = (replace(e, files=tuple(f for f in e.files if _within(f) in here)) for e in editions)
    return [edition for edition in kept if edition.files]


def _within(file: EditionFile) -> str:
    return file.path.partition("/")[2]


def _said(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__
