"""The runner of the flows: what a person orders goes before what was handed over in numbers.

Runs that `watch`, `refresh` and `publish-all` hand over carry a tag. So many at once may be going
as `harbor serve --runs` says; one slot more is never theirs, so that a person's order finds it
free. Each run is a copy of a process that has Prefect loaded (harbor_pub/serving/warm.py), where
there is one.

Prefect's runner has no door for either. So we reach into its poller, as it is in the versions that
we allow; where that is another one, runs start in the order of their times, each by itself.
"""

import os
import shlex
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Self
from uuid import UUID

from prefect.client.schemas.objects import FlowRun
from prefect.runner import Runner

from harbor_pub.serving import warm
from harbor_pub.serving.child import copied_from
from harbor_pub.serving.desk import HANDED_OVER

_RESERVED = 1
"""Slots that only a person's order takes."""

_NICE = 10
"""How far what nobody waits for steps back where the processors are wanted by others."""

Submit = Callable[[list[FlowRun], Any], Awaitable[None]]


class Queue(Runner):
    """A runner of so many runs at once, and of one more that a person orders."""

    def __init__(self, name: str, runs: int) -> None:
        super().__init__(name=name, limit=runs + _RESERVED, pause_on_shutdown=False)
        self._runs = runs
        self._handed: set[UUID] = set()

    async def __aenter__(self) -> Self:
        await super().__aenter__()
        poller: Any = getattr(self, "_scheduled_run_poller", None)
        if hasattr(poller, "_submit_scheduled_flow_runs"):
            submit, going = poller._submit_scheduled_flow_runs, poller._submitting_flow_run_ids
            poller._submit_scheduled_flow_runs = lambda flow_run_response, task_group: self._submit(
                submit, going, flow_run_response, task_group
            )
        if hasattr(poller, "_resolve_starter") and (place := os.environ.get(warm.VARIABLE)):
            resolve, command = poller._resolve_starter, shlex.join(copied_from(Path(place)))

            def resolved(flow_run: FlowRun) -> Any:
                starter = resolve(flow_run)
                starter._command = f"{command} prefect.engine"
                if HANDED_OVER in flow_run.tags:
                    starter._env = {**starter._env, warm.NICE: str(_NICE)}
                return starter

            poller._resolve_starter = resolved
        return self

    async def _submit(
        self, submit: Submit, going: set[UUID], runs: list[FlowRun], group: Any
    ) -> None:
        """People's orders first; of the others no more than may be going."""
        self._handed &= going
        waiting = [run for run in runs if run.id not in going]
        ordered = [run for run in waiting if HANDED_OVER not in run.tags]
        await submit(ordered, group)
        others = sorted(
            (run for run in waiting if HANDED_OVER in run.tags),
            key=lambda run: str(run.next_scheduled_start_time or ""),
        )[: max(0, self._runs - len(self._handed))]
        await submit(others, group)
        self._handed |= {run.id for run in others} & going
