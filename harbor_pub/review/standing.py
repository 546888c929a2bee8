"""A reviewed file beside what is kept already: what in it is new, and what its editor decided.

A comment that is kept already is no news, wherever it comes back; where it comes back resolved, a
person has made an end of it. A row that showed several readings tells by what is left of them which
is to stand.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from harbor_pub.model import (
    Flag,
    KeptRemark,
    Merge,
    OutcomeKind,
    Remark,
    RemarkKind,
    ReviewedDocument,
    ReviewedUnit,
    TranslationUnit,
    Verdict,
)
from harbor_pub.text import fingerprint, storable

_QUESTION = "?"


def beside(
    reviewed: ReviewedDocument, kept: Sequence[KeptRemark], current: Mapping[str, TranslationUnit]
) -> ReviewedDocument:
    """The file without the remarks that are kept already, and with its editor's decisions."""
    known = {_told(one.segment, one.remark): one for one in kept}
    readings = {one.number: one for one in kept if one.kind is RemarkKind.READING}
    closed = set(reviewed.closed)
    units = []
    for unit in reviewed.units:
        said = tuple(_said(unit, reviewed.by))
        closed |= _resolved(unit.segment, said, known)
        new = tuple(remark for remark in said if _told(unit.segment, remark) not in known)
        unit = replace(unit, remarks=new)
        stands = current.get(unit.segment)
        shown = [readings[number] for number in unit.readings if number in readings]
        shown = [one for one in shown if one.segment == unit.segment]
        units.append(decided(unit, stands, shown) if stands and shown else unit)
    on_document = reviewed.remarks
    # What was said of a segment that the edition has lost stands on the document.
    lost = [one for one in kept if one.segment not in {unit.segment for unit in units}]
    known |= {_told("", one.remark): one for one in lost}
    return replace(
        reviewed,
        units=tuple(units),
        closed=tuple(sorted(closed | _resolved("", on_document, known))),
        remarks=tuple(one for one in on_document if _told("", one) not in known),
    )


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
    apart = [one for one in shown if one.remark.text and one.remark.text != stands.target.strip()]
    rest, left = _without(_lines(unit.target), apart)
    own = "\n".join(rest).strip()
    mine = bool(own) and fingerprint(own) == (unit.was_target or fingerprint(stands.target.strip()))
    # What shows no words of its own is decided on by a status, or by other words.
    told = chosen not in (None, Verdict.QUESTION) or (bool(own) and not mine)
    silent = tuple(one.number for one in shown if one not in apart and told)
    gone = tuple(one.number for one in apart if one not in left)
    late = not all(one.open for one in shown)  # somebody has decided since the file was made
    if not own and len(left) == 1:
        taken = left[0].remark.text
        doubt = late and taken != stands.target.strip()
        return _cut(unit, taken, (*gone, left[0].number, *silent), doubt=doubt)
    if own and not left:
        return _cut(unit, own, (*gone, *silent), doubt=late and not mine)
    if own and not mine:
        return _cut(unit, own, (), doubt=True)
    # Several are left, or none: what the record holds stands until one is chosen.
    stay = _cut(replace(unit, verdict=None), stands.target.strip(), gone if mine else ())
    flags = (*stay.flags, *([Flag.CONTESTED] if chosen else ()))
    words = fingerprint(stands.target.strip())
    return replace(stay, was_target=words, was_markup="", markup=None, flags=flags)


def decided_before(merge: Merge, kept: Sequence[KeptRemark]) -> Merge:
    """The same file again asks nothing again that somebody has decided on."""
    ends = {
        (one.segment, one.remark.author, one.remark.text, one.revision, one.state): one.settled
        for one in kept
        if one.kind is RemarkKind.READING and not one.open
    }
    outcomes = []
    for outcome in merge.outcomes:
        theirs = outcome.theirs
        words, state = (theirs.target, theirs.state.value) if theirs else (outcome.after, "")
        key = outcome.segment, outcome.by, words, merge.revision, state
        if outcome.undecided and key in ends:
            outcome = replace(
                outcome, kind=OutcomeKind.UNCHANGED, undecided=False, note=ends[key], theirs=None
            )
        outcomes.append(outcome)
    return replace(merge, outcomes=tuple(outcomes))


def _said(unit: ReviewedUnit, by: str) -> Iterator[Remark]:
    """A question that nobody put into words is one all the same."""
    yield from unit.remarks
    if unit.verdict is Verdict.QUESTION and unit.was is not Verdict.QUESTION and not unit.remarks:
        yield Remark(author=unit.by or by, text=_QUESTION)


def _told(segment: str, remark: Remark) -> tuple[str, ...]:
    return segment, remark.author, " ".join(remark.text.split()), remark.date[:19]


def _resolved(
    segment: str, said: Iterable[Remark], known: Mapping[tuple[str, ...], KeptRemark]
) -> set[int]:
    done = (_told(segment, remark) for remark in said if remark.resolved)
    return {known[told].number for told in done if told in known}


def _lines(text: str) -> list[str]:
    return [line.strip() for line in storable(text).strip().split("\n")]


def _without(
    lines: list[str], readings: Iterable[KeptRemark]
) -> tuple[list[str], list[KeptRemark]]:
    """The lines that are of no reading, and the readings that stand there to the letter; one that
    holds more lines is looked for first."""
    left = []
    for one in sorted(readings, key=lambda one: -len(one.remark.text)):
        own = _lines(one.remark.text)
        # The last place: what the record holds stands first, and may say the same.
        for start in range(len(lines) - len(own), -1, -1):
            if lines[start : start + len(own)] == own:
                lines = lines[:start] + lines[start + len(own) :]
                left.append(one)
                break
    return lines, left


def _cut(
    unit: ReviewedUnit, text: str, settles: tuple[int, ...], *, doubt: bool = False
) -> ReviewedUnit:
    """The unit with a part of its text alone, and the markup in it."""
    start = unit.target.find(text)
    end = start + len(text)
    marks = None
    if unit.markup is not None and start >= 0:
        marks = tuple(
            replace(mark, start=max(mark.start, start) - start, end=min(mark.end, end) - start)
            for mark in unit.markup
            if mark.end > start and mark.start < end
        )
    flags = [flag for flag in unit.flags if flag is not Flag.PARAGRAPHS or "\n" in text]
    return replace(
        unit,
        target=text,
        markup=marks,
        settles=settles,
        flags=(*flags, *([Flag.CONTESTED] if doubt else ())),
    )
