"""What looks at watched folders did with their files, so that the next look knows.

Not a memory of translations, but what spares one: a row is replaced by the newer one.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from sqlalchemy import delete, insert, select

from harbor_pub.record import Record
from harbor_pub.record.table import ARRIVALS


@dataclass(frozen=True, slots=True, kw_only=True)
class Handled:
    """A file as it was looked at: `mark` tells whether it is still the same, `locales` are those
    that it was handed over for, the `tries`-th time to `run` ("" where it wasn't), and `due` is
    when it may be again, an ISO 8601 time in UTC ("" where it is done with)."""

    place: str
    mark: str
    digest: str
    locales: tuple[str, ...] = ()
    run: str = ""
    tries: int = 0
    due: str = ""


class Arrivals:
    """The files of an order in a record; `asked` stands for the order."""

    def __init__(self, record: Record, asked: str) -> None:
        self._record = record
        self._asked = asked

    def all(self) -> dict[str, Handled]:
        """By place."""
        columns = [column for column in ARRIVALS.columns if column.name != "asked"]
        query = select(*columns).where(ARRIVALS.c.asked == self._asked)
        with self._record._reading() as connection:
            rows = [dict(row) for row in connection.execute(query).mappings()]
        return {
            row["place"]: Handled(**{**row, "locales": tuple(row["locales"].split())})
            for row in rows
        }

    def put(self, handled: Iterable[Handled]) -> None:
        """Replace what is known of these files."""
        rows = [
            {**asdict(one), "locales": " ".join(one.locales), "asked": self._asked}
            for one in handled
        ]
        if not rows:
            return
        with self._record._writing() as connection:
            for row in rows:
                connection.execute(
                    delete(ARRIVALS)
                    .where(ARRIVALS.c.place == row["place"])
                    .where(ARRIVALS.c.asked == self._asked)
                )
            connection.execute(insert(ARRIVALS), rows)
