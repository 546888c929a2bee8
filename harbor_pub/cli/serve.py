"""`harbor serve`: the desk, the flows and the pages, from one command."""

import json
import os
import socket
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from signal import SIGKILL, SIGTERM
from typing import Annotated
from urllib.parse import urlsplit

import typer
from platformdirs import user_data_path

from harbor_pub import files, journal, schedules
from harbor_pub.errors import HarborError
from harbor_pub.serving import guard, warm, webhook
from harbor_pub.serving.child import Child
from harbor_pub.serving.clock import Clock
from harbor_pub.serving.desk import Desk
from harbor_pub.serving.guard import origin, reached
from harbor_pub.serving.lease import Lease, leased
from harbor_pub.serving.metrics import Metrics
from harbor_pub.serving.pages import served
from harbor_pub.settings import Settings, load
from harbor_pub.terminal import say

_PATIENCE = 600.0
"""Seconds for a first start: the server makes its database, perhaps on a busy machine."""

_BEAT = 1.0
"""Seconds between two looks at the children."""

_ROUND = 5.0
"""Seconds between two looks for crashed runs."""

_PASSWORD = "PREFECT_SERVER_API_AUTH_STRING"

_DATA = user_data_path("harbor-publisher")

_EVENTS = 7
"""Days for which events are kept at most, which is Prefect's own number."""

_NO_FORM = "asks again: it was stopped before it could show its form"

_GONE = ("RUNNING", "PENDING", "CANCELLING")
"""States of a run that has a process, or should have."""


def serve(
    host: Annotated[str, typer.Option(help="The address to listen at.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port of the desk, Prefect's UI.")] = 4200,
    pages_port: Annotated[int, typer.Option(help="Port of the published pages.")] = 8420,
    runs: Annotated[int, typer.Option(min=1, help="Runs at once.")] = 2,
) -> None:
    """Serve the desk (Prefect's UI), every flow with the schedules of harbor.toml, and the pages.

    Ctrl-C or SIGTERM stops all of it; a run that was going goes on at the next start.

    Example: harbor serve
    """
    settings = load()
    schedules.load(Path("harbor.toml"))
    files.check_folder(settings.output_folder)
    files.sweep(settings.output_folder)
    Path(settings.inbox).mkdir(parents=True, exist_ok=True)
    desk = Desk(f"http://{reached(host)}:{port}", os.environ.get(_PASSWORD, ""))
    try:
        with ExitStack() as stack:
            _serve(stack, desk, settings, (host, port, pages_port), runs)
    except KeyboardInterrupt:
        say("stopped; a run that was going goes on at the next `harbor serve`")


def _serve(
    stack: ExitStack, desk: Desk, settings: Settings, place: tuple[str, int, int], runs: int
) -> None:
    """Start one thing after the other; the stack ends them in reverse."""
    host, port, pages_port = place
    secret = os.environ.pop(webhook.SECRET, "")  # ours alone: no run has to know it
    journal_path = Path(settings.journal or _DATA / "journal.jsonl")
    roots = {"": settings.output_folder, "drafts": Path(settings.drafts)}
    texts = {"/metrics": Metrics(journal_path, desk.counts).text}
    names = guard.names(settings.public_url, settings.desk_url)
    pages = stack.enter_context(
        served(host, pages_port, roots, texts, names, {"drafts"}, desk.password)
    )
    found = _found(desk, host, port)
    environment = {
        **_server_environment(desk, settings),
        "PREFECT_API_URL": f"{desk.url}/api",
        # A person's order is looked for so often; a look costs some 10 ms.
        "PREFECT_RUNNER_POLL_FREQUENCY": os.environ.get("PREFECT_RUNNER_POLL_FREQUENCY", "3"),
        **({"PREFECT_API_AUTH_STRING": desk.password} if desk.password else {}),
        "HARBOR_JOURNAL": str(journal_path),
        "HARBOR_PUBLIC_URL": settings.public_url or pages,
        "HARBOR_FOLLOW": "1",
    }
    loaded = _loaded(stack, environment, () if found else ("flows.server",))
    copied = Path(loaded.module[1]) if loaded else None
    server = Child(
        name="the Prefect server",
        module=("flows.server", "--host", host, "--port", str(port)),
        environment=environment,
        ending=SIGTERM,
        warm=copied,
    )
    if not found:
        say("starting the Prefect server …")
        _start(stack, server)
        _wait(server, desk.healthy)
    lease = stack.enter_context(leased(desk))
    desk.resume((*_GONE, "CRASHED"), "goes on after a restart")
    desk.wake(_NO_FORM)
    flows = Child(
        name="the runner of the flows",
        module=("flows.serve", "--limit", str(runs)),
        environment=environment,
        ending=SIGKILL,  # its work is in the record; _put_back() says so at the desk
        warm=copied,
    )
    if settings.webhook:
        _tell(stack, desk, settings, journal_path, secret)
    stack.callback(_put_back, desk)
    _start(stack, flows)
    _wait(flows, flows.ready.is_set)
    for what, where in (
        ("desk", settings.desk_url or desk.url),
        ("pages", settings.public_url or pages),
        ("inbox", str(Path(settings.inbox).resolve())),
        ("upload", f"{settings.desk_url.rstrip('/') or desk.url}/upload"),
    ):
        print(f"{what}\t{where}", flush=True)
    _keep_going(stack, desk, Children(loaded, server, flows), lease)


