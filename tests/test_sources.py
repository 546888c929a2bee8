"""What SOURCE may be: files, folders, standard input, addresses; nothing else is fetched."""

import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from harbor_pub import fetching
from harbor_pub.errors import SourceError
from harbor_pub.sources import expand, load

PAGE = b"<html><body><p>The harbour opened at noon.</p></body></html>"


class Site(BaseHTTPRequestHandler):
    """A site that misbehaves by the path that is asked for."""

    asked: list[str]
    hosts: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.hosts.append(self.headers["Host"])
        answer = getattr(self, f"get_{self.path.strip('/').split('.')[0]}", None)
        if answer:
            answer()
        else:
            self.send_error(404)

    def get_page(self) -> None:
        self._answer({"Content-Type": "text/html; charset=windows-1252"}, PAGE)

    def get_away(self) -> None:
        self._answer({"Location": "/page"}, b"", 302)

    def get_loop(self) -> None:
        self._answer({"Location": "/loop"}, b"", 302)

    def get_file(self) -> None:
        self._answer({"Location": "file:///etc/passwd"}, b"", 302)

    def get_broken(self) -> None:
        self.send_error(500)

    def get_endless(self) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            while True:
                self.wfile.write(b"x" * 100_000)
        except OSError:
            pass

    def get_short(self) -> None:
        self._answer({"Content-Length": "9999"}, b"cut off")

    def get_slow(self) -> None:
        time.sleep(1.5)

    def _answer(self, headers: dict[str, str], body: bytes, status: int = 200) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    Site.asked, Site.hosts = [], []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_an_address_is_fetched_and_nothing_else(site: str) -> None:
    Site.asked.clear()
    source = load(f"{site}/page", private=True)
    assert (source.data, source.suffix, source.charset) == (PAGE, ".html", "windows-1252")
    assert (source.stem, source.url) == ("page", f"{site}/page")
    assert Site.asked == ["/page"]


def test_a_redirect_is_followed_and_told(site: str) -> None:
    assert load(f"{site}/away", private=True).url == f"{site}/page"


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/missing", "answered 404"),
        ("/broken", "answered 500"),
        ("/loop", "redirected more than"),
        ("/file", "only http and https"),
        ("/endless", "larger than"),
        ("/short", "can't be fetched"),
        ("/slow", "too long"),
    ],
)
def test_a_site_that_misbehaves_is_one_clear_line(
    site: str, path: str, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "_READ", 0.5)
    with pytest.raises(SourceError, match=says) as caught:
        load(f"{site}{path}", private=True)
    assert "\n" not in str(caught.value)


def test_nobody_answers(site: str) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(SourceError, match="can't be fetched"):
        load(f"http://127.0.0.1:{port}/", private=True)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "10.0.0.1", "169.254.169.254", "[::1]", "[::ffff:10.0.0.1]",
             "192.168.1.1", "0.0.0.0", "224.0.0.1"],
)  # fmt: skip
def test_a_private_address_is_not_fetched(host: str) -> None:
    with pytest.raises(SourceError, match="private address"):
        load(f"http://{host}/page")


def test_a_redirect_into_the_network_is_refused(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first address passes as public; where it leads to is checked again."""
    checked = []

    def first_only(address: str) -> bool:
        checked.append(address)
        return len(checked) == 1

    monkeypatch.setattr(fetching, "_is_public", first_only)
    with pytest.raises(SourceError, match="private address"):
        load(f"{site}/away")
    assert len(checked) == 2


def test_a_host_is_looked_up_once_and_connected_to_as_it_was(
    site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or else a name could pass the check with one address and lead to another."""
    asked = []

    def once(host: str, *_: object, **__: object) -> list[tuple[object, ...]]:
        asked.append(host)
        assert host != "harbour.example" or len(asked) == 1
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    port = int(site.rsplit(":", 1)[1])
    monkeypatch.setattr(socket, "getaddrinfo", once)
    page = load(f"http://harbour.example:{port}/page", private=True)
    assert page.data == PAGE
    assert page.url == f"http://harbour.example:{port}/page"
    assert Site.hosts[-1] == f"harbour.example:{port}"


def test_a_folder_is_its_sources_in_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", "in/c.html", ".hidden.txt", "~$d.docx", "e.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    (tmp_path / "in" / "again").symlink_to(tmp_path)
    found, skipped = expand([str(tmp_path), str(tmp_path / "b.txt")])
    assert [Path(place).name for place in found] == ["a.md", "b.txt", "c.html"]
    assert [Path(place).name for place in skipped] == ["e.csv"]


def test_a_folder_without_a_source_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("1")
    with pytest.raises(SourceError, match="no source in this folder"):
        expand([str(tmp_path)])


@pytest.mark.parametrize("address", ["64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:1::1"])
def test_an_address_that_tunnels_to_another_is_not_public(address: str) -> None:
    assert not fetching._is_public(address)
