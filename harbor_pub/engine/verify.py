"""Is a package what was installed, does it load, and does it say something in its language?"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from harbor_pub.engine.driver import Engine
from harbor_pub.engine.hearing import PROBE
from harbor_pub.engine.packages import Catalog, Package, receipt
from harbor_pub.errors import PackageError


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """`package` names it; `recorded` tells whether there were checksums to compare; `problem` is
    "" for a package that is well, else what is damaged and how to mend it."""

    package: str
    version: str
    folder: str
    recorded: bool
    problem: str = ""


def prove(package: Package) -> None:
    """Load a package and translate a sentence. Raises PackageError."""
    if package.prefix and package.prefix not in _vocabulary(package.model):
        raise PackageError(
            f"{package.folder}: its model doesn't know its target prefix {package.prefix!r}; "
            f"get another with `harbor models install {package.pair}`"
        )
    try:
        answers = {
            place: h for batch in Engine(package).translate([PROBE]) for place, h in batch.items()
        }
    # CTranslate2's own: a model.bin with a damaged size, a model that can't take a sentence.
    except (RuntimeError, ValueError, MemoryError) as error:
        reason = str(error).strip().split("\n")[0] or "no memory for it"
        raise PackageError(
            f"{package.folder}: the model can't translate ({reason}); "
            f"get another with `harbor models install {package.pair}`"
        ) from error
    if not answers[0].text.strip():
        raise PackageError(
            f"{package.folder}: says nothing when asked for a sentence; "
            f"get another with `harbor models install {package.pair}`"
        )


def verify(found: Catalog, wanted: Sequence[tuple[str, str]] = ()) -> Iterator[Verdict]:
    """A verdict for each package of a catalog, or for those of the pairs named."""
    for pair, package in found.packages.items():
        if not wanted or pair in wanted:
            yield _verdict(package)
    for pair, error in found.damaged.items():
        if not wanted or pair in wanted:
            yield _damaged(error)
    if not wanted:
        yield from map(_damaged, found.strays)


def _verdict(package: Package) -> Verdict:
    known = receipt.read(package.folder)
    broken = receipt.changed(package.folder, known) if known else []
    problem = ""
    if broken:
        problem = (
            f"{package.folder}: {', '.join(broken)}: not what was installed; mend it with "
            f"`harbor models install {package.pair}`"
        )
    else:
        try:
            prove(package)
        except PackageError as error:
            problem = str(error)
    return Verdict(
        package=package.name, version=package.version, folder=str(package.folder),
        recorded=known is not None, problem=problem,
    )  # fmt: skip


def _damaged(error: PackageError) -> Verdict:
    folder, _, _ = str(error).partition(": ")
    return Verdict(
        package=Path(folder).name, version="", folder=folder, recorded=False, problem=str(error)
    )


def _vocabulary(model: Path) -> list[str]:
    """The target vocabulary of a CTranslate2 model, shared with the source or not."""
    for name in ("shared_vocabulary", "target_vocabulary"):
        if (model / f"{name}.json").is_file():
            return list(json.loads((model / f"{name}.json").read_text(encoding="utf-8")))
        if (model / f"{name}.txt").is_file():
            return (model / f"{name}.txt").read_text(encoding="utf-8").split("\n")
    return []
