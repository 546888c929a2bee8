"""The gate before publication: a run waits, without a process, for an editor's decision.

There is no answer but one that somebody gave: a run that comes back without one, however that came
about, waits again. What was decided, by whom and when stands in the record before anything is
published, and `pipeline.make` publishes nothing without it.
"""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Annotated, Any, Literal
from uuid import UUID, uuid4

from prefect.client.orchestration import get_client
from prefect.flow_runs import suspend_flow_run
from prefect.input import RunInput
from prefect.runtime import flow_run
from pydantic import Field, StringConstraints, ValidationError

from flows.telling import cell
from harbor_pub import journal
from harbor_pub.record import Record
from harbor_pub.record.approvals import WITHHOLD, Approval, Approvals, Draft

_PAUSED = "suspended-approval"
"""What the keys of our pauses begin with, as Prefect makes them of a state's name and a key."""

_MOST = 200
"""Answers that are looked through; a run is asked anew at most as often as it has crashed."""


class Decision(RunInput):
    """What an editor decides of the drafts of a run. Nothing is decided beforehand."""

    decision: Literal["publish", "withhold"] = Field(
        title="Decision", description="Publish the drafts as they are, or withhold them."
    )
    editor: Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"\S")] = Field(
        title="Your name", description="It is kept with the decision."
    )
    comment: str = Field(
        "", title="Note", description="A note for the run's page.", max_length=2000
    )


def told(answer: Approval) -> str:
    """`approved by Dewi on 2026-11-28 09:15 UTC: as agreed`."""
    said = "withheld" if answer.decision == WITHHOLD else "approved"
    day, _, time = answer.decided.partition("T")
    comment = f": {cell(answer.comment)}" if answer.comment else ""
    return f"{said} by {cell(answer.editor)} on {day} {time[:5]} UTC{comment}"


def decision(record: Record, drafts: Iterable[Draft], shown: str) -> Approval | None:
    """The answer to these drafts; suspends the run where there is none yet, and `shown`, in
    Markdown, stands above the form. None where there is nothing to decide on.

    The process ends here. Once the form is sent, the run begins anew in another, finds everything
    in the record, and comes here again. An answer is to the drafts that were shown with the form:
    where the source, or the package, has changed since, somebody is asked again.
    """
    run, wanted = str(flow_run.id), sorted(drafts)
    if not wanted:
        return None
    approvals = Approvals(record)
    before = [approvals.of(run, draft) for draft in wanted]
    if before[0] is not None and None not in before:
        return before[0]
    mark = fingerprint(wanted)
    answer = given(_inputs(run, f"{_PAUSED}-{mark}-"))
    if answer is None:
        form = Decision.with_initial_data(description=shown)
        # A key fires once, so that each time of asking needs its own.
        suspend_flow_run(wait_for_input=form, key=f"approval-{mark}-{uuid4().hex[:12]}")
        raise AssertionError("a suspended run goes no further")
    approvals.add(run, wanted, answer)
    journal.tell("decision", decision=answer.decision, editor=answer.editor)
    return answer


def fingerprint(drafts: Iterable[Draft]) -> str:
    """What a form's answer is tied to: these drafts and no others."""
    told = "\n".join(map(repr, sorted(drafts)))
    return hashlib.sha256(told.encode()).hexdigest()[:24]


def given(inputs: Iterable[tuple[str, Any, datetime | None]]) -> Approval | None:
    """The first whole answer among a run's inputs: their keys, values and times."""
    found = sorted(_answers(inputs), key=lambda answer: answer.decided)
    return found[0] if found else None


def _answers(inputs: Iterable[tuple[str, Any, datetime | None]]) -> Iterator[Approval]:
    for key, value, moment in inputs:
        if not key.endswith("-response") or moment is None:
            continue
        try:
            said = Decision.model_validate(value)
        except ValidationError:
            continue
        yield Approval(
            decision=said.decision,
            editor=said.editor.strip(),
            comment=said.comment,
            decided=moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        )


def _inputs(run: str, prefix: str) -> list[tuple[str, Any, datetime | None]]:
    with get_client(sync_client=True) as client:
        found = client.filter_flow_run_input(UUID(run), prefix, _MOST, set())
    return [(one.key, one.decoded_value, one.created) for one in found]
