"""Hand a document to a run of its own, where a server runs deployments; else do it here."""

from collections.abc import Sequence
from typing import Any

from prefect.deployments import run_deployment
from prefect.runtime import deployment

from flows.publish import publish
from flows.telling import named


def submit(
    source: str,
    locales: Sequence[str],
    formats: Sequence[str],
    output: str,
    *,
    key: str,
) -> None:
    """Have a source published. The same key again is the same run, however it ended."""
    parameters: dict[str, Any] = {
        "sources": [source],
        "locales": locales,
        "formats": formats,
        "output": output,
    }
    if not deployment.name:
        publish(**parameters)
        return
    run_deployment(
        f"publish/{deployment.name}",
        parameters=parameters,
        flow_run_name=named("publish", [source]),
        idempotency_key=f"{source}/{key}/{locales}/{formats}/{output}",
        timeout=0,
    )
