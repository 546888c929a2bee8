"""Who may talk to the desk: asked as ASGI asks, and over HTTP of the pages."""

import asyncio
import http.client
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from harbor_pub.serving.guard import Guard, Message, Receive, Scope, Send
from harbor_pub.serving.pages import served


class Application:
    """Says yes, and keeps what it was asked."""

    def __init__(self) -> None:
        self.scope: Scope = {}
        self.body = b""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.scope = scope
        self.body = (await receive()).get("body", b"") if scope["type"] == "http" else b""
        await send({"type": "http.response.start", "status": 200, "headers": []})


def ask(
    path: str = "/api/flows/filter",
    *,
    desk_url: str = "",
    kind: str = "http",
    body: bytes = b"",
    query: str = "",
    **headers: str,
) -> tuple[Message, Application]:
    """What is answered first."""
    application, answers = Application(), list[Message]()
    scope = {
        "type": kind,
        "path": path,
        "query_string": query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }

    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: Message) -> None:
        answers.append(message)

    asyncio.run(Guard(application, desk_url)(scope, receive, send))
    return answers[0], application


OURS = "127.0.0.1:4200"


@pytest.mark.parametrize(
    "headers",
    [
        {"host": OURS}, {"host": "localhost:4200"}, {"host": "[::1]:4200"}, {"host": "10.0.0.7"},
        {"host": OURS, "origin": f"http://{OURS}"},
        {"host": "desk.example.org", "origin": "https://desk.example.org"},
        {"host": OURS, "origin": "https://desk.example.org"},
        {"host": "DESK.example.org:443"},
    ],
)  # fmt: skip
def test_the_desk_s_own_pages_and_programs_are_let_through(headers: dict[str, str]) -> None:
    answer, _ = ask(desk_url="https://desk.example.org/harbor", **headers)
    assert answer["status"] == 200


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize(
    "headers",
    [
        {}, {"host": ""}, {"host": "evil.example:4200"}, {"host": "127.0.0.1.evil.example"},
        {"host": "desk.example.org.evil.example"}, {"host": "evil.example@127.0.0.1"},
        {"host": "127.0.0.1:x"}, {"host": "["},
        {"host": OURS, "origin": "http://evil.example"}, {"host": OURS, "origin": "null"},
        {"host": OURS, "origin": "http://127.0.0.1:9999"},
        {"host": OURS, "origin": "http://desk.example.org"},
        {"host": OURS, "origin": "file://"}, {"host": OURS, "origin": ""},
        {"host": "evil.example:4200", "origin": "http://evil.example:4200"},
    ],
)  # fmt: skip
def test_strangers_are_not(kind: str, headers: dict[str, str]) -> None:
    answer, application = ask(kind=kind, desk_url="https://desk.example.org/harbor", **headers)
    assert answer.get("status", answer.get("code")) in (403, 1008)
    assert application.scope == {}


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        ("/api/health", "/api/health"),
        ("/harbor/api/health", "/api/health"),
        ("/harbor/api", "/api"),
        ("/harbor/runs", "/harbor/runs"),
        ("/runs", "/harbor/runs"),
        ("/", "/harbor/"),
        ("/harbor", "/harbor/"),
        ("/harbor/apiary", "/harbor/apiary"),
        ("/harbors", "/harbor/harbors"),
    ],
)
def test_a_proxy_may_take_the_path_off_or_leave_it(path: str, wanted: str) -> None:
    _, application = ask(path, desk_url="https://example.org/harbor/", host=OURS)
    assert application.scope["path"] == wanted


@pytest.mark.parametrize(
    ("path", "query", "body"),
    [
        ("/api/block_documents/filter", "", {"include_secrets": True, "limit": 3}),
        ("/api/block_documents/x", "include_secrets=true&a=b", None),
        ("/api/block_documents/x", "include%5Fsecrets=1", None),
        ("/api/block_types/slug/webhook/block_documents", "include_secrets=true", None),
    ],
)
def test_secrets_are_not_given_out(path: str, query: str, body: Any) -> None:
    sent = b"" if body is None else json.dumps(body).encode()
    answer, application = ask(path, query=query, body=sent, host=OURS)
    assert answer["status"] == 200
    assert b"secrets" not in application.scope["query_string"] + application.body
    assert body is None or json.loads(application.body) == {"limit": 3}


@pytest.fixture
def pages(tmp_path: Path) -> Iterator[str]:
    (tmp_path / "index.html").write_text("<h1>Portal</h1>", encoding="utf-8")
    with served("127.0.0.1", 0, {"": tmp_path}, {}, {"editions.example.org"}) as address:
        yield address


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1", 200), ("localhost:80", 200), ("editions.example.org", 200),
        ("evil.example", 403), ("editions.example.org.evil.example", 403),
    ],
)  # fmt: skip
def test_the_pages_go_by_their_names_alone(pages: str, host: str, status: int) -> None:
    connection = http.client.HTTPConnection(urlsplit(pages).netloc, timeout=10)
    connection.request("GET", "/", headers={"Host": host})
    assert connection.getresponse().status == status
    connection.close()