def _found(desk: Desk, host: str, port: int) -> bool:
    """Whether a Prefect server of our version is there already. Raises HarborError where the port
    is taken by something else."""
    if not desk.healthy():
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                raise HarborError(
                    f"port {port} of {host}: {error.strerror or error}; choose another with --port"
                ) from error
        return False
    if desk.version() != version("prefect"):
        raise HarborError(
            f"{desk.url}: a Prefect server {desk.version()}, but this is {version('prefect')}; "
            "stop it, or choose another --port"
        )
    return True


def _loaded(
    stack: ExitStack, environment: dict[str, str], modules: tuple[str, ...]
) -> Child | None:
    """A process that has Prefect loaded, once for the server, the runner and every run; None where
    that can't be, and each loads it for itself."""
    if not warm.possible():
        return None
    folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="harbor-"))
    place = f"{folder}/warm"
    environment[warm.VARIABLE] = place
    child = Child(
        name="the process that all others are copies of",
        module=("harbor_pub.serving.warm", place, "flows.serve", *modules),
        environment=environment,
        ending=SIGKILL,
    )
    _start(stack, child)
    _wait(child, child.ready.is_set)
    return child


def _server_environment(desk: Desk, settings: Settings) -> dict[str, str]:
    shown = settings.desk_url.rstrip("/") or desk.url
    own = {
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        # SQLite lets one write at a time; on a busy machine 10 s are too few to wait for it.
        "PREFECT_SERVER_DATABASE_CONNECTION_TIMEOUT": "60",
        "PREFECT_SERVER_DATABASE_TIMEOUT": "60",
        "PREFECT_SERVER_LOGGING_LEVEL": "WARNING",
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        # The second UI asks an outside host for its settings, whatever is switched off.
        "PREFECT_SERVER_UI_V2_ENABLED": "false",
        # One runner, and no work pool: what looks after those has nothing to do here, and that a
        # run waits says nothing of it.
        "PREFECT_SERVER_SERVICES_LATE_RUNS_ENABLED": "false",
        "PREFECT_SERVER_SERVICES_FOREMAN_ENABLED": "false",
        "PREFECT_SERVER_SERVICES_CLEANUP_RECONCILER_ENABLED": "false",
        "PREFECT_SERVER_SERVICES_PAUSE_EXPIRATIONS_LOOP_SECONDS": "60",
        "PREFECT_SERVER_SERVICES_CANCELLATION_CLEANUP_LOOP_SECONDS": "60",
        "PREFECT_SERVER_SERVICES_SCHEDULER_RECENT_DEPLOYMENTS_LOOP_SECONDS": "30",
        "PREFECT_SERVER_EVENTS_PROACTIVE_GRANULARITY": "PT30S",
        **_kept(settings.keep_days),
        # No page of another origin; flows/server.py has more of it.
        "PREFECT_SERVER_CSRF_PROTECTION_ENABLED": "true",
        "PREFECT_SERVER_CORS_ALLOWED_ORIGINS": origin(shown),
    }
    return own | _shown(desk, settings)


