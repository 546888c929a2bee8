"""Hand a document to a run of its own, where a server runs deployments; else do it here."""

from collections.abc import Sequence
from typing import Any, get_args

from prefect.deployments import run_deployment
from prefect.runtime import deployment

from flows.choices import DETECT, SpokenTag, names_of, sibling
from flows.publish import publish
from flows.telling import named
from harbor_pub.freshness import Published


def submit(
    source: str,
    locales: Sequence[str],
    formats: Sequence[str],
    output: str,
    *,
    key: str,
    **others: Any,
) -> None:
    """Have a source published; `others` are further parameters of the `publish` flow. The same
    key again is the same run, however it ended."""
    parameters: dict[str, Any] = {
        "sources": [source],
        "locales": names_of(locales),
        "formats": formats,
        "output": output,
        **others,
    }
    if not deployment.name:
        publish(**parameters)
        return
    run_deployment(
        sibling("publish"),
        parameters=parameters,
        flow_run_name=named("publish", [source]),
        idempotency_key=f"{source}/{key}/{locales}/{formats}/{output}",
        timeout=0,
    )


def submit_again(published: Published, locales: Sequence[str], output: str, *, key: str) -> None:
    """Have a document published anew as it was."""
    offered = published.spoken in get_args(SpokenTag)
    submit(
        str(published.source), locales, list(published.formats), output, key=key,
        spoken=names_of([published.spoken])[0] if offered else DETECT,
        keep=list(published.keep), no_rule=list(published.no_rule), approval=published.approval,
        title=published.title,
    )  # fmt: skip
