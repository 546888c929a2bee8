"""The flow for real: a temporary Prefect server, the pipeline, the artifact."""

import os
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import ROOT

LINE = "The ministers of the member states met in the capital on 13 September 2015."


@dataclass(frozen=True)
class Run:
    done: subprocess.CompletedProcess[str]
    output: Path
    prefect: Path


@pytest.fixture(scope="session")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """One run for all tests: a temporary server takes ten seconds to start."""
    folder = tmp_path_factory.mktemp("flow")
    source = folder / "notice.txt"
    source.write_text(f"A notice to the public\n\n{LINE}\n", encoding="utf-8")
    environment = {
        **os.environ,
        "HARBOR_RECORD": f"sqlite:///{folder}/record.sqlite",
        "PREFECT_HOME": str(folder / "prefect"),
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    }
    arguments = [str(source), "--to", "id,th", "--output", str(folder / "output")]
    done = subprocess.run(
        [sys.executable, "-m", "flows.publish", *arguments],
        env=environment, cwd=ROOT, capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip
    return Run(done=done, output=folder / "output", prefect=folder / "prefect")


def rows(run: Run, query: str) -> list[tuple[str, ...]]:
    with sqlite3.connect(run.prefect / "prefect.db") as database:
        return database.execute(query).fetchall()


def test_the_flow_completes_and_publishes_every_format(run: Run) -> None:
    assert run.done.returncode == 0, run.done.stderr
    names = {path.name for path in (run.output / "notice").rglob("*.*")}
    wanted = {
        f"notice.{tag}.{kind}" for tag in ("id", "th") for kind in ("docx", "html", "xlf", "tmx")
    }
    assert names == wanted | {"manifest.json", "cleaning.json", "cleaning.html"}
    assert (run.output / "index.html").is_file()


def test_prefect_tells_of_every_stage_and_locale(run: Run) -> None:
    assert rows(run, "select state_type from flow_run") == [("COMPLETED",)]
    tasks = dict(rows(run, "select name, state_type from task_run"))
    assert set(tasks.values()) == {"COMPLETED"}
    assert {"translate to id", "publish id", "translate to th", "publish th"} <= set(tasks)


def test_the_artifact_lists_the_editions(run: Run) -> None:
    ((key, data),) = rows(run, "select key, data from artifact")
    assert key == "editions"
    assert "notice/th/notice.th.docx" in data
    assert "| id |" in data
