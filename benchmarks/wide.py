"""Two hosts: what a second one brings, and what it costs when one dies or is cut off.

    uv run python benchmarks/wide.py --losses kill,cut --hosts 1,2

A few documents are published by two hosts while the second dies by kill -9, and while its network
is cut; then all of them by one host, and by two.

A PostgreSQL of Debian's packages and a Prefect server on it; a work pool with the deployments of
prefect.yaml; a worker a host, each in a network namespace with a home and an output folder of its
own, pinned to a core of its own; one store that all of them publish to; `publish-all` on a worker
that only watches. Afterwards the record and the store are compared with the sources.
Linux, as root, with `ip`, `taskset` and PostgreSQL.
"""

import argparse
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pg8000.native
from chaos import free_port
from reports import write

from harbor_pub import pipeline, publishing, store
from harbor_pub.settings import Settings

ROOT = Path(__file__).parents[1]
BRIDGE, NETWORK = "harbor-lan", "10.77.0"
HERE = f"{NETWORK}.1"
LOCALES = ["id", "vi"]
PREFECT = str(Path(sys.executable).with_name("prefect"))
ENDED = {"COMPLETED", "FAILED", "CANCELLED"}


@dataclass
class Scene:
    folder: Path
    database: int
    desk: int
    hosts: dict[int, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def record(self) -> str:
        return f"postgresql://harbor@{HERE}:{self.database}/record"

    def environment(self, name: str) -> dict[str, str]:
        home = self.folder / name
        home.mkdir(exist_ok=True)
        return {
            **os.environ,
            "HOME": str(home),
            "HARBOR_HOME": str(ROOT),
            "HARBOR_JOURNAL": str(home / "journal.jsonl"),
            "HARBOR_OUTPUT": str(home / "output"),
            "HARBOR_RECORD": self.record,
            "HARBOR_STORE": f"file://{self.folder}/store",
            "PREFECT_API_URL": f"http://{HERE}:{self.desk}/api",
            "PREFECT_HOME": str(home / "prefect"),
            "PREFECT_LOGGING_LEVEL": "WARNING",
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "PREFECT_WORKER_QUERY_SECONDS": "2",
        }

    def ask(self, path: str, body: dict[str, Any]) -> Any:
        request = urllib.request.Request(
            f"http://{HERE}:{self.desk}/api{path}",
            json.dumps(body).encode(),
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)

    def tool(self, *command: str) -> None:
        done = subprocess.run(
            command, env=self.environment("desk"), cwd=ROOT,
            capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        if done.returncode:
            raise SystemExit(f"{' '.join(command)}: {done.stdout}{done.stderr}")

    def worker(self, name: str, queue: str, *before: str) -> subprocess.Popen[bytes]:
        with (self.folder / f"{name}.log").open("a") as log:
            return subprocess.Popen(
                [*before, PREFECT, "worker", "start", "--pool", "harbor", "--work-queue", queue,
                 "--limit", "1", "--name", name],
                env=self.environment(name), cwd=ROOT, stdout=log, stderr=log,
            )  # fmt: skip

    def host(self, number: int) -> None:
        """A worker on a host of its own, on one core."""
        core = sorted(os.sched_getaffinity(0))[(number - 1) % os.cpu_count()]  # type: ignore[operator]
        into = ["ip", "netns", "exec", f"harbor-{number}", "taskset", "-c", str(core)]
        self.hosts[number] = self.worker(f"host-{number}", "default", *into)

    def processes(self, name: str) -> list[int]:
        """Everything that runs on a host: the worker and its runs."""
        mark = f"PREFECT_HOME={self.folder}/{name}/prefect".encode()
        found = []
        for entry in Path("/proc").glob("[0-9]*"):
            try:
                environment = (entry / "environ").read_bytes()
            except OSError:
                continue
            if mark in environment.split(b"\0"):
                found.append(int(entry.name))
        return found

    def kill(self, number: int) -> None:
        for process in self.processes(f"host-{number}"):
            os.kill(process, signal.SIGKILL)
        self.hosts.pop(number).wait()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=200)
    parser.add_argument("--few", type=int, default=40, help="documents while a host is lost")
    parser.add_argument("--units", type=int, default=13, help="units a document")
    parser.add_argument("--part", type=int, default=10, help="documents that a run takes")
    parser.add_argument("--hosts", default="1,2", help="how many, one measurement each")
    parser.add_argument("--losses", default="", help="kill, cut or both, of the second of two")
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with tempfile.TemporaryDirectory(prefix="harbor-wide-") as name, ExitStack() as stack:
        folder = Path(name)
        folder.chmod(0o755)
        stack.enter_context(network(2))
        database = stack.enter_context(postgresql(folder))
        scene = Scene(folder, database, free_port())
        stack.enter_context(desk(scene))
        sources = write(folder, given.documents, given.units)
        warm()
        for loss in filter(None, given.losses.split(",")):
            figures = lose(scene, sources[: given.few], given.part, given.units, loss)
            print(json.dumps(figures), flush=True)
        taken = []
        for hosts in map(int, filter(None, given.hosts.split(","))):
            figures = measure(scene, sources, given.part, hosts)
            taken.append(figures["seconds"])
            print(json.dumps(figures), flush=True)
        if len(taken) > 1:
            print(json.dumps({"speed_up": round(taken[0] / taken[-1], 2)}), flush=True)


def measure(scene: Scene, sources: Sequence[Path], part: int, hosts: int) -> dict[str, Any]:
    """How long so many hosts take, from the order to the last run's end."""
    with at_work(scene, hosts):
        started = time.monotonic()
        run = order(scene, sources, part, hosts)
        while (state := state_of(scene, run)) not in ENDED:
            time.sleep(1)
        seconds = time.monotonic() - started
        load = os.getloadavg()[0]
    return {
        "hosts": hosts, "documents": len(sources), "seconds": round(seconds, 1),
        "state": state, "load": round(load, 1), **count(scene, sources), **by_host(scene),
    }  # fmt: skip


def lose(scene: Scene, sources: Sequence[Path], part: int, units: int, loss: str) -> dict[str, Any]:
    """Lose the second host in the middle of its second run; it comes back once all is done."""
    with at_work(scene, 2):
        started = time.monotonic()
        run = order(scene, sources, part, 2)
        while rows(scene) < len(LOCALES) * units * len(sources) * 0.3 or not busy(scene, 2):
            time.sleep(0.2)
        before, lost = put_back(scene), time.monotonic()
        if loss == "kill":
            scene.kill(2)
        else:
            ip("link", "set", "harbor-2-out", "down")
        noticed = None
        while (state := state_of(scene, run)) not in ENDED:
            if noticed is None and put_back(scene) - before:
                noticed = time.monotonic() - lost
            time.sleep(1)
        seconds = time.monotonic() - started
        if loss == "cut":
            ip("link", "set", "harbor-2-out", "up")
            time.sleep(60)  # what it still had in its hands may come in now
    return {
        "loss": loss, "documents": len(sources), "state": state,
        "seconds": round(seconds, 1), "lost_after": round(lost - started, 1),
        "noticed_after": noticed and round(noticed, 1),
        **count(scene, sources), "units_a_document": units, **by_host(scene),
    }  # fmt: skip


def order(scene: Scene, sources: Sequence[Path], part: int, at_once: int) -> str:
    flow = {"flows": {"name": {"any_": ["publish-all"]}}}
    (deployment,) = scene.ask("/deployments/filter", flow)
    parameters = {
        "sources": [str(source) for source in sources], "locales": LOCALES, "spoken": "en",
        "documents": part, "at_once": at_once + 1,
    }  # fmt: skip
    body = {"parameters": parameters, "state": {"type": "SCHEDULED"}}
    return str(scene.ask(f"/deployments/{deployment['id']}/create_flow_run", body)["id"])


def state_of(scene: Scene, run: str) -> str:
    (found,) = scene.ask("/flow_runs/filter", {"flow_runs": {"id": {"any_": [run]}}})
    return str(found["state_type"])


def put_back(scene: Scene) -> set[str]:
    """The runs that were seen to have crashed: on the list again, or running a second time."""
    found = scene.ask("/flow_runs/filter", {"flows": {"name": {"any_": ["publish"]}}})
    return {
        run["id"]
        for run in found
        if run["state_name"] in ("Crashed", "AwaitingRetry") or run["run_count"] > 1
    }


def busy(scene: Scene, number: int) -> bool:
    """Whether a run is at work on a host, and not just starting."""
    return len(scene.processes(f"host-{number}")) > 1 and journal(scene, number) > 2


def journal(scene: Scene, number: int) -> int:
    path = scene.folder / f"host-{number}" / "journal.jsonl"
    return path.read_text().count('"edition"') if path.is_file() else 0


def by_host(scene: Scene) -> dict[str, Any]:
    return {"editions_by_host": [journal(scene, 1), journal(scene, 2)]}


def count(scene: Scene, sources: Sequence[Path]) -> dict[str, Any]:
    """Compare the record and the store with the sources."""
    place = store.opened(f"file://{scene.folder}/store")
    listed = {m.document: {e.locale: e for e in m.editions} for m in place.manifests()}
    lost = torn = units = 0
    for source in sources:
        wanted = {segment.id for segment in pipeline.prepare(source).segments}
        units += len(wanted) * len(LOCALES)
        for locale in LOCALES:
            edition = listed.get(source.stem, {}).get(locale)
            torn += edition is None
            for file in edition.files if edition else ():
                read, whole = read_back(scene, file.path, file.format, file.sha256)
                torn += not whole
                lost += len(wanted - read)
    portal = (scene.folder / "store" / "index.html").read_text(encoding="utf-8")
    torn += sum(f'id="{source.stem}"' not in portal for source in sources)
    made = rows(scene)
    distinct = sql(scene, "select count(*) from (select distinct document, segment, locale "
                          "from units) as found")[0][0]  # fmt: skip
    twice = sql(scene, "select coalesce(max(n), 0), count(*) from (select count(*) n from (select "
                       "document, locale from units group by document, segment, locale having "
                       "count(*) > 1) as t group by document, locale) as u")[0]  # fmt: skip
    return {
        "units": units, "units_lost": lost + units - distinct, "translated_twice": made - distinct,
        "editions_with_units_twice": twice[1], "torn_files": torn,
    }  # fmt: skip


def read_back(scene: Scene, path: str, form: str, digest: str) -> tuple[set[str], bool]:
    data = (scene.folder / "store" / path).read_bytes()
    try:
        read = {unit.id for unit in publishing.FORMATS[form].parse(data)}
    except Exception as error:  # whatever a torn file makes of its reader
        print(f"{path}: {error!r}", file=sys.stderr)
        return set(), False
    return read, hashlib.sha256(data).hexdigest() == digest


def rows(scene: Scene) -> int:
    return int(sql(scene, "select count(*) from units")[0][0])


def sql(scene: Scene, query: str, database: str = "record") -> list[Any]:
    with pg8000.native.Connection("harbor", HERE, database, scene.database) as connection:
        return list(connection.run(query) or ())


@contextmanager
def at_work(scene: Scene, hosts: int) -> Iterator[None]:
    """A record and a store that are empty, and so many hosts with a worker that waits."""
    sql(scene, "drop database if exists record", "postgres")
    sql(scene, "create database record", "postgres")
    pipeline.open_desk(Settings(record=scene.record)).record.close()
    for name in ("store", "host-1", "host-2"):
        shutil.rmtree(scene.folder / name, ignore_errors=True)
    for number in range(1, hosts + 1):
        scene.host(number)
    watching = scene.worker("fan-out", "fan-out")
    try:
        wanted = hosts + 1
        while len(online(scene)) < wanted:
            time.sleep(0.5)
        yield
    finally:
        for number in list(scene.hosts):
            scene.kill(number)
        for process in scene.processes("fan-out"):
            os.kill(process, signal.SIGKILL)
        watching.wait()
        for worker in scene.ask("/work_pools/harbor/workers/filter", {}):
            delete(scene, f"/work_pools/harbor/workers/{worker['name']}")


def online(scene: Scene) -> list[Any]:
    found = scene.ask("/work_pools/harbor/workers/filter", {})
    return [worker for worker in found if worker["status"] == "ONLINE"]


def delete(scene: Scene, path: str) -> None:
    request = urllib.request.Request(f"http://{HERE}:{scene.desk}/api{path}", method="DELETE")
    urllib.request.urlopen(request, timeout=30).close()


def warm() -> None:
    """Read every package once, so that the first measurement doesn't pay for the disk."""
    for path in (ROOT / "harbor_pub" / "starter").rglob("*.bin"):
        path.read_bytes()


@contextmanager
def network(hosts: int) -> Iterator[None]:
    """A bridge, and a network namespace for each host, with a cable to it."""
    with ExitStack() as stack:
        stack.callback(ip, "link", "del", BRIDGE)
        ip("link", "add", BRIDGE, "type", "bridge")
        ip("addr", "add", f"{HERE}/24", "dev", BRIDGE)
        ip("link", "set", BRIDGE, "up")
        for number in range(1, hosts + 1):
            name = f"harbor-{number}"
            ip("netns", "add", name)
            stack.callback(ip, "netns", "del", name)
            ip("link", "add", f"{name}-out", "type", "veth", "peer", "eth0", "netns", name)
            ip("link", "set", f"{name}-out", "master", BRIDGE, "up")
            ip("-n", name, "addr", "add", f"{NETWORK}.{number + 1}/24", "dev", "eth0")
            ip("-n", name, "link", "set", "eth0", "up")
            ip("-n", name, "link", "set", "lo", "up")
        yield


def ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True)


