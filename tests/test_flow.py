"""Everything for real, once: `harbor serve` with its server, a schedule's tick, runs, pages."""

import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

import edits
import pytest

LINE = "The ministers of the member states met in the capital on 13 September 2015."
HARBOR = (str(Path(sys.executable).with_name("harbor")),)
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class Served:
    process: subprocess.Popen[str]
    folder: Path
    environment: dict[str, str]
    desk: str
    pages: str

    def ask(self, path: str, body: dict[str, Any]) -> Any:
        request = urllib.request.Request(
            f"{self.desk}/api{path}",
            json.dumps(body).encode(),
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def runs(self, flow: str, **wanted: Any) -> list[dict[str, Any]]:
        body = {"flows": {"name": {"any_": [flow]}}, "flow_runs": wanted}
        return list(self.ask("/flow_runs/filter", body))

    def run(self, flow: str, **parameters: Any) -> str:
        """Have a deployment run; gives the run's id."""
        (deployment,) = self.ask("/deployments/filter", {"flows": {"name": {"any_": [flow]}}})
        body = {"state": {"type": "SCHEDULED"}, "parameters": parameters}
        return str(self.ask(f"/deployments/{deployment['id']}/create_flow_run", body)["id"])

    def completed(self, flow: str, **wanted: Any) -> dict[str, Any]:
        def one() -> dict[str, Any] | None:
            found = self.runs(flow, state={"type": {"any_": ["COMPLETED"]}}, **wanted)
            return found[0] if found else None

        return until(one)


def until(look: Callable[[], Any], seconds: float = 120) -> Any:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = look()
        if found:
            return found
        time.sleep(0.3)
    raise AssertionError("waited in vain")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def get(url: str) -> tuple[str, bytes]:
    """The type and the bytes at an address."""
    with urllib.request.urlopen(url, timeout=30) as answer:
        return answer.headers.get_content_type(), answer.read()


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One `harbor serve` for all tests: a server takes ten seconds to start."""
    folder = tmp_path_factory.mktemp("serve")
    (folder / "in").mkdir()
    parameters = f'{{ source_folder = "{folder}/in", locales = ["id", "th"], settle = 0.1 }}'
    (folder / "harbor.toml").write_text(
        f"""record = "sqlite:///{folder}/record.sqlite"
journal = "{folder}/journal.jsonl"
batch_tokens = 256

[[schedule]]
flow = "watch"
interval = 8
timezone = "Asia/Jakarta"
parameters = {parameters}
""",
        encoding="utf-8",
    )
    (folder / "in" / "notice.txt").write_text(f"A notice\n\n{LINE}\n", encoding="utf-8")
    environment = {
        **os.environ,
        "PREFECT_HOME": str(folder / "prefect"),
        "PREFECT_RUNNER_POLL_FREQUENCY": "2",
    }
    ports = [str(free_port()), str(free_port())]
    errors = (folder / "errors").open("w+")
    process = subprocess.Popen(
        [*HARBOR, "serve", "--port", ports[0], "--pages-port", ports[1]],
        env=environment, cwd=folder, stdout=subprocess.PIPE, stderr=errors, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    addresses = dict(line.split() for _, line in zip(range(3), process.stdout, strict=False))
    assert addresses.keys() == {"desk", "pages", "inbox"}, (folder / "errors").read_text()
    yield Served(process, folder, environment, addresses["desk"], addresses["pages"])
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) == 0
    assert not left_behind(folder), "a process outlived harbor serve"
    process.stdout.close()
    errors.close()


def left_behind(folder: Path) -> list[str]:
    """Command lines of processes that have our PREFECT_HOME in their environment."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            environment = (entry / "environ").read_bytes()
            command = (entry / "cmdline").read_bytes()
        except OSError:
            continue
        if f"PREFECT_HOME={folder}/prefect".encode() in environment:
            found.append(command.replace(b"\0", b" ").decode())
    return found


def test_a_schedule_ticks_and_the_file_in_the_folder_is_published_once(served: Served) -> None:
    run = served.completed("publish")
    assert run["name"] == "publish notice.txt"
    assert {"harbor", "publish"} <= set(run["tags"])
    names = {path.name for path in (served.folder / "output" / "notice").rglob("*.*")}
    assert {
        f"notice.{tag}.{kind}" for tag in ("id", "th") for kind in ("docx", "html", "xlf", "tmx")
    } < names
    served.completed("watch", id={"any_": [look(served)]})
    assert len(served.runs("publish")) == 1


def look(served: Served) -> str:
    """Stop the schedule, which costs every test time, and look at the folder once more."""
    (deployment,) = served.ask("/deployments/filter", {"flows": {"name": {"any_": ["watch"]}}})
    served.ask(f"/deployments/{deployment['id']}/pause_deployment", {})
    looking = {"type": {"any_": ["RUNNING", "PENDING"]}}
    until(lambda: not served.runs("watch", state=looking))  # one at a time: else it is cancelled
    return served.run("watch", source_folder=str(served.folder / "in"), settle=0.1)


def test_the_run_tells_of_every_document_and_locale(served: Served) -> None:
    run = served.completed("publish")
    tasks = served.ask("/task_runs/filter", {"flow_runs": {"id": {"any_": [run["id"]]}}})
    assert {task["name"] for task in tasks} >= {"notice to id", "notice to th"}
    assert {task["state_type"] for task in tasks} == {"COMPLETED"}


def test_the_links_of_the_artifact_lead_to_the_editions(served: Served) -> None:
    served.completed("publish")
    (artifact,) = served.ask(
        "/artifacts/filter", {"artifacts": {"key": {"any_": ["editions"]}}, "limit": 1}
    )
    links = re.findall(r"\]\((http[^)]+)\)", artifact["data"])
    assert len(links) == 2 * 4 + 2  # and what cleaning did, and the portal
    types = [get(link)[0] for link in links]
    assert types.count(DOCX) == 2
    (bar,) = served.ask("/artifacts/filter", {"artifacts": {"type": {"any_": ["progress"]}}})
    assert bar["data"] == 100.0


def test_the_metrics_count_units_and_runs(served: Served) -> None:
    served.completed("publish")
    text = get(f"{served.pages}/metrics")[1].decode()
    assert 'harbor_units_total{locale="th",origin="translated"} 2.0' in text
    assert re.search(r'harbor_runs{flow="publish",state="COMPLETED"} \d', text)


def test_the_journal_has_ids_and_no_text(served: Served) -> None:
    run = served.completed("publish")
    lines = (served.folder / "journal.jsonl").read_text(encoding="utf-8").splitlines()
    made = [event for event in map(json.loads, lines) if event["event"] == "edition"]
    assert {event["locale"] for event in made} == {"id", "th"}
    assert {event["run"] for event in made} == {run["id"]}
    assert "ministers" not in "".join(lines)


def test_a_corrected_file_in_the_inbox_is_taken_back_and_published_anew(served: Served) -> None:
    served.completed("publish")
    edition = served.folder / "output" / "notice" / "id" / "notice.id.docx"
    back = edits.Doc(edition.read_bytes())
    back.rows[1].fill(edits.run("Para menteri bertemu di kota."))
    inbox = served.folder / "mail"
    inbox.mkdir()
    (inbox / "corrected.docx").write_bytes(back.save())
    folder = str(served.folder / "in")
    started = served.run("review", inbox=str(inbox), sources=[folder], settle=0.1)
    served.completed("review", id={"any_": [started]})
    assert not list(inbox.iterdir())
    assert len(list((served.folder / "mail-taken").iterdir())) == 1
    with closing(sqlite3.connect(served.folder / "record.sqlite")) as database:
        query = "select target, state from units where origin = 'person'"
        assert database.execute(query).fetchall() == [("Para menteri bertemu di kota.", "reviewed")]
    page = edition.with_suffix(".html")
    until(lambda: "Para menteri bertemu di kota." in page.read_text(encoding="utf-8"))


def test_a_killed_run_goes_on_where_it_was_and_a_bad_source_fails_only_itself(
    served: Served,
) -> None:
    """kill -9 of the process that translates: it is put back on the list, and nothing that was
    recorded is translated again."""
    source = served.folder / "long.txt"
    lines = "\n\n".join(f"{LINE[:-1]}, item {n}." for n in range(120))
    source.write_text(lines, encoding="utf-8")
    run = served.run("publish", sources=[str(source), "/nowhere.txt"], locales=["id"])
    until(lambda: recorded(served)[0])
    os.kill(until(lambda: engine_of(run)), signal.SIGKILL)
    wanted = {"id": {"any_": [run]}, "state": {"type": {"any_": ["FAILED"]}}}
    (failed,) = until(lambda: served.runs("publish", **wanted))
    assert failed["run_count"] == 2
    assert "/nowhere.txt" in failed["state"]["message"]
    assert (served.folder / "output" / "long" / "id" / "long.id.docx").is_file()
    assert recorded(served) == (120, 120)


def recorded(served: Served) -> tuple[int, int]:
    """Rows of the long document, and how many segments they are of."""
    with sqlite3.connect(served.folder / "record.sqlite") as database:
        query = "select count(*), count(distinct segment) from units where document = 'long'"
        (counts,) = database.execute(query).fetchall()
    database.close()
    return counts


def engine_of(run: str) -> int | None:
    """The process of a flow run."""
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if f"PREFECT__FLOW_RUN_ID={run}".encode() in (entry / "environ").read_bytes():
                return int(entry.name)
        except OSError:
            continue
    return None


def test_a_port_in_use_is_one_line(served: Served) -> None:
    port = served.pages.rsplit(":", 1)[1]
    done = subprocess.run(
        [*HARBOR, "serve", "--pages-port", port],
        env=served.environment, cwd=served.folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert f"port {port} of 127.0.0.1: Address already in use; choose another" in line


@pytest.mark.parametrize(
    "path", ["/harbor.toml", "/../harbor.toml", "/%2e%2e/record.sqlite", "/notice/"]
)
def test_nothing_but_what_was_published_is_served(served: Served, path: str) -> None:
    with pytest.raises(HTTPError) as error:
        get(served.pages + path)
    assert error.value.code == 404
    error.value.close()


@pytest.mark.heavy
def test_the_desk_in_a_browser(served: Served, tmp_path: Path) -> None:
    """An editor's way through Prefect's own UI: the form with three languages, the suspended run,
    the decision, the links, the download; and no request leaves the machine.

    uv run --group browser pytest -m heavy tests/test_flow.py
    """
    playwright = pytest.importorskip("playwright.sync_api")
    source = served.folder / "desk.txt"
    source.write_text(f"At the desk\n\n{LINE}\n", encoding="utf-8")
    (publish,) = served.ask("/deployments/filter", {"flows": {"name": {"any_": ["publish"]}}})
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"], downloads_path=tmp_path
        )
        context = browser.new_context()
        asked: list[str] = []
        context.on("request", lambda request: asked.append(request.url))
        page = context.new_page()
        page.goto(f"{served.desk}/deployments/deployment/{publish['id']}/run")
        page.get_by_role("button", name="Add item").first.click()
        page.locator("textarea").first.fill(str(source))
        page.get_by_text("asean", exact=True).locator("xpath=..").locator("button").click()
        page.locator(".p-select-button__control").first.focus()
        page.keyboard.press("ArrowDown")
        for tag in ("id", "ms", "vi"):
            page.get_by_role("option", name=tag, exact=True).click()
        page.keyboard.press("Escape")
        page.locator(".p-toggle, [role=switch]").last.click()
        page.get_by_role("button", name="Submit").click()
        paused = {"state": {"type": {"any_": ["PAUSED"]}}}
        (run,) = until(lambda: served.runs("publish", **paused))
        assert run["parameters"]["locales"] == ["id", "ms", "vi"]
        assert not (served.folder / "output" / "desk").exists()
        page.goto(f"{served.desk}/runs/flow-run/{run['id']}")
        page.get_by_role("button", name="Resume").first.click()
        page.get_by_role("dialog").locator("textarea").first.fill("Dewi")
        page.get_by_role("button", name="Submit").last.click()
        served.completed("publish", id={"any_": [run["id"]]})
        wanted = {"key": {"any_": ["editions"]}, "flow_run_id": {"any_": [run["id"]]}}
        (artifact,) = served.ask("/artifacts/filter", {"artifacts": wanted})
        assert artifact["data"].startswith("approved by Dewi")
        page.goto(f"{served.desk}/artifacts/artifact/{artifact['id']}")
        page.get_by_role("link", name="docx", exact=True).first.click()
        (file,) = until(lambda: [p for p in tmp_path.iterdir() if p.stat().st_size > 10_000])
        assert file.read_bytes().startswith(b"PK")
        with context.expect_page() as opened:
            page.get_by_role("link", name="html", exact=True).first.click()
        opened.value.wait_for_load_state()
        assert "At the desk" in opened.value.title()
        browser.close()
    assert [url for url in asked if "//127.0.0.1" not in url and url.startswith("http")] == []
