"""`harbor serve` in a folder of its own, started as the systemd unit says, and what a test asks."""

import json
import os
import shlex
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import URLError

HARBOR = (str(Path(sys.executable).with_name("harbor")),)
UNIT = Path(__file__).parents[1] / "docs" / "systemd" / "harbor.service"
LINE = "The ministers of the member states met in the capital on 13 September 2015."
PATIENCE = 900
"""Seconds to wait for a state: a machine may be busy, and no test may fail for that."""


@dataclass
class Served:
    folder: Path
    settings: str
    environment: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.credentials: dict[str, str] = {}
        if password := self.environment.get("PREFECT_SERVER_API_AUTH_STRING"):
            self.credentials["Authorization"] = f"Basic {b64encode(password.encode()).decode()}"
        self.ports = free_port(), free_port()
        self.command, own = service(self.folder)
        self.environment = {
            **os.environ,
            **own,
            "PREFECT_RUNNER_POLL_FREQUENCY": "2",
            **self.environment,
        }
        (self.folder / "harbor.toml").write_text(
            f'record = "sqlite:///{self.folder}/record.sqlite"\n'
            f'journal = "{self.folder}/journal.jsonl"\n{self.settings}',
            encoding="utf-8",
        )

    def start(self) -> None:
        """Start it, and wait for its addresses."""
        desk, pages = map(str, self.ports)
        with (self.folder / "errors").open("a") as errors:
            self.process = subprocess.Popen(
                [*self.command, "--port", desk, "--pages-port", pages],
                env=self.environment, cwd=self.folder, stdout=subprocess.PIPE, stderr=errors,
                text=True,
            )  # fmt: skip
        assert self.process.stdout is not None
        told = dict(line.split() for _, line in zip(range(3), self.process.stdout, strict=False))
        assert told.keys() == {"desk", "pages", "inbox"}, self.errors
        self.desk, self.pages = told["desk"], told["pages"]

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        assert self.process.wait(PATIENCE) == 0
        assert not self.processes(), "a process outlived harbor serve"
        assert self.process.stdout is not None
        self.process.stdout.close()

    @property
    def api(self) -> str:
        """Prefect's API as it is, whatever stands in front of it."""
        return f"http://127.0.0.1:{self.ports[0]}/api"

    @property
    def errors(self) -> str:
        return (self.folder / "errors").read_text(encoding="utf-8")

    def call(self, path: str, body: object) -> Any:
        headers = {**self.credentials, "Content-Type": "application/json"}
        given = f"{self.api}/csrf-token?client=tests"
        with urllib.request.urlopen(urllib.request.Request(given, headers=headers)) as answer:
            token = json.load(answer)["token"]
        headers |= {"Prefect-Csrf-Client": "tests", "Prefect-Csrf-Token": token}
        request = urllib.request.Request(f"{self.api}{path}", json.dumps(body).encode(), headers)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.loads(answer.read() or b"null")

    def ask(self, path: str, body: object) -> Any:
        """Ask until there is an answer: the desk may be away, or busy."""
        end = time.monotonic() + PATIENCE
        while True:
            try:
                return self.call(path, body)
            except (URLError, TimeoutError, ConnectionError) as error:
                if getattr(error, "code", 500) < 500 or time.monotonic() > end:
                    raise
                time.sleep(1)

    def runs(self, flow: str, **wanted: Any) -> list[dict[str, Any]]:
        body = {"flows": {"name": {"any_": [flow]}}, "flow_runs": wanted}
        return list(self.ask("/flow_runs/filter", body))

    def run(self, flow: str, **parameters: Any) -> str:
        """Have a deployment run; gives the run's id."""
        (deployment,) = self.ask("/deployments/filter", {"flows": {"name": {"any_": [flow]}}})
        body = {"state": {"type": "SCHEDULED"}, "parameters": parameters}
        return str(self.ask(f"/deployments/{deployment['id']}/create_flow_run", body)["id"])

    def ended(self, run: str, state: str = "COMPLETED") -> dict[str, Any]:
        """Wait until a run is in a state; one that ends in another is told at once."""
        end = {"COMPLETED", "FAILED", "CANCELLED"} | {state}

        def one() -> dict[str, Any] | None:
            body = {"flow_runs": {"id": {"any_": [run]}}}
            (found,) = self.ask("/flow_runs/filter", body)
            return dict(found) if found["state_type"] in end else None

        found: dict[str, Any] = self.until(one)
        assert found["state_type"] == state, found["state"]
        return found

    def completed(self, flow: str, **wanted: Any) -> dict[str, Any]:
        """Wait for the first run of a flow that has completed."""
        completed = {"type": {"any_": ["COMPLETED"]}}
        (first, *_) = self.until(lambda: self.runs(flow, state=completed, **wanted))
        return dict(first)

    def artifact(self, run: str) -> str:
        wanted = {"key": {"any_": ["editions"]}, "flow_run_id": {"any_": [run]}}
        (found,) = self.ask("/artifacts/filter", {"artifacts": wanted})
        return str(found["data"])

    def until(self, look: Callable[[], Any], seconds: float = PATIENCE) -> Any:
        """What a look gives once it gives something. Ends at once where `harbor serve` has."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = look()
            if found:
                return found
            assert self.process.poll() is None, self.errors
            time.sleep(0.3)
        raise AssertionError(f"waited {seconds:.0f} s in vain\n{self.errors}")

    def processes(self, mark: str = "") -> dict[int, str]:
        """Our processes by id, with their command lines; those with a mark in the environment."""
        ours = f"PREFECT_HOME={self.folder}/.prefect".encode()
        found = {}
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                environment = (entry / "environ").read_bytes()
                command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue
            if ours in environment and mark.encode() in environment:
                found[int(entry.name)] = command
        return found

    def engine_of(self, run: str) -> int:
        """The process of a flow run, once there is one."""
        found = self.until(lambda: self.processes(f"PREFECT__FLOW_RUN_ID={run}"))
        return int(next(iter(found)))

    def recorded(self, document: str) -> tuple[int, int]:
        """Rows of a document, and how many segments they are of."""
        with closing(sqlite3.connect(self.folder / "record.sqlite")) as database:
            if not database.execute("select 1 from sqlite_master where name='units'").fetchall():
                return 0, 0
            query = "select count(*), count(distinct segment || locale) from units where document=?"
            (counts,) = database.execute(query, [document]).fetchall()
        return int(counts[0]), int(counts[1])


def service(folder: Path) -> tuple[list[str], dict[str, str]]:
    """The command and the environment of the systemd unit, with our folders for its own."""
    moved = UNIT.read_text(encoding="utf-8").replace("/srv/harbor", str(folder))
    lines = moved.replace("/opt/harbor/.venv/bin", str(Path(sys.executable).parent)).splitlines()
    (command,) = (line.partition("=")[2] for line in lines if line.startswith("ExecStart="))
    variables = [line.partition("=")[2] for line in lines if line.startswith("Environment=")]
    return shlex.split(command), dict(one.split("=", 1) for one in variables)


@contextmanager
def serving(folder: Path, settings: str = "", **environment: str) -> Iterator[Served]:
    served = Served(folder, settings, environment)
    served.start()
    try:
        yield served
    except BaseException:
        served.process.kill()
        raise
    served.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def get(url: str) -> tuple[str, bytes]:
    """The type and the bytes at an address."""
    with urllib.request.urlopen(url, timeout=60) as answer:
        return answer.headers.get_content_type(), answer.read()


def long_text(items: int, name: str) -> str:
    """Sentences that no text of another name has, so that all have to be translated."""
    return "\n\n".join(f"{LINE[:-1]}, item {n} of {name}." for n in range(items))
