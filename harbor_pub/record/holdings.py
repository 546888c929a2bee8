"""Which editions a record holds, and which of them hold some texts: what a file is placed by that
no longer says what it was made of."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import Connection, func, select

from harbor_pub.record.table import EDITIONS, UNITS, digest

Edition = tuple[str, str]
"""A document and a locale."""
_MOST = 2000
"""Texts that are asked for: enough to tell documents apart."""
_AT_ONCE = 500


class Holdings:
    """The editions inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def editions(self, digests: Sequence[str] = ()) -> set[Edition]:
        """Every edition; with beginnings of sources' digests, those that were made of these."""
        query = select(EDITIONS.c.document, EDITIONS.c.locale, EDITIONS.c.digest).distinct()
        return {
            (row.document, row.locale)
            for row in self._connection.execute(query)
            if not digests or row.digest.startswith(tuple(digests))
        }

    def with_sources(self, texts: Iterable[str]) -> Counter[Edition]:
        """How many of these texts each edition translates."""
        keys = [digest(text) for text in texts]
        return sum((self._count(UNITS.c.digest, some) for some in _batches(keys)), Counter())

    def with_targets(self, texts: Iterable[str]) -> Counter[Edition]:
        """How many of these texts are translations of each edition."""
        return sum((self._count(UNITS.c.target, some) for some in _batches(list(texts))), Counter())

    def _count(self, column: object, some: Sequence[str]) -> Counter[Edition]:
        query = (
            select(
                UNITS.c.document, UNITS.c.locale,
                func.count(func.distinct(UNITS.c.segment)).label("held"),
            )
            .where(column.in_(some))  # type: ignore[attr-defined]
            .group_by(UNITS.c.document, UNITS.c.locale)
        )  # fmt: skip
        rows = self._connection.execute(query)
        return Counter({(row.document, row.locale): row.held for row in rows})


def _batches(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    texts = texts[:_MOST]
    for start in range(0, len(texts), _AT_ONCE):
        yield texts[start : start + _AT_ONCE]
