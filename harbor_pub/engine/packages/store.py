"""Argos' own package folder: a package is in it whole or not at all.

Argos takes every folder in there for a package and fails on one without metadata.json, so a
package is made ready outside, on the same disk, and moved in by one rename.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from harbor_pub import files
from harbor_pub.engine.packages.catalog import package_folders, pair_of
from harbor_pub.errors import PackageError

_STAGE = ".harbor-"
_OUT = "out"


def argos_folder() -> Path:
    """Where argospm installs, ARGOS_PACKAGES_DIR respected."""
    # Imported late: argostranslate.settings makes folders under the home as it is imported.
    from argostranslate import settings

    return Path(settings.package_data_dir)


def argos_index() -> str:
    """The address of Argos' index, ARGOS_PACKAGE_INDEX respected."""
    from argostranslate import settings

    return str(settings.remote_package_index)


def argos_cached_index() -> Path:
    """Where argospm keeps the index since it last fetched it."""
    from argostranslate import settings

    return Path(settings.local_package_index)


@contextmanager
def stage(store: Path) -> Iterator[Path]:
    """An empty folder to make a package ready in, gone afterwards; what a killed run left behind
    is swept away first. One process at a time: raises PackageError where another is at it."""
    place = _stages(store)
    try:
        with FileLock(place / f"{_STAGE}lock", timeout=0):
            for stale in place.glob(f"{_STAGE}stage-*"):
                _restore(stale, store)
                shutil.rmtree(stale, ignore_errors=True)
            with tempfile.TemporaryDirectory(prefix=f"{_STAGE}stage-", dir=place) as folder:
                yield Path(folder)
    except Timeout as error:
        raise PackageError(
            f"{store}: another `harbor models` is at work there; wait for it to end"
        ) from error
    except OSError as error:
        raise PackageError(
            f"{store}: can't be written ({error.strerror or error}); "
            "see that there is space and the folder is yours, or set ARGOS_PACKAGES_DIR"
        ) from error


def put(package: Path, store: Path, stage: Path) -> Path:
    """Move a package that is ready into the store. One of the same name makes room right before
    (and is put back by the next run, should this one be killed in between); other versions of its
    pair go once the new one is there."""
    final = store / package.name
    out = stage / _OUT
    out.mkdir()
    if final.exists():
        final.rename(out / final.name)
    package.rename(final)
    files.sync_folder(store)
    for folder in package_folders(store):
        if pair_of(folder) == pair_of(final) and folder != final:
            folder.rename(out / folder.name)
    return final


def _restore(stage: Path, store: Path) -> None:
    """Put back what a killed run had taken out and not replaced."""
    for folder in package_folders(stage / _OUT):
        if not any(pair_of(f) == pair_of(folder) for f in package_folders(store)):
            folder.rename(store / folder.name)


def remove(folder: Path) -> None:
    """Take a package out of its store by one rename, then delete it. Raises PackageError."""
    with stage(folder.parent) as out:
        folder.rename(out / folder.name)


def installed(store: Path, source: str, target: str) -> list[Path]:
    """The folders of every version of a pair, the newest first."""
    return [f for f in package_folders(store) if pair_of(f) == (source, target)]


def _stages(store: Path) -> Path:
    """Beside the store; in it where it is a disk of its own (a mount), as a rename needs one."""
    store.mkdir(parents=True, exist_ok=True)
    beside = store.parent
    return beside if beside.stat().st_dev == store.stat().st_dev else store
