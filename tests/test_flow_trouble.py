"""What an unattended machine meets, for real: restarts, a server that is away, a full disk, a clock
that jumps.

    uv run pytest -m heavy tests/test_flow_trouble.py
"""

import base64
import hmac
import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar
from uuid import uuid4

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
    for name, said in (("published", "approved"), ("withheld", "withheld")):
        told, _, rest = served.artifact(runs[name]).partition("\n")
        assert re.fullmatch(rf"{said} by Dewi on [0-9-]+ [0-9:]+ UTC: as agreed", told), rest
    assert served.recorded("published") == served.recorded("withheld") == (2, 2)


@pytest.mark.parametrize("away", ["refuses", "hangs"])
def test_a_run_works_on_while_the_server_is_away_for_a_minute(served: Served, away: str) -> None:
    text = source(served, f"{away}.txt", long_text(60, away))
    run = served.run("publish", sources=[str(text)], locales=["id", "ms", "vi", "th"])
    served.until(lambda: served.recorded(away)[0])
    # Who stands for it hangs with it, but wouldn't make it hang.
    (server,) = (one for one in served.processes() if _named(one) == "flows.server")
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


@pytest.mark.parametrize("seed", [1])
def test_whatever_dies_only_what_somebody_approved_goes_out(served: Served, seed: int) -> None:
    """Runs that await approval; their processes, the runner, the server and `harbor serve` killed;
    heartbeats that come late, runs forced back on the list, answers that are none."""
    dice = random.Random(seed)
    texts = [source(served, f"r{seed}x{n}.txt", long_text(2, f"{seed}x{n}")) for n in range(4)]
    runs = {
        text.stem: served.run(
            "publish", sources=[str(text)], locales=["id"], formats=["html"], approval=True
        )
        for text in texts
    }
    for run in runs.values():
        served.ended(run, "PAUSED")
    approved: set[str] = set()
    for _ in range(14):
        name, run = dice.choice(list(runs.items()))
        happening = dice.choice(
            ["run", "flows.serve ", "flows.server", "serving.warm", "serve", "late", "forced",
             "crashed", "no answer", "answer"]
        )  # fmt: skip
        print(time.strftime("%T"), name, happening, flush=True)
        _happen(served, run, happening)
        if happening == "answer" and _resume(served, run, {"decision": "publish", "editor": "Di"}):
            approved.add(name)
        time.sleep(dice.uniform(0, 8))
        assert _out(served, runs) <= approved
    last, *left = [name for name in runs if name not in approved]
    for name in (last, *left):
        served.ended(runs[name], "PAUSED")
    assert _resume(served, runs[last], {"decision": "publish", "editor": "Di"})
    approved.add(last)
    for name in approved:
        served.ended(runs[name])
    assert _out(served, runs) == approved
    query = "select distinct run from approvals where editor != '' and decided != ''"
    with closing(sqlite3.connect(served.folder / "record.sqlite")) as database:
        told = {row[0] for row in database.execute(query)}
    assert {runs[name] for name in approved} == told & set(runs.values())


class Receiver(BaseHTTPRequestHandler):
    """Fails once, and keeps what it got."""

    got: ClassVar[list[tuple[Message, bytes]]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200 if self.got else 503)
        self.end_headers()
        self.got.append((self.headers, body))

    def log_message(self, *_: object) -> None:
        pass


