"""The Prefect server's HTTP API, the few calls of it that we need, without importing Prefect.

Prefect takes two seconds to import, and `harbor serve` must be able to speak for runs whose
processes are gone.
"""

import json
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError

from harbor_pub.errors import HarborError

TAG = "harbor"
"""What every run of ours is tagged with."""

ATTEMPTS = 20
"""A run that crashed so often is left for a person to look at."""


@dataclass(frozen=True, slots=True)
class Desk:
    """The server at an address such as `http://127.0.0.1:4200`."""

    url: str

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
        for run in runs:
            if run["state_type"] != "CRASHED":
                # By the rules, so that the server lets go of what the run held.
                self._set_state(run["id"], "CRASHED", "Crashed", why, force=False)
            self._set_state(run["id"], "SCHEDULED", "AwaitingRetry", why, force=True)
        return len(runs)

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

    def _set_state(self, run: str, kind: str, name: str, why: str, *, force: bool) -> None:
        state = {"type": kind, "name": name, "message": why}
        self._call("POST", f"/flow_runs/{run}/set_state", {"state": state, "force": force})

    def _call(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        request = urllib.request.Request(
            f"{self.url}/api{path}",
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
            method=method,
        )
        try:
            with _OPENER.open(request, timeout=30) as answer:
                return json.load(answer)
        except HTTPError as error:
            raise HarborError(f"{self.url}{path}: {error.code} {error.read()[:200]!r}") from error
        except (OSError, HTTPException, ValueError) as error:
            raise HarborError(f"{self.url}: no answer from a Prefect server ({error})") from error


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