def _kept(days: int) -> dict[str, str]:
    """How long the desk keeps runs, with their logs and artifacts, and events: Prefect's own sweep
    every hour. Events, twenty a run, are most of what a run costs, and nobody reads old ones."""
    seconds = days * 86400
    return {
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "true",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": str(seconds),
        "PREFECT_SERVER_EVENTS_RETENTION_PERIOD": f"P{min(days, _EVENTS)}D",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_EVENT_RETENTION_OVERRIDES": json.dumps(
            {"prefect.flow-run.heartbeat": 86400}
        ),
    }


def _shown(desk: Desk, settings: Settings) -> dict[str, str]:
    """Where the desk's pages, and links to them, find it: as people do; what is set is obeyed."""
    url = settings.desk_url.rstrip("/") or desk.url
    wanted = {
        "PREFECT_UI_URL": url,
        "PREFECT_SERVER_UI_API_URL": f"{url}/api",
        "PREFECT_SERVER_UI_SERVE_BASE": urlsplit(url).path or "/",
    }
    if urlsplit(url).path:
        # Prefect writes the base into its pages: ours, not everybody's who shares the installation.
        wanted["PREFECT_SERVER_UI_STATIC_DIRECTORY"] = str(_DATA / "desk")
    return {name: value for name, value in wanted.items() if name not in os.environ}


def _start(stack: ExitStack, child: Child) -> None:
    stack.callback(child.end)
    child.start()


def _wait(child: Child, ready: Callable[[], bool]) -> None:
    """Wait until a child is ready. Raises HarborError where it ends instead."""
    until = time.monotonic() + _PATIENCE
    while not ready():
        if child.died() is not None:
            raise HarborError(f"{child.name} did not start; the reason is above")
        if time.monotonic() > until:
            raise HarborError(f"{child.name} was not ready after {_PATIENCE:.0f} s; try again")
        time.sleep(0.2)


def _tell(
    stack: ExitStack, desk: Desk, settings: Settings, journal_path: Path, secret: str
) -> None:
    """Have the webhook told, from a thread."""
    send = webhook.sender(settings.webhook, secret)
    journal.keep(journal_path)
    stop, shown = threading.Event(), settings.desk_url.rstrip("/") or desk.url
    thread = threading.Thread(
        target=webhook.tell,
        args=(desk, shown, send, webhook.place_of(journal_path), stop),
        name="webhook",
        daemon=True,
    )
    thread.start()
    stack.callback(stop.set)


@dataclass(frozen=True, slots=True)
class Children:
    """What `harbor serve` keeps alive; the server only where it has started one."""

    loaded: Child | None
    server: Child
    flows: Child


def _keep_going(stack: ExitStack, desk: Desk, children: Children, lease: Lease) -> None:
    """Start again what dies, and put crashed runs back on the list, until somebody stops us."""
    server, flows = children.server, children.flows
    due, clock = time.monotonic() + _ROUND, Clock()
    while True:
        time.sleep(_BEAT)
        if clock.set_back():
            _begin_anew(desk, server, flows)
        if children.loaded is not None and children.loaded.died() is not None:
            _revive(children.loaded)  # and with it died what was copied from it
            _wait(children.loaded, children.loaded.ready.is_set)
        if server.died() is not None:
            _revive(server)
        if flows.died() is not None:
            _revive(flows)
            _try(lambda: desk.resume(_GONE, "goes on after its runner died"))
        if time.monotonic() >= due:
            if not server.started and not desk.healthy():
                say("the Prefect server that was here has gone; starting one", "yellow")
                _start(stack, server)
            lease.keep()
            _try(lambda: desk.resume(["CRASHED"], "goes on after a crash"))
            due = time.monotonic() + _ROUND


def _revive(child: Child) -> None:
    say(f"{child.name} died; starting it again", "yellow")
    child.revive()


def _begin_anew(desk: Desk, server: Child, flows: Child) -> None:
    """After the clock was set back, the server and the schedules go by times of the new clock."""
    say("the clock was set back; starting the server and the flows again", "yellow")
    flows.end()
    if server.started:
        server.end()
        server.start()
        _wait(server, desk.healthy)
    flows.start()
    _try(lambda: desk.resume(_GONE, "goes on after the clock was set back"))


def _put_back(desk: Desk) -> None:
    _try(lambda: desk.resume(_GONE, "stopped; goes on at the next start"))


def _try(ask: Callable[[], object]) -> None:
    """Ask the desk for something that can wait: a server that is away is asked again later."""
    try:
        ask()
    except HarborError as error:
        say(str(error), "yellow")
