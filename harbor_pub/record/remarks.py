"""What awaits a person: comments, other readings of a unit, what a file held that has no place.

A row each, never overwritten, open until a person settles it: a comment by resolving it, a reading
by deciding. How a row came to its end is a row of its own, so that it can be opened again.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, insert, select

from harbor_pub.model import KeptRemark, Markup, Merge, Outcome, Remark, RemarkKind
from harbor_pub.record.table import REMARKS, REVIEWS, SETTLEMENTS


def kept(
    connection: Connection, document: str | None = None, locale: str | None = None
) -> list[KeptRemark]:
    """All that was ever kept, oldest first."""
    query = select(REMARKS).order_by(REMARKS.c.id)
    if document is not None:
        query = query.where(REMARKS.c.document == document)
    if locale is not None:
        query = query.where(REMARKS.c.locale == locale)
    ends = {
        row.remark: f"{row.how}, {row.by}" if row.how and row.by else row.how
        for row in connection.execute(select(SETTLEMENTS).order_by(SETTLEMENTS.c.id))
    }
    return [_kept(row, ends.get(row.id, "")) for row in connection.execute(query)]


def settle(connection: Connection, numbers: Iterable[int], how: str, by: str, stamp: str) -> None:
    """Tell how some came to their end; "" opens them again."""
    rows = [
        {"remark": number, "how": how, "by": by, "recorded": stamp}
        for number in dict.fromkeys(numbers)
    ]
    if rows:
        connection.execute(insert(SETTLEMENTS), rows)


def take(connection: Connection, merge: Merge, stamp: str) -> None:
    """Keep what a reviewed file says that isn't kept yet, and settle what it settles."""
    before = kept(connection, merge.document, merge.locale)
    known = {identity(one) for one in before}
    rows = [row for row in _rows(merge, stamp) if _identity(row) not in known]
    _add(connection, rows)
    by_place: dict[str, list[KeptRemark]] = {}
    for one in before:
        if one.open and one.kind is RemarkKind.READING:
            by_place.setdefault(one.segment, []).append(one)
    numbers = [
        (one.number, outcome.by)
        for outcome in merge.outcomes
        if not outcome.undecided
        for one in by_place.get(outcome.segment, ())
        if one.number in outcome.settles or _met(outcome, one)
    ]
    for number, by in numbers:
        settle(connection, [number], "decided", by, stamp)
    ours = {one.number for one in before if one.open and one.kind is not RemarkKind.READING}
    settle(connection, ours & set(merge.closed), f"resolved in {merge.file}", merge.by, stamp)


def from_reviews(connection: Connection) -> None:
    """Fill the table from the reviews of a record that an earlier version made."""
    last: dict[tuple[str, str, str], Any] = {}
    for row in connection.execute(select(REVIEWS).order_by(REVIEWS.c.id)):
        place = row.document, row.locale, row.segment
        said = [Remark(**told) for told in json.loads(row.remarks)]
        rows = [_comment(_about(row), row.segment, remark, row.recorded) for remark in said]
        if row.segment:
            last[place] = row
        elif not said:
            rows = [_problem(_about(row), row.after, row.recorded)]
        known = {identity(one) for one in kept(connection, row.document, row.locale)}
        _add(connection, [new for new in rows if _identity(new) not in known])
    undecided = (row for row in last.values() if row.undecided)
    _add(connection, [(_reading_of(row), False) for row in undecided])


def identity(one: KeptRemark) -> tuple[str, ...]:
    """What tells remarks of a document in a locale apart."""
    remark = one.remark
    return _told(
        one.kind, one.segment, remark.author, remark.text, remark.date, one.revision, one.state,
        _markup(one.markup),
    )  # fmt: skip


_Row = tuple[dict[str, object], bool]
"""A row, and whether it is resolved already."""


def _identity(row: _Row) -> tuple[str, ...]:
    names = ("kind", "segment", "author", "text", "date", "revision", "state", "markup")
    return _told(*(str(row[0][name]) for name in names))


def _told(
    kind: str,
    segment: str,
    author: str,
    text: str,
    date: str,
    revision: str,
    state: str,
    markup: str,
) -> tuple[str, ...]:
    """A problem, or a comment, is the same in whatever edition it stands. A reading is not: who
    says it anew has seen what was decided; nor is the same in bold."""
    words = " ".join(text.split())
    if kind == RemarkKind.READING:
        return kind, segment, author, words, state, revision, markup
    if kind == RemarkKind.PROBLEM:
        return kind, segment, words
    return kind, segment, author, words, date[:19]


