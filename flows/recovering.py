"""Automations of the Prefect server that bring runs back, wherever they ran.

`harbor serve` puts its own crashed runs back on the list. Runs of a work pool have nobody but the
server: their worker may have gone with its host. The record lets each go on where it was.
"""

from collections.abc import Iterator
from datetime import timedelta

from prefect.client.schemas.objects import StateType
from prefect.events.actions import ChangeFlowRunState
from prefect.events.schemas.automations import AutomationCore, EventTrigger, Posture
from prefect.events.schemas.events import ResourceSpecification

from harbor_pub.errors import HarborError
from harbor_pub.serving.desk import ATTEMPTS, TAG

SILENCE = timedelta(seconds=90)
"""Without a heartbeat for so long, three of them, a run is taken for dead."""

PATIENCE = timedelta(minutes=10)
"""A run that a worker took so long ago, and that has not begun, never will."""

SAID = {
    "prefect.flow-run.heartbeat": "No heartbeat for 90 s",
    "prefect.flow-run.Pending": "Taken 10 minutes ago, and not begun",
}
"""Why a run is taken for dead, by the last event of it; flows/silence.py knows them by this."""

_OURS = ResourceSpecification({"prefect.resource.id": [f"prefect.tag.{TAG}"]})
_OF_A_POOL = ResourceSpecification({"prefect.resource.role": ["work-pool"]})
_RUNS = ResourceSpecification({"prefect.resource.id": ["prefect.flow-run.*"]})


def automations() -> Iterator[AutomationCore]:
    """What has to be there before any run: what comes later doesn't see the runs before it."""
    yield AutomationCore(
        name="harbor: a run without a heartbeat has crashed",
        trigger=_silence_after("prefect.flow-run.heartbeat", SILENCE),
        actions=[_crashed(SAID["prefect.flow-run.heartbeat"])],
    )
    yield AutomationCore(
        name="harbor: a run that never began has crashed",
        trigger=_silence_after("prefect.flow-run.Pending", PATIENCE),
        actions=[_crashed(SAID["prefect.flow-run.Pending"])],
    )
    yield AutomationCore(
        name="harbor: a crashed run of a work pool goes on",
        trigger=EventTrigger(
            expect={"prefect.flow-run.Crashed"},
            match=_RUNS,
            match_related=[_OURS, _OF_A_POOL],
            posture=Posture.Reactive,
            threshold=1,
            within=timedelta(0),
        ),
        actions=[
            ChangeFlowRunState(
                name="AwaitingRetry",
                state=StateType.SCHEDULED,
                message="goes on after a crash",
                force=True,
            )
        ],
    )


def give_up(run_count: int | None) -> None:
    """Raise HarborError in a run that has crashed too often: it fails, and is left to a person."""
    if run_count and run_count > ATTEMPTS:
        raise HarborError(f"crashed {ATTEMPTS} times; see why, then retry it")


def _silence_after(event: str, within: timedelta) -> EventTrigger:
    """Fires for a run of ours, of a work pool, that has nothing more to say after an event. Runs of
    `harbor serve` go with it, and are put back by it: no event that is late may be taken for a
    sign that one has died. A run that waits for a person is left alone (flows/server.py)."""
    return EventTrigger(
        after={event},
        expect={"prefect.flow-run.*"},
        match=_RUNS,
        match_related=[_OURS, _OF_A_POOL],
        for_each={"prefect.resource.id"},
        posture=Posture.Proactive,
        threshold=1,
        within=within,
    )


def _crashed(message: str) -> ChangeFlowRunState:
    return ChangeFlowRunState(name="Crashed", state=StateType.CRASHED, message=message, force=False)
