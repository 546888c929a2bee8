"""A row, read whole."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from lxml import etree
from rapidfuzz import fuzz

from harbor_pub.detection import detect
from harbor_pub.languages import language
from harbor_pub.model import Flag, Remark, ReviewedUnit, Stray, Verdict
from harbor_pub.publishing.docx.read import split
from harbor_pub.review.docx import remarks, status, words
from harbor_pub.review.docx.asides import N_, Asides, cells
from harbor_pub.review.docx.columns import Placed, speaks
from harbor_pub.review.docx.edition import named
from harbor_pub.review.docx.identity import Known, after_number, numbered, readings
from harbor_pub.review.docx.looks import Looks
from harbor_pub.review.docx.roles import Layout
from harbor_pub.review.typography import plain
from harbor_pub.wordml import Row, cell_text, cell_words, w

_TRACKED = (w("ins"), w("del"), w("moveTo"), w("moveFrom"))
_ALIKE = 60
"""Per cent of a source's letters: a text so like it is a correction of it and no translation."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the rows of a document are read with: its edition, its comments, the checks whose
    comments are resolved, what stands beside."""

    known: Known
    comments: Mapping[str, Remark]
    dismissed: Mapping[str, str]
    asides: Asides
    look: Looks


def read(
    placed: Placed,
    layout: Layout,
    reading: Reading,
    near: tuple[Sequence[Row], Sequence[Row]] = ((), ()),
) -> ReviewedUnit | None:
    """The row's segment as it stands now, None where its translation can't be told. `near` are the
    rows of no segment above and below it."""
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
        dismisses=tuple(
            reading.dismissed[number] for number in remarks.ids(row) if number in reading.dismissed
        ),
        remarks=(
            *_commented(row, reading.comments),
            *reading.asides.inside(row.element, author),
            *_beside(row, layout, reading.asides, unread, bool(under)),
        ),
        flags=tuple(_flags(row, layout, target, source, known_source, unread)),
        strays=tuple(_strays(row, layout, reading, known_source, near)),
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
    if layout.short or (row.merged and not layout.even):
        yield Flag.CELLS
    elif "\n" in target:
        yield Flag.PARAGRAPHS


def unplaced(row: Row) -> str:
    """The problem that tells of a row of no segment, "" where it is empty."""
    said = cells(row)
    return f"a row can't be placed: {said}" if said else ""


def far(row: Row, look: Looks) -> Iterator[Stray]:
    """The words of a row of no segment, which may be those of any row."""
    said = [cell for cell in row.cells if cell_text(cell).strip()]
    told = unplaced(row) if len(said) == 1 else ""
    for cell in said:
        yield from (replace(one, far=True) for one in _stray(cell, look, before=False, told=told))


def _strays(
    row: Row,
    layout: Layout,
    reading: Reading,
    known_source: str,
    near: tuple[Sequence[Row], Sequence[Row]],
) -> Iterator[Stray]:
    """What may be a part of the translation that was moved into a cell or a row of its own."""
    above, below = near
    if layout.target is None:
        return
    yield from _in_rows(above, layout, reading, known_source, before=True)
    ours = (layout.number, layout.source, layout.target, layout.status)
    for place, cell in enumerate(row.cells):
        if place not in ours:
            yield from _stray(cell, reading.look, before=place < layout.target)
    yield from _in_rows(below, layout, reading, known_source, before=False)


def _in_rows(
    rows: Sequence[Row], layout: Layout, reading: Reading, known_source: str, *, before: bool
) -> Iterator[Stray]:
    for row in rows:
        place = layout.target or 0
        if place >= len(row.cells) or not cell_text(row.cells[place]).strip():
            said = [n for n, cell in enumerate(row.cells) if not _ours(cell, known_source)]
            if len(said) != 1:
                continue
            (place,) = said
        others = (cell for n, cell in enumerate(row.cells) if n != place)
        alone = all(_ours(cell, known_source) for cell in others)
        told = unplaced(row) if alone else ""
        yield from _stray(row.cells[place], reading.look, before=before, told=told)


def _ours(cell: etree._Element, known_source: str) -> bool:
    """Does a cell say no more than a number, a status or a part of the source?"""
    text = cell_text(cell).strip()
    return not after_number(text) or status.known(text) or plain(text) in plain(known_source)


def _stray(cell: etree._Element, look: Looks, *, before: bool, told: str = "") -> Iterator[Stray]:
    text, markup = cell_words(cell, look)
    if text.strip():
        yield Stray(text=text, markup=words.plain_code(markup), before=before, told=told)


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
    kept = {plain(cell_text(row.cells[n])) for n in ours if n is not None}
    author = _author(row)
    for place, cell in enumerate(row.cells):
        text = cell_text(cell).strip()
        if place == (0 if under else layout.number):
            if rest := after_number(text):
                yield asides.told(N_("Beside the number: {text}"), rest, author)
        elif text and not under and place not in ours and plain(text) not in kept:
            yield Remark(author=author or asides.by, text=text)
    if unread:
        yield asides.told(N_("In the place of the status: {text}"), unread, author)
