"""Which schema a record has, and which version of the program gave it that."""

from sqlalchemy import Column, Connection, Integer, String, Table, insert, inspect, select

from harbor_pub import __version__
from harbor_pub.errors import RecordError
from harbor_pub.record.table import METADATA

VERSION = 1
"""One more with each change that an older program would not understand. What is only added, and
has a default, needs none: `table.upgrade` makes what is missing."""

SCHEMA = Table(
    "schema_versions",
    METADATA,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("program", String, nullable=False),
)


def is_told(connection: Connection) -> bool:
    """Whether a record says that it has our schema. Raises RecordError where it has a newer one:
    what an older program writes into that could be wrong."""
    if not inspect(connection).has_table(SCHEMA.name):
        return False
    newest = select(SCHEMA).order_by(SCHEMA.c.version.desc()).limit(1)
    row = connection.execute(newest).first()
    if row is not None and row.version > VERSION:
        raise RecordError(
            f"the record was made by Harbor Publisher {row.program}, and this is {__version__}; "
            f"install that version or a newer one: pip install 'harbor-pub>={row.program}'"
        )
    return row is not None and row.version == VERSION


def tell(connection: Connection) -> None:
    """Write down that a record has our schema now."""
    if not is_told(connection):
        connection.execute(insert(SCHEMA), [{"version": VERSION, "program": __version__}])
