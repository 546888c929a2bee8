"""A run that is silent is taken for dead only by a server that has listened all the while.

A server that was away, or stood still, comes back to runs that it has heard nothing of: what they
said meanwhile is still on its way. Its automations (flows/recovering.py) would crash them all. So
the wait begins anew then, as if the run had just spoken.
"""

from uuid import UUID, uuid4

from prefect.server.database.orm_models import FlowRun
from prefect.server.events.clients import PrefectServerEventsClient
from prefect.server.events.schemas.events import Event, RelatedResource, Resource
from prefect.server.orchestration.rules import FlowRunOrchestrationRule, OrchestrationContext
from prefect.server.schemas.core import FlowRunPolicy
from prefect.server.schemas.states import State, StateType
from prefect.types._datetime import now

from flows.recovering import PATIENCE, SAID, SILENCE
from harbor_pub.serving.desk import TAG
from harbor_pub.serving.pulse import Pulse

_ROLE = "prefect.resource.role"

PULSE = Pulse()


class SilenceIsProven(FlowRunOrchestrationRule):
    """A run is not crashed for silence that we can't have heard the end of."""

    FROM_STATES = {StateType.RUNNING, StateType.PENDING}  # noqa: RUF012, as Prefect declares it
    TO_STATES = {StateType.CRASHED}  # noqa: RUF012

    async def before_transition(
        self,
        initial_state: State | None,
        proposed_state: State | None,
        context: OrchestrationContext[FlowRun, FlowRunPolicy],
    ) -> None:
        said = (proposed_state.message if proposed_state else None) or ""
        for event, message in SAID.items():
            wait = SILENCE if event.endswith("heartbeat") else PATIENCE
            if said == message and PULSE.going() < wait.total_seconds():
                await _hear(event, context.run.id)
                await self.abort_transition("The server was away; it listens first.")


async def _hear(event: str, run: UUID) -> None:
    """Begin the wait anew, as an event of the run's does."""
    spoken = Event(
        id=uuid4(),
        occurred=now("UTC"),  # type: ignore[arg-type]
        event=event,
        resource=Resource({"prefect.resource.id": f"prefect.flow-run.{run}"}),
        related=[
            RelatedResource({"prefect.resource.id": f"prefect.tag.{TAG}", _ROLE: "tag"}),
            RelatedResource({"prefect.resource.id": "prefect.work-pool.any", _ROLE: "work-pool"}),
        ],
        payload={"by": "the server, which was away"},
    )
    async with PrefectServerEventsClient() as events:
        await events.emit(spoken)
