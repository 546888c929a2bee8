"""A font for each script, where pages are printed or looked at on this machine."""

import shutil
import subprocess
from collections.abc import Iterator

from harbor_pub.diagnosis import Diagnosis, Status
from harbor_pub.languages import TARGETS
from harbor_pub.settings import Settings

_NOTO = "apt-get install fonts-noto-core fonts-noto-cjk"

# fontconfig knows languages by ISO 639, and neither Tetum nor Chinese in a script.
_FONTCONFIG = {"tet": "pt", "zh-Hans": "zh-cn"}


def check(_: Settings) -> Iterator[Diagnosis]:
    if shutil.which("fc-list") is None:
        yield Diagnosis(
            name="fonts",
            status=Status.WARN,
            message="fontconfig isn't installed, so fonts can't be listed",
            mend="apt-get install fontconfig",
        )
        return
    lacking = [target.name for target in TARGETS if not _has_font(target.tag)]
    yield Diagnosis(
        name="fonts",
        status=Status.WARN if lacking else Status.OK,
        message=f"none for {', '.join(lacking)}: pages printed here would show boxes"
        if lacking
        else f"one for each of {len(TARGETS)} languages",
        mend=_NOTO if lacking else "",
    )


def _has_font(tag: str) -> bool:
    wanted = f":lang={_FONTCONFIG.get(tag, tag)}"
    done = subprocess.run(
        ["fc-list", wanted, "family"], capture_output=True, text=True, timeout=60, check=False
    )
    return bool(done.stdout.strip())
