"""What an unattended, offline run needs of this machine; a check a file, Settings → diagnoses."""

from collections.abc import Callable, Iterator

from harbor_pub.diagnosis import Diagnosis
from harbor_pub.doctor import (
    clock,
    disk,
    fonts,
    inbox,
    memory,
    offline,
    packages,
    python,
    record,
    server,
)
from harbor_pub.settings import Settings

CHECKS: tuple[Callable[[Settings], Iterator[Diagnosis]], ...] = (
    python.check,
    disk.check,
    memory.check,
    clock.check,
    inbox.check,
    record.check,
    packages.check,
    fonts.check,
    server.check,
    offline.check,
)


def examine(settings: Settings) -> Iterator[Diagnosis]:
    """Run every check, the quick ones first."""
    for check in CHECKS:
        yield from check(settings)
