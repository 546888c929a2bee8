"""Everything for real, once: `harbor serve` with its server, a schedule's tick, runs, pages."""

import json
import os
import re
import signal
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

import edits
import pytest
from day import day
from served import HARBOR, LINE, Served, get, long_text

from harbor_pub import cleaning, pipeline, publishing
from harbor_pub.model import Origin, State
from harbor_pub.settings import Settings

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def test_a_schedule_ticks_and_the_file_in_the_folder_is_published_once(served: Served) -> None:
    run = served.completed("publish")
    assert run["name"] == "publish notice.txt"
    assert {"harbor", "publish"} <= set(run["tags"])
    names = {path.name for path in (served.folder / "output" / "notice").rglob("*.*")}
    assert {
        f"notice.{tag}.{kind}" for tag in ("id", "th") for kind in ("docx", "html", "xlf", "tmx")
    } < names
    folder = str(served.folder / "in")
    # One look at a time: another would be cancelled.
    looking = {"type": {"any_": ["SCHEDULED", "PENDING", "RUNNING"]}}
    served.until(lambda: not served.runs("watch", state=looking))
    served.ended(served.run("watch", source_folder=folder, locales=["id", "th"], settle=0.1))
    assert len(served.runs("publish")) == 1


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


def test_what_lies_in_the_inbox_is_taken_back_and_published_anew(served: Served) -> None:
    """A corrected file is taken, one that can't be is laid aside and fails the run, so that
    somebody is told."""
    served.completed("publish")
    edition = served.folder / "output" / "notice" / "id" / "notice.id.docx"
    back = edits.Doc(edition.read_bytes())
    back.rows[1].fill(edits.run("Para menteri bertemu di kota."))
    inbox = served.folder / "mail"
    inbox.mkdir()
    (inbox / "broken.docx").write_bytes(b"no document")
    (inbox / "corrected.docx").write_bytes(back.save())
    folder = str(served.folder / "in")
    run = served.run("review", inbox=str(inbox), sources=[folder], settle=0.1)
    failed = served.ended(run, "FAILED")
    assert "somebody has to decide: broken.docx" in failed["state"]["message"]
    assert not list(inbox.iterdir())
    assert [path.name for path in (served.folder / "mail-taken").iterdir()] == ["corrected.docx"]
    assert [path.name for path in (served.folder / "mail-undecided").iterdir()] == ["broken.docx"]
    with closing(sqlite3.connect(served.folder / "record.sqlite")) as database:
        query = "select target, state from units where origin = 'person'"
        assert database.execute(query).fetchall() == [("Para menteri bertemu di kota.", "reviewed")]
    (report,) = re.findall(r"merge report\]\((http[^)]+)\)", served.artifact(run))
    assert "Para menteri bertemu di kota." in get(report)[1].decode()
    page = edition.with_suffix(".html")
    served.until(lambda: "Para menteri bertemu di kota." in page.read_text(encoding="utf-8"))
    (again, _) = served.until(lambda: two(served, "publish notice.txt"))
    assert report in served.artifact(again["id"])


def two(served: Served, name: str) -> list[dict[str, Any]]:
    """The runs of a name that have completed, the newest first, once there are two."""
    completed = {"type": {"any_": ["COMPLETED"]}}
    found = served.runs("publish", name={"any_": [name]}, state=completed)
    newest_first = sorted(found, key=lambda run: str(run["start_time"]), reverse=True)
    return newest_first if len(found) > 1 else []


def test_editions_of_other_settings_are_made_anew(served: Served) -> None:
    """What was made at another beam comes out anew, in its formats and with the lines that cleaning
    was told to keep; what a person approved stands."""
    served.completed("publish")
    source, output = served.folder / "old.txt", served.folder / "older"
    source.write_text(f"An older notice\n\n{LINE}\n\nShare: 12\n", encoding="utf-8")
    desk = pipeline.open_desk(Settings(record=f"sqlite:///{served.folder}/record.sqlite", beam=2))
    prepared = pipeline.prepare(source, switches=cleaning.switches(["Share"]))
    translated, edition = pipeline.make(desk, prepared, "vi", output, ["html", "tmx"])
    with pipeline.outlet(desk, output) as outlet:
        outlet.put(prepared, [edition])
    approved = replace(translated.bitext.units[0], state=State.REVIEWED, origin=Origin.PERSON)
    desk.record.add("old", [replace(approved, target="Thông báo cũ", recorded=None)])
    desk.record.close()
    run = served.run("refresh", sources=[str(source)], output=str(output))
    served.ended(run)
    anew = served.completed("publish", name={"any_": ["publish old.txt"]})
    assert anew["parameters"]["locales"] == ["Vietnamese"]
    assert anew["parameters"]["formats"] == ["html", "tmx"]
    (manifest,) = publishing.read_manifests(output)
    (made,) = manifest.editions
    assert "beam:4" in " ".join(made.signatures)
    assert (made.units, made.reviewed) == (3, 1)
    page = (output / "old" / "vi" / "old.vi.html").read_text(encoding="utf-8")
    assert "Thông báo cũ" in page
    assert "Share: 12" in page


