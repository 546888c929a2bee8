"""The record: every unit ever translated, a row each. Rows are only ever added.

One table is the translation memory, the cache, the resume point and the review status at once.
The current unit of a segment is its best-ranked newest row: a person's outranks every machine's.
SQLite by default, PostgreSQL by URL; both through SQLAlchemy, whose home is this folder alone.

adding.py      rows in, and the sketches of those that a person decided on
rows.py        rows from values, values from rows
matching.py    which rows serve a segment
table.py       the table, its index of n-grams, and how older files are brought up to it
version.py     which schema a record has, and who gave it that
sketch.py      the few n-grams of a text that similar texts are found by
placeables.py  numbers, months, addresses: looked through, and swapped where that is certain
ledger.py      the editions and reviews inside a transaction
remarks.py     what awaits a person: comments, other readings, what could not be placed
approvals.py   what editors decided of the drafts of a run
documents.py   which source a document's name stands for
reviews.py     what was published and what came back, each in one transaction
fuzzy.py       how alike two sources are, and in which words they differ
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from sqlalchemy import Row, func, not_, select
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from harbor_pub.errors import RecordError, SettingsError
from harbor_pub.model import Match, MemoryUnit, Segment, TranslationUnit
from harbor_pub.record import adding, remarks, table, version
from harbor_pub.record.claim import claim
from harbor_pub.record.examination import examine
from harbor_pub.record.matching import any_decided, best, exact, similar
from harbor_pub.record.rows import contexts, identity, memory_unit, row_of_memory
from harbor_pub.record.table import APPROVED_STATES, DECIDED, UNITS, digest

_CHUNK = 500  # bound parameters a query: SQLite of 2020 took 999
_LEARNT_AT_ONCE = 5000


class Record:
    """The table at a database URL. Thread-safe; several processes may share it."""

    def __init__(self, url: str) -> None:
        """Open the record, creating its table where there is none. Raises RecordError."""
        self.url = url
        try:
            self._engine = table.connect(url)
        except (ArgumentError, ImportError) as error:
            raise SettingsError(f"record: {url!r} is no database URL; see HARBOR_RECORD") from error
        except OSError as error:
            raise RecordError(f"record {_shown(url)}: {error}; set HARBOR_RECORD") from error
        with self._guard():
            table.upgrade(
                self._engine,
                {"grams": _index, "remarks": remarks.from_reviews},
                version.is_told,
                version.tell,
            )

    def add(
        self,
        document: str,
        units: Sequence[TranslationUnit],
        within: Sequence[Segment] = (),
        language: str = "en",
    ) -> None:
        """Add a row a unit, all in one transaction. Units without a time get the present.

        `within` are the segments of the document in order, which tell each unit's context;
        without them a unit has the context that its segment had before.
        """
        with self._writing() as connection:
            adding.add(connection, document, units, within, language)

    def learn(self, units: Iterable[MemoryUnit]) -> int:
        """Add what the record doesn't hold yet; how many that were. A unit is held where one of
        the same source, target and locale is, as well approved."""
        remaining = iter(units)
        added = 0
        while chunk := list(islice(remaining, _LEARNT_AT_ONCE)):
            now = datetime.now(UTC).replace(microsecond=0)
            rows = {identity(row): row for unit in chunk for row in [row_of_memory(unit, now)]}
            for held in self._held(rows.values()):
                rows.pop(held, None)
            if rows:
                with self._writing() as connection:
                    adding.insert(connection, list(rows.values()))
            added += len(rows)
        return added

    def recall(
        self,
        document: str,
        segments: Sequence[Segment],
        locale: str,
        signature: str | Callable[[str], str],
    ) -> dict[str, TranslationUnit]:
        """The units that need no machine, by segment id: exact matches of the source text.
        `signature` is one for all sources, or tells that of each.

        In order of preference: what a person approved for this segment of this document; what a
        person approved for the same source elsewhere, between the same neighbours or else
        anywhere (state `translated`, origin `memory`, since nobody has read it here); what the
        very same signature made. The newest of each.
        """
        found: dict[str, TranslationUnit] = {}
        by_source, context = self._by_source(segments, locale), contexts(segments)
        for segment in segments:
            candidates = by_source.get(segment.source, [])
            made = signature if isinstance(signature, str) else signature(segment.source)
            unit = best(document, segment, context[segment.id], made, candidates)
            if unit is not None:
                found[segment.id] = unit
        return found

    def matches(
        self, segments: Sequence[Segment], locale: str, language: str = "en"
    ) -> dict[str, tuple[Match, ...]]:
        """What the memory offers for each segment, by its id, the best first.

        `segments` are a document's, in order. Approved and imported units are offered alone; what
        a machine made is added, as such, where a person's target of the same source exists.
        Similar units are looked for where there is no exact match.
        """
        by_source, context = self._by_source(segments, locale), contexts(segments)
        found: dict[str, tuple[Match, ...]] = {}
        with self._reading() as connection:
            decided = any_decided(connection, locale)
            for segment in segments:
                rows = by_source.get(segment.source, [])
                offered = exact(rows, context[segment.id])
                if not offered and decided:
                    offered = similar(connection, segment.source, locale, language)
                if offered:
                    found[segment.id] = offered
        return found

    def units(self, locale: str, unreviewed: bool = False) -> Iterator[MemoryUnit]:
        """Every current unit of a locale, in the order of recording, streamed; pairs that are
        equal once. `unreviewed` adds the machine's, for sources that nobody has approved."""
        chosen = _current_approved(locale)
        if unreviewed:
            chosen = chosen.union_all(_current_machine(locale))
        ids = chosen.subquery()
        query = select(UNITS).join(ids, UNITS.c.id == ids.c.id).order_by(UNITS.c.id)
        with self._reading() as connection:
            for row in connection.execution_options(yield_per=1000).execute(query):
                yield memory_unit(row)

    def stats(self) -> tuple[list[dict[str, object]], int]:
        """Rows by locale, state and origin, and the bytes of the record on disk."""
        keys = (UNITS.c.locale, UNITS.c.state, UNITS.c.origin)
        query = select(*keys, func.count().label("units")).group_by(*keys).order_by(*keys)
        with self._reading() as connection:
            rows = [dict(row) for row in connection.execute(query).mappings()]
            return rows, table.size(connection)

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
        with self._reading() as connection:
            return int(connection.execute(select(func.count()).select_from(UNITS)).scalar_one())

    def close(self) -> None:
        self._engine.dispose()

    def _by_source(self, segments: Sequence[Segment], locale: str) -> dict[str, list[Row[Any]]]:
        """The rows of each source, oldest first."""
        found: dict[str, list[Row[Any]]] = {}
        with self._reading() as connection:
            for chunk in _chunks(list({digest(segment.source) for segment in segments})):
                query = (
                    select(UNITS)
                    .where(UNITS.c.locale == locale, UNITS.c.digest.in_(chunk))
                    .order_by(UNITS.c.id)
                )
                for row in connection.execute(query):
                    found.setdefault(row.source, []).append(row)
        return found

    def _held(self, rows: Iterable[Mapping[str, object]]) -> Iterator[tuple[object, ...]]:
        by_locale: dict[str, list[str]] = {}
        for row in rows:
            by_locale.setdefault(str(row["locale"]), []).append(str(row["digest"]))
        with self._reading() as connection:
            for locale, digests in by_locale.items():
                for chunk in _chunks(digests):
                    query = select(
                        UNITS.c.locale, UNITS.c.digest, UNITS.c.target, UNITS.c.state
                    ).where(UNITS.c.locale == locale, UNITS.c.digest.in_(chunk))
                    yield from (identity(row) for row in connection.execute(query).mappings())

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._guard(), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with (
            self._guard(),
            self._engine.execution_options(writing=True).begin() as connection,
        ):
            yield connection

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


