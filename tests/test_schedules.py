"""[[schedule]] tables: read, or refused with the place and the next step."""

from pathlib import Path

import pytest

from harbor_pub import schedules
from harbor_pub.errors import SettingsError
from harbor_pub.settings import load


def written(folder: Path, text: str) -> Path:
    path = folder / "harbor.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_schedules_are_read_and_don_t_disturb_the_settings(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        """beam = 2
[[schedule]]
flow = "watch"
interval = 60
parameters = { source_folder = "in" }
[[schedule]]
flow = "portal"
cron = "0 3 * * *"
timezone = "Asia/Jakarta"
""",
    )
    watch, portal = schedules.load(path)
    assert (watch.interval, watch.cron, watch.parameters) == (60, None, {"source_folder": "in"})
    assert (portal.interval, portal.cron, portal.timezone) == (None, "0 3 * * *", "Asia/Jakarta")
    assert load(tmp_path, {}).beam == 2


def test_without_a_file_there_are_none(tmp_path: Path) -> None:
    assert schedules.load(tmp_path / "harbor.toml") == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[schedule]\nflow = 'watch'", "two brackets"),
        ("[[schedule]]\ninterval = 60", "names no flow"),
        ("[[schedule]]\nflow = 'watch'", "either interval"),
        ("[[schedule]]\nflow = 'watch'\ninterval = 60\ncron = '* * * * *'", "either interval"),
        ("[[schedule]]\nflow = 'watch'\ninterval = 0", "at least 1"),
        ("[[schedule]]\nflow = 'watch'\ninterval = true", "at least 1"),
        ("[[schedule]]\nflow = 'watch'\ninterval = 60\nevery = 1", "unknown every"),
        ("[[schedule]]\nflow = 'watch'\ninterval = 60\ntimezone = 'Mars/Base'", "time zone"),
        ("[[schedule]]\nflow = 'watch'\ninterval = 60\nparameters = 'in'", "is a table"),
    ],
)
def test_what_can_t_be_a_schedule_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(SettingsError, match=message) as error:
        schedules.load(path)
    assert str(path) in str(error.value)
