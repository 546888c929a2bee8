"""The starter base: the words of ASEAN, of China and ASEAN, and of the digital economy.

`starter.tsv` has a line a term: source, case, domain, origin, and a column a locale. Several
spellings of a source have | between them, and so have the forms of a locale, the preferred first.
"""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from harbor_pub.terms.entry import Case, Entry


@cache
def entries(locale: str) -> tuple[Entry, ...]:
    """What the starter says of a locale."""
    head, *rows = _rows()
    if locale not in head:
        return ()
    column = head.index(locale)
    return tuple(entry for row in rows if row[column] for entry in _entries(locale, row, column))


def _entries(locale: str, row: list[str], column: int) -> Iterator[Entry]:
    sources, case, domain, origin = row[:4]
    preferred, *admitted = _several(row[column])
    for source in _several(sources):
        yield Entry(
            locale=locale, source=source, preferred=preferred, admitted=tuple(admitted),
            case=Case(case), domain=domain, origin=origin,
        )  # fmt: skip


def _several(cell: str) -> list[str]:
    return [form.strip() for form in cell.split("|")]


@cache
def _rows() -> list[list[str]]:
    text = files(__package__).joinpath("starter.tsv").read_text("utf-8")
    return [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
