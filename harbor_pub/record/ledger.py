"""The editions and reviews inside one transaction: what stands, what is to decide, what happened.

An edition tells which segments a document had, in order, when it was published; a review tells
what an editor made of a unit, decided or not, so that no word of a returned file is lost.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from harbor_pub.model import (
    Bitext,
    BlockKind,
    Dismissal,
    KeptRemark,
    Merge,
    Origin,
    Outcome,
    OutcomeKind,
    RemarkKind,
    Segment,
    State,
    TranslationUnit,
)
from harbor_pub.record import adding, dismissals, remarks
from harbor_pub.record.holdings import Holdings
from harbor_pub.record.rows import unit as unit_of
from harbor_pub.record.table import EDITIONS, REVIEWS, UNITS, decided


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened to a unit. `kind` is an outcome's or an origin's; `machine` tells
    that `before` was a machine's own text. `row` is the segment's in the newest edition, 0 where
    that has lost it."""

    recorded: str
    locale: str
    segment: str
    kind: str
    before: str
    after: str
    by: str = ""
    note: str = ""
    file: str = ""
    machine: bool = False
    undecided: bool = False
    row: int = 0


class Ledger:
    """The editions and reviews inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def holdings(self) -> Holdings:
        """What a file is placed by that no longer says what it was made of."""
        return Holdings(self._connection)

    def documents(self) -> list[tuple[str, str]]:
        """Documents and locales that were ever published, sorted."""
        keys = EDITIONS.c.document, EDITIONS.c.locale
        rows = self._connection.execute(select(*keys).distinct().order_by(*keys))
        return [(row.document, row.locale) for row in rows]

    def segments(self, document: str, locale: str, revision: str = "") -> list[str]:
        """The segments of the edition of a revision, else of the newest, in order; [] where the
        document was never published in the locale."""
        table = EDITIONS.c
        query = (
            select(table.revision, table.segments)
            .where(table.document == document, table.locale == locale)
            .order_by(table.id.desc())
        )
        rows = self._connection.execute(query).fetchall()
        chosen = next((row for row in rows if row.revision == revision), rows[0] if rows else None)
        return chosen.segments.split() if chosen else []

    def numbers(self, document: str, locale: str) -> dict[str, int]:
        """The row of each segment, as the newest edition shows it."""
        return {segment: row for row, segment in enumerate(self.segments(document, locale), 1)}

    def current(self, document: str, locale: str) -> dict[str, TranslationUnit]:
        """The unit that stands for each segment that the document ever had, those of the newest
        edition first and in order: the newest that a person decided on, else the newest. What a
        machine made stands after a rejection alone."""
        query = (
            select(UNITS)
            .where(UNITS.c.document == document, UNITS.c.locale == locale)
            .order_by(UNITS.c.id)
        )
        best: dict[str, Any] = {}
        for row in self._connection.execute(query):
            held = best.get(row.segment)
            if held is None or decided(row._mapping) or not _decided(held):
                best[row.segment] = row
        order = [*self.segments(document, locale), *best]
        return {
            id_: unit_of(_segment(best[id_]), best[id_])
            for id_ in dict.fromkeys(order)
            if id_ in best
        }

    def add(
        self,
        document: str,
        units: Sequence[TranslationUnit],
        within: Sequence[Segment] = (),
        language: str = "en",
    ) -> None:
        """Add a row a unit, as `Record.add` does."""
        adding.add(self._connection, document, units, within, language)

    def note(self, bitext: Bitext) -> None:
        """Add the edition unless it is the newest already."""
        table, name = EDITIONS.c, bitext.document.name
        query = (
            select(table.revision, table.digest)
            .where(table.document == name, table.locale == bitext.locale)
            .order_by(table.id.desc())
            .limit(1)
        )
        newest = self._connection.execute(query).first()
        if newest and tuple(newest) == (bitext.revision, bitext.document.digest):
            return
        edition = {
            "document": name,
            "locale": bitext.locale,
            "digest": bitext.document.digest,
            "revision": bitext.revision,
            "segments": " ".join(unit.segment.id for unit in bitext.units),
            "recorded": _stamp(_now()),
        }
        self._connection.execute(insert(EDITIONS), [edition])

    def record(self, merge: Merge) -> None:
        """Add what a merge decided, and keep what it did not. What is kept already is not again."""
        standing = self.current(merge.document, merge.locale)
        self.add(merge.document, merge.units)
        kept = self._reviews(merge.document, merge.locale)
        last = _last(kept)
        stamp = _stamp(_now())
        rows = [
            row
            for outcome in (*merge.outcomes, *_unplaced(merge))
            if outcome.kind is not OutcomeKind.UNCHANGED
            for row in [_review(merge, outcome, standing, stamp)]
            if outcome.unit or _key(row) not in last.get(outcome.segment, ())
        ]
        if rows:
            self._connection.execute(insert(REVIEWS), rows)
        remarks.take(self._connection, merge, stamp)
        self.dismiss(merge.document, merge.locale, merge.dismissed, merge.by)

    def decide(
        self, document: str, locale: str, segment: str, taken: TranslationUnit | None, by: str
    ) -> None:
        """Make an end of all readings of a segment: what is `taken` is recorded, None leaves what
        stands."""
        standing = self.current(document, locale)
        stands, stamp = standing[segment], _stamp(_now())
        outcome = Outcome(
            kind=OutcomeKind.DECIDED, segment=segment, source=stands.segment.source,
            before=stands.target, after=taken.target if taken else stands.target, by=by,
        )  # fmt: skip
        merge = Merge(file="", document=document, locale=locale, outcomes=(outcome,))
        self.add(document, [replace(taken, by=by)] if taken else [])
        self._connection.execute(insert(REVIEWS), [_review(merge, outcome, standing, stamp)])
        open_ = (one for one in self.undecided(document, locale) if one.segment == segment)
        remarks.settle(self._connection, [one.number for one in open_], "decided", by, stamp)

    def settle(self, numbers: Iterable[int], how: str, by: str) -> None:
        """Tell how remarks came to their end; "" opens them again."""
        remarks.settle(self._connection, numbers, how, by, _stamp(_now()))

    def events(self, document: str, locale: str | None = None) -> list[Event]:
        """The history of a document's units, oldest first."""
        made = self._made(document, locale)
        reviewed = (_event(row) for row in self._reviews(document, locale))
        found = sorted([*made, *reviewed], key=lambda event: event.recorded)
        rows = {tag: self.numbers(document, tag) for tag in {event.locale for event in found}}
        return [replace(event, row=rows[event.locale].get(event.segment, 0)) for event in found]

    def kept(self, document: str | None = None, locale: str | None = None) -> list[KeptRemark]:
        """All remarks, readings and problems that were ever kept, oldest first."""
        return remarks.kept(self._connection, document, locale)

    def undecided(self, document: str, locale: str) -> list[KeptRemark]:
        """The readings that somebody has still to decide on."""
        kept = self.kept(document, locale)
        return [one for one in kept if one.open and one.kind is RemarkKind.READING]

    def remarks(self, document: str, locale: str) -> dict[str, tuple[KeptRemark, ...]]:
        """What is open, by segment; "" is the document, with what was said of segments that its
        newest edition hasn't got."""
        here = {*self.segments(document, locale)}
        found: dict[str, tuple[KeptRemark, ...]] = {}
        for one in self.kept(document, locale):
            if one.open:
                place = one.segment if one.segment in here else ""
                found[place] = (*found.get(place, ()), one)
        return found

    def dismissed(self, document: str, locale: str) -> frozenset[Dismissal]:
        """The findings of an edition that a person said are none."""
        return dismissals.standing(self._connection, document, locale)

    def dismiss(
        self,
        document: str,
        locale: str,
        found: Iterable[Dismissal],
        by: str,
        *,
        stands: bool = True,
    ) -> None:
        """Tell that findings are none, or (`stands` False) that they are some after all."""
        dismissals.add(self._connection, document, locale, found, by, _stamp(_now()), stands=stands)

    def _reviews(self, document: str, locale: str | None) -> Sequence[Any]:
        query = select(REVIEWS).where(REVIEWS.c.document == document)
        if locale:
            query = query.where(REVIEWS.c.locale == locale)
        return self._connection.execute(query.order_by(REVIEWS.c.id)).fetchall()

    def _made(self, document: str, locale: str | None) -> Iterator[Event]:
        query = select(UNITS).where(
            UNITS.c.document == document, UNITS.c.origin != Origin.PERSON.value
        )
        if locale:
            query = query.where(UNITS.c.locale == locale)
        before: dict[tuple[str, str], str] = {}
        for row in self._connection.execute(query.order_by(UNITS.c.id)):
            place = row.locale, row.segment
            yield Event(
                recorded=row.recorded, locale=row.locale, segment=row.segment, kind=row.origin,
                before=before.get(place, ""), after=row.target, by=row.by,
            )  # fmt: skip
            before[place] = row.target


