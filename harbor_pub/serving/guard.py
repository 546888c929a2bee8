"""Who may talk to the desk: its own page and programs, and no page of anybody else's.

A browser sends what any page asks it to, to this machine too. So a request is let through where its
Host is a name of ours (a stranger's name that was made to point here is none), and its Origin,
where it has one, is the desk itself. Sockets are asked the same, since no browser does. What is
secret in a block isn't given out. All of it in ASGI, before Prefect sees anything.
"""

import hmac
import ipaddress
import json
import socket
from base64 import b64decode
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

_BLOCKS = "/block_documents"
_LARGEST_QUESTION = 1 << 20
_SECRETS = "include_secrets"


def names(*urls: str) -> frozenset[str]:
    """The host names of addresses, and this machine's own."""
    given = {urlsplit(url).hostname or "" for url in urls}
    return frozenset({*given, "localhost", socket.gethostname().lower()} - {""})


def origin(url: str) -> str:
    """The origin of an address, as a browser sends it."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def reached(host: str) -> str:
    """Where we reach what listens at a host: one that stands for every address is none."""
    name = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}.get(host, host)
    return f"[{name}]" if ":" in name else name


def is_ours(host: str, known: Iterable[str]) -> bool:
    """Whether a Host header names us. A number is no name: nobody can make it point elsewhere."""
    name = _hostname(f"//{host}")
    if name is None or not set(host).isdisjoint("@/?#\\ "):
        return False
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return name.rstrip(".") in known
    return True


CHALLENGE = 'Basic realm="Harbor", charset="UTF-8"'
"""What a browser is told where it has to ask its reader for the password."""


def knows(authorization: str, password: str) -> bool:
    """Whether a header of this name holds the password, which is `user:password`."""
    scheme, _, given = authorization.partition(" ")
    try:
        said = b64decode(given.strip(), validate=True)
    except ValueError:
        return False
    return scheme.lower() == "basic" and hmac.compare_digest(said, password.encode())


def is_same(origin: str, host: str, desk_url: str) -> bool:
    """Whether an Origin is the desk itself, as it is asked or as people reach it."""
    parts = urlsplit(origin)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return False
    own = urlsplit(desk_url)
    reached = (own.scheme, own.netloc.lower())
    return parts.netloc.lower() == host.lower() or (parts.scheme, parts.netloc.lower()) == reached


class Guard:
    """An application behind the checks, reached at the path of `desk_url` as well: a proxy may take
    that path off or leave it on. `known` are further host names that programs know it by."""

    def __init__(
        self, application: Application, desk_url: str = "", known: Iterable[str] = ()
    ) -> None:
        self._application = application
        self._desk_url = desk_url
        self._names = names(desk_url) | set(known)
        self._base = urlsplit(desk_url).path.rstrip("/")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._application(scope, receive, send)
            return
        if reason := self._refused(scope):
            await _refuse(scope, send, reason)
            return
        scope = self._moved(scope)
        if scope["type"] == "http" and _BLOCKS in scope["path"]:
            scope, receive = await _without_secrets(scope, receive)
        await self._application(scope, receive, send)

    def _refused(self, scope: Scope) -> str:
        hosts = _headers(scope, b"host")
        if len(hosts) != 1 or not is_ours(hosts[0], self._names):
            return "this desk has no such name; see `desk_url` in harbor.toml"
        for origin in _headers(scope, b"origin"):
            if not is_same(origin, hosts[0], self._desk_url):
                return "a page of another origin can't use this desk; see `desk_url`"
        return ""

    def _moved(self, scope: Scope) -> Scope:
        """The paths that Prefect knows: the API at /api, its pages below the base."""
        path = str(scope["path"])
        within = path.removeprefix(self._base) if _below(path, self._base) else path
        wanted = within if _below(within, "/api") else f"{self._base}{within or '/'}"
        if wanted == path:
            return scope
        return {**scope, "path": wanted, "raw_path": wanted.encode()}


def _below(path: str, base: str) -> bool:
    return path == base or path.startswith(f"{base}/")


async def _without_secrets(scope: Scope, receive: Receive) -> tuple[Scope, Receive]:
    """The same question without the wish for what is secret."""
    asked = parse_qsl(scope.get("query_string", b"").decode("latin-1"), keep_blank_values=True)
    query = urlencode([(key, value) for key, value in asked if key != _SECRETS]).encode()
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body") or len(body) > _LARGEST_QUESTION:
            break
    try:
        fields = json.loads(body or b"null")
    except ValueError:
        fields = None
    if isinstance(fields, dict) and fields.pop(_SECRETS, None) is not None:
        body = json.dumps(fields).encode()
    headers = [(name, value) for name, value in scope["headers"] if name != b"content-length"]
    if body:
        headers.append((b"content-length", str(len(body)).encode()))
    told = False

    async def again() -> Message:
        nonlocal told
        if told:
            return await receive()
        told = True
        return {"type": "http.request", "body": body, "more_body": False}

    return {**scope, "query_string": query, "headers": headers}, again


async def _refuse(scope: Scope, send: Send, reason: str) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008, "reason": reason})
        return
    text = f"{reason}\n".encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", b"%d" % len(text)),
    ]
    await send({"type": "http.response.start", "status": 403, "headers": headers})
    await send({"type": "http.response.body", "body": text})


def _headers(scope: Scope, name: bytes) -> list[str]:
    return [value.decode("latin-1") for key, value in scope["headers"] if key.lower() == name]


def _hostname(url: str) -> str | None:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return None
    return parts.hostname
