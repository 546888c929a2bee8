"""The Argos packages: which locales have one, and whether each loads and speaks."""

from collections.abc import Iterator

from harbor_pub import packages
from harbor_pub.diagnosis import Diagnosis, Status
from harbor_pub.errors import HarborError
from harbor_pub.settings import Settings

PROBE = "The ministers met in the city on Monday."


def check(settings: Settings) -> Iterator[Diagnosis]:
    rows, problems = packages.listed(settings)
    for problem in problems:
        yield Diagnosis(
            name="packages", status=Status.FAIL, message=problem, mend="harbor models list"
        )
    lacking = [str(row["locale"]) for row in rows if row["package"] is None]
    if lacking:
        yield Diagnosis(
            name="packages",
            status=Status.WARN,
            message=f"no package for {', '.join(lacking)}",
            mend=f"harbor models install {' '.join(lacking)}",
        )
    for row in rows:
        if row["package"] is not None:
            yield _speaks(settings, str(row["locale"]), f"{row['package']} {row['version']}")


def _speaks(settings: Settings, locale: str, package: str) -> Diagnosis:
    name = f"package {locale}"
    try:
        (answer,) = packages.line_translator("en", locale, settings)([PROBE])
    except HarborError as error:
        return Diagnosis(
            name=name,
            status=Status.FAIL,
            message=str(error),
            mend=f"harbor models install {locale}",
        )
    if not answer.strip():
        return Diagnosis(
            name=name,
            status=Status.FAIL,
            message=f"{package} loads, but says nothing to a plain sentence",
            mend=f"harbor models install {locale}",
        )
    return Diagnosis(name=name, status=Status.OK, message=f"{package} loads and translates")
