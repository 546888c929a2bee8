"""The desk in safe hands, with the real server: approvals, strangers, a second `harbor serve`."""

import http.client
import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit

import pytest
from conftest import ROOT
from served import HARBOR, LINE, Served

FORCED = {"state": {"type": "SCHEDULED", "name": "AwaitingRetry"}, "force": True}
CRASHED = {"state": {"type": "CRASHED", "name": "Crashed"}, "force": False}


def order(served: Served, name: str, **parameters: Any) -> str:
    text = served.folder / f"{name}.txt"
    text.write_text(f"About {name}\n\n{LINE}\n", encoding="utf-8")
    return served.run(
        "publish", sources=[str(text)], locales=["id"], formats=["html"], **parameters
    )


def test_a_run_that_waits_is_neither_crashed_nor_published_without_an_answer(
    served: Served,
) -> None:
    """The way by which a draft once went out: crashed while it waited, put back, started again."""
    run = order(served, "waits", approval=True)
    served.ended(run, "PAUSED")
    told = served.ask(f"/flow_runs/{run}/set_state", CRASHED)
    assert told["status"] == "ABORT"
    assert "waits for a person" in told["details"]["reason"]
    # What no rule stops: somebody forces it back on the list.
    served.ask(f"/flow_runs/{run}/set_state", FORCED)
    again = {"id": {"any_": [run]}, "state": {"type": {"any_": ["PAUSED"]}}}
    served.until(lambda: [one for one in served.runs("publish", **again) if one["run_count"] > 1])
    assert not (served.folder / "output" / "waits").exists()
    for wrong in ({}, {"run_input": {"decision": "publish"}},
                  {"run_input": {"decision": "publish", "editor": " "}}):  # fmt: skip
        assert served.ask(f"/flow_runs/{run}/resume", wrong)["status"] == "REJECT"
    answer = {"decision": "publish", "editor": "Dewi"}
    assert served.ask(f"/flow_runs/{run}/resume", {"run_input": answer})["status"] == "ACCEPT"
    served.ended(run)
    assert served.artifact(run).startswith("approved by Dewi on 20")
    assert (served.folder / "output" / "waits" / "id" / "waits.id.html").is_file()
    manifest = (served.folder / "output" / "waits" / "manifest.json").read_text(encoding="utf-8")
    assert json.loads(manifest)["approval"] is True


def test_a_source_that_changed_since_it_was_shown_is_asked_about_again(served: Served) -> None:
    run = order(served, "changes", approval=True)
    shown = served.ended(run, "PAUSED")["state_id"]
    text = served.folder / "changes.txt"
    text.write_text(text.read_text(encoding="utf-8") + "\nAnd one more.\n", encoding="utf-8")
    answer = {"decision": "publish", "editor": "Dewi"}
    served.ask(f"/flow_runs/{run}/resume", {"run_input": answer})
    again = {"id": {"any_": [run]}, "state": {"type": {"any_": ["PAUSED"]}}}
    served.until(lambda: [o for o in served.runs("publish", **again) if o["state_id"] != shown])
    assert not (served.folder / "output" / "changes").exists()


def test_a_run_reads_and_writes_only_below_the_roots(served: Served) -> None:
    outside = str(served.folder.parent / "elsewhere")
    runs = {
        "lies outside of": served.run(
            "publish", sources=["/etc/os-release"], locales=["id"], formats=["html"]
        ),
        "holds settings": served.run("publish", sources=["harbor.toml"], locales=["id"]),
        "elsewhere: lies outside of": order(served, "outside", output=outside),
        "/etc: lies outside of": served.run("refresh", sources=["/etc"]),
    }
    for reason, run in runs.items():
        assert reason in served.ended(run, "FAILED")["state"]["message"]
    assert not Path(outside).exists()