def _shown(url: str) -> str:
    return make_url(url).render_as_string(hide_password=True)


def _current_approved(locale: str) -> Any:
    newest = (
        select(func.max(UNITS.c.id))
        .where(UNITS.c.locale == locale, DECIDED)
        .group_by(UNITS.c.document, UNITS.c.segment)
    )
    return (
        select(func.max(UNITS.c.id).label("id"))
        .where(UNITS.c.id.in_(newest), UNITS.c.state.in_(APPROVED_STATES), UNITS.c.target != "")
        .group_by(UNITS.c.digest, UNITS.c.target)
    )


def _current_machine(locale: str) -> Any:
    better = UNITS.alias()
    approved = select(better.c.id).where(
        better.c.locale == locale,
        better.c.digest == UNITS.c.digest,
        better.c.state.in_(APPROVED_STATES),
    )
    return (
        select(func.max(UNITS.c.id).label("id"))
        .where(UNITS.c.locale == locale, not_(DECIDED), UNITS.c.target != "")
        .where(~approved.exists())
        .group_by(UNITS.c.digest)
    )


def _chunks(items: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(items), _CHUNK):
        yield items[start : start + _CHUNK]


def _index(connection: Connection) -> None:
    """Fill the index of n-grams from the units of an older record."""
    columns = (UNITS.c.id, UNITS.c.source, UNITS.c.locale, UNITS.c.language)
    rows = connection.execute(select(*columns).where(DECIDED)).fetchall()
    for start in range(0, len(rows), _LEARNT_AT_ONCE):
        adding.index(connection, [tuple(row) for row in rows[start : start + _LEARNT_AT_ONCE]])