def _rows(merge: Merge, stamp: str) -> Iterator[_Row]:
    about = {
        "document": merge.document, "locale": merge.locale, "revision": merge.revision,
        "file": merge.file,
    }  # fmt: skip
    for outcome in merge.outcomes:
        for remark in outcome.remarks:
            yield _comment(about, outcome.segment, remark, stamp)
        if outcome.undecided:
            yield _reading(about, outcome, stamp), False
    for remark in merge.remarks:
        yield _comment(about, "", remark, stamp)
    for problem in merge.problems:
        yield _problem(about | {"author": merge.by}, problem, stamp)


def _comment(about: Mapping[str, str], segment: str, remark: Remark, stamp: str) -> _Row:
    told = asdict(remark)
    resolved = bool(told.pop("resolved"))
    return _row(about, segment, RemarkKind.COMMENT, stamp, told), resolved


def _problem(about: Mapping[str, str], text: str, stamp: str) -> _Row:
    return _row(about, "", RemarkKind.PROBLEM, stamp, {"text": text}), False


def _reading(about: Mapping[str, str], outcome: Outcome, stamp: str) -> dict[str, object]:
    theirs = outcome.theirs
    note = f"{outcome.kind.value}: {outcome.note}" if outcome.note else outcome.kind.value
    told = {
        "author": outcome.by, "text": theirs.target if theirs else outcome.after, "note": note,
        "markup": _markup(theirs.markup if theirs else outcome.markup or ()),
    }  # fmt: skip
    if theirs:
        told["state"] = theirs.state.value
    return _row(about, outcome.segment, RemarkKind.READING, stamp, told)


def _reading_of(row: Any) -> dict[str, object]:
    note = f"{row.kind}: {row.note}" if row.note else row.kind
    told = {"author": row.by, "text": row.after, "note": note}
    return _row(_about(row), row.segment, RemarkKind.READING, row.recorded, told)


def _about(row: Any) -> dict[str, str]:
    about = {name: str(getattr(row, name)) for name in ("document", "locale", "file")}
    return about | {"author": str(row.by)}


def _row(
    about: Mapping[str, str], segment: str, kind: RemarkKind, stamp: str, told: Mapping[str, str]
) -> dict[str, object]:
    empty: dict[str, object] = {
        column.name: "" for column in REMARKS.columns if column.name != "id"
    }
    return {**empty, **about} | {"segment": segment, "kind": kind.value, "recorded": stamp, **told}


def _add(connection: Connection, rows: Sequence[_Row]) -> None:
    """Rows that say the same are one: how often a file says it tells nothing."""
    alone = {_identity(row): row for row in reversed(rows)}
    for row, resolved in reversed(alone.values()):
        key = connection.execute(insert(REMARKS), row).inserted_primary_key
        if resolved and key:
            stamp = str(row["recorded"])
            settle(connection, [key[0]], f"resolved in {row['file']}", "", stamp)


def _met(outcome: Outcome, one: KeptRemark) -> bool:
    """Is a reading taken in, or put aside by whoever imported its file?"""
    said = outcome.unit or outcome.theirs
    if said is None:
        # A status that nobody can read proposes nothing; it is put aside by word of the importer.
        return not one.state and one.note == f"{outcome.kind.value}: {outcome.note}"
    if not one.state:
        return said.target == one.remark.text
    stands = said.target, said.state.value, said.markup
    return stands == (one.remark.text, one.state, one.markup)


def _markup(marks: Sequence[Markup]) -> str:
    return json.dumps(list(map(asdict, marks))) if marks else ""


def _kept(row: Any, settled: str) -> KeptRemark:
    return KeptRemark(
        number=row.id, document=row.document, locale=row.locale, segment=row.segment,
        kind=RemarkKind(row.kind),
        remark=Remark(
            author=row.author, text=row.text, date=row.date, answers=row.answers,
            resolved=bool(settled),
        ),
        note=row.note, state=row.state,
        markup=tuple(Markup(**mark) for mark in json.loads(row.markup or "[]")),
        revision=row.revision, file=row.file, recorded=row.recorded, settled=settled,
    )  # fmt: skip