def test_what_fails_in_a_watched_folder_is_told_once_and_a_language_more_is_made(
    tmp_path: Path,
) -> None:
    hook = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=hook.serve_forever, daemon=True).start()
    settings = f'webhook = "http://127.0.0.1:{hook.server_address[1]}/hook"\n'
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "bad.docx").write_bytes(b"no document")
    (tmp_path / "in" / "good.txt").write_text(f"A notice\n\n{LINE}\n", encoding="utf-8")
    with serving(tmp_path, settings, HARBOR_WEBHOOK_SECRET="a key") as served:
        how = {"source_folder": str(tmp_path / "in"), "formats": ["html"], "settle": 0.1}
        for _ in range(2):
            served.ended(served.run("watch", **how, locales=["id"]))
        (run,) = served.runs("publish")
        assert "bad.docx" in served.ended(run["id"], "FAILED")["state"]["message"]
        assert run["tags"].count("handed-over") == 1
        served.until(lambda: len(Receiver.got) > 2)  # one was refused, and came again
        assert len({headers["webhook-id"] for headers, _ in Receiver.got}) == 2
        (second, body) = next(one for one in Receiver.got[::-1] if _told(one) == FAILED)
        told = json.loads(body)
        assert told["run"] == run["name"]
        assert "bad.docx" in told["reason"]
        signed = f"{second['webhook-id']}.{second['webhook-timestamp']}.".encode() + body
        digest = base64.b64encode(hmac.digest(b"a key", signed, "sha256")).decode()
        assert second["webhook-signature"] == f"v1,{digest}"
        served.ended(served.run("watch", **how, locales=["id", "vi"]))
        newer = [one for one in served.until(lambda: two(served)) if one["id"] != run["id"]]
        assert [one["parameters"]["locales"] for one in newer] == [["Vietnamese"]]
        served.ended(newer[0]["id"])
        lines = (tmp_path / "journal.jsonl").read_text(encoding="utf-8").splitlines()
        arrived = [one["source"] for one in map(json.loads, lines) if one["event"] == "arrival"]
        assert sorted(arrived) == ["bad.docx", "good.txt", "good.txt"]
        failed = {one[0]["webhook-id"] for one in Receiver.got if _told(one) == FAILED}
        assert len(failed) == 1
    hook.shutdown()
    hook.server_close()


FAILED = "prefect.flow-run.Failed"


def _told(got: tuple[Message, bytes]) -> str:
    return str(json.loads(got[1])["event"])


def two(served: Served) -> list[dict[str, Any]]:
    found = served.runs("publish")
    return found if len(found) > 1 else []


def _happen(served: Served, run: str, happening: str) -> None:
    match happening:
        case "run" | "flows.serve " | "flows.server" | "serving.warm":
            mark = f"PREFECT__FLOW_RUN_ID={run}" if happening == "run" else ""
            for process, command in served.processes(mark).items():
                if mark or _is(happening, f"{command} "):
                    with suppress(ProcessLookupError):
                        os.kill(process, signal.SIGKILL)
        case "serve":
            with served.process:  # and its pipe
                served.process.kill()
            served.start()
        case "late":
            beat = {
                "occurred": datetime.now(UTC).isoformat(), "id": str(uuid4()),
                "event": "prefect.flow-run.heartbeat", "payload": {},
                "resource": {"prefect.resource.id": f"prefect.flow-run.{run}"},
                "related": [{"prefect.resource.id": "prefect.tag.harbor",
                             "prefect.resource.role": "tag"}],
            }  # fmt: skip
            served.ask("/events", [beat])
        case "forced":
            state = {"type": "SCHEDULED", "name": "AwaitingRetry"}
            served.ask(f"/flow_runs/{run}/set_state", {"state": state, "force": True})
        case "crashed":
            state = {"type": "CRASHED", "name": "Crashed"}
            served.ask(f"/flow_runs/{run}/set_state", {"state": state, "force": False})
        case "no answer":
            assert not _resume(served, run, {})
            assert not _resume(served, run, {"decision": "publish", "editor": " "})


def _named(process: int) -> str:
    return Path(f"/proc/{process}/comm").read_text(encoding="utf-8").strip()


def _is(what: str, command: str) -> bool:
    """Whether a command is what is meant: a process that all are copied from names them all."""
    return ("serving.warm" in command) == (what == "serving.warm") and what in command


def _resume(served: Served, run: str, answer: dict[str, str]) -> bool:
    told = served.ask(f"/flow_runs/{run}/resume", {"run_input": answer})
    return bool(told["status"] == "ACCEPT")


def _out(served: Served, names: Iterable[str]) -> set[str]:
    return {name for name in names if (served.folder / "output" / name).exists()}


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
