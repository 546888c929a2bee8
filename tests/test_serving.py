"""The parts of `harbor serve` that need no Prefect: pages, metrics, children, the journal."""

import http.client
import json
import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from served import HARBOR, UNIT, service

from harbor_pub import journal
from harbor_pub.errors import HarborError
from harbor_pub.serving.child import Child
from harbor_pub.serving.clock import Clock
from harbor_pub.serving.metrics import Metrics
from harbor_pub.serving.pages import served


@pytest.fixture
def site(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A portal with an edition, something hidden beside it, and links that lead outside."""
    root = tmp_path / "output"
    (root / "a b" / "th").mkdir(parents=True)
    (root / "index.html").write_text("<h1>Portal</h1>", encoding="utf-8")
    (root / "a b" / "th" / "a.docx").write_bytes(b"PK")
    (root / ".hidden.html").write_text("secret")
    (root / "record.sqlite").write_text("secret")
    (tmp_path / "secret.html").write_text("secret")
    (root / "link.html").symlink_to(tmp_path / "secret.html")
    with served("127.0.0.1", 0, {"": root}, {"/metrics": lambda: b"up 1\n"}) as address:
        yield address, root


def ask(
    address: str, path: str, method: str = "GET", **headers: str
) -> tuple[int, dict[str, str], bytes]:
    """Ask without a client that would tidy the path up first."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=10)
    connection.request(method, path, headers=headers)
    answer = connection.getresponse()
    found = answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
    connection.close()
    return found


def test_pages_are_served_with_their_types_and_a_policy(site: tuple[str, Path]) -> None:
    status, headers, body = ask(site[0], "/")
    assert (status, body, headers["content-type"]) == (
        200, b"<h1>Portal</h1>", "text/html; charset=utf-8",
    )  # fmt: skip
    assert headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    status, headers, body = ask(site[0], "/a%20b/th/a.docx")
    assert (status, body) == (200, b"PK")
    assert headers["content-type"].endswith("wordprocessingml.document")
    assert ask(site[0], "/", "HEAD")[::2] == (200, b"")
    assert ask(site[0], "/metrics")[::2] == (200, b"up 1\n")


@pytest.mark.parametrize(
    "path",
    [
        "/.hidden.html", "/record.sqlite", "/link.html", "/../secret.html", "/%2e%2e/secret.html",
        "/a%20b", "/a%20b/", "/a%20b/../../secret.html", "//etc/passwd", "/%00",
        "/..%5csecret.html", "/" + "x" * 5000, "/nowhere.html",
    ],
)  # fmt: skip
def test_nothing_else_is_served(site: tuple[str, Path], path: str) -> None:
    status, _, body = ask(site[0], path)
    assert status == 404
    assert b"secret" not in body


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_nothing_can_be_written(site: tuple[str, Path], method: str) -> None:
    assert ask(site[0], "/index.html", method)[0] == 501


def test_drafts_ask_for_the_password_and_pages_do_not(tmp_path: Path) -> None:
    for folder in ("output", "drafts"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "index.html").write_text(folder)
    roots = {"": tmp_path / "output", "drafts": tmp_path / "drafts"}
    right, wrong = (f"Basic {b64encode(one).decode()}" for one in (b"desk:\xc3\xa4", b"desk:b"))
    with served(
        "127.0.0.1", 0, roots, {"/metrics": lambda: b"up 1\n"},
        private={"drafts"}, password="desk:\u00e4",
    ) as address:  # fmt: skip
        assert ask(address, "/")[0] == ask(address, "/metrics")[0] == 200
        for path in ("/drafts/", "//drafts/index.html", "/%64rafts/", "/drafts/none.html"):
            for given in ("", wrong, "Basic \u00e4", "Bearer x", right.replace("Basic", "Digest")):
                status, headers, body = ask(address, path, Authorization=given)
                assert (status, b"drafts\n" in body) == (401, False), (path, given)
                assert headers["www-authenticate"].startswith("Basic realm=")
        assert ask(address, "/drafts/", Authorization=right)[::2] == (200, b"drafts")
        assert ask(address, "/drafts/none.html", Authorization=right)[0] == 404


def test_a_reader_who_hangs_up_prints_nothing(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "large.html").write_bytes(bytes(8 << 20))
    with served("127.0.0.1", 0, {"": tmp_path}, {}) as address:
        place = urlsplit(address)
        for asked in (b"GET /large.html HTTP/1.0\r\nHost: localhost\r\n\r\n", b"GET /lar", b""):
            with socket.create_connection((place.hostname, place.port)) as connection:
                # Nothing is read, and what was sent is not waited for: a reset.
                linger = struct.pack("ii", 1, 0)
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                connection.sendall(asked)
                time.sleep(0.1)
        assert ask(address, "/large.html", "HEAD")[0] == 200
        time.sleep(0.2)
    assert capfd.readouterr() == ("", "")


def test_a_port_in_use_is_an_error_of_ours(site: tuple[str, Path]) -> None:
    port = urlsplit(site[0]).port
    assert port is not None
    with (
        pytest.raises(HarborError, match=f"port {port} .* choose another"),
        served("127.0.0.1", port, {"": site[1]}, {}),
    ):
        pass


def told(path: Path, **fields: object) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(fields) + "\n")


