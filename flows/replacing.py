"""Deployments of former names: replaced by those of today, with what their runs still had to do.

A run belongs to its deployment for good, and nobody would take up one of a deployment that is not
served any more. So what has not ended is ordered again from the deployment of today, and one that
waited for an editor asks again; the old run says where it went.
"""

from collections.abc import Mapping

from prefect.client.orchestration import PrefectClient, get_client
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterId,
    DeploymentFilterTags,
    FlowFilter,
    FlowFilterName,
    FlowRunFilter,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.client.schemas.responses import DeploymentResponse
from prefect.states import Cancelled

from harbor_pub.serving.desk import TAG

_OPEN = [StateType.SCHEDULED, StateType.PENDING, StateType.RUNNING, StateType.PAUSED]
_MOST = 200


async def replace_former(names: Mapping[str, str]) -> int:
    """Remove the deployments of our flows that have another name than theirs of today, which are
    there already; `names` are those, by flow. Gives how many. A work pool's are left alone."""
    removed = 0
    async with get_client() as client:
        for flow, name in names.items():
            found = await client.read_deployments(
                flow_filter=FlowFilter(name=FlowFilterName(any_=[flow])),
                deployment_filter=DeploymentFilter(tags=DeploymentFilterTags(all_=[TAG])),
            )
            served = [one for one in found if one.work_pool_name is None]
            today = [one for one in served if one.name == name]
            for former in (one for one in served if today and one.name != name):
                for run in await _open_runs(client, former):
                    await _order_again(client, run, today[0])
                await client.delete_deployment(former.id)
                removed += 1
    return removed


async def _open_runs(client: PrefectClient, former: DeploymentResponse) -> list[FlowRun]:
    """What has not ended, the oldest first; what a schedule had planned is planned anew."""
    state = FlowRunFilterState(type=FlowRunFilterStateType(any_=_OPEN))
    found: list[FlowRun] = []
    while page := await client.read_flow_runs(
        deployment_filter=DeploymentFilter(id=DeploymentFilterId(any_=[former.id])),
        flow_run_filter=FlowRunFilter(state=state),
        limit=_MOST,
        offset=len(found),
    ):
        found += page
    found.sort(key=lambda run: str(run.created))
    return [run for run in found if not run.auto_scheduled or run.run_count]


async def _order_again(client: PrefectClient, run: FlowRun, today: DeploymentResponse) -> None:
    again = await client.create_flow_run_from_deployment(
        today.id,
        parameters=run.parameters,
        name=run.name,
        tags=run.tags,
        idempotency_key=f"again/{run.id}",
    )
    said = f"goes on as a run of {today.name}: {again.id}"
    await client.set_flow_run_state(run.id, Cancelled(message=said), force=True)