@contextmanager
def postgresql(folder: Path) -> Iterator[int]:
    """A PostgreSQL that the hosts can reach, with a database for the desk; gives its port."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1]
    port, home = free_port(), folder / "postgresql"
    home.mkdir()
    shutil.chown(home, "postgres", "postgres")

    def run(program: str, *arguments: str) -> None:
        subprocess.run(
            ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups",
             programs / program, f"--pgdata={home}/data", *arguments],
            cwd="/", check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip

    run("initdb", "--auth=trust", "--username=harbor", "--encoding=UTF8", "--locale=C.UTF-8")
    with (home / "data" / "pg_hba.conf").open("a") as rules:
        rules.write(f"host all all {NETWORK}.0/24 trust\n")
    options = f"-p {port} -k {home} -c listen_addresses={HERE} -c max_connections=200"
    run("pg_ctl", "start", "--wait", f"--options={options}", f"--log={home}/log")
    try:
        with pg8000.native.Connection("harbor", HERE, "postgres", port) as connection:
            connection.run("create database desk")
        yield port
    finally:
        run("pg_ctl", "stop", "--mode=immediate")


@contextmanager
def desk(scene: Scene) -> Iterator[None]:
    """A Prefect server on the same PostgreSQL, with the pool and all deployments."""
    url = f"postgresql+asyncpg://harbor@{HERE}:{scene.database}/desk"
    with (scene.folder / "server.log").open("a") as log:
        server = subprocess.Popen(
            [PREFECT, "server", "start", "--host", HERE, "--port", str(scene.desk), "--no-ui"],
            env={**scene.environment("desk"), "PREFECT_SERVER_DATABASE_CONNECTION_URL": url},
            stdout=log, stderr=log,
        )  # fmt: skip
    try:
        until(server, lambda: scene.ask("/work_pools/filter", {}) is not None)
        scene.tool(PREFECT, "work-pool", "create", "harbor", "--type", "process")
        scene.tool(PREFECT, "deploy", "--all")
        scene.tool(sys.executable, "-m", "flows.serve", "--register")
        yield
    finally:
        server.terminate()
        server.wait(60)


def until(server: subprocess.Popen[bytes], ready: Any, seconds: float = 180) -> None:
    end = time.monotonic() + seconds
    while True:
        try:
            if ready():
                return
        except OSError:
            pass
        if server.poll() is not None or time.monotonic() > end:
            raise SystemExit("no Prefect server")
        time.sleep(0.5)


if __name__ == "__main__":
    main()
