"""The runs at the desk, as the upload page speaks of them: ordered, told plainly, answered."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from markdown_it import MarkdownIt
from markupsafe import Markup

from harbor_pub.errors import HarborError
from harbor_pub.serving.desk import TAG, Desk
from harbor_pub.serving.upload.forms import FormError, Order

OFFERED = "harbor_languages"
"""The desk's variable with the tags of the languages that there is a package for."""

_SHOWN = 12
"""Runs that the first page lists."""

_FLOWS = ["publish", "review"]
"""Those whose runs are told of."""

_STATES = {
    "SCHEDULED": ("waits", "Waits for its turn"),
    "PENDING": ("waits", "About to begin"),
    "RUNNING": ("works", "At work"),
    "PAUSED": ("asks", "Waits for an editor’s decision"),
    "CANCELLING": ("waits", "Is being stopped"),
    "CANCELLED": ("failed", "Stopped"),
    "CRASHED": ("waits", "Was interrupted, and goes on by itself"),
    "FAILED": ("failed", "Failed"),
    "COMPLETED": ("done", "Done"),
}
_ENDED = {"COMPLETED", "FAILED", "CANCELLED"}

_NOTHING = Markup("")

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
"""No markup of a source's, and no address but a web page's, gets through."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A run: `look` is a word for its state's colour, `shown` what came out, or what awaits a
    decision, `asked` the key of the form that waits for an answer ("" for none)."""

    id: str
    name: str
    state: str
    look: str
    open: bool
    began: str = ""
    message: str = ""
    percent: int | None = None
    shown: Markup = _NOTHING
    asked: str = ""


class Orders(Desk):
    """A desk of which an editor asks more than `harbor serve` does."""

    def offered(self) -> frozenset[str] | None:
        """The tags of the languages that there is a package for; None where nobody has told."""
        told = self.variable(OFFERED)
        return frozenset(map(str, told)) if isinstance(told, list) else None

    def publish(self, order: Order) -> str:
        """Have a text published; gives the run's id. Raises HarborError."""
        parameters: dict[str, Any] = {
            "sources": [str(order.path.resolve())],
            "locales": list(order.locales),
            "approval": order.approval,
        }
        if order.spoken:
            parameters["spoken"] = order.spoken
        if order.title:
            parameters["title"] = order.title
        return self._order("publish", f"publish {order.path.name}", parameters)

    def take_back(self, names: Sequence[str]) -> str:
        """Have the inbox looked into; gives the run's id. Raises HarborError."""
        more = f" and {len(names) - 1} more" if len(names) > 1 else ""
        return self._order("review", f"take back {names[0]}{more}", {})

    def latest(self) -> list[Told]:
        """The runs that were begun last, the newest first."""
        runs = {"tags": {"all_": [TAG]}, "state": {"type": {"any_": list(_STATES)}}}
        body = {
            "flows": {"name": {"any_": _FLOWS}},
            "flow_runs": {**runs, "expected_start_time": {"before_": _now()}},
            "sort": "EXPECTED_START_TIME_DESC",
            "limit": _SHOWN,
        }
        return [_told(run) for run in self._call("POST", "/flow_runs/filter", body)]

    def told(self, run: str) -> Told | None:
        """A run of ours, and what it shows; None where there is none."""
        found = self._find(run)
        if found is None:
            return None
        told = _told(found)
        if found["state_type"] == "PAUSED":
            asked, shown = self._question(found)
            if not asked:  # its form is still being saved
                look, said = _STATES["RUNNING"]
                return replace(told, look=look, state=said)
            return replace(told, asked=asked, shown=html(shown))
        artifacts = self._artifacts(told.id)
        bar = artifacts.get("progress")
        percent = int(float(bar)) if bar is not None and told.open else None
        return replace(told, percent=percent, shown=html(str(artifacts.get("markdown", ""))))

    def decide(self, run: str, asked: str, answer: Mapping[str, str]) -> None:
        """Give an editor's answer to the form that was shown. Raises FormError where the run asks
        for none any more, or asks for another one."""
        found = self._find(run)
        if (
            not asked
            or found is None
            or found["state_type"] != "PAUSED"
            or self._question(found)[0] != asked
        ):
            raise FormError("This was decided, or has changed, meanwhile: read it again.", 409)
        body = {"run_input": dict(answer)}
        said = self._call("POST", f"/flow_runs/{found['id']}/resume", body)
        if said["status"] != "ACCEPT":
            reason = str((said.get("details") or {}).get("reason") or said["status"])
            raise FormError(f"The desk didn’t take the answer: {reason}", 409)

    def _order(self, flow: str, name: str, parameters: Mapping[str, Any]) -> str:
        wanted = {
            "flows": {"name": {"any_": [flow]}},
            "deployments": {"tags": {"all_": [TAG]}},
        }
        found = self._call("POST", "/deployments/filter", wanted)
        if not found:
            raise HarborError("The flows are not ready yet; try again in a minute.")
        body = {
            "name": name,
            "state": {"type": "SCHEDULED"},
            "parameters": dict(parameters),
        }
        made = self._call("POST", f"/deployments/{found[0]['id']}/create_flow_run", body)
        return str(made["id"])

    def _find(self, run: str) -> dict[str, Any] | None:
        try:
            wanted = str(UUID(run))
        except ValueError:
            return None
        body = {"flow_runs": {"id": {"any_": [wanted]}, "tags": {"all_": [TAG]}}}
        found = self._call("POST", "/flow_runs/filter", body)
        return dict(found[0]) if found else None

    def _question(self, run: Mapping[str, Any]) -> tuple[str, str]:
        """The key of the form that a run waits for, and what stands above it; "" for none. A run
        waits a moment before it has saved its form."""
        keys = (run["state"].get("state_details") or {}).get("run_input_keyset") or {}
        described = self._inputs(run["id"], keys["description"]) if keys else []
        if not described:
            return "", ""
        return str(keys["response"]), str(json.loads(described[0]["value"]) or "")

    def _artifacts(self, run: str) -> dict[str, Any]:
        """The newest of each type."""
        body = {"artifacts": {"flow_run_id": {"any_": [run]}}, "sort": "CREATED_DESC"}
        found = self._call("POST", "/artifacts/filter", body)
        return {one["type"]: one["data"] for one in reversed(found)}


def _told(run: Mapping[str, Any]) -> Told:
    kind = str(run["state_type"])
    look, said = _STATES.get(kind, ("waits", kind.capitalize()))
    message = str(run["state"].get("message") or "") if kind in ("FAILED", "CANCELLED") else ""
    return Told(
        id=str(run["id"]),
        name=str(run["name"]),
        state=said,
        look=look,
        open=kind not in _ENDED,
        began=_time(run.get("start_time") or run.get("expected_start_time")),
        message=message.removeprefix("Flow run encountered an exception: "),
    )


def html(markdown: str) -> Markup:
    """What a run shows, as a page has it."""
    return Markup(_MARKDOWN.render(markdown)) if markdown else _NOTHING


def _time(moment: Any) -> str:
    """`28 November 2026, 09:15 UTC`."""
    if not moment:
        return ""
    read = datetime.fromisoformat(str(moment)).astimezone(UTC)
    return f"{read.day} {read:%B %Y, %H:%M} UTC"


def _now() -> str:
    return datetime.now(UTC).isoformat()
