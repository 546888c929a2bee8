"""Findings that a person says are none: of a unit and its text, by the check's name.

Rows are only ever added: the last one of a finding tells how it stands.
"""

from collections.abc import Iterable

from sqlalchemy import Connection, insert, select

from harbor_pub.model import Dismissal
from harbor_pub.record.table import DISMISSALS


def standing(connection: Connection, document: str, locale: str) -> frozenset[Dismissal]:
    """The findings of an edition that are dismissed now."""
    table = DISMISSALS.c
    rows = connection.execute(
        select(DISMISSALS)
        .where(table.document == document, table.locale == locale)
        .order_by(table.id)
    )
    last = {Dismissal(row.segment, row.check, row.target): bool(row.stands) for row in rows}
    return frozenset(one for one, stands in last.items() if stands)


def add(
    connection: Connection,
    document: str,
    locale: str,
    findings: Iterable[Dismissal],
    by: str,
    stamp: str,
    *,
    stands: bool = True,
) -> None:
    """Tell that findings are dismissed, or (`stands` False) that they are not any longer. What
    stands so already is not told again."""
    known = standing(connection, document, locale)
    rows = [
        {
            "document": document, "locale": locale, "segment": one.segment, "check": one.check,
            "target": one.target, "stands": int(stands), "by": by, "recorded": stamp,
        }
        for one in dict.fromkeys(findings)
        if (one in known) is not stands
    ]  # fmt: skip
    if rows:
        connection.execute(insert(DISMISSALS), rows)