def test_a_killed_run_goes_on_where_it_was_and_a_bad_source_fails_only_itself(
    served: Served,
) -> None:
    """kill -9 of the process that translates: it is put back on the list, and nothing that was
    recorded is translated again."""
    source = served.folder / "long.txt"
    source.write_text(long_text(120, "long"), encoding="utf-8")
    run = served.run("publish", sources=[str(source), "/nowhere.txt"], locales=["id"])
    served.until(lambda: served.recorded("long")[0])
    os.kill(served.engine_of(run), signal.SIGKILL)
    failed = served.ended(run, "FAILED")
    assert failed["run_count"] == 2
    assert "/nowhere.txt" in failed["state"]["message"]
    assert (served.folder / "output" / "long" / "id" / "long.id.docx").is_file()
    assert served.recorded("long") == (120, 120)


def test_the_portal_is_built_anew(served: Served) -> None:
    served.completed("publish")
    page = served.folder / "output" / "index.html"
    page.unlink()
    served.ended(served.run("portal"))
    assert "notice/th/notice.th.html" in page.read_text(encoding="utf-8")


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
def test_an_editor_s_day_at_the_upload_page(served: Served, tmp_path: Path) -> None:
    """uv run --group browser pytest -m heavy tests/test_flow.py -k day"""
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        day(browser, served, f"{served.desk}/upload", "day", tmp_path)
        browser.close()


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
        page.locator(".p-select-button__control").first.focus()
        page.keyboard.press("ArrowDown")
        for name in ("Indonesian", "Malay", "Vietnamese"):
            page.get_by_role("option", name=name, exact=True).click()
        page.keyboard.press("Escape")
        page.locator(".p-toggle, [role=switch]").last.click()
        page.get_by_role("button", name="Submit").click()
        paused = {"state": {"type": {"any_": ["PAUSED"]}}}
        (run,) = served.until(lambda: served.runs("publish", **paused))
        assert run["parameters"]["locales"] == ["Indonesian", "Malay", "Vietnamese"]
        assert not (served.folder / "output" / "desk").exists()
        page.goto(f"{served.desk}/runs/flow-run/{run['id']}")
        page.get_by_role("button", name="Resume").first.click()
        dialog = page.get_by_role("dialog")
        dialog.locator(".p-select-button__control").first.focus()
        page.keyboard.press("ArrowDown")
        page.get_by_role("option", name="publish", exact=True).click()
        dialog.locator("textarea").first.fill("Dewi")
        page.get_by_role("button", name="Submit").last.click()
        served.ended(run["id"])
        wanted = {"key": {"any_": ["editions"]}, "flow_run_id": {"any_": [run["id"]]}}
        (artifact,) = served.ask("/artifacts/filter", {"artifacts": wanted})
        assert artifact["data"].startswith("approved by Dewi")
        page.goto(f"{served.desk}/artifacts/artifact/{artifact['id']}")
        # A tab of its own, which closes as it turns into a download: told of here, it is not taken
        # for the page's below.
        with context.expect_page():
            page.get_by_role("link", name="docx", exact=True).first.click()
        (file,) = served.until(
            lambda: [path for path in tmp_path.iterdir() if path.stat().st_size > 10_000]
        )
        assert file.read_bytes().startswith(b"PK")
        with context.expect_page() as opened:
            page.get_by_role("link", name="html", exact=True).first.click()
        opened.value.wait_for_load_state()
        assert "At the desk" in opened.value.title()
        browser.close()
    assert [url for url in asked if "//127.0.0.1" not in url and url.startswith("http")] == []
