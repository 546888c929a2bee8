"""The packages on this machine: Argos' own folder first, then the embedded starter.

A user's choice outranks ours: a folder named in the settings comes before Argos' own, and both
before the starter.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from harbor_pub.engine.packages.package import FOLDER, STARTER, Package, open_package, pair_text
from harbor_pub.engine.packages.routes import Measure, Route, best_route, claimed
from harbor_pub.errors import NoPackageError, PackageError
from harbor_pub.languages import TARGETS, from_argos


@dataclass(frozen=True, kw_only=True)
class Catalog:
    """What this machine can translate, and which packages are damaged.

    `damaged` maps (source, target) to the error of the package that was preferred; such a pair
    has no package, since to fall back to a poorer one in silence would help nobody. A folder that
    doesn't even tell its languages is in `strays`. `measure` tells of two routes the better one.
    """

    packages: dict[tuple[str, str], Package]
    damaged: dict[tuple[str, str], PackageError]
    strays: tuple[PackageError, ...] = ()
    measure: Measure = claimed

    def package(self, source: str, target: str) -> Package:
        """The package for a pair of BCP 47 tags. Raises PackageError or NoPackageError."""
        pair = (source, target)
        if pair in self.damaged:
            raise self.damaged[pair]
        if pair not in self.packages:
            raise NoPackageError(
                f"{target}: no Argos package from {source}; {_advice(source, target)}"
            )
        return self.packages[pair]

    def route(self, source: str, target: str) -> Route:
        """The best chain of packages between two BCP 47 tags: the fewest steps, then the best
        measured. Raises PackageError or NoPackageError."""
        if (source, target) in self.damaged:
            raise self.damaged[source, target]
        route = best_route(self.packages.values(), source, target, self.measure)
        if route is None:
            raise NoPackageError(
                f"{target}: no Argos package from {source}, nor a chain of packages; "
                f"{_advice(source, target)}"
            )
        return route

    def targets(self, source: str) -> tuple[list[str], list[str]]:
        """The ASEAN locales that a route leads to from a source language, and the others."""
        packages = self.packages.values()
        others = [t.tag for t in TARGETS if t.tag != source]
        have = [tag for tag in others if best_route(packages, source, tag)]
        return have, [tag for tag in others if tag not in have]


def _advice(source: str, target: str) -> str:
    return f"install one with `harbor models install {pair_text(source, target)}`"


def catalog(first: tuple[Path, ...] = (), starter: Path = STARTER) -> Catalog:
    """Look through the folders given, Argos' own package folders, and the embedded starter."""
    packages: dict[tuple[str, str], Package] = {}
    damaged: dict[tuple[str, str], PackageError] = {}
    strays: list[PackageError] = []
    for folder, embedded in _folders((*first, *_argos_folders()), starter):
        pair = pair_of(folder)
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


def package_folders(root: Path) -> list[Path]:
    """The package folders in a folder, the newest version of a pair first."""
    if not root.is_dir():
        return []
    found = (f for f in root.iterdir() if f.is_dir() and not f.name.startswith("."))
    return sorted(found, key=_newest_first)


def pair_of(folder: Path) -> tuple[str, str] | None:
    """The pair that a folder's name claims, as BCP 47 tags, where it is one of ours."""
    match = FOLDER.match(folder.name)
    source, target = (from_argos(match[k]) if match else None for k in ("source", "target"))
    return (source.tag, target.tag) if source and target else None


def _folders(roots: tuple[Path, ...], starter: Path) -> Iterator[tuple[Path, bool]]:
    for root in roots:
        yield from ((folder, False) for folder in package_folders(root))
    for folder in sorted(starter.glob("translate-*"), key=_newest_first):
        yield folder, True


def _argos_folders() -> tuple[Path, ...]:
    # Imported late: argostranslate.settings makes folders under the home as it is imported.
    from argostranslate import settings

    return tuple(settings.package_dirs)


def _newest_first(folder: Path) -> tuple[str, list[int], str]:
    match = FOLDER.match(folder.name)
    if match is None:
        return folder.name, [], ""
    numbers = [-n for n in version_numbers(match["version"] or "0")]
    return f"{match['source']}_{match['target']}", numbers, folder.name


def version_numbers(version: str) -> list[int]:
    """`1.10` and `1_10` as [1, 10], to compare versions by."""
    return [int(n) for n in re.findall(r"\d+", version)]
