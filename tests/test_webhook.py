"""The webhook: what it is told, signed, tried again, and in the end kept."""

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, cast

import pytest

from harbor_pub import journal
from harbor_pub.errors import HarborError
from harbor_pub.serving import webhook
from harbor_pub.serving.desk import Desk
from harbor_pub.serving.webhook import PAUSES, Box, Message

NOW = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
SAID = 'HarborError: "a\\b".txt: no text\n{{ 1 }}'


class Receiver(BaseHTTPRequestHandler):
    got: list[tuple[dict[str, str], bytes]]
    status = 200

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.got.append(({k.lower(): v for k, v in self.headers.items()}, body))
        self.send_response(self.status)
        self.send_header("Location", "/elsewhere")
        self.end_headers()

    do_GET = do_POST

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def receiver() -> Iterator[str]:
    Receiver.got, Receiver.status = [], 200
    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/hook"
    server.shutdown()
    server.server_close()


def run(state: str, ago: timedelta, count: int = 1, *tags: str) -> dict[str, Any]:
    return {
        "id": "r1", "state_id": f"s-{state}-{count}", "name": 'publish "a\\b".txt',
        "state_type": state, "state_name": state.title(), "state": {"message": SAID},
        "run_count": count, "tags": ["harbor", "publish", *tags],
        "end_time": (NOW - ago).isoformat(),
    }  # fmt: skip


class Told:
    """A desk with these runs, and the drafts of a document."""

    def __init__(self, *runs: dict[str, Any]) -> None:
        self.runs = runs

    def ended(self, *_: object) -> list[dict[str, Any]]:
        return list(self.runs)

    def events(self, name: str, *_: object) -> list[dict[str, Any]]:
        payload = {"document": "a", "locales": "id, th", "url": ""}
        return [{"id": "e1", "event": name, "occurred": NOW.isoformat(), "payload": payload}]


def found(*runs: dict[str, Any]) -> list[Message]:
    desk = cast(Desk, Told(*runs))
    return list(webhook.happened(desk, "", NOW, "https://desk.example/h"))


def test_a_failure_is_told_with_its_reason_and_drafts_with_their_document() -> None:
    failed, drafts = found(run("FAILED", timedelta(minutes=1)))
    assert failed.body == {
        "event": "prefect.flow-run.Failed", "flow": "publish", "run": 'publish "a\\b".txt',
        "id": "r1", "reason": SAID, "url": "https://desk.example/h/runs/flow-run/r1",
    }  # fmt: skip
    assert drafts.body["event"] == "harbor.edition.ready-for-review"
    assert (drafts.body["document"], drafts.body["locales"]) == ("a", "id, th")


def test_what_goes_on_and_what_has_failed_before_is_no_alarm() -> None:
    minute = timedelta(minutes=1)
    assert len(found(run("CRASHED", minute))) == 1  # the drafts alone
    assert len(found(run("FAILED", minute, 1, "handed-over", "again"))) == 1
    assert len(found(run("CRASHED", minute, 20))) == 2
    assert len(found(run("CRASHED", 11 * minute))) == 2


def test_it_is_json_and_signed_as_standard_webhooks_say(receiver: str) -> None:
    message = found(run("FAILED", timedelta()))[0]
    key = b"a key of our own"
    secret = f"whsec_{base64.b64encode(key).decode()}"
    assert webhook.sender(receiver, secret)(message) == ""
    ((headers, body),) = Receiver.got
    assert json.loads(body) == message.body
    content = f"{message.id}.{headers['webhook-timestamp']}.".encode() + body
    digest = base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{digest}"
    assert headers["webhook-id"] == message.id
    # Any other text is the key as it is; without one nothing is signed.
    assert webhook.signed(message, "k", 0)[1]["webhook-signature"].startswith("v1,")
    assert "webhook-signature" not in webhook.signed(message, "", 0)[1]
    with pytest.raises(HarborError, match="no base64 after whsec_"):
        webhook.sender(receiver, "whsec_a")


@pytest.mark.parametrize("status", [302, 404, 500])
def test_only_a_yes_is_a_receipt(receiver: str, status: int) -> None:
    Receiver.status = status
    send = webhook.sender(receiver, "")
    assert send(found()[0]) == f"answered {status}"
    assert len(Receiver.got) == 1


def test_a_receiver_that_is_away_is_told_later_and_the_dead_are_kept(
    tmp_path: Path, receiver: str
) -> None:
    journal.keep(tmp_path / "journal.jsonl")
    box = Box.open(tmp_path / "box", NOW)
    for message in found(run("FAILED", timedelta())):
        box.add(iter([message, message]), NOW)
    assert len(box.waiting) == 2
    tried: list[str] = []

    def away(message: Message) -> str:
        tried.append(message.id)
        return "Connection refused"

    now = 0.0
    box.deliver(away, now)
    assert len(tried) == 1  # one that is away isn't asked for every message
    box.save(tmp_path / "box")
    box = Box.open(tmp_path / "box", NOW)  # `harbor serve` was started again
    for pause in (*PAUSES, PAUSES[-1]):
        now += pause + 1
        box.deliver(away, now)
        box.deliver(away, now)
    kept = (tmp_path / "journal.jsonl").read_text(encoding="utf-8").splitlines()
    told = [json.loads(line) for line in kept]
    assert [one["event"] for one in told] == ["undelivered", "undelivered"]
    assert told[0]["reason"] == "Connection refused"
    assert {one["body"]["event"] for one in told} == {
        "prefect.flow-run.Failed", "harbor.edition.ready-for-review",
    }  # fmt: skip
    # What was told, or is dead, is not told again.
    box.add(iter(found(run("FAILED", timedelta()))), NOW)
    assert box.waiting == []


def test_a_look_goes_back_so_far_that_late_events_are_seen() -> None:
    box = Box((NOW - timedelta(days=1)).isoformat())
    box.add(iter(found()), NOW)
    assert NOW - timedelta(hours=1) < datetime.fromisoformat(box.since) < NOW
    box.add(iter([]), NOW + timedelta(hours=2))
    assert box.told == {}
