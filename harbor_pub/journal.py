"""What happened, a JSON object a line: what was read, made, withheld, failed.

An event carries the ids of the document, locale and run, and numbers; never the text of a document.
It goes through the standard library's logging (logger `harbor_pub.journal`), so Prefect shows it on
the run's page, and, where the setting `journal` names a file, into that file: for `jq`, for a log
collector, and for the metrics that `harbor serve` counts from it.
"""

import json
import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from logging.handlers import WatchedFileHandler
from pathlib import Path
from types import MappingProxyType

from harbor_pub.errors import OutputError
from harbor_pub.shown import masked, one_line

LOGGER = logging.getLogger("harbor_pub.journal")

_bound: ContextVar[Mapping[str, object]] = ContextVar("bound", default=MappingProxyType({}))


@contextmanager
def bound(**ids: object) -> Iterator[None]:
    """Every event told inside carries these fields, such as the run's id."""
    token = _bound.set({**_bound.get(), **ids})
    try:
        yield
    finally:
        _bound.reset(token)


def tell(event: str, **fields: object) -> None:
    """Tell of an event. Fields are ids and numbers."""
    told = {key: masked(one) if isinstance(one, str) else one for key, one in fields.items()}
    everything = {"event": event, **_bound.get(), **told}
    line = one_line(" ".join(f"{key}={value}" for key, value in told.items()))
    LOGGER.info("%s %s", event, line, extra={"harbor": everything})


def keep(path: Path) -> None:
    """Append every event to a file, from now on; a rotated file is opened anew.

    Raises OutputError where the file can't be written.
    """
    path = path.absolute()
    for handler in LOGGER.handlers:
        if isinstance(handler, WatchedFileHandler) and handler.baseFilename == str(path):
            return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _end_line(path)
        handler = WatchedFileHandler(path, encoding="utf-8")
    except OSError as error:
        raise OutputError(f"{path}: the journal can't be written ({error.strerror})") from error
    handler.setFormatter(_Lines())
    LOGGER.addHandler(handler)
    LOGGER.setLevel(logging.INFO)


def _end_line(path: Path) -> None:
    """End a line that a full disk, or a host without power, has left half: the next event has one
    of its own."""
    if not path.is_file() or not path.stat().st_size:
        return
    with path.open("r+b") as file:
        file.seek(-1, os.SEEK_END)
        if file.read(1) != b"\n":
            file.write(b"\n")


class _Lines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        fields = getattr(record, "harbor", {"event": "log", "message": record.getMessage()})
        return json.dumps({"time": moment, **fields}, ensure_ascii=False, default=str)
