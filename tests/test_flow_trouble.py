"""What an unattended machine meets, for real: restarts, a server that is away, a full disk, a clock
that jumps.

    uv run pytest -m heavy tests/test_flow_trouble.py
"""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from served import LINE, Served, get, long_text, serving

from harbor_pub import publishing

pytestmark = pytest.mark.heavy


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("trouble")) as one:
        yield one


def source(served: Served, name: str, text: str) -> Path:
    path = served.folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_an_approval_outlives_a_restart_of_everything(served: Served) -> None:
    """Suspended, everything stopped and started again: one run is published, one withheld."""
    runs = {
        name: served.run(
            "publish",
            sources=[str(source(served, f"{name}.txt", f"To be {name}\n\n{long_text(1, name)}\n"))],
            locales=["id"], formats=["html"], approval=True,
        )
        for name in ("published", "withheld")
    }  # fmt: skip
    for name, run in runs.items():
        served.ended(run, "PAUSED")
        assert get(f"{served.pages}/drafts/{name}/id/{name}.id.html")[0] == "text/html"
    served.until(lambda: not served.processes("PREFECT__FLOW_RUN_ID="))  # no process waits
    served.stop()
    served.start()
    for name, run in runs.items():
        assert not (served.folder / "output" / name).exists()
        decision = "publish" if name == "published" else "withhold"
        answer = {"decision": decision, "editor": "Dewi", "comment": "as agreed"}
        told = served.ask(f"/flow_runs/{run}/resume", {"run_input": answer})
        assert told["status"] == "ACCEPT", told
    for run in runs.values():
        served.ended(run)
    assert get(f"{served.pages}/published/id/published.id.html")[0] == "text/html"
    assert not (served.folder / "output" / "withheld").exists()
    assert served.artifact(runs["published"]).startswith("approved by Dewi: as agreed")
    assert served.artifact(runs["withheld"]).startswith("withheld by Dewi: as agreed")
    assert served.recorded("published") == served.recorded("withheld") == (2, 2)


@pytest.mark.parametrize("away", ["refuses", "hangs"])
def test_a_run_works_on_while_the_server_is_away_for_a_minute(served: Served, away: str) -> None:
    text = source(served, f"{away}.txt", long_text(60, away))
    run = served.run("publish", sources=[str(text)], locales=["id", "ms", "vi", "th"])
    served.until(lambda: served.recorded(away)[0])
    (server,) = (one for one, command in served.processes().items() if "flows.server" in command)
    if away == "hangs":
        os.kill(server, signal.SIGSTOP)
    else:  # and nobody starts it again
        served.process.send_signal(signal.SIGSTOP)
        os.kill(server, signal.SIGKILL)
    time.sleep(60)
    os.kill(server if away == "hangs" else served.process.pid, signal.SIGCONT)
    served.ended(run)
    assert served.recorded(away) == (240, 240)


def test_a_full_disk_fails_the_run_and_a_retry_completes_it(served: Served) -> None:
    """The output on a file system of its own, which is too small, and then large enough."""
    small = served.folder / "small"
    small.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(small)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("only root may mount a small disk")
    try:
        text = source(served, "notice.txt", long_text(20, "notice"))
        run = served.run("publish", sources=[str(text)], locales=["id", "vi"], output=str(small))
        failed = served.ended(run, "FAILED")
        assert "No space left on device); free some space" in failed["state"]["message"]
        assert not list(small.rglob(".*.unfinished"))
        done = served.recorded("notice")
        for path in small.rglob("notice.*.*"):  # what is there is whole
            form = next(f for f in publishing.FORMATS.values() if path.name.endswith(f.suffix))
            assert len(form.parse(path.read_bytes())) == 20
        subprocess.run(["mount", "-o", "remount,size=32m", str(small)], check=True)
        retry = {"type": "SCHEDULED", "name": "AwaitingRetry"}  # the desk's button
        served.ask(f"/flow_runs/{run}/set_state", {"state": retry, "force": True})
        completed = {"type": {"any_": ["COMPLETED"]}}
        served.until(lambda: served.runs("publish", id={"any_": [run]}, state=completed))
        assert len(list(small.rglob("notice.*.docx"))) == 2
        assert served.recorded("notice") == (40, 40)
        assert done[0] == done[1]
    finally:
        subprocess.run(["umount", "-l", str(small)], check=True)


@pytest.fixture
def clock(tmp_path: Path) -> dict[str, str]:
    """The environment of processes whose time of day is moved by the seconds in `clock`."""
    if shutil.which("cc") is None:
        pytest.skip("no C compiler: apt-get install gcc")
    source, library = Path(__file__).with_name("clock.c"), tmp_path / "clock.so"
    subprocess.run(["cc", "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True)
    (tmp_path / "clock").write_text("0", encoding="ascii")
    return {"LD_PRELOAD": str(library), "HARBOR_CLOCK": str(tmp_path / "clock")}


def test_the_clock_jumps_forwards_and_back(tmp_path: Path, clock: dict[str, str]) -> None:
    """By an hour. A run that is at work ends all the same, and the schedule goes on at once: a file
    that is laid down after the jump is published."""
    (tmp_path / "in").mkdir()
    settings = f"""[[schedule]]
flow = "watch"
interval = 60
parameters = {{ source_folder = "{tmp_path}/in", locales = ["id"] }}
"""
    with serving(tmp_path, settings, **clock) as served:
        for name, offset in (("forwards", "3600"), ("back", "0")):
            text = source(served, f"{name}.txt", long_text(60, name))
            run = served.run("publish", sources=[str(text)], locales=["id", "vi"])
            served.until(lambda name=name: served.recorded(name)[0])
            (tmp_path / "clock").write_text(offset, encoding="ascii")
            source(served, f"in/after-{name}.txt", f"A notice {name}\n\n{LINE}\n")
            served.ended(run)
            assert served.recorded(name) == (120, 120)
            served.completed("publish", name={"any_": [f"publish after-{name}.txt"]})
