"""Rows in, inside a transaction, with the sketches of those that a person decided on."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection

from harbor_pub.model import Segment, TranslationUnit
from harbor_pub.record.placeables import abstract
from harbor_pub.record.rows import contexts, row_of
from harbor_pub.record.sketch import sketch
from harbor_pub.record.table import UNITS, decided, insert_grams, insert_units


def add(
    connection: Connection,
    document: str,
    units: Sequence[TranslationUnit],
    within: Sequence[Segment] = (),
    language: str = "en",
) -> None:
    """Add a row a unit, as `Record.add` tells."""
    if not units:
        return
    if within:
        told = {key: {"context": value} for key, value in contexts(within).items()}
    else:
        told = _told_before(connection, document, units)
    now = datetime.now(UTC).replace(microsecond=0)
    insert(
        connection,
        [
            row_of(document, unit, unit.recorded or now)
            | {"language": language, "context": ""}
            | told.get(unit.segment.id, {})
            for unit in units
        ],
    )


def insert(connection: Connection, rows: Sequence[dict[str, object]]) -> None:
    """Add rows, and the sketches of those that a person decided on."""
    keys = insert_units(connection, rows)
    index(
        connection,
        [
            (key, row["source"], row["locale"], row["language"])
            for key, row in zip(keys, rows, strict=True)
            if decided(row)
        ],
    )


def index(connection: Connection, units: Iterable[tuple[Any, ...]]) -> None:
    """Add the sketches of (id, source, locale, language)s, in the order of the index."""
    grams = sorted(
        (gram, key)
        for key, source, locale, language in units
        for gram in sketch(abstract(source, language)[0], locale)
    )
    if grams:
        insert_grams(connection, grams)


def _told_before(
    connection: Connection, document: str, units: Sequence[TranslationUnit]
) -> dict[str, dict[str, str]]:
    """The language and context of each unit's segment when it was recorded last."""
    found: dict[str, dict[str, str]] = {}
    for unit in units:
        query = (
            select(UNITS.c.language, UNITS.c.context)
            .where(
                UNITS.c.document == document,
                UNITS.c.locale == unit.locale,
                UNITS.c.segment == unit.segment.id,
            )
            .order_by(UNITS.c.id.desc())
            .limit(1)
        )
        row = connection.execute(query).first()
        if row:
            found[unit.segment.id] = dict(row._mapping)
    return found
