"""The promise: an edition is made with the network refused.

A probe is published by a process of its own. Its sockets refuse every address and note it; where
the system allows it, that process has no network at all, so that no library can go round Python.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from harbor_pub import packages
from harbor_pub.diagnosis import Diagnosis, Status
from harbor_pub.settings import Settings

SOURCE = "A notice to the public\n\nThe ministers met in the city on 13 September 2015.\n"

# Python runs a module of this name at its start, wherever it finds one.
GUARD = """
import os, socket

def refuse(self, address, *_):
    with open(os.environ["HARBOR_ATTEMPTS"], "a") as file:
        print(address, file=file)
    raise OSError("the network is refused")

def look_up(host, *_, **__):
    refuse(None, host)

socket.socket.connect = socket.socket.connect_ex = socket.socket.sendto = refuse
socket.getaddrinfo = socket.gethostbyname = look_up
"""

_MAIN = "from harbor_pub.cli import main; main()"


def check(settings: Settings) -> Iterator[Diagnosis]:
    rows, _ = packages.listed(settings)
    locales = [str(row["locale"]) for row in rows if row["package"] is not None]
    if not locales:
        yield Diagnosis(
            name="offline",
            status=Status.FAIL,
            message="no locale has a package, so nothing can be published",
            mend="harbor models install id",
        )
        return
    with tempfile.TemporaryDirectory(prefix="harbor-doctor-") as folder:
        yield _prove(Path(folder), locales[0])


def _prove(folder: Path, locale: str) -> Diagnosis:
    isolated = _isolation()
    done = _publish(folder, locale, isolated)
    noted = folder / "attempts"
    attempts = sorted(set(noted.read_text().splitlines())) if noted.exists() else []
    made = list(folder.glob(f"output/probe/{locale}/probe.{locale}.*"))
    how = "without any network" if isolated else "with every socket refused"
    if attempts:
        message, mend = f"tried to reach {', '.join(attempts)}", "report this"
    elif done.returncode or not made:
        message, mend = (
            f"no edition {how}: {(done.stderr.strip().splitlines() or ['no reason given'])[-1]}",
            f"harbor publish FILE --to {locale}",
        )
    else:
        message, mend = f"an edition in {locale}, {len(made)} formats, was made {how}", ""
    status = Status.FAIL if mend else Status.OK
    return Diagnosis(name="offline", status=status, message=message, mend=mend)


def _isolation() -> list[str]:
    """`unshare` into an empty network, where the system lets us."""
    command = ["unshare", "--map-root-user", "--net"]
    if shutil.which("unshare") is None:
        return []
    done = subprocess.run([*command, "true"], capture_output=True, timeout=60, check=False)
    return command if done.returncode == 0 else []


def _publish(folder: Path, locale: str, isolated: list[str]) -> subprocess.CompletedProcess[str]:
    source = folder / "probe.txt"
    source.write_text(SOURCE, encoding="utf-8")
    (folder / "guard").mkdir()
    (folder / "guard" / "sitecustomize.py").write_text(GUARD, encoding="utf-8")
    paths = [str(folder / "guard"), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {
        **os.environ,
        "HARBOR_ATTEMPTS": str(folder / "attempts"),
        "HARBOR_RECORD": f"sqlite:///{folder}/record.sqlite",
        "PYTHONPATH": os.pathsep.join(paths),
    }
    arguments = ["publish", str(source), "--to", locale, "--output", str(folder / "output")]
    return subprocess.run(
        [*isolated, sys.executable, "-c", _MAIN, *arguments],
        env=environment, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
