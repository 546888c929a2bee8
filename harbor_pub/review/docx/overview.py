"""Rows that show a table of the source, and hold nothing to correct."""

from harbor_pub.bilingual.marks import overview_kept
from harbor_pub.wordml import Row, cell_text, w


def kept(row: Row) -> bool | None:
    """Whether a row of an overview reads as it was written; None where the row is none."""
    texts = [cell_text(cell) for cell in row.cells]
    for mark in row.element.iter(w("bookmarkStart")):
        found = overview_kept(str(mark.get(w("name"), "")), texts)
        if found is not None:
            return found
    return None
