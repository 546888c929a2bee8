"""A row, read whole."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from harbor_pub.detection import detect
from harbor_pub.languages import language
from harbor_pub.model import Flag, Remark, ReviewedUnit, Verdict
from harbor_pub.publishing.docx.read import split
from harbor_pub.review.docx import remarks, status, words
from harbor_pub.review.docx.asides import N_, Asides
from harbor_pub.review.docx.columns import Placed, speaks
from harbor_pub.review.docx.edition import named
from harbor_pub.review.docx.identity import Known, after_number, numbered, readings
from harbor_pub.review.docx.looks import Looks
from harbor_pub.review.docx.roles import Layout
from harbor_pub.review.typography import plain
from harbor_pub.wordml import Row, cell_text, w

_TRACKED = (w("ins"), w("del"), w("moveTo"), w("moveFrom"))
_ALIKE = 60
"""Per cent of a source's letters: a text so like it is a correction of it and no translation."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the rows of a document are read with: its edition, its comments, what stands beside."""

    known: Known
    comments: Mapping[str, Remark]
    asides: Asides
    look: Looks


def read(placed: Placed, layout: Layout, reading: Reading) -> ReviewedUnit | None:
    """The row's segment as it stands now, None where its translation can't be told."""
    row, identity = placed.row, placed.identity
    known_source = reading.known.sources[identity.segment]
    under = layered(row, known_source)
    if under is None and layout.target is None:
        return None
    source, target = under or _side_by_side(row, layout, known_source)
    chosen, unread = (None, "") if under else _status(row, layout)
    made, author = identity.exported, _author(row)
    unit = ReviewedUnit(
        segment=identity.segment,
        source=source,
        target=target,
        verdict=chosen,
        was_source=made.source if made else "",
        was_target=made.target if made else "",
        was=made.verdict if made else None,
        was_markup=made.markup if made else "",
        found_by=identity.found_by,
        by=author,
        number=_shown(row, layout) or reading.known.number(identity.segment),
        unread=unread,
        readings=readings(row),
        remarks=(
            *_commented(row, reading.comments),
            *reading.asides.inside(row.element, author),
            *_beside(row, layout, reading.asides, unread, bool(under)),
        ),
        flags=tuple(_flags(row, layout, target, source, known_source, unread)),
    )
    return _from_source(_marked(unit, row, layout, reading), known_source, reading.asides)


def _marked(unit: ReviewedUnit, row: Row, layout: Layout, reading: Reading) -> ReviewedUnit:
    locale = reading.asides.locale
    if layout.target is None or layered(row, reading.known.sources[unit.segment]):
        return words.layered(unit, row.cells[1], reading.look, locale)
    source = None if layout.source is None else row.cells[layout.source]
    return words.side_by_side(unit, source, row.cells[layout.target], reading.look, locale)


def layered(row: Row, known_source: str) -> tuple[str, str] | None:
    """Source and target of a row where the one stands over the other in a cell, else None."""
    if len(row.cells) != 2 or len(list(row.cells[1].iterchildren(w("p")))) < 2:
        return None
    source, target = split(row.cells[1])
    if source:
        return source, target
    lines = cell_text(row.cells[1]).split("\n")
    for end in range(1, len(lines)):
        if plain("\n".join(lines[:end])) == plain(known_source):
            return "\n".join(lines[:end]), "\n".join(lines[end:])
    return None


def _side_by_side(row: Row, layout: Layout, known_source: str) -> tuple[str, str]:
    """A source whose column was taken away is taken as it was."""
    assert layout.target is not None
    source = known_source if layout.source is None else cell_text(row.cells[layout.source])
    return source, cell_text(row.cells[layout.target])


def _status(row: Row, layout: Layout) -> tuple[Verdict | None, str]:
    return (None, "") if layout.status is None else status.verdict(row.cells[layout.status])


def _shown(row: Row, layout: Layout) -> int:
    """The row's number as the editor sees it, 0 for none."""
    return numbered(row.cells[layout.number or 0])


def _flags(
    row: Row, layout: Layout, target: str, source: str, known_source: str, unread: str
) -> Iterator[Flag]:
    if unread:
        yield Flag.STATUS
    if plain(source) != plain(known_source):
        yield Flag.SOURCE_EDITED
    if layout.exchanged:
        yield Flag.EXCHANGED
    if row.deleted:
        yield Flag.ROW_DELETED
    if row.nested:
        yield Flag.NESTED
    if row.merged or layout.short:
        yield Flag.CELLS
    elif "\n" in target:
        yield Flag.PARAGRAPHS


def _from_source(unit: ReviewedUnit, known_source: str, asides: Asides) -> ReviewedUnit:
    """What was typed over the source is kept; where it is in the target's language, it is what the
    editor proposes."""
    typed = unit.source.strip()
    if Flag.SOURCE_EDITED not in unit.flags or not typed:
        return unit
    remark = asides.told(N_("In the source's column: {text}"), typed, unit.by)
    alike = fuzz.ratio(plain(typed), plain(known_source)) > _ALIKE
    meant = not alike and _translates(typed, asides.locale)
    return replace(unit, remarks=(*unit.remarks, remark), proposed=typed if meant else "")


def _translates(text: str, locale: str) -> bool:
    """Is a text in the target's language? A short one in Latin letters may be in any: then what is
    not English may be meant so, which somebody decides anyway."""
    seems = detect([text]).seems
    return speaks(seems, locale) or (not seems and language(locale).script == "Latn")


def _author(row: Row) -> str:
    """Who changed the row last, where changes were tracked."""
    changes = (element for element in row.element.iter(*_TRACKED))
    authors = [named(str(change.get(w("author"), ""))) for change in changes]
    return next((author for author in reversed(authors) if author), "")


def _commented(row: Row, comments: Mapping[str, Remark]) -> Iterator[Remark]:
    for number in remarks.ids(row):
        if number in comments:
            yield comments[number]


def _beside(row: Row, layout: Layout, asides: Asides, unread: str, under: bool) -> Iterator[Remark]:
    """What stands beside the number and in columns that an editor added, and a status that is
    none."""
    ours = (layout.number, layout.source, layout.target, layout.status)
    author = _author(row)
    for place, cell in enumerate(row.cells):
        text = cell_text(cell).strip()
        if place == (0 if under else layout.number):
            if rest := after_number(text):
                yield asides.told(N_("Beside the number: {text}"), rest, author)
        elif text and not under and place not in ours:
            yield Remark(author=author, text=text)
    if unread:
        yield asides.told(N_("In the place of the status: {text}"), unread, author)
