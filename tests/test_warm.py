"""Copies of a process that has everything loaded."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from harbor_pub.serving import warm
from harbor_pub.serving.child import Child, copied_from

pytestmark = pytest.mark.skipif(not warm.possible(), reason="pidfds, so Linux alone")

MODULE = """import os, sys, time
print(os.getcwd(), os.environ.get("SAID"), *sys.argv[1:], flush=True)
if "wait" in sys.argv:
    time.sleep(60)
sys.exit(3)
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The socket of a warm process that has nothing in particular loaded."""
    folder = tmp_path_factory.mktemp("warm")
    (folder / "said_here.py").write_text(MODULE, encoding="utf-8")
    own = {"PYTHONPATH": f"{folder}:{os.environ.get('PYTHONPATH', '')}"}
    where = Path(f"/tmp/harbor-test-{os.getpid()}")  # pytest's folders are too deep for a socket
    child = Child("", ("harbor_pub.serving.warm", str(where), "json"), own, signal.SIGKILL)
    child.start()
    assert child.ready.wait(60)
    yield where
    child.end()
    where.unlink()


def start(place: Path, folder: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*copied_from(place), "said_here", *arguments],
        cwd=folder, env={**os.environ, "SAID": "a b\n ü"}, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def test_a_copy_has_the_folder_the_environment_and_the_arguments_of_its_asker(
    place: Path, tmp_path: Path
) -> None:
    with start(place, tmp_path, "one", "two") as one, start(place, tmp_path, "three") as other:
        assert one.communicate()[0] == f"{tmp_path} a b\n ü one two\n"
        assert other.communicate()[0] == f"{tmp_path} a b\n ü three\n"
    assert (one.returncode, other.returncode) == (3, 3)


def copies(place: Path) -> set[str]:
    """The processes that came from a warm one, which is among them."""
    found = set()
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            command = (entry / "cmdline").read_bytes()
            state = (entry / "stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
        except OSError:
            continue
        if b"serving.warm\0" + bytes(place) in command and state != "Z":
            found.add(entry.name)
    return found


def alone(place: Path) -> bool:
    end = time.monotonic() + 20
    while len(copies(place)) > 1 and time.monotonic() < end:
        time.sleep(0.05)
    return len(copies(place)) == 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_a_signal_is_the_copy_s_and_its_end_the_asker_s(
    place: Path, tmp_path: Path, number: signal.Signals
) -> None:
    with start(place, tmp_path, "wait") as one:
        assert one.stdout is not None
        one.stdout.readline()
        assert len(copies(place)) == 2
        one.send_signal(number)
        assert one.wait(20) == -number
    assert alone(place)


def test_where_nobody_answers_a_module_starts_by_itself(tmp_path: Path) -> None:
    command = [*copied_from(tmp_path / "nobody"), "timeit", "-n1", "-r1", "pass"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "1 loop" in done.stdout
    assert sys.executable == command[0]
