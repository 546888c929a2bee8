"""Which source a document's name stands for.

A document is its source's address, not its file name: that only suggests a name. The first that
asks for a name keeps it, whatever comes later under the same file name.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, or_, select, update

from harbor_pub.record import Record
from harbor_pub.record.table import DOCUMENTS, EDITIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What asks for a name: `place` is a source's absolute path or its http(s) address, `below` its
    address below a root, `digest` that of its bytes, `segments` the ids of its segments, `names`
    the ones that it would like, the best first."""

    place: str
    below: str
    digest: str
    segments: Sequence[str]
    names: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """A document's name, and a digest that stands for its source wherever that is moved."""

    document: str
    identity: str


Gone = Callable[[str], bool]
"""Whether nothing lies at a place any more."""


class Documents:
    """The names in a record."""

    def __init__(self, record: Record) -> None:
        self._record = record

    def identify(self, source: Named, gone: Gone) -> Identity:
        """The name of a source's document, which it keeps; a new one gets the first that is free.

        A source whose old place is empty now was moved, where its bytes are the same, or its
        address below the root and most of its segments. What was published before names had
        sources belongs to the source that shares most of its segments.
        """
        with self._record._writing() as connection:
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql("LOCK TABLE documents IN SHARE ROW EXCLUSIVE MODE")
            found = _known(connection, source, gone)
            if found is None:
                return _new(connection, source)
            now = {"place": source.place, "below": source.below, "digest": source.digest}
            if any(getattr(found, name) != value for name, value in now.items()):
                row = update(DOCUMENTS).where(DOCUMENTS.c.document == found.document)
                connection.execute(row.values(now))
            return Identity(document=found.document, identity=found.identity)

    def places(self) -> dict[str, str]:
        """Where the source of each document lies."""
        with self._record._reading() as connection:
            rows = connection.execute(select(DOCUMENTS.c.document, DOCUMENTS.c.place))
            return {row.document: row.place for row in rows}


def _known(connection: Connection, source: Named, gone: Gone) -> Any:
    table = DOCUMENTS.c
    here = connection.execute(select(DOCUMENTS).where(table.place == source.place)).first()
    if here is not None:
        return here
    alike = or_(table.digest == source.digest, table.below == source.below)
    for row in connection.execute(select(DOCUMENTS).where(alike)).fetchall():
        if (row.digest == source.digest or _same(connection, row.document, source)) and gone(
            row.place
        ):
            return row
    return None


def _new(connection: Connection, source: Named) -> Identity:
    identity = hashlib.sha256(source.place.encode()).hexdigest()
    names = (*source.names, *_marked(source.names[0], identity))
    name = next(name for name in names if _free(connection, name, source))
    row = {
        "document": name,
        "identity": identity,
        "place": source.place,
        "below": source.below,
        "digest": source.digest,
    }
    connection.execute(insert(DOCUMENTS), [row])
    return Identity(document=name, identity=identity)


def _marked(name: str, identity: str) -> Iterator[str]:
    for length in range(6, len(identity)):
        yield f"{name[:60]}-{identity[:length]}"


def _free(connection: Connection, name: str, source: Named) -> bool:
    taken = select(DOCUMENTS.c.document).where(DOCUMENTS.c.document == name)
    if connection.execute(taken).first():
        return False
    return _edition(connection, name) is None or _same(connection, name, source)


def _same(connection: Connection, name: str, source: Named) -> bool:
    """Whether the newest edition of a name was made of a source like this one."""
    edition = _edition(connection, name)
    if edition is None:
        return False
    before, now = set(edition.segments.split()), set(source.segments)
    return edition.digest == source.digest or 2 * len(before & now) > max(len(before), len(now))


def _edition(connection: Connection, name: str) -> Any:
    query = select(EDITIONS).where(EDITIONS.c.document == name).order_by(EDITIONS.c.id.desc())
    return connection.execute(query.limit(1)).first()
