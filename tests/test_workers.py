"""prefect.yaml on a real work pool: two hosts, one of them killed at work (minutes; as root)."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

DEBIAN = Path("/usr/lib/postgresql")


@pytest.mark.heavy
@pytest.mark.skipif(
    os.getuid() != 0 or not shutil.which("ip") or not DEBIAN.is_dir(),
    reason="network namespaces and Debian's PostgreSQL, as root",
)
def test_a_host_dies_and_the_other_goes_on() -> None:
    few = ["--hosts", "", "--losses", "kill", "--few", "12", "--documents", "12"]
    done = subprocess.run(
        [sys.executable, "benchmarks/wide.py", *few, "--units", "4", "--part", "6"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)
    assert figures["state"] == "COMPLETED"
    assert figures["units"] == 12 * 4 * 2
    assert (figures["units_lost"], figures["torn_files"]) == (0, 0)
    # A batch in flight is one edition at most.
    assert figures["translated_twice"] <= 4
