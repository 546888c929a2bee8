"""Whether a record is whole and can be written, without leaving anything in it."""

from sqlalchemy import Engine, insert, text

from harbor_pub.errors import RecordError
from harbor_pub.record.table import UNITS


def examine(engine: Engine) -> None:
    """Raises RecordError where the database is damaged, SQLAlchemyError where it can't be used."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            (verdict,) = connection.execute(text("PRAGMA quick_check(1)")).one()
        if verdict != "ok":
            raise RecordError(f"record {engine.url.database}: damaged ({verdict})")
    numbers = {"score", "tokens"}
    nothing = {c.name: 0 if c.name in numbers else "" for c in UNITS.columns if c.name != "id"}
    with engine.connect() as connection:
        connection.execute(insert(UNITS), [nothing])
        connection.rollback()
