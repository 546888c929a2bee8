"""Tasks that touch the record: a database that is away is waited for, a few minutes long."""

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar, cast

from prefect import Task, task
from prefect.cache_policies import NO_CACHE
from prefect.utilities.annotations import opaque

from harbor_pub import pipeline
from harbor_pub.errors import RecordError

P = ParamSpec("P")
T = TypeVar("T")

_PAUSES: list[float] = [2, 5, 15, 30, 60, 120]
"""Seconds between tries; a database that is started again is back after one of the first."""


def _may_pass(_task: object, _run: object, state: Any) -> bool:
    """A database that was away may be back; anything else would only fail again."""
    return isinstance(state.result(raise_on_failure=False), RecordError)


def patient(name: str) -> Callable[[Callable[P, T]], Task[P, T]]:
    """A function as a task whose runs are named so, with `{parameter}` filled in."""
    return task(
        task_run_name=name,
        cache_policy=NO_CACHE,
        retries=len(_PAUSES),
        retry_delay_seconds=_PAUSES,
        retry_condition_fn=_may_pass,
    )


def whole(value: T) -> T:
    """Keep Prefect from walking through a value of ours in search of results of its own."""
    return cast(T, opaque(value))


open_desk = patient("open the record")(pipeline.open_desk)
