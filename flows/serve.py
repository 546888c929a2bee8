"""Registers every flow as a deployment with the schedules of harbor.toml, and runs what is due.

`harbor serve` starts this beside a server; `python -m flows.serve` alone does for a server that
somebody else keeps. A line `ready` on stdout says that everything is registered.
"""

import argparse
import asyncio
from collections.abc import Iterable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

from httpx import HTTPError
from prefect import Flow
from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import VariableCreate, VariableUpdate
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.deployments.runner import RunnerDeployment
from prefect.events.schemas.automations import AutomationCore
from prefect.exceptions import ParameterTypeError, PrefectException
from prefect.schedules import Schedule as PrefectSchedule
from prefect.types.entrypoint import EntrypointType

from flows.choices import DEPLOYMENTS
from flows.portal import portal
from flows.publish import publish
from flows.publish_all import publish_all
from flows.queue import Queue
from flows.recovering import automations
from flows.refresh import refresh
from flows.replacing import replace_former
from flows.review import review
from flows.watch import watch
from harbor_pub import __version__, schedules
from harbor_pub.errors import HarborError, SettingsError
from harbor_pub.languages import ENGLISH
from harbor_pub.packages import open_catalog
from harbor_pub.schedules import Schedule
from harbor_pub.serving.child import READY
from harbor_pub.serving.desk import TAG
from harbor_pub.serving.upload.orders import OFFERED
from harbor_pub.settings import load

NAME = "harbor"
"""The name of the runner, as the desk tells it."""

FLOWS: dict[str, Flow[..., Any]] = {
    flow.name: flow for flow in (publish, publish_all, watch, review, refresh, portal)
}

_ONE_AT_A_TIME = ConcurrencyLimitConfig(
    limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW
)
"""A look at a folder that is due while the last one still looks has nothing to add."""

_IN_TURN = ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.ENQUEUE)
"""Two that wait for runs of theirs could hold every slot between them."""

_LIMITS = {"publish": None, "publish-all": _IN_TURN, "review": _IN_TURN}
"""What is handed back while a look at the inbox goes on has one of its own."""


def deployments(wanted: Sequence[Schedule]) -> list[RunnerDeployment]:
    """Every flow, with its schedules. Raises SettingsError for one that can't run."""
    unknown = sorted({one.flow for one in wanted} - FLOWS.keys())
    if unknown:
        raise SettingsError(f"harbor.toml: no flow {unknown[0]!r}; there are {', '.join(FLOWS)}")
    return [_deployment(flow, wanted) for flow in FLOWS.values()]


def _deployment(flow: Flow[..., Any], wanted: Sequence[Schedule]) -> RunnerDeployment:
    deployment = flow.to_deployment(
        DEPLOYMENTS[flow.name],
        schedules=[_due(flow, one, n) for n, one in enumerate(wanted) if one.flow == flow.name],
        concurrency_limit=_LIMITS.get(flow.name, _ONE_AT_A_TIME),
        tags=[TAG, flow.name],
        version=__version__,
        # The form checks what it sends; a program may write tags for the names that it offers.
        enforce_parameter_schema=False,
        entrypoint_type=EntrypointType.MODULE_PATH,
    )
    return cast(RunnerDeployment, deployment)


def _due(flow: Flow[..., Any], one: Schedule, number: int) -> PrefectSchedule:
    try:
        flow.validate_parameters(dict(one.parameters))
        return PrefectSchedule(
            interval=timedelta(seconds=one.interval) if one.interval else None,
            cron=one.cron,
            timezone=one.timezone,
            parameters=dict(one.parameters),
            slug=f"{one.flow}-{number + 1}",
        )
    except (ParameterTypeError, TypeError, ValueError) as error:
        reason = " ".join(str(error).split())
        raise SettingsError(f"harbor.toml: schedule of {one.flow}: {reason}") from error


async def register() -> None:
    """Set up what must be there before any run: the watch over dead runs."""
    for automation in automations():
        await _replace(automation)
    await _remove(_FORMER)


_FORMER = ("harbor: tell of a failed run", "harbor: tell of drafts to review")
"""Automations of earlier versions; who is told is harbor_pub/serving/webhook.py's now."""


async def _remove(names: Iterable[str]) -> None:
    async with get_client() as client:
        for name in names:
            for known in await client.read_automations_by_name(name):
                await client.delete_automation(known.id)


async def tell_languages() -> None:
    """Tell the upload page which languages there is a package for: it shall not need the engine."""
    offered, _ = open_catalog(load()).targets(ENGLISH.tag)
    async with get_client() as client:
        known = await client.read_variable_by_name(OFFERED)
        if known is None:
            await client.create_variable(VariableCreate(name=OFFERED, value=list(offered)))
        elif known.value != list(offered):
            await client.update_variable(VariableUpdate(name=OFFERED, value=list(offered)))


async def _replace(automation: AutomationCore) -> None:
    """Create an automation, or bring the one of this name up to date."""
    async with get_client() as client:
        known = await client.read_automations_by_name(automation.name)
        if known:
            await client.update_automation(known[0].id, automation)
        else:
            await client.create_automation(automation)


async def _serve(wanted: Sequence[RunnerDeployment], limit: int) -> None:
    await register()
    await tell_languages()
    runner = Queue(NAME, limit)
    for deployment in wanted:
        await runner.aadd_deployment(deployment)
    await replace_former(DEPLOYMENTS)
    print(READY, flush=True)
    await runner.start()


def main() -> None:
    parser = argparse.ArgumentParser(description="Serve every flow.")
    parser.add_argument("--limit", type=int, default=2, help="runs at once")
    parser.add_argument("--register", action="store_true", help="only set the automations up")
    given = parser.parse_args()
    try:
        load()
        if given.register:
            asyncio.run(register())
            return
        wanted = deployments(schedules.load(Path("harbor.toml")))
        asyncio.run(_serve(wanted, given.limit))
    except HarborError as error:
        parser.exit(error.exit_code, f"{error}\n")
    except (PrefectException, HTTPError) as error:
        parser.exit(1, f"the Prefect server: {error}\n")


if __name__ == "__main__":
    main()