def test_a_deployment_of_a_former_name_gives_way_with_what_was_open(served: Served) -> None:
    """An operator upgrades: a run that waited for an editor is ordered again, and asks again."""
    (flow,) = served.ask("/flows/filter", {"flows": {"name": {"any_": ["publish"]}}})
    former = {"name": "harbor", "flow_id": flow["id"], "tags": ["harbor"]}
    old = served.ask("/deployments/", former)["id"]
    waits = {"type": "PAUSED", "name": "Suspended"}
    text = served.folder / "former.txt"
    text.write_text(f"Of a former name\n\n{LINE}\n", encoding="utf-8")
    asked = {"sources": [str(text)], "locales": ["id"], "formats": ["html"], "approval": True}
    body = {"name": "publish former.txt", "state": waits, "parameters": asked}
    before = served.ask(f"/deployments/{old}/create_flow_run", body)["id"]
    script = (
        "import asyncio; from flows.choices import DEPLOYMENTS; from flows.replacing import "
        "replace_former; print(asyncio.run(replace_former(DEPLOYMENTS)))"
    )
    for wanted in ("1", "0"):
        done = subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, check=True,
            env={**served.environment, "PREFECT_API_URL": served.api}, cwd=ROOT,
        )  # fmt: skip
        assert done.stdout.strip() == wanted
    found = served.ask("/deployments/filter", {"flows": {"name": {"any_": ["publish"]}}})
    assert [one["name"] for one in found] == ["Publish"]
    said = served.ended(before, "CANCELLED")["state"]["message"]
    again = said.rpartition(" ")[2]
    assert served.ended(again, "PAUSED")["parameters"] == asked


