"""The record: every unit ever translated, a row each. Rows are only ever added.

One table is the translation memory, the cache, the resume point and the review status at once.
The current unit of a segment is its best-ranked newest row: a person's outranks every machine's.
SQLite by default, PostgreSQL by URL; both through SQLAlchemy, whose home is this folder alone.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, Row, create_engine, event, func, insert, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from harbor_pub.errors import RecordError, SettingsError
from harbor_pub.model import Origin, Segment, State, TranslationUnit
from harbor_pub.record.claim import claim
from harbor_pub.record.examination import examine
from harbor_pub.record.table import METADATA, UNITS, digest

_CHUNK = 500  # bound parameters a query: SQLite of 2020 took 999


class Record:
    """The table at a database URL. Thread-safe; several processes may share it."""

    def __init__(self, url: str) -> None:
        """Open the record, creating its table where there is none. Raises RecordError."""
        self.url = url
        try:
            self._engine = _connect(url)
        except (ArgumentError, ImportError) as error:
            raise SettingsError(f"record: {url!r} is no database URL; see HARBOR_RECORD") from error
        except OSError as error:
            raise RecordError(f"record {_shown(url)}: {error}; set HARBOR_RECORD") from error
        with self._guard():
            METADATA.create_all(self._engine)

    def add(self, document: str, units: Sequence[TranslationUnit]) -> None:
        """Add a row a unit, all in one transaction. Units without a time get the present."""
        if not units:
            return
        now = datetime.now(UTC).replace(microsecond=0)
        rows = [_row(document, unit, unit.recorded or now) for unit in units]
        with self._guard(), self._engine.begin() as connection:
            connection.execute(insert(UNITS), rows)

    def recall(
        self, document: str, segments: Sequence[Segment], locale: str, signature: str
    ) -> dict[str, TranslationUnit]:
        """The units that need no machine, by segment id: exact matches of the source text.

        In order of preference: what a person approved for this segment of this document; what a
        person approved for the same source elsewhere (state `translated`, origin `memory`, since
        nobody has read it here); what the very same signature made. The newest of each.
        """
        wanted = {digest(segment.source): segment.source for segment in segments}
        rows = [row for chunk in _chunks(list(wanted)) for row in self._rows(locale, chunk)]
        found: dict[str, TranslationUnit] = {}
        by_digest: dict[str, list[Row[Any]]] = {}
        for row in rows:
            by_digest.setdefault(row.digest, []).append(row)
        for segment in segments:
            candidates = [
                row
                for row in by_digest.get(digest(segment.source), [])
                if row.source == segment.source
            ]
            unit = _best(document, segment, signature, candidates)
            if unit is not None:
                found[segment.id] = unit
        return found

    @contextmanager
    def claim(self, name: str) -> Iterator[None]:
        """Hold a name; another run that claims the same waits, on this machine or another."""
        with self._guard(), claim(self._engine, name):
            yield

    def examine(self) -> None:
        """See that the record is whole and can be written. Raises RecordError."""
        with self._guard():
            examine(self._engine)

    def count(self) -> int:
        """How many rows there are."""
        with self._guard(), self._engine.connect() as connection:
            return int(connection.execute(select(func.count()).select_from(UNITS)).scalar_one())

    def close(self) -> None:
        self._engine.dispose()

    def _rows(self, locale: str, digests: Sequence[str]) -> Sequence[Row[Any]]:
        query = (
            select(UNITS)
            .where(UNITS.c.locale == locale, UNITS.c.digest.in_(digests))
            .order_by(UNITS.c.id)
        )
        with self._guard(), self._engine.connect() as connection:
            return connection.execute(query).fetchall()

    @contextmanager
    def _guard(self) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as error:
            reason = str(getattr(error, "orig", None) or error).splitlines()[0]
            raise RecordError(
                f"record {_shown(self.url)}: {reason}; "
                "see that its folder exists, is writable and has space, or set HARBOR_RECORD"
            ) from error


def _connect(url: str) -> Engine:
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        if engine.url.database:
            Path(engine.url.database).parent.mkdir(parents=True, exist_ok=True)
        event.listen(engine, "connect", _tune_sqlite)
    return engine


def _tune_sqlite(connection: Any, _: object) -> None:
    """WAL lets readers and one writer work at once; a second writer waits up to a minute."""
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=60000"):
        connection.execute(f"PRAGMA {pragma}")


def _shown(url: str) -> str:
    return make_url(url).render_as_string(hide_password=True)


def _row(document: str, unit: TranslationUnit, recorded: datetime) -> dict[str, object]:
    return {
        "document": document,
        "segment": unit.segment.id,
        "locale": unit.locale,
        "source": unit.segment.source,
        "digest": digest(unit.segment.source),
        "target": unit.target,
        "state": unit.state.value,
        "origin": unit.origin.value,
        "score": unit.score,
        "signature": unit.signature,
        "recorded": recorded.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "by": unit.by,
    }


def _unit(segment: Segment, row: Row[Any]) -> TranslationUnit:
    return TranslationUnit(
        segment=segment,
        locale=row.locale,
        target=row.target,
        state=State(row.state),
        origin=Origin(row.origin),
        score=row.score,
        signature=row.signature,
        recorded=datetime.fromisoformat(row.recorded),
        by=row.by,
    )


def _best(
    document: str, segment: Segment, signature: str, rows: Iterable[Row[Any]]
) -> TranslationUnit | None:
    approved = [row for row in rows if row.state in (State.REVIEWED, State.FINAL)]
    here = [row for row in approved if (row.document, row.segment) == (document, segment.id)]
    if here:
        return _unit(segment, here[-1])
    if approved:
        return replace(_unit(segment, approved[-1]), state=State.TRANSLATED, origin=Origin.MEMORY)
    made = [row for row in rows if row.signature == signature and row.origin == Origin.MACHINE]
    return _unit(segment, made[-1]) if made else None


def _chunks(items: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(items), _CHUNK):
        yield items[start : start + _CHUNK]
