"""What can be had: Argos' index at an address, a bundle, a folder of packages, one file.

Argos' index is a JSON array of the packages' metadata, each with `links`. A bundle's is the same
with `sha256`, `size`, `licence` and `chrf` added, and links relative to the index itself, so that
a bundle may lie in a folder or on any web server.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from harbor_pub.engine.packages import store
from harbor_pub.engine.packages.catalog import package_folders, version_numbers
from harbor_pub.engine.packages.package import number, package_name, pair_text, text
from harbor_pub.errors import NoPackageError, PackageError
from harbor_pub.languages import from_argos

INDEX = "index.json"
INDEX_BYTES = 16 << 20

_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,39}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A package that can be had. `source` and `target` are BCP 47 tags, None where only the
    package itself will tell. `links` are http(s) addresses or paths; `size` is in bytes."""

    links: tuple[str, ...]
    source: str | None = None
    target: str | None = None
    version: str = "0"
    sha256: str | None = None
    size: int | None = None
    licence: str | None = None
    chrf: float | None = None

    @property
    def name(self) -> str:
        if self.source and self.target:
            return f"{package_name(self.source, self.target)} {self.version}"
        return self.links[0]


def parse(data: bytes, base: str) -> tuple[Offer, ...]:
    """The offers of an index that lies at `base`, an address or a path; those that are not for
    our languages, or that have no link we can follow, are left out. Raises PackageError."""
    try:
        entries = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise PackageError(f"{base}: is no index (no JSON); name another with HARBOR_INDEX") from (
            error
        )
    if not isinstance(entries, list):
        raise PackageError(f"{base}: is no index (no JSON array); name another with HARBOR_INDEX")
    offers = (_offer(entry, base) for entry in entries if isinstance(entry, dict))
    return tuple(offer for offer in offers if offer)


def best(offers: Iterable[Offer], source: str, target: str) -> Offer | None:
    """The newest offer for a pair of BCP 47 tags."""
    fitting = [o for o in offers if (o.source, o.target) == (source, target)]
    return max(fitting, key=lambda offer: version_numbers(offer.version), default=None)


def choose(
    offers: Sequence[Offer], pairs: Sequence[tuple[str, str]], origin: str
) -> Sequence[Offer]:
    """The newest offer of each pair, or every offer where no pair is named; of one archive whose
    languages only it will tell, that one, which then has to be for the pair.

    Raises NoPackageError with the pairs that the origin lacks.
    """
    if not pairs:
        return offers
    if len(pairs) == len(offers) == 1 and offers[0].source is None:
        return [replace(offers[0], source=pairs[0][0], target=pairs[0][1])]
    found = {pair: best(offers, *pair) for pair in pairs}
    lacking = [pair_text(*pair) for pair, offer in found.items() if offer is None]
    if lacking:
        raise NoPackageError(
            f"{', '.join(lacking)}: not in {origin}; bring a package and name it with --from, or "
            "make one with `harbor models convert`"
        )
    return [offer for offer in found.values() if offer]


def offers_in(path: Path) -> tuple[Offer, ...]:
    """The offers of an archive, a package folder, a bundle, or a folder of archives or packages.

    Raises PackageError where there are none.
    """
    if path.is_file() and path.suffix == ".json":
        return parse(_read(path), str(path.resolve()))
    if path.is_file() or (path / "metadata.json").is_file():
        return (Offer(links=(str(path),)),)
    if (path / INDEX).is_file():
        return parse(_read(path / INDEX), str((path / INDEX).resolve()))
    inside = [f for f in package_folders(path) if (f / "metadata.json").is_file()]
    found = tuple(Offer(links=(str(f),)) for f in (*sorted(path.glob("*.argosmodel")), *inside))
    if not found:
        raise PackageError(
            f"{path}: no package is there; name an .argosmodel file, a package's folder, or a "
            "folder that `harbor models bundle` made"
        )
    return found


def cached_index(downloads: Path, address: str) -> Path:
    """Where the index of an address is kept since it was last fetched."""
    return downloads / f"index-{hashlib.sha256(address.encode()).hexdigest()[:16]}.json"


def known_offers(downloads: Path, address: str) -> tuple[Offer, ...]:
    """What an index had when it was last fetched, by us or by argospm; nothing is fetched."""
    caches = [cached_index(downloads, address)]
    if address == store.argos_index():
        caches.append(store.argos_cached_index())
    for path in caches:
        with suppress(OSError, PackageError):
            return parse(path.read_bytes(), address)
    return ()


def is_address(origin: str) -> bool:
    return urlsplit(origin).scheme in ("http", "https")


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise PackageError(f"{path}: can't be read ({error.strerror})") from error


def _offer(entry: dict[str, object], base: str) -> Offer | None:
    source, target = (from_argos(str(entry.get(k))) for k in ("from_code", "to_code"))
    links = entry.get("links")
    version, size = str(entry.get("package_version") or "0"), entry.get("size")
    if entry.get("type", "translate") != "translate" or not source or not target:
        return None
    usable = [_link(base, one) for one in links] if isinstance(links, list) else []
    if not any(usable) or not _VERSION.fullmatch(version):
        return None
    return Offer(
        links=tuple(filter(None, usable)), source=source.tag, target=target.tag, version=version,
        sha256=_sha256(entry.get("sha256")), size=size if isinstance(size, int) else None,
        licence=text(entry.get("licence")), chrf=number(entry.get("chrf")),
    )  # fmt: skip


def _link(base: str, link: object) -> str | None:
    """The address or path that a link leads to from its index; None for ipfs:// and its like, and
    for a path that leaves the folder of its index."""
    if not isinstance(link, str) or not link:
        return None
    if is_address(base):
        there = urljoin(base, link)
        return there if is_address(there) else None
    if is_address(link):
        return link
    folder = Path(base).parent
    path = (folder / link).resolve()
    return str(path) if not urlsplit(link).scheme and path.is_relative_to(folder) else None


def _sha256(value: object) -> str | None:
    known = text(value)
    return known.lower() if known and re.fullmatch(r"[0-9A-Fa-f]{64}", known) else None
