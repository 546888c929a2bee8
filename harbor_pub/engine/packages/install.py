"""From an offer to an installed package: fetched, unpacked, proved, and only then in place."""

import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from harbor_pub.engine.packages import archive, receipt, store
from harbor_pub.engine.packages.catalog import package_folders
from harbor_pub.engine.packages.download import Patience, Told, download, forget
from harbor_pub.engine.packages.flatten import flatten, folder_name
from harbor_pub.engine.packages.index import (
    INDEX,
    INDEX_BYTES,
    Offer,
    cached_index,
    is_address,
    offers_in,
    parse,
)
from harbor_pub.engine.packages.package import STARTER, Package, open_package, read_metadata
from harbor_pub.engine.packages.receipt import Receipt
from harbor_pub.errors import PackageError

Prove = Callable[[Package], None]
"""Raises PackageError where a package can't be loaded or doesn't speak its language."""

_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,39}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Installer:
    """Where packages go (`folder`), where unfinished downloads wait for their rest (`downloads`),
    and how a package is proved before it is put in place."""

    folder: Path
    downloads: Path
    prove: Prove
    told: Told = lambda *_: None
    patience: Patience = field(default_factory=Patience)

    def offers(self, origin: str) -> tuple[Offer, ...]:
        """What an origin has: the address of an index or of an archive, a file or a folder.

        An index is kept in `downloads`, so that it can be listed offline. Raises PackageError.
        """
        if not is_address(origin):
            path = Path(origin)
            if not path.exists():
                raise PackageError(f"{origin}: is not there; name a file, a folder or an address")
            return offers_in(path)
        if not origin.endswith((".json", "/")):
            return (Offer(links=(origin,)),)
        address = origin + INDEX if origin.endswith("/") else origin
        path = cached_index(self.downloads, address)
        fresh = path.with_suffix(f".{os.getpid()}")
        forget(fresh)
        try:
            download(address, fresh, limit=INDEX_BYTES, patience=self.patience)
            found = parse(fresh.read_bytes(), address)
            fresh.replace(path)
        finally:
            forget(fresh)
        return found

    def install(self, offer: Offer) -> tuple[Package, bool]:
        """Install what is offered; False where the very same was there already and is whole.

        Raises PackageError; the folder is then as it was.
        """
        with store.stage(self.folder) as stage:
            there = self._there(offer)
            if there:
                return there, False
            package = self._made(offer, stage)
            return self._put(package, stage), True

    def _there(self, offer: Offer) -> Package | None:
        """The installed package that is what is offered, whole, or None."""
        if not (offer.source and offer.target):
            return None
        for folder in store.installed(self.folder, offer.source, offer.target):
            try:
                package = open_package(folder)
            except PackageError:
                continue
            known = receipt.read(folder)
            if package is None or package.version != offer.version:
                continue
            if offer.sha256 and (known is None or known.sha256 != offer.sha256):
                continue
            if not self._broken(package, known):
                return package
        return None

    def _broken(self, package: Package, known: Receipt | None) -> bool:
        """Whether a package is not what was installed; without a receipt, whether it fails."""
        if known is not None:
            return bool(receipt.changed(package.folder, known))
        try:
            self.prove(package)
        except PackageError:
            return True
        return False

    def _made(self, offer: Offer, stage: Path) -> Package:
        """Fetch, unpack into the stage, check and prove: from the first link that all this
        succeeds with. Raises the PackageError of the last."""
        failure = PackageError(f"{offer.name}: no link leads to it")
        for link in offer.links:
            try:
                return self._opened(self._fetch(link, offer), link, offer, stage)
            except PackageError as error:
                failure = error
        raise failure

    def _fetch(self, link: str, offer: Offer) -> Path:
        if not is_address(link):
            path = Path(link)
            if path.is_file():
                _check_archive(path, link, offer)
            return path
        name = hashlib.sha256(link.encode()).hexdigest()[:16]
        path = self.downloads / f"{name}.argosmodel"
        download(
            link, path, size=offer.size, limit=archive.MAX_BYTES,
            told=self.told, patience=self.patience,
        )  # fmt: skip
        try:
            _check_archive(path, link, offer)
        except PackageError:
            forget(path)
            raise
        return path

    def _opened(self, path: Path, link: str, offer: Offer, stage: Path) -> Package:
        try:
            return self._open(path, link, offer, stage)
        except PackageError as error:
            raise _refusal(link, error) from error
        finally:
            if is_address(link):
                forget(path)

    def _open(self, path: Path, link: str, offer: Offer, stage: Path) -> Package:
        inside = Path(tempfile.mkdtemp(dir=stage))
        folder = _copied(path, inside) if path.is_dir() else archive.unpack(path, inside)
        package = _checked(folder, offer)
        ready = Path(tempfile.mkdtemp(dir=stage)) / folder_name(package)
        folder.rename(ready)
        package = _reopened(ready)
        self.prove(package)
        whole = path.is_file()
        receipt.write(
            ready, link, receipt.sha256(path) if whole else None,
            path.stat().st_size if whole else None,
        )  # fmt: skip
        receipt.share(ready, package_folders(self.folder))
        return package

    def _put(self, package: Package, stage: Path) -> Package:
        return _reopened(store.put(package.folder, self.folder, stage))


def _check_archive(path: Path, link: str, offer: Offer) -> None:
    size = path.stat().st_size
    if offer.size is not None and size != offer.size:
        raise PackageError(f"{link}: has {size:,} bytes where the index says {offer.size:,}")
    if offer.sha256 and receipt.sha256(path) != offer.sha256:
        raise PackageError(
            f"{link}: its SHA-256 is not what the index says; it was damaged or exchanged: "
            "run the same command again, or get it from another source"
        )


def _copied(path: Path, inside: Path) -> Path:
    for one in path.rglob("*"):
        if one.is_symlink() or not (one.is_file() or one.is_dir()):
            raise PackageError(f"{path}: refused: {one.name} is a link or a special file")
    package = open_package(path, embedded=path.resolve().parent == STARTER)
    return flatten(package, inside) if package else Path(shutil.copytree(path, inside / path.name))


def _refusal(link: str, error: PackageError) -> PackageError:
    """The same reason, said of what the user named, not of the folder it was unpacked into."""
    reason = str(error).partition(": ")[2].removeprefix("refused: ").partition("; ")[0]
    return PackageError(f"{Path(link).name}: refused: {reason}; get it from another source")


def _checked(folder: Path, offer: Offer) -> Package:
    """The package in a folder that was just unpacked, if it is what it should be."""
    metadata = read_metadata(folder)
    codes = f"{metadata.get('from_code')} to {metadata.get('to_code')}"
    package = open_package(folder)
    if package is None:
        raise PackageError(
            f"{folder}: translates {codes}, no pair of languages that Harbor Publisher works in"
        )
    if "model" in metadata:
        raise PackageError(f"{folder}: its model lies outside of it")
    if offer.source and (package.source, package.target) != (offer.source, offer.target):
        wanted = f"{offer.source} to {offer.target}"
        raise PackageError(f"{folder}: translates {codes} where {wanted} was offered")
    if package.source == package.target:
        raise PackageError(f"{folder}: translates {codes}, into the language itself")
    if not _VERSION.fullmatch(package.version):
        raise PackageError(f"{folder}: its version {package.version!r} is none")
    return package


def _reopened(folder: Path) -> Package:
    package = open_package(folder)
    assert package is not None
    return package
