"""Prefect's server, guarded: what `harbor serve` starts in the place of `prefect server start`.

    python -m flows.server --host 127.0.0.1 --port 4200

Strangers' pages are kept out (harbor_pub/serving/guard.py), texts and corrected files come in by a
page of our own at /upload (harbor_pub/serving/upload/), and a run that waits for a person can't
be taken for dead: what crashes a run may be late, a run that waits has no process that could die.
"""

import argparse
from datetime import timedelta
from functools import partial
from typing import Any

import uvicorn
from docket import Worker
from prefect.server.api import background_workers
from prefect.server.api.server import create_app
from prefect.server.database.configurations import AioSqliteConfiguration
from prefect.server.database.dependencies import MODELS_DEPENDENCIES
from prefect.server.database.orm_models import FlowRun
from prefect.server.orchestration.core_policy import CoreFlowPolicy
from prefect.server.orchestration.dependencies import ORCHESTRATION_DEPENDENCIES
from prefect.server.orchestration.policies import FlowRunOrchestrationPolicy
from prefect.server.orchestration.rules import FlowRunOrchestrationRule, OrchestrationContext
from prefect.server.schemas.core import FlowRunPolicy
from prefect.server.schemas.states import State, StateType
from prefect.settings import get_current_settings

from flows.silence import PULSE, SilenceIsProven
from harbor_pub.errors import HarborError
from harbor_pub.serving.guard import Guard, reached
from harbor_pub.serving.upload import Upload
from harbor_pub.serving.upload.orders import Orders
from harbor_pub.settings import load


class NobodyDiesWaiting(FlowRunOrchestrationRule):
    """A run that is paused or suspended is not taken for crashed."""

    FROM_STATES = {StateType.PAUSED}  # noqa: RUF012, as Prefect declares it
    TO_STATES = {StateType.CRASHED}  # noqa: RUF012

    async def before_transition(
        self,
        initial_state: State | None,
        proposed_state: State | None,
        context: OrchestrationContext[FlowRun, FlowRunPolicy],
    ) -> None:
        await self.abort_transition("It waits for a person; there is no process that could crash.")


class Policy(CoreFlowPolicy):
    """Prefect's own rules, and ours before them."""

    @staticmethod
    def priority() -> list[type]:
        return [NobodyDiesWaiting, SilenceIsProven, *CoreFlowPolicy.priority()]


_UNHURRIED = timedelta(seconds=1)
"""How often the server looks for what it has to do by itself; its own is four times a second, twice
over, which is most of what an idle desk costs."""


class OneWriter(AioSqliteConfiguration):
    """SQLite, where a transaction takes its lock as it begins, and waits for it.

    One that begins by reading, as Prefect's do, and finds that somebody has written since, is told
    at once that the database is locked: no timeout helps it.
    """

    def setup_sqlite(self, conn: Any, record: Any) -> None:
        """Prefect's own settings, but 8 MB of cache for each connection and not 80."""
        super().setup_sqlite(conn, record)
        cursor = conn.cursor()
        cursor.execute("PRAGMA cache_size = -8192")
        cursor.close()

    def begin_transaction(self, session: Any, with_for_update: bool = False) -> Any:
        return super().begin_transaction(session, with_for_update=True)


async def _policy() -> type[FlowRunOrchestrationPolicy]:
    return Policy


def main() -> None:
    parser = argparse.ArgumentParser(description="A guarded Prefect server.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=4200)
    parser.add_argument(
        "--name", action="append", default=[], help="a host name that workers know it by"
    )
    given = parser.parse_args()
    try:
        settings = load()
    except HarborError as error:
        parser.exit(error.exit_code, f"{error}\n")
    PULSE.start()
    ORCHESTRATION_DEPENDENCIES["flow_policy_provider"] = _policy
    unhurried = partial(Worker, minimum_check_interval=_UNHURRIED, scheduling_resolution=_UNHURRIED)
    setattr(background_workers, "Worker", unhurried)  # noqa: B010, as Prefect does not export it
    server = get_current_settings().server
    database = server.database.connection_url
    if database is not None and database.get_secret_value().startswith("sqlite"):
        url = database.get_secret_value()
        MODELS_DEPENDENCIES["database_config"] = OneWriter(connection_url=url)
    password = server.api.auth_string.get_secret_value() if server.api.auth_string else ""
    orders = Orders(f"http://{reached(given.host)}:{given.port}", password)
    front = Upload(create_app(final=True), orders, settings, password)
    uvicorn.run(
        Guard(front, settings.desk_url, given.name),
        host=given.host,
        port=given.port,
        timeout_keep_alive=server.api.keepalive_timeout,
        ws_ping_interval=server.api.websocket_ping_interval,
        ws_ping_timeout=server.api.websocket_ping_timeout,
        log_level=server.logging_level.lower(),
        lifespan="on",
        timeout_graceful_shutdown=10,  # a page that stays open must not hold it
        proxy_headers=False,
    )


if __name__ == "__main__":
    main()
