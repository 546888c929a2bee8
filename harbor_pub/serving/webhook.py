"""What the webhook is told: runs that failed, and documents with drafts to review.

    python -m harbor_pub.serving.webhook

does it for the desk of a work pool; `harbor serve` does it by itself. The desk is asked what has
happened since the last look, so nothing is lost while we, it or the receiver are away. A message is
signed as Standard Webhooks has it, tried again after growing pauses, and in the end put into the
journal, whole. What waits lies in a file beside the journal.
"""

import base64
import hmac
import json
import os
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

from harbor_pub import files, journal
from harbor_pub.errors import HarborError
from harbor_pub.serving.desk import AGAIN, ATTEMPTS, Desk
from harbor_pub.settings import load

SECRET = "HARBOR_WEBHOOK_SECRET"
"""The environment variable with the key of the signature. No setting: runs can read those."""

READY_FOR_REVIEW = "harbor.edition.ready-for-review"
"""The event that is emitted for a document with drafts."""

PAUSES = (5.0, 30.0, 120.0, 600.0, 3600.0, 21600.0)
"""Seconds from each try to the next; after the last one a message is dead."""

_ROUND = 10.0
"""Seconds between two looks."""

_OVERLAP = timedelta(minutes=20)
"""How far back a look goes: the server writes events down some seconds late."""

_GRACE = timedelta(minutes=10)
"""A crashed run goes on within seconds; one that stays crashed is told."""


@dataclass(slots=True)
class Message:
    """`id` is the same for every try, `due` the time of the next one."""

    id: str
    body: dict[str, Any]
    moment: str
    tries: int = 0
    due: float = 0.0


@dataclass(slots=True)
class Box:
    """What waits to be told, and what was: ids with their times, as far back as a look goes."""

    since: str
    waiting: list[Message] = field(default_factory=list)
    told: dict[str, str] = field(default_factory=dict)

    @classmethod
    def open(cls, path: Path, now: datetime) -> "Box":
        """The box in a file; a new one begins now."""
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
            waiting = [Message(**one) for one in found["waiting"]]
            return cls(found["since"], waiting, found["told"])
        except (OSError, ValueError, TypeError, KeyError):
            return cls(now.isoformat())

    def save(self, path: Path) -> None:
        files.write(path, json.dumps(asdict(self), ensure_ascii=False).encode())

    def add(self, found: Iterator[Message], now: datetime) -> None:
        """Take in what is new."""
        for message in found:
            if message.id not in self.told:
                self.told[message.id] = message.moment
                self.waiting.append(message)
        oldest = (now - 2 * _OVERLAP).isoformat()
        self.told = {one: moment for one, moment in self.told.items() if moment > oldest}
        self.since = max(self.since, (now - _OVERLAP).isoformat())

    def deliver(self, send: Callable[[Message], str], now: float) -> None:
        """Send what is due; `send` gives why it couldn't, "" where it could. A receiver that is
        away is asked once a look, for the message that has waited longest."""
        for message in [one for one in self.waiting if one.due <= now]:
            reason = send(message)
            if not reason:
                self.waiting.remove(message)
                continue
            message.tries += 1
            if message.tries > len(PAUSES):
                self.waiting.remove(message)
                journal.tell("undelivered", tries=message.tries, reason=reason, body=message.body)
                continue
            message.due = now + PAUSES[message.tries - 1]
            return


def happened(desk: Desk, since: str, now: datetime, shown: str) -> Iterator[Message]:
    """What the desk has to tell since a time; `shown` is where people reach it."""
    for run in desk.ended(("FAILED", "CRASHED"), since):
        moment = datetime.fromisoformat(run["end_time"])
        goes_on = run["state_type"] == "CRASHED" and run["run_count"] < ATTEMPTS
        if AGAIN in run["tags"] or (goes_on and now - moment < _GRACE):
            continue
        body = {
            "event": f"prefect.flow-run.{run['state_name']}",
            "flow": next((tag for tag in run["tags"] if tag != "harbor"), ""),
            "run": run["name"],
            "id": run["id"],
            "reason": (run["state"] or {}).get("message") or "",
            "url": f"{shown}/runs/flow-run/{run['id']}",
        }
        yield Message(str(run["state_id"]), body, moment.astimezone(UTC).isoformat())
    for event in desk.events(READY_FOR_REVIEW, since, now.isoformat()):
        moment = datetime.fromisoformat(event["occurred"])
        body = {"event": event["event"], **event["payload"]}
        yield Message(str(event["id"]), body, moment.astimezone(UTC).isoformat())


def signed(message: Message, secret: str, now: float) -> tuple[bytes, dict[str, str]]:
    """The bytes that are sent, and their headers."""
    body = json.dumps(message.body, ensure_ascii=False).encode()
    moment = str(int(now))
    headers = {
        "Content-Type": "application/json",
        "webhook-id": message.id,
        "webhook-timestamp": moment,
    }
    if secret:
        own = secret.removeprefix("whsec_")
        key = base64.b64decode(own) if own != secret else secret.encode()
        content = b".".join((message.id.encode(), moment.encode(), body))
        digest = base64.b64encode(hmac.digest(key, content, "sha256")).decode()
        headers["webhook-signature"] = f"v1,{digest}"
    return body, headers


def sender(url: str, secret: str) -> Callable[[Message], str]:
    """What sends a message to an address, and gives why it couldn't. Raises HarborError for a key
    that is none."""

    def send(message: Message) -> str:
        body, headers = signed(message, secret, time.time())
        request = urllib.request.Request(url, body, headers, method="POST")
        try:
            with _OPENER.open(request, timeout=15):
                return ""
        except HTTPError as error:
            error.close()
            return f"answered {error.code}"
        except (OSError, HTTPException, ValueError) as error:
            return str(getattr(error, "reason", error))

    try:
        signed(Message("", {}, ""), secret, 0)
    except ValueError as error:
        raise HarborError(f"{SECRET}: no base64 after whsec_ ({error})") from error
    return send


class _NoDetour(urllib.request.HTTPRedirectHandler):
    """A receiver that sends us elsewhere hasn't received anything."""

    def redirect_request(self, *_: Any) -> None:
        return None


_OPENER = urllib.request.build_opener(_NoDetour)


def tell(
    desk: Desk, shown: str, send: Callable[[Message], str], place: Path, stop: threading.Event
) -> None:
    """Tell until somebody stops us."""
    box = Box.open(place, datetime.now(UTC))
    while True:
        now, before = datetime.now(UTC), asdict(box)
        with suppress(HarborError):  # a desk that is away is asked again
            box.add(happened(desk, box.since, now, shown), now)
        box.deliver(send, time.time())
        if asdict(box) != before:
            with suppress(HarborError):  # a full disk: it is told twice at worst
                box.save(place)
        if stop.wait(_ROUND):
            return


def place_of(journal_path: Path) -> Path:
    return journal_path.with_name(f"{journal_path.name}.webhook")


def main() -> None:
    settings = load()
    if not (settings.webhook and settings.journal):
        sys.exit("harbor.toml: set `webhook` and `journal`")
    url = os.environ.get("PREFECT_API_URL", "http://127.0.0.1:4200/api").removesuffix("/api")
    desk = Desk(url, os.environ.get("PREFECT_API_AUTH_STRING", ""))
    path = Path(settings.journal)
    try:
        send = sender(settings.webhook, os.environ.get(SECRET, ""))
        journal.keep(path)
        tell(desk, settings.desk_url or url, send, place_of(path), threading.Event())
    except HarborError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
