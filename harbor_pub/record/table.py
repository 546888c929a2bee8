"""The one table of the record, and the index that fuzzy matches are found by."""

import hashlib
import sqlite3
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Float,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    event,
    func,
    insert,
    inspect,
    select,
    text,
)
from sqlalchemy.engine import make_url
from sqlalchemy.schema import CreateColumn

from harbor_pub.model import Origin, State

METADATA = MetaData()

UNITS = Table(
    "units",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("document", String, nullable=False),
    Column("segment", String, nullable=False),
    Column("locale", String, nullable=False),
    Column("source", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("target", Text, nullable=False),
    Column("state", String, nullable=False),
    Column("origin", String, nullable=False),
    Column("score", Float),
    Column("signature", String, nullable=False),
    Column("recorded", String, nullable=False),
    Column("by", String, nullable=False),
    # What came after the first release has a default: `upgrade` adds it to older files.
    Column("language", String, nullable=False, server_default="en"),
    Column("context", String, nullable=False, server_default=""),
    Column("markup", Text, nullable=False, server_default=""),
    Column("notes", Text, nullable=False, server_default=""),
    Column("via", Text, nullable=False, server_default=""),
    Column("tokens", Integer),
    Index("units_by_source", "locale", "digest"),
    Index("units_by_segment", "document", "locale", "segment"),
)

APPROVED_STATES = (State.REVIEWED.value, State.FINAL.value)
# What a person decided on, a rejection as well: it supersedes what was decided before.
DECIDED = UNITS.c.state.in_(APPROVED_STATES) | (UNITS.c.origin == Origin.PERSON.value)
Index("units_decided", UNITS.c.locale, sqlite_where=DECIDED, postgresql_where=DECIDED)

# A row for each n-gram in the sketch of a decided unit's source (see `sketch`).
GRAMS = Table(
    "grams",
    METADATA,
    Column("gram", Integer, primary_key=True, autoincrement=False),
    Column("unit", Integer, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

# Which segments an edition had, in order (ids by space), and what editors made of its units.
EDITIONS = Table(
    "editions",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("document", String, nullable=False),
    Column("locale", String, nullable=False),
    Column("digest", String, nullable=False),
    Column("revision", String, nullable=False),
    Column("segments", Text, nullable=False),
    Column("recorded", String, nullable=False),
    Index("editions_by_document", "document", "locale"),
)
REVIEWS = Table(
    "reviews",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("document", String, nullable=False),
    Column("locale", String, nullable=False),
    Column("segment", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("machine", Integer, nullable=False),
    Column("undecided", Integer, nullable=False),
    Column("by", String, nullable=False),
    Column("note", Text, nullable=False),
    Column("remarks", Text, nullable=False),
    Column("file", String, nullable=False),
    Column("recorded", String, nullable=False),
    Index("reviews_by_document", "document", "locale"),
)

# What awaits a person, a row each, and how it came to its end: rows of both are only ever added.
REMARKS = Table(
    "remarks",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("document", String, nullable=False),
    Column("locale", String, nullable=False),
    Column("segment", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("author", String, nullable=False),
    Column("text", Text, nullable=False),
    Column("date", String, nullable=False),
    Column("answers", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("state", String, nullable=False),
    Column("markup", Text, nullable=False),
    Column("revision", String, nullable=False),
    Column("file", String, nullable=False),
    Column("recorded", String, nullable=False),
    Index("remarks_by_document", "document", "locale"),
)
SETTLEMENTS = Table(
    "settlements",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("remark", Integer, nullable=False),
    Column("how", Text, nullable=False),  # "" opens it again
    Column("by", String, nullable=False),
    Column("recorded", String, nullable=False),
    Index("settlements_by_remark", "remark"),
)
# What an editor decided of the drafts of a run: a row for each draft that the answer was given for.
APPROVALS = Table(
    "approvals",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("run", String, nullable=False),
    Column("document", String, nullable=False),
    Column("locale", String, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("package", String, nullable=False),
    Column("decision", String, nullable=False),
    Column("editor", String, nullable=False),
    Column("comment", Text, nullable=False),
    Column("decided", String, nullable=False),
    Index("approvals_by_run", "run"),
)
# Findings that a person says are none, of a segment as its target stood (see `text.fingerprint`).
DISMISSALS = Table(
    "dismissals",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("document", String, nullable=False),
    Column("locale", String, nullable=False),
    Column("segment", String, nullable=False),
    Column("check", String, nullable=False),
    Column("target", String, nullable=False),
    Column("stands", Integer, nullable=False),
    Column("by", String, nullable=False),
    Column("recorded", String, nullable=False),
    Index("dismissals_by_document", "document", "locale"),
)
# What a look at a watched folder did with a file: `asked` stands for the order besides the locales,
# `mark` for the file as it was, `due` is when it may be handed over again ("" for never).
ARRIVALS = Table(
    "arrivals",
    METADATA,
    Column("place", String, primary_key=True),
    Column("asked", String(64), primary_key=True),
    Column("mark", String, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("locales", String, nullable=False),
    Column("run", String, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("due", String, nullable=False),
)
# Which source a document's name stands for: its place, its address below a root, and the digest of
# what was there last.
DOCUMENTS = Table(
    "documents",
    METADATA,
    Column("document", String, primary_key=True),
    Column("identity", String, nullable=False),
    Column("place", String, nullable=False, unique=True),
    Column("below", String, nullable=False),
    Column("digest", String(64), nullable=False),
)


def decided(row: Mapping[Any, Any]) -> bool:
    """DECIDED, of a row in hand."""
    return row["state"] in APPROVED_STATES or row["origin"] == Origin.PERSON


def digest(source: str) -> str:
    """SHA-256 in hex of a source text: the key that memory is looked up by."""
    return hashlib.sha256(source.encode()).hexdigest()


def connect(url: str) -> Engine:
    """An engine on SQLite or PostgreSQL, whose driver is pg8000 where the URL names none."""
    parsed = make_url(url)
    if parsed.drivername in ("postgresql", "postgres"):
        parsed = parsed.set(drivername="postgresql+pg8000")
    engine = create_engine(parsed)
    if engine.dialect.name == "sqlite":
        if engine.url.database:
            Path(engine.url.database).parent.mkdir(parents=True, exist_ok=True)
        event.listen(engine, "connect", _tune_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def upgrade(
    engine: Engine,
    fill: Mapping[str, Callable[[Connection], None]],
    is_told: Callable[[Connection], bool],
    tell: Callable[[Connection], None],
) -> None:
    """Make the tables, columns and indexes that are missing, and fill each new table that is named
    from older ones. All of it or none: what was made and not filled would look complete. `is_told`
    and `tell` are of the schema's version."""
    with engine.connect() as connection:
        if is_told(connection) and not _missing(connection):
            return
    with engine.execution_options(writing=True).begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(4711)"))
        known = _columns(connection)
        for column in UNITS.columns if known else ():
            if column.name not in known:
                ddl = CreateColumn(column).compile(dialect=engine.dialect)
                connection.execute(text(f"ALTER TABLE units ADD COLUMN {ddl}"))
        looking = inspect(connection)
        fresh = [name for name in fill if not looking.has_table(name)]
        METADATA.create_all(connection)
        for index in UNITS.indexes:
            index.create(connection, checkfirst=True)
        for name in fresh:
            fill[name](connection)
        tell(connection)


def _missing(connection: Connection) -> bool:
    tables = set(inspect(connection).get_table_names())
    columns = {column.name for column in UNITS.columns}
    return not (METADATA.tables.keys() <= tables and columns <= _columns(connection))


def _columns(connection: Connection) -> set[str]:
    looking = inspect(connection)
    found = looking.get_columns("units") if looking.has_table("units") else ()
    return {column["name"] for column in found}


def _tune_sqlite(connection: Any, _: object) -> None:
    """WAL lets readers and one writer work at once; a second writer waits up to a minute. The
    index of n-grams is written all over: with SQLite's usual 2 MB of cache that is slow."""
    connection.isolation_level = None  # transactions begin where `_begin_sqlite` says
    for pragma in ("busy_timeout=60000", "synchronous=FULL", "cache_size=-65536"):
        connection.execute(f"PRAGMA {pragma}")
    write_ahead(connection)


def write_ahead(connection: Any) -> None:
    """Where several open an older file at once, one changes its mode: the others are told at once
    that it is locked, whatever their timeout, and see that it is done when they look again."""
    for wait in (0.05, 0.2, 1.0, 5.0, 20.0):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError:
            time.sleep(wait)
    connection.execute("PRAGMA journal_mode=WAL")


def _begin_sqlite(connection: Connection) -> None:
    """A writer takes its lock at once: one that begins as a reader can't wait for another."""
    writing = connection.get_execution_options().get("writing")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def insert_grams(connection: Connection, grams: Sequence[tuple[int, int]]) -> None:
    """Add (gram, unit) rows: in one statement where a driver would send them one by one."""
    if connection.dialect.name == "postgresql":
        statement = "INSERT INTO grams SELECT * FROM unnest(CAST(:g AS int[]), CAST(:u AS int[]))"
        keys, units = (list(column) for column in zip(*grams, strict=True))
        connection.execute(text(statement), {"g": keys, "u": units})
    else:
        connection.exec_driver_sql("INSERT INTO grams (gram, unit) VALUES (?, ?)", list(grams))


def insert_units(connection: Connection, rows: Sequence[Mapping[str, object]]) -> Sequence[int]:
    """Add rows; their ids, in the same order."""
    if connection.dialect.name == "postgresql":
        statement = insert(UNITS).returning(UNITS.c.id, sort_by_parameter_order=True)
        return connection.execute(statement, list(rows)).scalars().all()
    # SQLite's writer is alone, so it may count by itself; its RETURNING has no order.
    last = connection.execute(select(func.max(UNITS.c.id))).scalar() or 0
    keys = range(last + 1, last + 1 + len(rows))
    numbered = [{"id": key} | dict(row) for key, row in zip(keys, rows, strict=True)]
    connection.execute(insert(UNITS), numbered)
    return keys


def size(connection: Connection) -> int:
    """The bytes that the record takes on disk."""
    queries: dict[str, Sequence[str]] = {
        "sqlite": ("PRAGMA page_count", "PRAGMA page_size"),
        "postgresql": ("SELECT pg_total_relation_size('units') + pg_total_relation_size('grams')",),
    }
    product = 1
    for query in queries[connection.dialect.name]:
        product *= int(connection.execute(text(query)).scalar_one())
    return product
