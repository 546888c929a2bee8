"""The Argos packages on this machine: folders in, checked Packages out.

Argos' own package folder comes first (a user's choice outranks ours), then the embedded starter.
A package that shares its model with others names the folder in its metadata's `model`, so that
ten targets of one multilingual model are kept, and loaded, once.
"""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from harbor_pub.errors import NoPackageError, PackageError
from harbor_pub.languages import TARGETS, from_argos, language
from harbor_pub.model import PackageCard

STARTER = Path(__file__).parents[1] / "starter"

# An Argos package's folder is named translate-en_id-1_9; older ones are named en_id.
_FOLDER = re.compile(r"^(?:translate-)?(?P<source>[a-z]+)_(?P<target>[a-z]+)(?:-(?P<version>.+))?$")

DRAFT_BELOW = 50.0
"""chrF2 under which an edition says "draft": about where FLORES-200 output can be read without its
source (at 44, Indonesian still garbles names). A package that nobody measured is a draft only where
it is the starter's."""


@dataclass(frozen=True, kw_only=True)
class Package:
    """An Argos package whose parts are all there. `source` and `target` are BCP 47 tags."""

    folder: Path
    source: str
    target: str
    version: str
    prefix: str
    parts: Path
    licence: str | None
    chrf: float | None
    embedded: bool

    @property
    def name(self) -> str:
        return f"translate-{language(self.source).argos}_{language(self.target).argos}"

    @property
    def model(self) -> Path:
        return self.parts / "model"

    @property
    def tokenizer(self) -> Path:
        sentencepiece = self.parts / "sentencepiece.model"
        return sentencepiece if sentencepiece.exists() else self.parts / "bpe.model"

    @cached_property
    def digest(self) -> str:
        """SHA-256 in hex over the files that decide what the package says."""
        total = hashlib.sha256(self.prefix.encode())
        for path in (self.tokenizer, *sorted(self.model.iterdir())):
            total.update(path.name.encode())
            with path.open("rb") as file:
                total.update(hashlib.file_digest(file, "sha256").digest())
        return total.hexdigest()

    @property
    def size(self) -> int:
        """Bytes on disk of the parts, shared or not."""
        return sum(path.stat().st_size for path in (self.tokenizer, *self.model.iterdir()))

    @property
    def draft(self) -> bool:
        return self.embedded if self.chrf is None else self.chrf < DRAFT_BELOW

    @property
    def card(self) -> PackageCard:
        return PackageCard(
            name=self.name, version=self.version, digest=self.digest,
            licence=self.licence, chrf=self.chrf, draft=self.draft,
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Catalog:
    """What this machine can translate, and which packages are damaged.

    `damaged` maps (source, target) to the error of the package that was preferred; such a pair
    has no package, since to fall back to a poorer one in silence would help nobody. A folder that
    doesn't even tell its languages is in `strays`.
    """

    packages: dict[tuple[str, str], Package]
    damaged: dict[tuple[str, str], PackageError]
    strays: tuple[PackageError, ...] = ()

    def package(self, source: str, target: str) -> Package:
        """The package for a pair of BCP 47 tags. Raises PackageError or NoPackageError."""
        pair = (source, target)
        if pair in self.damaged:
            raise self.damaged[pair]
        if pair not in self.packages:
            raise NoPackageError(
                f"{target}: no Argos package from {source}; "
                f"install one with `harbor models install {target}`"
            )
        return self.packages[pair]

    def targets(self, source: str) -> tuple[list[str], list[str]]:
        """The ASEAN locales that have a package from a source language, and those that haven't."""
        have = [t.tag for t in TARGETS if (source, t.tag) in self.packages]
        lack = [t.tag for t in TARGETS if t.tag not in have and t.tag != source]
        return have, lack


def catalog(first: tuple[Path, ...] = (), starter: Path = STARTER) -> Catalog:
    """Look through the folders given, Argos' own package folders, and the embedded starter."""
    packages: dict[tuple[str, str], Package] = {}
    damaged: dict[tuple[str, str], PackageError] = {}
    strays: list[PackageError] = []
    for folder, embedded in _folders((*first, *_argos_folders()), starter):
        pair = _pair_of(folder)
        if pair is not None and (pair in packages or pair in damaged):
            continue
        try:
            package = open_package(folder, embedded=embedded)
        except PackageError as error:
            if pair is None:
                strays.append(error)
            else:
                damaged[pair] = error
            continue
        if package is not None and pair not in damaged:
            packages.setdefault((package.source, package.target), package)
    return Catalog(packages=packages, damaged=damaged, strays=tuple(strays))


def _folders(roots: tuple[Path, ...], starter: Path) -> Iterator[tuple[Path, bool]]:
    for root in roots:
        if root.is_dir():
            for folder in sorted(root.iterdir(), key=_newest_first):
                if folder.is_dir():
                    yield folder, False
    for folder in sorted(starter.glob("translate-*"), key=_newest_first):
        yield folder, True


def _argos_folders() -> tuple[Path, ...]:
    # Imported late: argostranslate.settings makes folders under the home as it is imported.
    from argostranslate import settings

    return tuple(settings.package_dirs)


def _newest_first(folder: Path) -> tuple[str, list[int]]:
    match = _FOLDER.match(folder.name)
    if match is None:
        return folder.name, []
    numbers = [-int(n) for n in re.findall(r"\d+", match["version"] or "0")]
    return f"{match['source']}_{match['target']}", numbers


def _pair_of(folder: Path) -> tuple[str, str] | None:
    """The pair that a folder's name claims, as BCP 47 tags, where it is one of ours."""
    match = _FOLDER.match(folder.name)
    source, target = (from_argos(match[k]) if match else None for k in ("source", "target"))
    return (source.tag, target.tag) if source and target else None


def open_package(folder: Path, *, embedded: bool = False) -> Package | None:
    """Check the parts of a package folder; None where it is for languages that are not ours.

    Raises PackageError for a package that is damaged, or whose metadata and name disagree.
    """
    metadata = _metadata(folder)
    if metadata.get("type", "translate") != "translate":
        return None
    codes = (str(metadata.get("from_code")), str(metadata.get("to_code")))
    source, target = (from_argos(code) for code in codes)
    claimed = _FOLDER.match(folder.name)
    if claimed and (claimed["source"], claimed["target"]) != codes:
        raise PackageError(
            f"{folder}: its metadata says {codes[0]} to {codes[1]} but its name says "
            f"{claimed['source']} to {claimed['target']}; remove it and install it again"
        )
    if source is None or target is None:
        return None
    parts = (folder / str(metadata.get("model", "."))).resolve()
    package = Package(
        folder=folder, source=source.tag, target=target.tag,
        version=str(metadata.get("package_version") or "0"),
        prefix=str(metadata.get("target_prefix") or ""), parts=parts,
        licence=metadata.get("licence"), chrf=metadata.get("chrf"), embedded=embedded,
    )  # fmt: skip
    _check_parts(package)
    return package


def _metadata(folder: Path) -> dict[str, Any]:
    try:
        metadata = json.loads((folder / "metadata.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise PackageError(
            f"{folder}: metadata.json is missing or damaged; remove the folder and install it again"
        ) from error
    if not isinstance(metadata, dict):
        raise PackageError(f"{folder}: metadata.json is no JSON object; install the package again")
    return metadata


def _check_parts(package: Package) -> None:
    wanted = (package.model / "model.bin", package.tokenizer)
    for path in wanted:
        if not path.is_file() or path.stat().st_size == 0:
            raise PackageError(
                f"{package.folder}: {path.name} is missing or empty; remove the folder and install "
                f"the package again with `harbor models install {package.target}`"
            )
