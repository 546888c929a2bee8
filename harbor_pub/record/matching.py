"""Which rows serve a segment: those of the same source, in its context or not, or a similar one."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from sqlalchemy import Row, TextClause, select, text
from sqlalchemy.engine import Connection

from harbor_pub.model import Match, MatchKind, Origin, Segment, State, TranslationUnit
from harbor_pub.record.fuzzy import THRESHOLD, differences, similarity
from harbor_pub.record.placeables import abstract, adapt
from harbor_pub.record.rows import match, unit
from harbor_pub.record.sketch import sketch
from harbor_pub.record.table import APPROVED_STATES, DECIDED, UNITS, decided

_NEWEST = 1000  # units looked at for an n-gram: a more frequent one tells little
_CANDIDATES = 50  # units compared letter by letter for a segment
_OFFERED = 5  # matches a segment


def best(
    document: str, segment: Segment, context: str, signature: str, rows: Sequence[Row[Any]]
) -> TranslationUnit | None:
    """What a person decided here; what one approved elsewhere, between the same neighbours or
    else anywhere; what this signature made. A text that was rejected here is given again only
    where nothing else is to be had: the very engine that made it would make it again."""
    """What a person decided here; what one approved elsewhere; what this signature made. A text
    that was rejected here comes again only where there is no other: the very engine that made it
    would make it again."""
    newest = _decisions(rows)
    here = [row for row in newest if (row.document, row.segment) == (document, segment.id)]
    last = here[-1] if here else None
    if last is not None and last.state != State.INITIAL:
        return unit(segment, last)
    rejected = last.target if last is not None else None
    approved = [row for row in newest if row.state in APPROVED_STATES]
    others = [row for row in approved if row.target not in (rejected, "")]
    if others:
        alike = [row for row in others if row.context == context]
        chosen = (alike or others)[-1]
        return replace(unit(segment, chosen), state=State.TRANSLATED, origin=Origin.MEMORY)
    made = [row for row in rows if row.signature == signature and row.origin == Origin.MACHINE]
    better = [row for row in made if row.target != rejected]
    if better:
        return unit(segment, better[-1])
    again = last is not None and (made or last.signature == signature)
    return unit(segment, last) if last is not None and again else None


def exact(rows: Sequence[Row[Any]], context: str) -> tuple[Match, ...]:
    """The approved targets of the very source, and the newest that a machine made of it."""
    found: dict[str, Match] = {}
    for row in reversed(_approved(rows)):
        kind = MatchKind.IN_CONTEXT if row.context == context else MatchKind.EXACT
        if row.target not in found or kind is MatchKind.IN_CONTEXT:
            found[row.target] = match(row, kind, 100)
    if not found:
        return ()
    made = [row for row in rows if row.origin == Origin.MACHINE and row.target not in found]
    ranked = sorted(found.values(), key=lambda match: match.kind is MatchKind.EXACT)
    return (*ranked[:_OFFERED], *(match(row, MatchKind.MACHINE, 100) for row in made[-1:]))


def _decisions(rows: Iterable[Row[Any]]) -> list[Row[Any]]:
    """What a person decided last on each segment of each document, oldest first."""
    newest = {(row.document, row.segment): row for row in rows if decided(row._mapping)}
    return sorted(newest.values(), key=lambda row: int(row.id))


def _approved(rows: Iterable[Row[Any]]) -> list[Row[Any]]:
    return [row for row in _decisions(rows) if row.state in APPROVED_STATES]


def any_decided(connection: Connection, locale: str) -> bool:
    query = select(UNITS.c.id).where(UNITS.c.locale == locale, DECIDED).limit(1)
    return connection.execute(query).first() is not None


def similar(connection: Connection, source: str, locale: str, language: str) -> tuple[Match, ...]:
    """Approved units of a similar source: from the index, then compared letter by letter."""
    plain, placeables = abstract(source, language)
    found: dict[tuple[str, str], Match] = {}
    for row in _approved(_candidates(connection, plain, locale)):
        other, theirs = abstract(row.source, language)
        alike = min(similarity(plain, other), 99)
        if alike < THRESHOLD:
            continue
        adapted = adapt(row.target, locale, theirs, placeables) if plain == other else None
        found[row.source, row.target] = replace(
            match(row, MatchKind.FUZZY, alike),
            target=row.target if adapted is None else adapted,
            adapted=adapted is not None,
            differences=differences(row.source, source),
        )
    newest_first = list(found.values())[::-1]
    ranked = sorted(newest_first, key=lambda m: (m.similarity, m.adapted), reverse=True)
    return tuple(ranked[:_OFFERED])


def _candidates(connection: Connection, plain: str, locale: str) -> Sequence[Row[Any]]:
    """The decided units that share the most n-grams with a text, oldest first."""
    grams = sketch(plain, locale)
    keys = {f"g{number}": gram for number, gram in enumerate(grams)}
    votes = connection.execute(_votes(len(grams)), keys).scalars().all()
    if not votes:
        return ()
    query = select(UNITS).where(UNITS.c.id.in_(votes)).order_by(UNITS.c.id)
    return connection.execute(query).fetchall()


@lru_cache(maxsize=64)
def _votes(grams: int) -> TextClause:
    """A query for the units that are found by the most of so many n-grams."""
    lists = " UNION ALL ".join(
        f"SELECT unit FROM (SELECT unit FROM grams WHERE gram = :g{number} "
        f"ORDER BY unit DESC LIMIT {_NEWEST}) AS list{number}"
        for number in range(grams)
    )
    return text(
        f"SELECT unit FROM ({lists}) AS found GROUP BY unit "
        f"HAVING count(*) >= {2 if grams >= 8 else 1} "
        f"ORDER BY count(*) DESC, unit DESC LIMIT {_CANDIDATES}"
    )
