"""The interpreter, and the libraries that decide what comes out."""

import platform
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version

from harbor_pub.diagnosis import Diagnosis, Status
from harbor_pub.settings import Settings

LIBRARIES = ("argostranslate", "ctranslate2", "prefect", "python-docx", "babel", "sqlalchemy")


def check(_: Settings) -> Iterator[Diagnosis]:
    supported = (3, 11) <= sys.version_info[:2] <= (3, 13)
    yield Diagnosis(
        name="python",
        status=Status.OK if supported else Status.FAIL,
        message=f"{platform.python_version()} at {sys.executable}",
        mend="" if supported else "uv sync --python 3.13",
    )
    found = {name: _version(name) for name in LIBRARIES}
    missing = [name for name, number in found.items() if number is None]
    yield Diagnosis(
        name="libraries",
        status=Status.FAIL if missing else Status.OK,
        message=f"missing: {', '.join(missing)}"
        if missing
        else ", ".join(f"{name} {number}" for name, number in found.items()),
        mend="uv sync" if missing else "",
    )


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