def test_a_second_harbor_serve_leaves_the_first_one_s_runs_alone(served: Served) -> None:
    run = order(served, "first", approval=True)
    done = subprocess.run(
        [*HARBOR, "serve", "--port", str(served.ports[0]), "--pages-port", "0"],
        env=served.environment, cwd=served.folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert f"`harbor serve` runs here already, process {served.process.pid}" in line
    assert served.ended(run, "PAUSED")["run_count"] == 1


def ask(
    address: str, method: str, path: str, body: str = "", **headers: str
) -> tuple[int, bytes, dict[str, str]]:
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    found = answer.status, answer.read(), {k.lower(): v for k, v in answer.getheaders()}
    connection.close()
    return found


def test_a_stranger_s_name_or_origin_gets_nothing(served: Served) -> None:
    secrets = json.dumps({"include_secrets": True})
    for headers in (
        {"Host": "evil.example"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
    ):
        for method, path in (("GET", "/api/admin/settings"), ("GET", "/"),
                             ("POST", "/api/block_documents/filter"),
                             ("OPTIONS", "/api/flows/filter")):  # fmt: skip
            status, body, answered = ask(served.desk, method, path, secrets, **headers)
            assert status == 403, (method, path, headers)
            assert b"{" not in body
            assert "access-control-allow-origin" not in answered
    assert ask(served.pages, "GET", "/", Host="evil.example")[0] == 403
    # Without an Origin, as a form of old times: Prefect asks for its token.
    plain = ask(served.desk, "POST", "/api/block_documents/filter", secrets)
    assert plain[0] == 403


def test_secrets_do_not_come_through_the_api(served: Served) -> None:
    (kind,) = served.ask("/block_types/filter", {"block_types": {"slug": {"any_": ["secret"]}}})
    schemas = {"block_schemas": {"block_type_id": {"any_": [kind["id"]]}}}
    schema, *_ = served.ask("/block_schemas/filter", schemas)
    block = {
        "name": "token", "data": {"value": "hunter2"},
        "block_type_id": kind["id"], "block_schema_id": schema["id"],
    }  # fmt: skip
    with suppress(HTTPError):  # an earlier try has made it
        served.ask("/block_documents/", block)
    found = served.ask("/block_documents/filter", {"include_secrets": True})
    assert [one for one in found if one["name"] == "token"]
    assert "hunter2" not in json.dumps(found)


PAGE = """<script>
const out = {}, desk = "DESK", pages = "PAGES";
const ask = async (name, url, how) => {
  try { out[name] = await (await fetch(url, how)).text() } catch (e) { out[name] = "refused" }
};
const post = body => ({ method: "POST", body: JSON.stringify(body),
                        headers: { "Content-Type": "application/json" } });
const listen = () => new Promise(done => {
  const socket = new WebSocket(desk.replace("http", "ws") + "/api/events/out");
  socket.onopen = () => done("open");
  socket.onerror = () => done("refused");
});
(async () => {
  await ask("blocks", desk + "/api/block_documents/filter", post({ include_secrets: true }));
  await ask("token", desk + "/api/csrf-token?client=x");
  await ask("run", desk + "/api/deployments/RUN/create_flow_run",
            post({ parameters: { sources: ["/etc/os-release"] }, state: { type: "SCHEDULED" } }));
  await ask("simple", desk + "/api/deployments/RUN/create_flow_run",
            { method: "POST", mode: "no-cors", body: '{"state": {"type": "SCHEDULED"}}' });
  const form = new FormData();
  form.append("text", "Evil"); form.append("title", "Evil"); form.append("language", "id");
  for (const path of ["publish", "corrections"]) {
    await ask("upload " + path, desk + "/upload/" + path,
              { method: "POST", mode: "no-cors", credentials: "include", body: form });
  }
  await ask("upload", desk + "/upload", { credentials: "include" });
  await ask("manifest", pages + "/notice/manifest.json");
  out.socket = await listen();
  window.out = out;
})();
</script>"""


class Hostile(BaseHTTPRequestHandler):
    page = b""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(self.page)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def hostile() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hostile)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.mark.heavy
def test_a_hostile_page_in_a_browser_gets_nothing(
    served: Served, hostile: ThreadingHTTPServer
) -> None:
    """Of another origin, and of a name that its owner makes point to this machine.

    uv run --group browser pytest -m heavy tests/test_desk.py
    """
    playwright = pytest.importorskip("playwright.sync_api")
    served.completed("publish")
    (publish,) = served.ask("/deployments/filter", {"flows": {"name": {"any_": ["publish"]}}})
    runs = len(served.runs("publish"))
    port = hostile.server_address[1]
    arguments = ["--no-sandbox", "--host-resolver-rules=MAP *.example 127.0.0.1"]
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=arguments)
        for desk, pages in (
            (served.desk, served.pages),
            *[(one.replace("127.0.0.1", "rebound.example"), two.replace("127.0.0.1", "b.example"))
              for one, two in [(served.desk, served.pages)]],
        ):  # fmt: skip
            text = PAGE.replace("DESK", desk).replace("PAGES", pages).replace("RUN", publish["id"])
            Hostile.page = text.encode()
            page = browser.new_page()
            page.goto(f"http://evil.example:{port}/")
            page.wait_for_function("window.out !== undefined", timeout=60_000)
            got = page.evaluate("window.out")
            # What may not be read comes back empty, where a browser lets it be sent at all.
            assert set(got.values()) <= {"refused", ""}, got
        page = browser.new_page()
        answer = page.goto(served.desk.replace("127.0.0.1", "rebound.example"))
        assert answer is not None
        assert answer.status == 403
        browser.close()
    time.sleep(1)
    assert len(served.runs("publish")) == runs
    assert not list((served.folder / "uploads").glob("*/Evil*"))


def test_nothing_else_listens(served: Served) -> None:
    """A scan of this machine's own, of every process that `harbor serve` has started."""
    listening = {}
    for table in ("tcp", "tcp6", "udp", "udp6"):
        for line in Path(f"/proc/net/{table}").read_text(encoding="ascii").splitlines()[1:]:
            _, local, _, state, *rest = line.split()
            if state == "0A" or table.startswith("udp"):
                listening[rest[5]] = f"{table} {local}"
    ours = set()
    for process in served.processes():
        for handle in Path(f"/proc/{process}/fd").glob("*"):
            with suppress(OSError):
                ours.add(handle.readlink().name.removeprefix("socket:[").rstrip("]"))
    found = {listening[one] for one in ours & listening.keys()}
    ports = {f"tcp 0100007F:{port:04X}" for port in served.ports}
    assert ports <= found
    # Prefect's runner has a channel to its runs: on this machine alone, each with a token.
    (channel,) = found - ports
    assert channel.startswith("tcp 0100007F:")
