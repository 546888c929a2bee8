"""Memory for a model and a batch."""

from collections.abc import Iterator
from pathlib import Path

from harbor_pub.diagnosis import Diagnosis, Status
from harbor_pub.settings import Settings

# A large package (M2M100 418M, int8) takes 0.6 GB with a batch; the server and a run 0.5 GB.
_ENOUGH = 1536
_LEAST = 512


def check(_: Settings, meminfo: Path = Path("/proc/meminfo")) -> Iterator[Diagnosis]:
    free = _available(meminfo)
    if free is None:
        yield Diagnosis(
            name="memory",
            status=Status.WARN,
            message="this system doesn't tell how much memory is available",
            mend="see that 1.5 GB are",
        )
        return
    status = Status.OK if free >= _ENOUGH else Status.WARN if free >= _LEAST else Status.FAIL
    yield Diagnosis(
        name="memory",
        status=status,
        message=f"{free:,} MiB available",
        mend=""
        if status is Status.OK
        else "harbor serve --runs 1; ps aux --sort=-rss tells what fills it",
    )


def _available(meminfo: Path) -> int | None:
    """MiB that Linux could give without swapping."""
    try:
        lines = meminfo.read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    kib = [int(line.split()[1]) for line in lines if line.startswith("MemAvailable:")]
    return kib[0] >> 10 if kib else None
