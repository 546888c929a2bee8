"""The markup of a row's translation, beside that of its source."""

from collections.abc import Iterable
from dataclasses import replace

from lxml import etree

from harbor_pub.languages import language
from harbor_pub.model import Flag, Markup, ReviewedUnit, within
from harbor_pub.review.docx.looks import MONOSPACED, Looks
from harbor_pub.wordml import cell_words

Words = tuple[str, tuple[Markup, ...]]


def side_by_side(
    unit: ReviewedUnit,
    source: etree._Element | None,
    target: etree._Element,
    look: Looks,
    locale: str,
) -> ReviewedUnit:
    """The unit with the markup of its target's cell."""
    beside = None if source is None else cell_words(source, look)
    return _marked(unit, beside, cell_words(target, look), locale)


def layered(unit: ReviewedUnit, cell: etree._Element, look: Looks, locale: str) -> ReviewedUnit:
    """The unit with the markup of its target, which stands under its source in a cell."""
    text, markup = cell_words(cell, look)
    target = unit.target.strip()
    at = text.rfind(target)
    if at < 0:
        return unit
    lead = len(unit.target) - len(unit.target.lstrip())
    own = within(markup, at, at + len(target))
    own = tuple(replace(m, start=m.start + lead, end=m.end + lead) for m in own)
    return _marked(unit, (text[:at].strip(), within(markup, 0, at)), (unit.target, own), locale)


def _marked(unit: ReviewedUnit, source: Words | None, target: Words, locale: str) -> ReviewedUnit:
    beside = {mark.kind for mark in source[1]} if source else set()
    own = tuple(_code(target[1], known=not beside.isdisjoint(("code", MONOSPACED))))
    kinds = {mark.kind for mark in own}
    struck = "strike" in kinds and "strike" not in beside
    return replace(
        unit,
        markup=own,
        untold=() if unit.was_markup else tuple(_untold(source or target, kinds, locale)),
        flags=(*unit.flags, Flag.STRUCK) if struck else unit.flags,
    )


def plain_code(markup: Iterable[Markup]) -> tuple[Markup, ...]:
    """The markup of words that no source stands beside."""
    return tuple(_code(markup, known=False))


def _code(markup: Iterable[Markup], *, known: bool) -> Iterable[Markup]:
    """A program that keeps no styles leaves the font of our code alone: it tells of code where the
    source beside it has that too, and is an editor's own taste elsewhere."""
    for mark in markup:
        if mark.kind != MONOSPACED:
            yield mark
        elif known:
            yield replace(mark, kind="code")


def _untold(source: Words, kinds: set[str], locale: str) -> Iterable[str]:
    """What a row of an earlier version doesn't tell: it shows no italics but in Latin letters, and
    a heading was bold as a whole, whatever its markup: its source tells, and where that was taken
    away it tells itself."""
    if "italic" not in kinds and language(locale).slot != "latin":
        yield "italic"
    text, markup = source
    bold = sum(mark.end - mark.start for mark in markup if mark.kind == "bold")
    if text.strip() and bold >= len(text.strip()):
        yield "bold"
