"""A Word document that an editor corrected, read: bytes in, a ReviewedDocument out.

edition.py   which edition the file was made of
identity.py  which segment a row is: by tag, bookmark, number and source, or source alone
roles.py     what cells are for
heads.py     what the head of a column says
columns.py   which cell of a row holds what
status.py    what was chosen, or typed, in the status cell
remarks.py   the comments that people wrote, and what they answer
asides.py    notes, text boxes, equations and the like, which become remarks
equations.py  an equation in one line
rows.py      a row, read whole
looks.py     what the look of a run says of its words
words.py     the markup of a row's translation
outside.py   what an editor wrote around the rows
overview.py  a table of the source, shown and not to be corrected

It may have gone through Word, LibreOffice (7.4 loses tags, all lose the mark of a deleted row) or
OpenDocument and back; nothing but the words in its cells is believed.
"""

from collections import Counter
from collections.abc import Callable, Collection, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from lxml import etree

from harbor_pub.errors import SourceError
from harbor_pub.model import Flag, Remark, ReviewedDocument, ReviewedUnit
from harbor_pub.review.docx import columns, edition, outside, overview, remarks, rows
from harbor_pub.review.docx.asides import asides, cells
from harbor_pub.review.docx.edition import Place
from harbor_pub.review.docx.identity import Known, numbered
from harbor_pub.review.docx.looks import Looks
from harbor_pub.review.placing import Signs
from harbor_pub.wordml import Package, Row
from harbor_pub.wordml import rows as rows_of

Sources = Callable[[str, str], Sequence[tuple[str, str]]]
"""For a document and a locale, its segments' ids and sources in order. Raises SourceError."""


def nowhere(_: Signs) -> tuple[str, str]:
    """Places no file: one has to say itself what it was made of."""
    raise SourceError(
        "doesn't say which edition it was made of; hand back a file that harbor published"
    )


def read(data: bytes, file: str, sources: Sources, place: Place = nowhere) -> ReviewedDocument:
    """What a reviewed file says, its units in the order of its rows.

    Raises SourceError, in words that follow the file's name, for what is no Word document, is
    not to be trusted, or was made of an edition that `sources` doesn't know. `place` tells of which
    one, where the file doesn't.
    """
    package = Package(data)
    body = package.xml(package.main)
    if body is None:
        raise SourceError("not a Word document (no main part)")
    made_of = edition.edition(package, place)
    known = Known(sources(made_of.document, made_of.locale))
    beside = asides(package, made_of.locale, made_of.by, known.numbers)
    reading = rows.Reading(
        known, remarks.comments(package, made_of.by), remarks.dismissed(package), beside,
        Looks(package),
    )  # fmt: skip
    found = _found(body, reading)
    refused = list(_untold(found.untold))
    if not found.units:
        raise SourceError(
            refused[0]
            if refused
            else "holds no row of an edition; hand back the file with its table"
        )
    own = outside.Frame(package, found.texts())
    around = list(outside.strays(body, own, reading.look))
    return ReviewedDocument(
        file=file,
        document=made_of.document,
        locale=made_of.locale,
        revision=made_of.revision,
        digest=made_of.digest,
        by=made_of.by,
        closed=remarks.closed(package),
        units=_doubled(found.units),
        problems=(
            *refused,
            *filter(None, map(rows.unplaced, found.foreign)),
            *_overwritten(body),
            *(stray.told for stray in around),
        ),
        strays=(*(one for row in found.foreign for one in rows.far(row, reading.look)), *around),
        remarks=(
            *_unplaced(found, reading.comments),
            *(said for row in found.foreign for said in reading.asides.inside(row.element)),
            *outside.remarks(package, body, found.others, own, reading.asides),
        ),
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """The rows of a document: those that are a segment, as they read and as they stand, those whose
    translation can't be told, those that stand among ours and are none, those of other tables."""

    units: list[ReviewedUnit]
    placed: list[Row]
    untold: list[Row]
    foreign: list[Row]
    others: list[Row]

    def texts(self) -> tuple[list[str], list[str]]:
        return [unit.source for unit in self.units], [unit.target for unit in self.units]


def _found(body: etree._Element, reading: rows.Reading) -> _Found:
    locale = reading.asides.locale
    all_rows = [row for row in rows_of(body) if overview.kept(row) is None]
    known = {row: found for row in all_rows if (found := reading.known.find(row))}
    ours = {row.table for row in known}
    rest = [row for row in all_rows if row not in known]
    heads = {row for row in rest if row.table in ours and columns.is_head(row, locale)}
    placed = [columns.Placed(row, identity) for row, identity in known.items()]
    layouts = columns.layouts(placed, heads, reading.known, locale)
    read = {
        one.row: rows.read(one, layouts[one.row.element], reading, near)
        for one, near in zip(placed, _near(all_rows, known, heads), strict=True)
    }
    return _Found(
        units=[unit for unit in read.values() if unit],
        placed=[row for row, unit in read.items() if unit],
        untold=[row for row, unit in read.items() if unit is None],
        foreign=[row for row in rest if row.table in ours and row not in heads],
        others=[row for row in rest if row.table not in ours],
    )


def _near(
    all_rows: Sequence[Row], known: Collection[Row], heads: Container[Row]
) -> Iterator[tuple[list[Row], list[Row]]]:
    """For each row of a segment the rows of none above and below it, up to the next."""
    between: list[list[Row]] = [[]]
    for row in all_rows:
        if row in known:
            between.append([])
        elif row not in heads:
            between[-1].append(row)
    for row, around in zip(known, pairwise(between), strict=True):
        above, below = ([one for one in some if one.table == row.table] for some in around)
        yield above, below


def _untold(untold: Sequence[Row]) -> Iterator[str]:
    """Rows of which nobody can say which cell holds the translation."""
    if untold:
        numbers = ", ".join(str(_number(row)) for row in untold)
        said = "; ".join(cells(row) for row in untold)
        yield (
            f"row {numbers}: which cell holds the translation can't be told; put the table's "
            f"columns and its head back as they were ({said})"
        )


def _number(row: Row) -> int:
    shown = (numbered(cell) for cell in row.cells)
    return next(filter(None, shown), 0)


def _doubled(units: list[ReviewedUnit]) -> tuple[ReviewedUnit, ...]:
    """A segment that stands there twice, as after pasting a row, is marked both times."""
    times = Counter(unit.segment for unit in units)
    return tuple(
        replace(unit, flags=(*unit.flags, Flag.DUPLICATE)) if times[unit.segment] > 1 else unit
        for unit in units
    )


def _overwritten(body: etree._Element) -> Iterator[str]:
    """Rows of a table's overview that somebody wrote into."""
    for row in rows_of(body):
        if overview.kept(row) is False:
            yield (
                "a table's overview was changed, where nothing is read; "
                f"correct the rows under it: {cells(row)}"
            )


def _unplaced(found: _Found, comments: Mapping[str, Remark]) -> Iterator[Remark]:
    """The remarks that stand on no row of a segment."""
    placed = {id_ for row in found.placed for id_ in remarks.ids(row)}
    for id_, remark in comments.items():
        if id_ not in placed:
            yield remark


__all__ = ["Place", "Sources", "nowhere", "read"]
