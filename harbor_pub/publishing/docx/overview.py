"""A table of the source as it stands there, above the rows that correct its cells.

It is there to be looked at: the texts are corrected in the rows. A bookmark tells a row of it from
a segment's, and by a fingerprint whether somebody wrote into it all the same.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import count

from harbor_pub.bilingual.marks import overview_mark
from harbor_pub.locales import gettext_of
from harbor_pub.model import Bitext
from harbor_pub.publishing.docx.fragments import cell, paragraph, row, table
from harbor_pub.publishing.docx.runs import run
from harbor_pub.tables import GridCell, Units, grid, table_of

_HEAD = "F3F4F6"
_FIRST_BOOKMARK = 1_000_000
"""Segments' bookmarks are numbered as the segments are."""


def overviews(bitext: Bitext, width: int) -> dict[int, str]:
    """The tables of the source by their numbers, as XML, `width` twentieths of a point wide; those
    of one row or column need none."""
    grouped: dict[int, list[Units]] = {}
    for block in bitext.blocks():
        if (number := table_of(block)) is not None:
            grouped.setdefault(number, []).append(block)
    numbers, said = count(_FIRST_BOOKMARK), gettext_of(bitext.locale)("Table")
    return {
        number: _overview(rows, width, numbers, said)
        for number, found in grouped.items()
        if len(rows := list(grid(found))) > 1 and len(rows[0]) > 1
    }


def _overview(
    rows: Sequence[tuple[GridCell, ...]], width: int, numbers: Iterator[int], description: str
) -> str:
    columns = max(sum(one.columns for one in cells) for cells in rows)
    widths = [width // columns] * columns
    inside = (_row(cells, widths[0], next(numbers)) for cells in rows)
    return table(widths, inside, description=description)


def _row(cells: Sequence[GridCell], width: int, number: int) -> str:
    mark = overview_mark([one.text for one in cells], number)
    opened = f'<w:bookmarkStart w:id="{number}" w:name="{mark}"/>'
    closed = f'<w:bookmarkEnd w:id="{number}"/>'
    contents = list(_contents(cells, width))
    # The lower part of a cell is not kept by every program, nor what stands in it.
    place = next((n for n, one in enumerate(cells) if not one.continued), 0)
    contents[place] = contents[place].replace("</w:pPr>", f"</w:pPr>{opened}{closed}", 1)
    return row(*contents)


def _contents(cells: Iterable[GridCell], width: int) -> Iterator[str]:
    for one in cells:
        lines = one.text.split("\n")
        yield cell(
            width * one.columns,
            "".join(paragraph("HarborOverview", run(line)) for line in lines),
            shade=_HEAD if one.header else "",
            spans=_spans(one),
        )


def _spans(one: GridCell) -> str:
    """In the order of the schema (17.4.70): gridSpan, then vMerge."""
    across = f'<w:gridSpan w:val="{one.columns}"/>' if one.columns > 1 else ""
    if one.continued:
        return f"{across}<w:vMerge/>"
    return across + ('<w:vMerge w:val="restart"/>' if one.rows > 1 else "")
