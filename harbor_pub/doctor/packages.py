"""The Argos packages: which locales have one, and whether each is whole, loads and speaks."""

from collections.abc import Iterator

from harbor_pub import packages
from harbor_pub.diagnosis import Diagnosis, Status
from harbor_pub.engine import Catalog
from harbor_pub.engine.verify import verify
from harbor_pub.settings import Settings


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
    found = packages.open_catalog(settings)
    for pair in found.packages:
        yield _verdict(found, pair)


def _verdict(found: Catalog, pair: tuple[str, str]) -> Diagnosis:
    (verdict,) = verify(found, [pair])
    name = found.packages[pair].pair
    hashes = "its files have their checksums" if verdict.recorded else "no checksums to compare"
    return Diagnosis(
        name=f"package {name}",
        status=Status.FAIL if verdict.problem else Status.OK,
        message=verdict.problem
        or f"{verdict.package} {verdict.version}: {hashes}; it loads and translates",
        mend=f"harbor models install {name}" if verdict.problem else "",
    )
