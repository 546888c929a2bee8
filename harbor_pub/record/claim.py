"""One writer at a time for a document and locale, wherever the record is shared.

Two runs of one document would otherwise translate the same segments twice: the second waits, and
then finds them in the record. A claim goes with the process that holds it, even by kill -9.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock
from sqlalchemy import Engine, func, select, text

_STRIPES = 1024
"""Lock files at most. Two names that share one only wait for each other."""

_KEEPALIVE = {"tcp_keepalives_idle": 20, "tcp_keepalives_interval": 10, "tcp_keepalives_count": 3}
"""A host that vanished says no goodbye: the server asks after 20 s, three times, and then lets its
claim go. Without this a claim would be held for two hours."""


@contextmanager
def claim(engine: Engine, name: str) -> Iterator[None]:
    """Hold a name; waits as long as another holds it. Claims don't nest."""
    key = int.from_bytes(hashlib.sha256(name.encode()).digest()[:7])
    if engine.dialect.name == "postgresql":
        with engine.connect() as connection:
            # A lock of the session: PostgreSQL drops it as soon as the connection is gone.
            connection = connection.execution_options(isolation_level="AUTOCOMMIT")
            for setting, value in _KEEPALIVE.items():
                connection.execute(text(f"SET {setting} = {value}"))
            connection.execute(select(func.pg_advisory_lock(key)))
            try:
                yield
            finally:
                connection.execute(select(func.pg_advisory_unlock(key)))
    elif engine.url.database and engine.url.database != ":memory:":
        folder = Path(f"{engine.url.database}.claims")
        folder.mkdir(exist_ok=True)
        with FileLock(folder / f"{key % _STRIPES:03x}"):
            yield
    else:
        yield  # in memory: nobody else can see it
