"""The clock and the time zones: schedules and the order of the record hang on them."""

import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import available_timezones

from harbor_pub import schedules
from harbor_pub.diagnosis import Diagnosis, Status
from harbor_pub.errors import SettingsError
from harbor_pub.settings import Settings

_DAY = 86400


def check(_: Settings, toml: Path = Path("harbor.toml")) -> Iterator[Diagnosis]:
    now = datetime.now().astimezone()
    behind = time.time() + _DAY < Path(__file__).stat().st_mtime
    zones = bool(available_timezones())
    yield Diagnosis(
        name="clock",
        status=Status.FAIL if behind or not zones else Status.OK,
        message="earlier than this program's own files" if behind
        else f"{now:%Y-%m-%d %H:%M} {now.tzname()} (UTC{now:%z})" if zones
        else "no time zones are known",
        mend="timedatectl set-ntp true" if behind else "" if zones else "apt-get install tzdata",
    )  # fmt: skip
    try:
        found = schedules.load(toml)
    except SettingsError as error:
        yield Diagnosis(
            name="schedules", status=Status.FAIL, message=str(error), mend=f"edit {toml}"
        )
        return
    told = ", ".join(
        f"{one.flow} ({one.cron or f'{one.interval:g} s'}, {one.timezone})" for one in found
    )
    yield Diagnosis(name="schedules", status=Status.OK, message=told or "none")
