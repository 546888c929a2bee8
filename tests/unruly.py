"""A web server on 127.0.0.1 that misbehaves as it is told to."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: "Unruly"

    def do_GET(self) -> None:
        self.server.asked.append((self.path, self.headers.get("Range", "")))
        answers = self.server.answers.get(self.path)
        answer = answers.pop(0) if answers and len(answers) > 1 else (answers or [status(404)])[0]
        try:
            answer(self)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        pass

    def head(self, code: int, headers: dict[str, object]) -> None:
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name, str(value))
        self.end_headers()

    def hang_up(self) -> None:
        self.wfile.flush()
        self.close_connection = True


class Unruly(ThreadingHTTPServer):
    """`answers` maps a path to what is answered in turn, the last for ever after; `asked` keeps
    each request's path and Range."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers: dict[str, list[Answer]] = {}
        self.asked: list[tuple[str, str]] = []
        self.closing = threading.Event()

    def handle_error(self, *_: object) -> None:
        """A client that hangs up is no news."""

    def serve(self, path: str, *answers: Answer) -> str:
        self.answers[path] = list(answers)
        return f"http://127.0.0.1:{self.server_address[1]}{path}"


@contextmanager
def unruly() -> Iterator[Unruly]:
    server = Unruly()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()


def status(code: int) -> Answer:
    return lambda handler: handler.head(code, {"Content-Length": 0})


def redirect(to: str) -> Answer:
    return lambda handler: handler.head(302, {"Location": to, "Content-Length": 0})


def whole(data: bytes, *, tag: str = '"one"', ranges: bool = True) -> Answer:
    """Serve a file as a good server does: the rest of it where Range and If-Range ask for that."""

    def answer(handler: Handler) -> None:
        start = _start(handler, tag, len(data)) if ranges else 0
        if start > 0 and start >= len(data):
            handler.head(416, {"Content-Range": f"bytes */{len(data)}", "Content-Length": 0})
            return
        _head(handler, len(data), start, tag)
        handler.wfile.write(data[start:])

    return answer


def cut(data: bytes, after: int, *, tag: str = '"one"', ranges: bool = True) -> Answer:
    """Promise the whole file (or the rest), send `after` bytes of it, and hang up."""

    def answer(handler: Handler) -> None:
        start = _start(handler, tag, len(data)) if ranges else 0
        _head(handler, len(data), start, tag)
        handler.wfile.write(data[start : start + after])
        handler.hang_up()

    return answer


def stall(data: bytes, after: int, seconds: float, *, tag: str = '"one"') -> Answer:
    """Send `after` bytes and then nothing."""

    def answer(handler: Handler) -> None:
        start = _start(handler, tag, len(data))
        _head(handler, len(data), start, tag)
        handler.wfile.write(data[start : start + after])
        handler.wfile.flush()
        handler.server.closing.wait(seconds)
        handler.hang_up()

    return answer


def endless(handler: Handler) -> None:
    handler.send_response(200)
    handler.send_header("Connection", "close")
    handler.end_headers()
    until = time.monotonic() + 5
    while time.monotonic() < until:
        handler.wfile.write(b"0" * 65536)
    handler.hang_up()


def _start(handler: Handler, tag: str, size: int) -> int:
    asked = handler.headers.get("Range", "")
    if not asked or handler.headers.get("If-Range") != tag:
        return 0
    return int(asked.removeprefix("bytes=").partition("-")[0])


def _head(handler: Handler, size: int, start: int, tag: str) -> None:
    headers: dict[str, object] = {"Content-Length": size - start, "ETag": tag}
    if start:
        headers["Content-Range"] = f"bytes {start}-{size - 1}/{size}"
    handler.head(206 if start else 200, headers)
