"""The one table of the record."""

import hashlib

from sqlalchemy import Column, Float, Index, Integer, MetaData, String, Table, Text

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
    Index("units_by_source", "locale", "digest"),
    Index("units_by_segment", "document", "locale", "segment"),
)


def digest(source: str) -> str:
    """SHA-256 in hex of a source text: the key that memory is looked up by."""
    return hashlib.sha256(source.encode()).hexdigest()
