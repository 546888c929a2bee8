"""The Prefect server's HTTP API, the few calls of it that we need, without importing Prefect.

Prefect takes two seconds to import, and `harbor serve` must be able to speak for runs whose
processes are gone.
"""

import json
import time
import urllib.request
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from uuid import uuid4

from harbor_pub.errors import HarborError

TAG = "harbor"
"""What every run of ours is tagged with."""

HANDED_OVER = "handed-over"
"""The tag of a run that a flow has handed over: nobody waits for it."""

AGAIN = "again"
"""The tag of a run for a file that has failed before: nobody has to be told of it twice."""

ATTEMPTS = 20
"""A run that crashed so often is left for a person to look at."""


_PAUSES = (0.5, 1.0, 2.0, 4.0)
"""Seconds between two tries to reach a busy server."""


@dataclass(slots=True)
class Desk:
    """The server at an address such as `http://127.0.0.1:4200`. `password` is `user:password` as
    PREFECT_SERVER_API_AUTH_STRING has it, "" for none."""

    url: str
    password: str = ""
    _client: str = field(default_factory=lambda: str(uuid4()))
    _token: str = ""

    def healthy(self) -> bool:
        try:
            return self._call("GET", "/health") is True
        except HarborError:
            return False

    def version(self) -> str:
        return str(self._call("GET", "/admin/version"))

    def resume(self, states: Sequence[str], why: str) -> int:
        """Put runs of ours whose process is gone (`states`: their state types) back on the list;
        the record lets them go on where they were. Gives how many."""
        runs = [run for run in self._runs(states) if run["run_count"] < ATTEMPTS]
        return sum(self._put_back(run, why) for run in runs)

    def wake(self, why: str) -> int:
        """Put back runs that wait for an answer and have no form: they were killed before they
        could save it. They ask again. Gives how many."""
        return sum(
            self._set_state(run["id"], "SCHEDULED", "AwaitingRetry", why)
            for run in self._runs(["PAUSED"])
            if _asks(run) and not self._inputs(run["id"], _asks(run))
        )

    def variable(self, name: str) -> Any:
        """What a variable holds; None where there is none."""
        found = self._call("POST", "/variables/filter", {"variables": {"name": {"any_": [name]}}})
        return found[0]["value"] if found else None

    def set_variable(self, name: str, value: Any, *, new: bool) -> None:
        """Raises HarborError where a new one is there already, or an old one isn't."""
        body = {"name": name, "value": value}
        if new:
            self._call("POST", "/variables/", body)
        else:
            self._call("PATCH", f"/variables/name/{name}", body)

    def drop_variable(self, name: str) -> None:
        self._call("DELETE", f"/variables/name/{name}")

    def ended(self, states: Sequence[str], since: str) -> list[dict[str, Any]]:
        """Runs of ours that have ended in these states since a time."""
        wanted = {**_OURS, "state": {"type": {"any_": list(states)}}, "end_time": {"after_": since}}
        return self._pages("/flow_runs/filter", {"flow_runs": wanted})

    def events(self, name: str, since: str, until: str) -> list[dict[str, Any]]:
        """Events of a name, the oldest first."""
        occurred = {"since": since, "until": until}
        wanted = {"event": {"name": [name]}, "occurred": occurred, "order": "ASC"}
        page = self._call("POST", "/events/filter", {"filter": wanted, "limit": 50})
        found = list(page["events"])
        while page["next_page"]:
            page = self._call("GET", page["next_page"].partition("/api")[2])
            found += page["events"]
        return found

    def counts(self) -> dict[tuple[str, str], int]:
        """How many runs of ours there are, by flow and state type; SCHEDULED are those whose time
        has come."""
        flows = {flow["id"]: flow["name"] for flow in self._pages("/flows/filter", {})}
        found: dict[tuple[str, str], int] = {}
        for identifier, name in flows.items():
            for state in STATES:
                runs = {**_OURS, "state": {"type": {"any_": [state]}}, **_due(state)}
                body = {"flows": {"id": {"any_": [identifier]}}, "flow_runs": runs}
                count = self._call("POST", "/flow_runs/count", body)
                if count:
                    found[(name, state)] = count
        return found

    def _runs(self, states: Sequence[str]) -> list[dict[str, Any]]:
        wanted = {
            **_OURS,
            "state": {"type": {"any_": list(states)}},
            "deployment_id": {"is_null_": False},
            # Runs of a work pool belong to its workers, who tell of their own dead.
            "work_queue_name": {"is_null_": True},
        }
        return self._pages("/flow_runs/filter", {"flow_runs": wanted})

    def _pages(self, path: str, body: dict[str, Any]) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        while page := self._call("POST", path, {**body, "limit": 200, "offset": len(found)}):
            found += page
        return found

    def _put_back(self, run: dict[str, Any], why: str) -> bool:
        """By the rules, so that the server lets go of what the run held, and that a run which has
        gone on since, or waits for somebody now, is left alone."""
        crashed = run["state_type"] == "CRASHED"
        if not crashed and not self._set_state(run["id"], "CRASHED", "Crashed", why):
            return False
        return self._set_state(run["id"], "SCHEDULED", "AwaitingRetry", why)

    def _set_state(self, run: str, kind: str, name: str, why: str) -> bool:
        """Whether the server takes a state for a run."""
        state = {"type": kind, "name": name, "message": why}
        body = {"state": state, "force": False}
        return bool(self._call("POST", f"/flow_runs/{run}/set_state", body)["status"] == "ACCEPT")

    def _inputs(self, run: str, key: str) -> list[Any]:
        body = {"prefix": key, "limit": 1}
        return list(self._call("POST", f"/flow_runs/{run}/input/filter", body))

    def _call(
        self, method: str, path: str, body: dict[str, Any] | None = None, *, again: bool = False
    ) -> Any:
        """Raises HarborError, with what the server said."""
        try:
            return self._answer(method, path, body)
        except HTTPError as error:
            said = error.read()[:200]
            if error.code == 403 and b"Invalid CSRF token" in said and not again:  # out of date
                self._token = ""
                return self._call(method, path, body, again=True)
            if error.code == 401:
                raise HarborError(
                    f"{self.url}: the desk asks for a password; set PREFECT_SERVER_API_AUTH_STRING "
                    "as its server has it"
                ) from error
            raise HarborError(f"{self.url}{path}: {error.code} {said!r}") from error
        except (OSError, HTTPException, ValueError) as error:
            raise HarborError(f"{self.url}: no answer from a Prefect server ({error})") from error

    def _answer(self, method: str, path: str, body: dict[str, Any] | None) -> Any:
        """The answer of a server that may be busy: SQLite takes one writer at a time."""
        for pause in _PAUSES:
            try:
                return self._ask(method, path, body)
            except HTTPError as error:
                if error.code != 503:
                    raise
            time.sleep(pause)
        return self._ask(method, path, body)

    def _ask(self, method: str, path: str, body: dict[str, Any] | None) -> Any:
        headers = {"Content-Type": "application/json"}
        if self.password:
            credentials = b64encode(self.password.encode()).decode()
            headers["Authorization"] = f"Basic {credentials}"
        if method != "GET":
            self._token = self._token or self._csrf_token()
            headers |= {"Prefect-Csrf-Client": self._client, "Prefect-Csrf-Token": self._token}
        request = urllib.request.Request(
            f"{self.url}/api{path}",
            data=None if body is None else json.dumps(body).encode(),
            headers=headers,
            method=method,
        )
        with _OPENER.open(request, timeout=30) as answer:
            said = answer.read()
        return json.loads(said) if said else None

    def _csrf_token(self) -> str:
        """The server's token for us; one that asks for none gives none."""
        try:
            return str(self._ask("GET", f"/csrf-token?client={self._client}", None)["token"])
        except HTTPError as error:
            if error.code != 422:
                raise
            return "none"


def _asks(run: dict[str, Any]) -> str:
    """The key of the form that a run waits for."""
    details = run["state"].get("state_details") or {}
    return str((details.get("run_input_keyset") or {}).get("schema", ""))


STATES = (
    "SCHEDULED",
    "PENDING",
    "RUNNING",
    "PAUSED",
    "COMPLETED",
    "FAILED",
    "CANCELLED",
    "CRASHED",
)


def _due(state: str) -> dict[str, Any]:
    """Of the scheduled runs, those whose time has come: the queue."""
    now = datetime.now(UTC).isoformat()
    return {"expected_start_time": {"before_": now}} if state == "SCHEDULED" else {}


_OURS = {"tags": {"all_": [TAG]}}

_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))
"""No proxy from the environment: the server is a neighbour."""
