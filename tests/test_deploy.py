"""The Dockerfile and the manifests of docs/deploy: nothing here can run them, so linters read them.

uv run --group deploy pytest -m heavy tests/test_deploy.py
"""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ROOT

from flows.choices import DEPLOYMENTS
from flows.recovering import SILENCE
from flows.serve import FLOWS, deployments

DEPLOY = ROOT / "docs" / "deploy"


def compose() -> dict[str, Any]:
    return dict(yaml.safe_load((DEPLOY / "compose.yaml").read_text()))


def kubernetes() -> list[dict[str, Any]]:
    return list(yaml.safe_load((DEPLOY / "kubernetes" / "harbor.yaml").read_text())["items"])


def pods() -> list[tuple[str, dict[str, Any]]]:
    return [
        (item["metadata"]["name"], item["spec"]["template"]["spec"])
        for item in kubernetes()
        if "template" in item.get("spec", {})
    ]


def test_prefect_yaml_deploys_what_harbor_serve_does() -> None:
    told = yaml.safe_load((ROOT / "prefect.yaml").read_text())["deployments"]
    served = {one.flow_name: one for one in deployments([])}
    assert {one["entrypoint"].rpartition(".")[2].replace("_", "-") for one in told} == set(FLOWS)
    for one in told:
        flow = one["entrypoint"].rpartition(".")[2].replace("_", "-")
        assert one["name"] == served[flow].name == DEPLOYMENTS[flow]
        assert one["enforce_parameter_schema"] is served[flow].enforce_parameter_schema is False
        assert one["tags"] == served[flow].tags
        wanted = served[flow].concurrency_options
        limit = one.get("concurrency_limit")
        assert (wanted is None) == (limit is None)
        if wanted and limit:
            assert limit["collision_strategy"] == wanted.collision_strategy.value
            assert limit["limit"] == served[flow].concurrency_limit


def test_every_run_of_a_pool_has_a_heartbeat_that_the_watch_can_hear() -> None:
    told = yaml.safe_load((ROOT / "prefect.yaml").read_text())["deployments"]
    for one in told:
        environment = one["work_pool"]["job_variables"]["env"]
        beat = int(environment["PREFECT_FLOWS_HEARTBEAT_FREQUENCY"])
        assert 3 * beat <= SILENCE.total_seconds(), one["entrypoint"]


def test_a_queue_of_its_own_waits_for_publish_all_wherever_workers_run() -> None:
    told = yaml.safe_load((ROOT / "prefect.yaml").read_text())["deployments"]
    (queue,) = {
        one["work_pool"]["work_queue_name"] for one in told if "work_queue_name" in one["work_pool"]
    }
    commands = [" ".join(one["command"]) for one in compose()["services"].values()
                if "command" in one]  # fmt: skip
    commands += [" ".join(pod["containers"][0]["command"]) for _, pod in pods()]
    assert sum(f"--work-queue {queue} " in command for command in commands) == 2
    for command in (*commands, (DEPLOY / "Dockerfile").read_text().replace('", "', " ")):
        assert "worker start" not in command or "--limit 1" in command


def test_no_pod_runs_as_root_or_with_more_than_it_needs() -> None:
    assert {name for name, _ in pods()} == {"desk", "setup", "worker", "fan-out"}
    for name, pod in pods():
        assert pod["securityContext"]["runAsNonRoot"], name
        assert not pod["automountServiceAccountToken"], name
        for container in pod["containers"]:
            assert container["securityContext"]["allowPrivilegeEscalation"] is False, name
            assert "memory" in container["resources"]["limits"], name


def test_no_password_is_written_down() -> None:
    for path in DEPLOY.rglob("*"):
        if path.is_file():
            text = path.read_text()
            assert "password@" not in text.replace("choose a password", "").lower(), path
    for variable, value in compose()["services"]["database"]["environment"].items():
        if "PASSWORD" in variable:
            assert value.startswith("${"), variable


@pytest.mark.heavy
def test_hadolint_has_nothing_to_say() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("hadolint"), DEPLOY / "Dockerfile"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.heavy
def test_kubernetes_knows_every_field() -> None:
    validate = pytest.importorskip("kubernetes_validate").validate
    for item in kubernetes():
        validate(item, "1.34", strict=True)


@pytest.mark.heavy
def test_compose_knows_every_field() -> None:
    specification = pytest.importorskip("compose_spec").ComposeSpecification
    read = specification.model_validate(compose())
    assert set(read.services) == {
        "database", "desk", "setup", "worker", "fan-out", "pages",
    }  # fmt: skip
