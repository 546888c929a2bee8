"""What was published and what came back, each in one transaction of the record."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from sqlalchemy import text

from harbor_pub.errors import ProofError
from harbor_pub.model import Bitext, TranslationUnit
from harbor_pub.record import Record
from harbor_pub.record.ledger import Event, Ledger

__all__ = ["Event", "Ledger", "Reviews"]


class Reviews:
    """The editions and reviews in a record."""

    def __init__(self, record: Record) -> None:
        self._record = record

    def note(self, bitext: Bitext) -> None:
        """Record that a bitext is published: a row for each unit that came from elsewhere, so
        that every unit has its history here, and the edition. Raises ProofError where the record
        then holds other words than the bitext."""
        name, locale = bitext.document.name, bitext.locale
        with self.writing() as ledger:
            known = ledger.current(name, locale)
            ledger.add(
                name,
                [unit for unit in bitext.units if not _same(known, unit)],
                [unit.segment for unit in bitext.units],
                bitext.document.language,
            )
            ledger.note(bitext)
            held = ledger.current(name, locale)
            for unit in bitext.units:
                if not _same(held, unit):
                    raise ProofError(
                        f"{name}, {locale}: segment {unit.segment.id} is {unit.target!r}, but "
                        f"the record holds {held[unit.segment.id].target!r}; publish again"
                    )

    @contextmanager
    def writing(self) -> Iterator["Ledger"]:
        """One transaction: whatever is raised inside, nothing of it was recorded."""
        with self._record._writing() as connection:
            if connection.dialect.name == "postgresql":
                # SQLite's writer is alone anyway; an import decides by what it has read.
                lock = "LOCK TABLE units, reviews, remarks IN SHARE ROW EXCLUSIVE MODE"
                connection.execute(text(lock))
            yield Ledger(connection)

    @contextmanager
    def reading(self) -> Iterator["Ledger"]:
        with self._record._reading() as connection:
            yield Ledger(connection)


def _same(known: Mapping[str, TranslationUnit], unit: TranslationUnit) -> bool:
    held = known.get(unit.segment.id)
    return held is not None and (held.target, held.state) == (unit.target, unit.state)
