"""An Argos package: a folder in, a checked Package out.

A package that shares its model with others names the folder beside it in its metadata's `model`,
so that ten targets of one multilingual model are kept, and loaded, once. Argos itself doesn't know
that field; our starter alone uses it.
"""

import hashlib
import json
import math
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from harbor_pub.errors import PackageError
from harbor_pub.languages import ENGLISH, from_argos, language
from harbor_pub.model import PackageCard

STARTER = Path(__file__).parents[2] / "starter"

# An Argos package's folder is named translate-en_id-1_9; older ones are named en_id.
FOLDER = re.compile(r"^(?:translate-)?(?P<source>[a-z]+)_(?P<target>[a-z]+)(?:-(?P<version>.+))?$")

DRAFT_BELOW = 50.0
"""chrF2 under which an edition says "draft": about where FLORES-200 output can be read without its
source (at 44, Indonesian still garbles names). A package that nobody measured is a draft only where
it is the starter's, or its metadata say so."""

_METADATA_BYTES = 1 << 20
"""A metadata.json holds a few hundred bytes; one of megabytes is no metadata."""


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
    declared_draft: bool = False

    @property
    def name(self) -> str:
        return package_name(self.source, self.target)

    @property
    def pair(self) -> str:
        """As `harbor models install` takes it: `id`, or `zh-Hans:en` from another language."""
        return pair_text(self.source, self.target)

    @property
    def model(self) -> Path:
        return self.parts / "model"

    @cached_property
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
        if self.chrf is None:
            return self.embedded or self.declared_draft
        return self.chrf < DRAFT_BELOW

    @property
    def origin(self) -> str:
        return "embedded" if self.embedded else "installed"

    @property
    def card(self) -> PackageCard:
        return PackageCard(
            name=self.name, version=self.version, digest=self.digest,
            licence=self.licence, chrf=self.chrf, draft=self.draft,
        )  # fmt: skip


def pair_text(source: str, target: str) -> str:
    """`id` for English to Indonesian, `zh-Hans:en` from any other language."""
    return target if source == ENGLISH.tag else f"{source}:{target}"


def package_name(source: str, target: str) -> str:
    """Argos' name for a pair of BCP 47 tags: `translate-en_id`."""
    return f"translate-{language(source).argos}_{language(target).argos}"


def open_package(folder: Path, *, embedded: bool = False) -> Package | None:
    """Check the parts of a package folder; None where it is for languages that are not ours.

    Raises PackageError for a package that is damaged, or whose metadata and name disagree.
    """
    metadata = read_metadata(folder)
    if metadata.get("type", "translate") != "translate":
        return None
    codes = (str(metadata.get("from_code")), str(metadata.get("to_code")))
    source, target = (from_argos(code) for code in codes)
    claimed = FOLDER.match(folder.name)
    if claimed and (claimed["source"], claimed["target"]) != codes:
        raise PackageError(
            f"{folder}: its metadata says {codes[0]} to {codes[1]} but its name says "
            f"{claimed['source']} to {claimed['target']}; remove it and install it again"
        )
    if source is None or target is None:
        return None
    package = Package(
        folder=folder, source=source.tag, target=target.tag,
        version=str(metadata.get("package_version") or "0"),
        prefix=str(metadata.get("target_prefix") or ""), parts=_parts(folder, metadata),
        licence=text(metadata.get("licence")), chrf=number(metadata.get("chrf")),
        embedded=embedded, declared_draft=metadata.get("draft") is True,
    )  # fmt: skip
    _check_parts(package)
    return package


def read_metadata(folder: Path) -> dict[str, Any]:
    """The metadata.json of a package folder. Raises PackageError."""
    path = folder / "metadata.json"
    try:
        if path.stat().st_size > _METADATA_BYTES:
            raise ValueError("too long")
        metadata = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise PackageError(
            f"{folder}: metadata.json is missing or damaged; remove the folder and install it again"
        ) from error
    if not isinstance(metadata, dict):
        raise PackageError(f"{folder}: metadata.json is no JSON object; install the package again")
    return metadata


def text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def number(value: object) -> float | None:
    """A measured quality, or None for what is no finite number."""
    real = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if real and math.isfinite(value) else None  # type: ignore[arg-type]


def _parts(folder: Path, metadata: dict[str, Any]) -> Path:
    shared = metadata.get("model")
    if shared is None:
        return folder.resolve()
    parts = (folder / str(shared)).resolve()
    if parts.parent != folder.resolve().parent:
        raise PackageError(
            f"{folder}: its metadata's `model` names no folder beside it; "
            "remove the folder and install the package again"
        )
    return parts


def _check_parts(package: Package) -> None:
    wanted = {
        "model.bin": package.model / "model.bin",
        "sentencepiece.model or bpe.model": package.tokenizer,
    }
    for name, path in wanted.items():
        if not path.is_file() or path.stat().st_size == 0:
            raise PackageError(
                f"{package.folder}: {name} is missing or empty; remove the folder and install "
                f"the package again with `harbor models install {package.pair}`"
            )
