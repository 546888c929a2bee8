"""`[[schedule]]` tables of harbor.toml in, Schedules out.

[[schedule]]
flow = "watch"                 # publish, watch, refresh, portal or review
interval = 60                  # seconds; or cron = "0 3 * * *"
timezone = "Asia/Jakarta"      # of the cron; UTC by default
parameters = { folder = "/srv/press", locales = ["id", "th"] }
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from harbor_pub.errors import SettingsError
from harbor_pub.settings import toml

_KEYS = {"flow", "interval", "cron", "timezone", "parameters"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """When a flow runs by itself, and with what: an interval in seconds, or a cron expression."""

    flow: str
    interval: float | None = None
    cron: str | None = None
    timezone: str = "UTC"
    parameters: Mapping[str, Any] = field(default_factory=dict)


def load(path: Path) -> tuple[Schedule, ...]:
    """The schedules of a harbor.toml; none where there is no such file. Raises SettingsError."""
    tables = toml(path).get("schedule", []) if path.is_file() else []
    if not isinstance(tables, list):
        raise SettingsError(f"{path}: write [[schedule]], with two brackets, for each schedule")
    return tuple(_schedule(table, f"{path}: schedule {n}") for n, table in enumerate(tables, 1))


def _schedule(table: Mapping[str, Any], place: str) -> Schedule:
    unknown = sorted(table.keys() - _KEYS)
    if unknown:
        raise SettingsError(f"{place}: unknown {', '.join(unknown)}; there are {_names()}")
    if not isinstance(table.get("flow"), str):
        raise SettingsError(f'{place}: names no flow; write flow = "watch"')
    if ("interval" in table) == ("cron" in table):
        raise SettingsError(f"{place}: give either interval, in seconds, or cron")
    if "interval" in table and not (_is_number(table["interval"]) and table["interval"] >= 1):
        raise SettingsError(f"{place}: interval is seconds, at least 1; not {table['interval']!r}")
    if not isinstance(table.get("parameters", {}), dict):
        raise SettingsError(f'{place}: parameters is a table, such as {{ folder = "in" }}')
    _check_zone(table.get("timezone", "UTC"), place)
    return Schedule(**table)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _check_zone(name: object, place: str) -> None:
    try:
        ZoneInfo(str(name))
    except (ValueError, OSError, LookupError) as error:
        raise SettingsError(
            f"{place}: no time zone {name!r}; write one such as Asia/Jakarta"
        ) from error


def _names() -> str:
    return ", ".join(sorted(_KEYS))
