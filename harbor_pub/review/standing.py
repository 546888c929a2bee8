"""A reviewed file beside what is kept already: what in it is new, and what its editor decided.

A comment that is kept already is no news, wherever it comes back; where it comes back resolved, a
person has made an end of it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from harbor_pub.model import (
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
from harbor_pub.review.readings import decided

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
        new = tuple(remark for remark in said if not _kept(unit.segment, remark, known))
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
        remarks=tuple(one for one in on_document if not _kept("", one, known)),
    )


def decided_before(merge: Merge, kept: Sequence[KeptRemark]) -> Merge:
    """The same file again asks nothing again that somebody has decided on."""
    ends = {
        (
            one.segment, one.remark.author, one.remark.text, one.revision, one.state, one.markup
        ): one.settled
        for one in kept
        if one.kind is RemarkKind.READING and not one.open
    }  # fmt: skip
    outcomes = []
    for outcome in merge.outcomes:
        theirs = outcome.theirs
        words, state, markup = (
            (theirs.target, theirs.state.value, theirs.markup)
            if theirs
            else (outcome.after, "", outcome.markup or ())
        )
        key = outcome.segment, outcome.by, words, merge.revision, state, markup
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


def _kept(segment: str, remark: Remark, known: Mapping[tuple[str, ...], KeptRemark]) -> bool:
    """Earlier versions kept no author of what is no comment."""
    nameless = replace(remark, author="")
    return _told(segment, remark) in known or (
        not remark.date and _told(segment, nameless) in known
    )


def _resolved(
    segment: str, said: Iterable[Remark], known: Mapping[tuple[str, ...], KeptRemark]
) -> set[int]:
    done = (_told(segment, remark) for remark in said if remark.resolved)
    return {known[told].number for told in done if told in known}
