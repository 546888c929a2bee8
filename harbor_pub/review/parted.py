"""Rows that were split in two by hand: the words that one has lost stand next to it, or somewhere
outside the rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from harbor_pub.model import Flag, ReviewedUnit, Stray, TranslationUnit
from harbor_pub.review.typography import alike, plain, threes
from harbor_pub.review.wording import reworded

_WHOLE = 85
"""Per cent of its letters: copies that together are so like what a row said are its parts."""


def told(
    units: Iterable[ReviewedUnit],
    current: Mapping[str, TranslationUnit],
    elsewhere: Sequence[Stray] = (),
) -> tuple[list[ReviewedUnit], frozenset[str]]:
    """The units, those that were split with all of their words and a flag; and the problems that
    tell of words which are theirs. `elsewhere` are words that stand in no row of a segment."""
    placed: set[str] = set()
    found = []
    for unit in _copies_joined(units, current):
        if unit.segment in current:
            taken = _taken(unit, current[unit.segment], elsewhere)
            placed |= {stray.told for stray in taken if stray.told}
            unit = _whole(unit, taken) if taken else unit
        found.append(unit)
    return found, frozenset(placed)


def _taken(unit: ReviewedUnit, stands: TranslationUnit, elsewhere: Sequence[Stray]) -> list[Stray]:
    """The words next to a translation that bring back what it has lost: with them it is more like
    what it was. What a person only notes there is not."""
    was = stands.target
    if not reworded(stands, unit) or plain(unit.target) == plain(was):
        return []
    cut = plain(unit.target) in plain(was)
    lost = threes(was) - threes(unit.target)
    taken: list[Stray] = []
    near = {stray.text for stray in unit.strays}
    far = (stray for stray in elsewhere if stray.text not in near)
    for stray in (*unit.strays, *far):
        own = threes(stray.text)
        # A row of its own next to it that says nothing else holds the rest, though in other words.
        back = (cut and stray.told and not stray.far) or 3 * (own & lost).total() >= own.total() > 0
        before, after = (_joined(unit.target, some) for some in (taken, [*taken, stray]))
        likest = max(alike(before, was), _WHOLE if stray.far else 0)
        if back and alike(after, was) > likest:
            taken.append(stray)
    return taken


def _copies_joined(
    units: Iterable[ReviewedUnit], current: Mapping[str, TranslationUnit]
) -> list[ReviewedUnit]:
    """Copies of a row that have a part of its words each are one row; those that say other things
    contradict each other."""
    copies: dict[str, list[ReviewedUnit]] = {}
    for unit in units:
        copies.setdefault(unit.segment, []).append(unit)
    found = []
    for segment, some in copies.items():
        one, *others = some
        strays = [Stray(text=other.target, markup=other.markup or ()) for other in others]
        was = current[segment].target if segment in current else ""
        likest = max(_WHOLE, *(alike(copy.target, was) for copy in some))
        if not others or alike(_joined(one.target, strays), was) <= likest:
            found += some
            continue
        whole = _whole(one, strays)
        flags = dict.fromkeys(flag for copy in some for flag in copy.flags)
        flags.pop(Flag.DUPLICATE, None)
        found.append(
            replace(
                whole,
                flags=tuple(dict.fromkeys([*flags, Flag.PARTED])),
                remarks=tuple(dict.fromkeys(said for copy in some for said in copy.remarks)),
                strays=tuple(stray for copy in some for stray in copy.strays),
            )
        )
    return found


def _joined(target: str, strays: Sequence[Stray]) -> str:
    before = [stray.text for stray in strays if stray.before]
    after = [stray.text for stray in strays if not stray.before]
    return "\n".join(filter(None, (*before, target, *after)))


def _whole(unit: ReviewedUnit, strays: Sequence[Stray]) -> ReviewedUnit:
    """The unit with the words next to it, a line each, and their markup."""
    own = Stray(text=unit.target, markup=unit.markup or ())
    lines = [
        *(stray for stray in strays if stray.before),
        own,
        *(stray for stray in strays if not stray.before),
    ]
    text, markup = "", []
    for line in filter(lambda line: line.text, lines):
        text += "\n" if text else ""
        markup += [
            replace(mark, start=mark.start + len(text), end=mark.end + len(text))
            for mark in line.markup
        ]
        text += line.text
    return replace(
        unit,
        target=text,
        markup=None if unit.markup is None else tuple(markup),
        flags=(*unit.flags, Flag.PARTED),
    )
