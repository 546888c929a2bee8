"""The output folder over HTTP: read-only, no listings, nothing outside of it, nothing hidden."""

import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Set
from contextlib import contextmanager
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, cast
from urllib.parse import unquote, urlsplit

from harbor_pub.errors import HarborError
from harbor_pub.serving.guard import CHALLENGE, is_ours, knows

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".json": "application/json",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xlf": "application/xliff+xml",
    ".tmx": "application/x-tmx+xml",
}
"""What we publish; nothing else is served."""

# The pages forbid all but their own style in a policy of their own (webpage/); what such a policy
# can't say inside a page is said here. Both hold.
HEADERS = {
    "Content-Security-Policy": "frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


class Pages(ThreadingHTTPServer):
    """`roots` maps the first part of a path to a folder, "" standing for any other; `texts` maps a
    whole path to what makes its text, such as `/metrics`; `names` are host names that we go by, so
    that no stranger's name that points here reads drafts. `password` is `user:password`, which is
    asked for before a file of one of the roots `private` ("" for never)."""

    daemon_threads = True

    def __init__(
        self,
        address: tuple[str, int],
        roots: Mapping[str, Path],
        texts: Mapping[str, Callable[[], bytes]],
        names: Set[str] = frozenset(),
        private: Set[str] = frozenset(),
        password: str = "",
    ) -> None:
        self.private = private
        self.password = password
        self.names = {"localhost", *names}
        self.roots = {name: folder.resolve() for name, folder in roots.items()}
        self.texts = texts
        super().__init__(address, Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """A reader who hangs up, or falls asleep, is no news; all else is told."""
        if not isinstance(sys.exc_info()[1], ConnectionError | TimeoutError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]

    def asks(self, url: str) -> bool:
        """Whether a password is asked for before an address is answered."""
        root, _ = self._placed(url)
        return bool(self.password) and root in self.private

    def file(self, url: str) -> Path | None:
        """The file that is asked for, where it is one of ours."""
        name, parts = self._placed(url)
        root = self.roots[name]
        if any(part.startswith(".") or "\\" in part or "\0" in part for part in parts):
            return None
        try:
            path = root.joinpath(*parts).resolve()
            path = path / "index.html" if path.is_dir() else path
            ours = path.is_relative_to(root) and path.suffix in TYPES
            return path if ours and path.is_file() else None
        except OSError:  # a name too long, a loop of links
            return None

    def _placed(self, url: str) -> tuple[str, list[str]]:
        """The name of the root that an address leads to, and the path in it."""
        parts = [part for part in unquote(urlsplit(url).path).split("/") if part]
        return (parts[0], parts[1:]) if parts and parts[0] in self.roots else ("", parts)


class Handler(SimpleHTTPRequestHandler):
    """GET and HEAD; the standard library does the dates, the lengths and the copying."""

    server_version = "harbor"
    sys_version = ""
    timeout = 30  # seconds a reader may keep a thread waiting

    @property
    def pages(self) -> Pages:
        return cast(Pages, self.server)

    def send_head(self) -> BytesIO | BinaryIO | None:
        hosts = self.headers.get_all("Host") or []
        if len(hosts) > 1 or not all(is_ours(host, self.pages.names) for host in hosts):
            self.send_error(HTTPStatus.FORBIDDEN, explain="no name of ours; see `public_url`")
            return None
        if self.pages.asks(self.path) and not knows(
            self.headers.get("Authorization", ""), self.pages.password
        ):
            self._ask_for_password()
            return None
        make = self.pages.texts.get(urlsplit(self.path).path)
        if make is not None:
            return self._send_text(make)
        if self.pages.file(self.path) is None:
            self.send_error(HTTPStatus.NOT_FOUND)
            return None
        return super().send_head()

    def _ask_for_password(self) -> None:
        text = b"The drafts ask for the desk's password.\n"
        self.send_response(HTTPStatus.UNAUTHORIZED)
        self.send_header("WWW-Authenticate", CHALLENGE)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(text)

    def translate_path(self, path: str) -> str:
        return str(self.pages.file(path) or "")

    def guess_type(self, path: object) -> str:
        return TYPES[Path(str(path)).suffix]

    def end_headers(self) -> None:
        for name, value in HEADERS.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Who reads what is nobody's business."""

    def _send_text(self, make: Callable[[], bytes]) -> BytesIO | None:
        try:
            text = make()
        except HarborError as error:
            self.send_error(HTTPStatus.SERVICE_UNAVAILABLE, explain=str(error))
            return None
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        return BytesIO(text)


@contextmanager
def served(
    host: str,
    port: int,
    roots: Mapping[str, Path],
    texts: Mapping[str, Callable[[], bytes]],
    names: Set[str] = frozenset(),
    private: Set[str] = frozenset(),
    password: str = "",
) -> Iterator[str]:
    """Serve from a thread; gives the address. Raises HarborError where the port is in use."""
    try:
        pages = Pages((host, port), roots, texts, names, private, password)
    except OSError as error:
        raise HarborError(
            f"port {port} of {host}: {error.strerror or error}; choose another with --pages-port"
        ) from error
    thread = threading.Thread(target=pages.serve_forever, name="pages", daemon=True)
    thread.start()
    try:
        yield f"http://{host}:{pages.server_address[1]}"
    finally:
        pages.shutdown()
        pages.server_close()
        thread.join()
