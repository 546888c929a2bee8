"""The `publish` flow with no server configured: Prefect starts one for the run, and tells of it."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from conftest import ROOT

LINE = "The ministers of the member states met in the capital on 13 September 2015."


def rows(home: Path, query: str) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(home / "prefect.db")) as database:
        return database.execute(query).fetchall()


def test_the_flow_completes_without_a_server_and_lists_the_editions(tmp_path: Path) -> None:
    source, home, output = tmp_path / "notice.txt", tmp_path / "prefect", tmp_path / "output"
    source.write_text(f"A notice to the public\n\n{LINE}\n", encoding="utf-8")
    environment = {name: value for name, value in os.environ.items() if name != "PREFECT_API_URL"}
    done = subprocess.run(
        [sys.executable, "-m", "flows.publish", source, "--to", "id,th", "--output", output],
        env={
            **environment,
            "HARBOR_RECORD": f"sqlite:///{tmp_path}/record.sqlite",
            "PREFECT_HOME": str(home),
            "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "600",
        },
        cwd=ROOT, capture_output=True, text=True, timeout=900, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert {path.name for path in (output / "notice").rglob("*.*")} == {
        *(
            f"notice.{tag}.{kind}"
            for tag in ("id", "th")
            for kind in ("docx", "html", "xlf", "tmx")
        ),
        *("manifest.json", "cleaning.json", "cleaning.html"),
    }
    assert (output / "index.html").is_file()
    assert rows(home, "select state_type from flow_run") == [("COMPLETED",)]
    tasks = dict(rows(home, "select name, state_type from task_run"))
    assert set(tasks.values()) == {"COMPLETED"}
    assert {"notice to id", "notice to th"} <= set(tasks)
    ((data,),) = rows(home, "select data from artifact where key = 'editions'")
    assert "notice.th.docx" in data
    assert "| Indonesian | docx: `notice" in data
