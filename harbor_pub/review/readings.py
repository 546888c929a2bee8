"""A row that showed several readings tells by what is left of them which is to stand."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from harbor_pub.bilingual.readings import alike, apart, same
from harbor_pub.model import (
    Flag,
    KeptRemark,
    Markup,
    ReviewedUnit,
    TranslationUnit,
    Verdict,
    within,
)
from harbor_pub.review.carrying import addressed
from harbor_pub.review.wording import stored
from harbor_pub.text import fingerprint
from harbor_pub.xliff.inline import told


def decided(
    unit: ReviewedUnit, stands: TranslationUnit, shown: Sequence[KeptRemark]
) -> ReviewedUnit:
    """The unit with the one text that its editor left of those that the row showed.

    Where more than one is left nothing is decided; what is gone, or was written beside them, still
    is the editor's word.
    """
    # The status was exported as To review: that is no choice of this editor's.
    chosen = None if unit.verdict is Verdict.TO_REVIEW else unit.verdict
    unit = replace(unit, verdict=chosen)
    within_row = [] if unit.listed else apart(shown, stands)
    rest, left = _without(_lines(unit.target, unit.markup), within_row, _like)
    own = _joined(rest)
    mine = bool(own.text) and _exported(own, unit, stands)
    late = not all(one.open for one in shown)  # somebody has decided since the file was made
    others = [one for one in within_row if one not in left]
    if not mine and (looked := _looked_anew(rest, others, unit, stands)):
        anew, alone = looked
        gone = tuple(one.number for one in within_row)
        return _cut(
            unit, anew, gone if alone and not left else (), doubt=not alone or bool(left) or late
        )
    # What shows no words of its own is decided on by a status, or by other words.
    told_ = chosen not in (None, Verdict.QUESTION) or (bool(own.text) and not mine)
    silent = tuple(one.number for one in shown if one not in within_row and told_)
    gone = tuple(one.number for one in within_row if one not in left)
    # Where the row's own text was empty, its absence says nothing.
    said = bool(gone) or chosen is not None or unit.was_target != fingerprint("")
    if not own.text and len(left) == 1 and said:
        (taken,) = left
        doubt = late and not (same(taken, stands) and alike(taken, stands))
        words = _Line(taken.remark.text, taken.markup if taken.state or taken.markup else None)
        return _cut(unit, words, (*gone, taken.number, *silent), doubt=doubt)
    if own.text and not left:
        return _cut(unit, own, (*gone, *silent), doubt=late and not mine)
    if own.text and not mine:
        return _cut(unit, own, (), doubt=True)
    # Several are left, or none: what the record holds stands until one is chosen.
    words = _Line(stands.target.strip(), None)
    stay = _cut(replace(unit, verdict=None), words, gone if mine else ())
    flags = (*stay.flags, *([Flag.CONTESTED] if chosen else ()))
    return replace(stay, was_target=fingerprint(words.text), was_markup="", flags=flags)


@dataclass(frozen=True, slots=True)
class _Line:
    """Words as they would be recorded; None where the file tells of no markup."""

    text: str
    markup: tuple[Markup, ...] | None


def _lines(text: str, markup: Iterable[Markup] | None) -> list[_Line]:
    """The lines of a text, each with its markup."""
    found, at = [], 0
    for line in text.split("\n"):
        own = None if markup is None else within(markup, at, at + len(line))
        words, marks = stored(line, own or ())
        found.append(_Line(words, None if own is None else marks))
        at += len(line) + 1
    return found


def _joined(lines: Sequence[_Line]) -> _Line:
    """Lines as one text, without the empty ones around it."""
    text, marks = "", list[Markup]()
    for number, line in enumerate(lines):
        text += "\n" if number else ""
        marks += (
            replace(mark, start=mark.start + len(text), end=mark.end + len(text))
            for mark in line.markup or ()
        )
        text += line.text
    known = all(line.markup is not None for line in lines)
    words, own = stored(text, marks)
    return _Line(words, own if known else None)


def _without(
    lines: list[_Line], readings: Iterable[KeptRemark], like: Callable[[_Line, _Line], bool]
) -> tuple[list[_Line], list[KeptRemark]]:
    """The lines that are of no reading, and the readings that stand there; one that holds more
    lines is looked for first."""
    left = []
    for one in sorted(readings, key=lambda one: -len(one.remark.text)):
        own = _lines(one.remark.text, one.markup)
        # The last place: what the record holds stands first, and may say the same.
        for start in range(len(lines) - len(own), -1, -1):
            stretch = lines[start : start + len(own)]
            if all(map(like, stretch, own)):
                lines = lines[:start] + lines[start + len(own) :]
                left.append(one)
                break
    return lines, left


def _looked_anew(
    lines: Sequence[_Line],
    readings: Sequence[KeptRemark],
    unit: ReviewedUnit,
    stands: TranslationUnit,
) -> tuple[_Line, bool] | None:
    """A reading that its editor set in bold, or made a link of, and whether it is all that is left
    of the lines; None where none was."""
    for one in readings:
        rest, found = _without(list(lines), [one], lambda line, known: line.text == known.text)
        own = _joined(rest)
        if found and (not own.text or _exported(own, unit, stands)):
            return _joined([line for line in lines if line not in rest]), not own.text
    return None


def _like(line: _Line, known: _Line) -> bool:
    """Is a line as we wrote it? An address that the file has lost is the known one's."""
    if line.text != known.text or line.markup is None or known.markup is None:
        return line.text == known.text
    marks = addressed(line.text, line.markup, known.markup, known.text)
    return told(line.text, marks) == told(known.text, known.markup)


def _exported(own: _Line, unit: ReviewedUnit, stands: TranslationUnit) -> bool:
    """Are these the words that the row showed as its own, in their look?"""
    if fingerprint(own.text) != (unit.was_target or fingerprint(stands.target.strip())):
        return False
    if own.markup is None or not unit.was_markup:
        return True
    marks = addressed(own.text, own.markup, stands.markup, stands.target)
    return told(own.text, marks).startswith(unit.was_markup)


def _cut(
    unit: ReviewedUnit, words: _Line, settles: tuple[int, ...], *, doubt: bool = False
) -> ReviewedUnit:
    """The unit with a part of its text alone, and the markup in it."""
    flags = [flag for flag in unit.flags if flag is not Flag.PARAGRAPHS or "\n" in words.text]
    return replace(
        unit,
        target=words.text,
        markup=words.markup,
        settles=settles,
        flags=(*flags, *([Flag.CONTESTED] if doubt else ())),
    )
