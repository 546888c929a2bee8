"""The Prefect server: reachable, and of the client's version (a mix crashes runs)."""

import os
from collections.abc import Iterator
from importlib.metadata import version

from harbor_pub.diagnosis import Diagnosis, Status
from harbor_pub.serving.desk import Desk
from harbor_pub.settings import Settings


def check(_: Settings) -> Iterator[Diagnosis]:
    url = os.environ.get("PREFECT_API_URL", "http://127.0.0.1:4200/api").removesuffix("/api")
    desk = Desk(url, os.environ.get("PREFECT_API_AUTH_STRING", ""))
    if not desk.healthy():
        yield Diagnosis(
            name="server",
            status=Status.WARN,
            message=f"no Prefect server at {url}: nothing runs by schedule",
            mend="harbor serve",
        )
        return
    here, there = version("prefect"), desk.version()
    yield Diagnosis(
        name="server",
        status=Status.OK if here == there else Status.FAIL,
        message=f"Prefect {there} at {url}" + ("" if here == there else f", but {here} here"),
        mend="" if here == there else f"uv pip install prefect=={there}",
    )
