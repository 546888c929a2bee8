"""CSV and TSV: a line an entry, told by a head of columns.

`locale`, `source` and `preferred` have to be there; `admitted`, `forbidden` (several with | between
them), `keep` (yes), `case` (any, exact, name), `domain`, `note`, `origin` and `language` may.
"""

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path

from harbor_pub import files
from harbor_pub.errors import SourceError, UnknownLocaleError
from harbor_pub.languages import language
from harbor_pub.terms.entry import Case, Entry
from harbor_pub.text import storable

COLUMNS = ("locale", "source", "preferred", "admitted", "forbidden", "keep", "case", "domain",
           "note", "origin", "language")  # fmt: skip
_NEEDED = {"locale", "source"}
_YES = {"yes", "true", "1", "x"}
_NO = {"", "no", "false", "0"}


def read(path: Path) -> tuple[Entry, ...]:
    """The entries of a file. Raises SourceError, which names the line."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"{path}: can't be read ({error}); save it as UTF-8") from error
    return parsed(text, str(path))


def parsed(text: str, name: str) -> tuple[Entry, ...]:
    """The entries of a text. Raises SourceError, which names the line."""
    head = text.split("\n", 1)[0]
    mark = "\t" if "\t" in head else ";" if ";" in head and "," not in head else ","
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    try:
        columns = {(column or "").strip().lower() for column in rows.fieldnames or ()}
        if not columns >= _NEEDED:
            raise SourceError(
                f"{name}: its first line has to name the columns {', '.join(COLUMNS[:3])}; "
                f"there may be {', '.join(COLUMNS[3:])}"
            )
        return tuple(
            _entry(_cells(row), f"{name}, line {rows.line_num}")
            for row in rows
            if any(value for value in row.values())
        )
    except csv.Error as error:
        raise SourceError(f"{name}, line {rows.line_num}: {error}; mend the quotes") from error


def _cells(row: Mapping[str | None, object]) -> dict[str, str]:
    return {
        (column or "").strip().lower(): storable(value).strip() if isinstance(value, str) else ""
        for column, value in row.items()
    }


def _entry(cells: Mapping[str, str], place: str) -> Entry:
    keep = cells.get("keep", "").lower()
    if keep not in _YES | _NO:
        raise SourceError(f"{place}: keep is yes or empty, not {keep!r}")
    if not cells["source"]:
        raise SourceError(f"{place}: has no source")
    try:
        return Entry(
            locale=language(cells["locale"]).tag,
            language=language(cells.get("language") or "en").tag,
            source=cells["source"],
            preferred=cells.get("preferred", ""),
            admitted=_several(cells.get("admitted", "")),
            forbidden=_several(cells.get("forbidden", "")),
            keep=keep in _YES,
            case=Case(cells.get("case") or Case.ANY),
            domain=cells.get("domain", ""),
            note=cells.get("note", ""),
            origin=cells.get("origin", ""),
        )
    except (UnknownLocaleError, ValueError) as error:
        raise SourceError(f"{place}: {error}") from error


def _several(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())


def written(entries: Iterable[Entry], delimiter: str = "\t") -> str:
    """The entries as a table; reading it gives them back."""
    out = io.StringIO(newline="")
    rows = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    rows.writerow(COLUMNS)
    for entry in entries:
        rows.writerow((
            entry.locale, entry.source, entry.preferred, " | ".join(entry.admitted),
            " | ".join(entry.forbidden), "yes" if entry.keep else "", entry.case.value,
            entry.domain, entry.note, entry.origin, entry.language,
        ))  # fmt: skip
    return out.getvalue()


def write(path: Path, entries: Iterable[Entry]) -> None:
    """Write a table; commas part the cells of a .csv. Raises OutputError."""
    delimiter = "," if path.suffix.lower() == ".csv" else "\t"
    files.write(path, written(entries, delimiter).encode())
