"""The inbox: somebody, or a schedule, has to take back what editors lay there."""

from collections.abc import Iterator
from pathlib import Path

from harbor_pub import schedules
from harbor_pub.diagnosis import Diagnosis, Status
from harbor_pub.errors import SettingsError
from harbor_pub.settings import Settings


def check(settings: Settings, toml: Path = Path("harbor.toml")) -> Iterator[Diagnosis]:
    folder = Path(settings.inbox)
    if not folder.is_dir():
        return
    try:
        taken = any(one.flow == "review" for one in schedules.load(toml))
    except SettingsError:  # the clock's check tells of it
        return
    waiting = sum(path.is_file() and not path.name.startswith(".") for path in folder.iterdir())
    files = f"{waiting} file{'s' * (waiting != 1)}"
    yield Diagnosis(
        name="inbox",
        status=Status.OK if taken else Status.WARN,
        message=f"{folder}: {files}, taken by a schedule of `review`"
        if taken
        else f"{folder}: {files}, and no schedule of `review` takes what editors lay there",
        mend=""
        if taken
        else 'in harbor.toml: [[schedule]] flow = "review", interval = 60; or run it at the desk',
    )