def test_metrics_read_on_and_begin_anew_after_a_rotation(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    metrics = Metrics(path, lambda: {("publish", "FAILED"): 2})
    assert b'harbor_runs{flow="publish",state="FAILED"} 2.0' in metrics.text()
    edition = {"event": "edition", "locale": "th", "recalled": 60, "translated": 6, "seconds": 1.5}
    told(path, **edition)
    told(path, event="failure", flow="publish")
    assert b'harbor_units_total{locale="th",origin="translated"} 6.0' in metrics.text()
    told(path, **edition)
    text = metrics.text()
    assert b'harbor_units_total{locale="th",origin="recalled"} 120.0' in text
    assert b'harbor_edition_seconds_total{locale="th"} 3.0' in text
    assert b'harbor_failures_total{flow="publish"} 1.0' in text
    path.rename(tmp_path / "journal.1")
    told(path, **edition)
    assert b'harbor_units_total{locale="th",origin="translated"} 6.0' in metrics.text()


def test_a_line_that_is_still_being_written_is_counted_once(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    metrics = Metrics(path, dict)
    line = json.dumps({"event": "failure", "flow": "publish"}) + "\n"
    path.write_text(line[:10])
    metrics.text()
    path.write_text(line)
    assert b'harbor_failures_total{flow="publish"} 1.0' in metrics.text()


def test_a_torn_line_is_counted_and_left(tmp_path: Path) -> None:
    """By a full disk, or a host without power; what comes after it has a line of its own."""
    path = tmp_path / "journal.jsonl"
    torn = (
        b'{"event": "edition", "loc',
        b"null\n[]\n",
        b'\xff\xfe\n{"event": "edition"}\n{"event": "fail',
    )
    path.write_bytes(b"\n".join(torn))
    journal.keep(path)
    journal.tell("failure", flow="publish")
    text = Metrics(path, dict).text()
    assert b'harbor_failures_total{flow="publish"} 1.0' in text
    assert b"harbor_journal_torn_lines_total 7.0" in text


def test_the_journal_is_json_lines_with_what_was_bound(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "journal.jsonl"
    journal.keep(path)
    journal.keep(path)
    with journal.bound(run="r1"):
        journal.tell("edition", document="speech", locale="th")
    (line,) = path.read_text(encoding="utf-8").splitlines()
    event = json.loads(line)
    assert event.pop("time").endswith("+00:00")
    assert event == {"event": "edition", "run": "r1", "document": "speech", "locale": "th"}


def alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_a_child_goes_when_its_parent_is_killed() -> None:
    script = (
        "import sys, time; from signal import SIGKILL; from harbor_pub.serving.child import Child\n"
        "child = Child('', ('timeit', '-n1', '-r1', 'import time; time.sleep(60)'), {}, SIGKILL)\n"
        "child.start(); print(child._process.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    time.sleep(1)
    assert alive(pid)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    for _ in range(100):
        if not alive(pid):
            return
        time.sleep(0.1)
    os.kill(pid, signal.SIGKILL)
    raise AssertionError("the child is still there")


def test_a_child_that_keeps_dying_is_given_up() -> None:
    child = Child("it", ("no_such_module",), {}, signal.SIGKILL)
    child.start()
    for _ in range(5):
        child.revive()
    with pytest.raises(HarborError, match="it died 6 times within a minute"):
        child.revive()
    child.end()


def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("no systemd here")
    command, environment = service(tmp_path)
    assert command == [*HARBOR, "serve"]
    assert environment["PREFECT_HOME"].startswith(str(tmp_path))
    text = UNIT.read_text(encoding="utf-8").replace("/opt/harbor/.venv/bin/harbor", *HARBOR)
    (tmp_path / "harbor.service").write_text(text, encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", tmp_path / "harbor.service"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")


def test_only_a_clock_that_is_set_back_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    now = {"time": 1e9, "monotonic": 50.0}
    for name in now:
        monkeypatch.setattr(time, name, lambda name=name: now[name])
    clock = Clock()
    for day, monotonic, told in (
        (10, 10, False),  # time goes by
        (3600, 10, False),  # set forwards, or woken from sleep
        (7, 10, False),  # corrected by three seconds
        (-3600, 10, True),
        (10, 10, False),
    ):
        now["time"] += day
        now["monotonic"] += monotonic
        assert clock.set_back() is told
