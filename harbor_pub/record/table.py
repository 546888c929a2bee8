"""The one table of the record."""

import hashlib

from sqlalchemy import Column, Engine, Float, Index, Integer, MetaData, String, Table, Text
from sqlalchemy import inspect as look
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import CreateColumn

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
    Column("markup", Text, nullable=False, server_default=""),
    Column("notes", Text, nullable=False, server_default=""),
    Column("via", Text, nullable=False, server_default=""),
    Index("units_by_source", "locale", "digest"),
    Index("units_by_segment", "document", "locale", "segment"),
)


def prepare(engine: Engine) -> None:
    """Create the table where there is none; give an older one the columns that came later."""
    METADATA.create_all(engine)
    for name in _lacking(engine):
        column = CreateColumn(UNITS.c[name]).compile(dialect=engine.dialect)
        try:
            with engine.begin() as connection:
                connection.exec_driver_sql(f"ALTER TABLE units ADD COLUMN {column}")
        except DBAPIError:
            if name in _lacking(engine):  # else another process was faster
                raise


def _lacking(engine: Engine) -> list[str]:
    known = {column["name"] for column in look(engine).get_columns(UNITS.name)}
    return [column.name for column in UNITS.columns if column.name not in known]


def digest(source: str) -> str:
    """SHA-256 in hex of a source text: the key that memory is looked up by."""
    return hashlib.sha256(source.encode()).hexdigest()
