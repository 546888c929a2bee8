"""A source's date as a reader of another language writes it."""

from datetime import date, datetime

from babel.dates import format_date

from harbor_pub.languages import language

# CLDR has no Tetum; these are the Portuguese loans in the spelling of the standard orthography.
_TETUM_MONTHS = (
    *("Janeiru", "Fevereiru", "Marsu", "Abríl", "Maiu", "Juñu"),
    *("Jullu", "Agostu", "Setembru", "Outubru", "Novembru", "Dezembru"),
)


def parse_date(text: str | None) -> date | None:
    """The day of a published stamp such as "2015-09-14 09:18:24"; None where it is none."""
    if not text:
        return None
    try:
        return datetime.fromisoformat(text.strip()).date()
    except ValueError:
        return None


def long_date(day: date, tag: str) -> str:
    """The day in full: "14 September 2015" in the language's own words and order.

    Thai counts years of the Buddhist era, which Babel doesn't (2015 is 2558).
    """
    if tag == "th":
        return f"{format_date(day, 'd MMMM', locale='th')} {day.year + 543}"
    if tag == "tet":
        return f"{day.day} {_TETUM_MONTHS[day.month - 1]} {day.year}"
    return format_date(day, "long", locale=language(tag).babel)