def _decided(row: Any) -> bool:
    return decided(row._mapping) and row.state != State.INITIAL


def _segment(row: Any) -> Segment:
    return Segment(id=row.segment, block=0, kind=BlockKind.PARAGRAPH, source=row.source)


def _unplaced(merge: Merge) -> Iterator[Outcome]:
    """What belongs to no segment is kept with the document."""
    for problem in merge.problems:
        yield _kept(problem, "")
    for remark in merge.remarks:
        yield replace(_kept(remark.text, remark.author), remarks=(remark,))


def _kept(words: str, by: str) -> Outcome:
    return Outcome(
        kind=OutcomeKind.FLAGGED, segment="", source="", before="", after=words, by=by,
        note="belongs to no segment",
    )  # fmt: skip


def _review(
    merge: Merge, outcome: Outcome, standing: Mapping[str, TranslationUnit], stamp: str
) -> dict[str, object]:
    held = standing.get(outcome.segment)
    said = [asdict(remark) for remark in outcome.remarks]
    return {
        "document": merge.document,
        "locale": merge.locale,
        "segment": outcome.segment,
        "kind": outcome.kind.value,
        "before": outcome.before,
        "after": outcome.after,
        "machine": int(held is not None and held.origin is Origin.MACHINE),
        "undecided": int(outcome.undecided),
        "by": outcome.by,
        "note": outcome.note,
        "remarks": json.dumps(said, ensure_ascii=False),
        "file": merge.file,
        "recorded": stamp,
    }


def _key(row: Mapping[str, object]) -> tuple[object, ...]:
    return tuple(row[name] for name in ("kind", "after", "undecided", "by", "note", "remarks"))


def _last(rows: Iterable[Any]) -> dict[str, list[tuple[object, ...]]]:
    """What is kept already: of a segment the last word, of the document all."""
    known: dict[str, list[tuple[object, ...]]] = {}
    for row in rows:
        key = _key(row._mapping)
        known[row.segment] = [key] if row.segment else [*known.get("", ()), key]
    return known


def _event(row: Any) -> Event:
    return Event(
        recorded=row.recorded, locale=row.locale, segment=row.segment, kind=row.kind,
        before=row.before, after=row.after, by=row.by, note=row.note, file=row.file,
        machine=bool(row.machine), undecided=bool(row.undecided),
    )  # fmt: skip


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
