"""Hand a document to a run of its own, where a server runs deployments; else do it here."""

import hashlib
from collections.abc import Collection, Sequence
from typing import Any, get_args
from uuid import UUID

from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterId,
    FlowRunFilterState,
    FlowRunFilterStateType,
    FlowRunFilterTags,
)
from prefect.client.schemas.objects import StateType
from prefect.deployments import run_deployment
from prefect.runtime import deployment

from flows.choices import DETECT, SpokenTag, names_of, sibling
from flows.publish import publish
from flows.telling import named
from harbor_pub.arriving import Run
from harbor_pub.freshness import Published
from harbor_pub.serving.desk import HANDED_OVER

_LONGEST = 500
"""Characters of a key that is kept as it is."""

_GOING = [StateType.SCHEDULED, StateType.PENDING, StateType.RUNNING]


def submit(
    sources: Sequence[str],
    locales: Sequence[str],
    formats: Sequence[str],
    output: str,
    *,
    key: str,
    tags: Sequence[str] = (),
    **others: Any,
) -> str:
    """Have sources published; `others` are further parameters of the `publish` flow. Gives the
    run's id. The same key again is the same run, however it ended."""
    parameters: dict[str, Any] = {
        "sources": list(sources),
        "locales": names_of(locales),
        "formats": formats,
        "output": output,
        **others,
    }
    if not deployment.name:
        publish(**parameters)
        return ""
    started = run_deployment(
        sibling("publish"),
        parameters=parameters,
        flow_run_name=named("publish", sources),
        idempotency_key=_short(f"{'+'.join(sources)}/{key}/{locales}/{formats}/{output}"),
        tags=list(tags),
        timeout=0,
        as_subflow=False,
    )
    return str(started.id)  # type: ignore[union-attr]


def _short(key: str) -> str:
    """A key that the server keeps whole."""
    return key if len(key) <= _LONGEST else hashlib.sha256(key.encode()).hexdigest()


def handed_over() -> int:
    """How many runs that nobody waits for are on the list or at work."""
    if not deployment.name:
        return 0
    wanted = FlowRunFilter(
        tags=FlowRunFilterTags(all_=[HANDED_OVER]),
        state=FlowRunFilterState(type=FlowRunFilterStateType(any_=_GOING)),
    )
    with get_client(sync_client=True) as client:
        return len(client.read_flow_runs(flow_run_filter=wanted))


def states(runs: Collection[str]) -> dict[str, Run]:
    """How runs stand; those that the server doesn't know any more are left out."""
    found: dict[str, Run] = {}
    if not runs:
        return found
    with get_client(sync_client=True) as client:
        wanted_runs = [UUID(run) for run in sorted(runs)]
        for start in range(0, len(wanted_runs), 100):
            some = wanted_runs[start : start + 100]
            wanted = FlowRunFilter(id=FlowRunFilterId(any_=some))
            for run in client.read_flow_runs(flow_run_filter=wanted):
                found[str(run.id)] = _stands(run.state_type)
    return found


def _stands(state: StateType | None) -> Run:
    if state in (StateType.FAILED, StateType.CRASHED):
        return Run.FAILED
    return Run.ENDED if state in (StateType.COMPLETED, StateType.CANCELLED) else Run.OPEN


def submit_again(
    published: Published, locales: Sequence[str], output: str, *, key: str, tags: Sequence[str] = ()
) -> None:
    """Have a document published anew as it was."""
    offered = published.spoken in get_args(SpokenTag)
    submit(
        [str(published.source)], locales, list(published.formats), output, key=key, tags=tags,
        spoken=names_of([published.spoken])[0] if offered else DETECT,
        keep=list(published.keep), no_rule=list(published.no_rule), approval=published.approval,
        title=published.title,
    )  # fmt: skip
