"""A reviewed document and the record's units in, an outcome a unit out. Nothing is written here.

Three texts meet: what was exported, what came back, what the record holds now. A unit that the
editor left alone changes nothing; one that the editor changed is recorded, unless a person has
changed the record meanwhile: then both texts are kept and somebody decides. A machine that made
the unit anew meanwhile has no say: a person outranks every machine.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from harbor_pub.bilingual.marks import LABELS
from harbor_pub.model import (
    Flag,
    Markup,
    Merge,
    Origin,
    Outcome,
    OutcomeKind,
    ReviewedDocument,
    ReviewedUnit,
    State,
    TranslationUnit,
    Verdict,
    verdict,
)
from harbor_pub.review import joined, misplaced, parted
from harbor_pub.review.carrying import addressed, carried
from harbor_pub.review.typography import plain
from harbor_pub.review.wording import reworded, stored, words
from harbor_pub.text import fingerprint
from harbor_pub.xliff.inline import normal, told


class Side(StrEnum):
    """Whose text stands where somebody has to decide."""

    THEIRS = "theirs"
    RECORD = "record"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What was decided beforehand: whose text stands in doubt, and whether a target that was
    emptied is meant to be empty."""

    prefer: Side | None = None
    accept_empty: bool = False


_DOUBTS = {
    Flag.SOURCE_EDITED, Flag.DUPLICATE, Flag.ROW_DELETED, Flag.CELLS, Flag.NESTED,
    Flag.IN_SOURCE, Flag.EXCHANGED, Flag.JOINED, Flag.PARTED, Flag.STRUCK, Flag.CONTESTED,
    Flag.FORMULA, Flag.CONVERTED, Flag.ELSEWHERE, Flag.MOVED, Flag.STATUS_WORDS,
}  # fmt: skip
_NEVER = {Flag.JOINED, Flag.PARTED, Flag.STATUS_WORDS}
"""What is no translation of the segment, or not the whole: a person decides on the one row, and no
policy for all of them."""
_STATES = {
    Verdict.APPROVED: State.REVIEWED,
    Verdict.FINAL: State.FINAL,
    Verdict.REJECTED: State.INITIAL,
    Verdict.TO_REVIEW: State.TRANSLATED,
    Verdict.QUESTION: State.TRANSLATED,
}
_KINDS = {
    Verdict.APPROVED: OutcomeKind.APPROVED,
    Verdict.FINAL: OutcomeKind.APPROVED,
    Verdict.REJECTED: OutcomeKind.REJECTED,
    Verdict.TO_REVIEW: OutcomeKind.REOPENED,
    Verdict.QUESTION: OutcomeKind.FLAGGED,
}
_POSITIVE = (Verdict.APPROVED, Verdict.FINAL)


def merge(
    current: Mapping[str, TranslationUnit],
    reviewed: ReviewedDocument,
    policy: Policy,
    expected: Sequence[str] = (),
    newest: Sequence[str] = (),
) -> Merge:
    """`current` are all units of the document and locale as the record holds them, by id;
    `expected` are the ids of those that the file was made of, `newest` those of the edition that
    stands now."""
    by_segment: dict[str, list[ReviewedUnit]] = {}
    whole = joined.told(reviewed.units, expected, current)
    units, placed = parted.told(whole, current, reviewed.strays)
    problems = [problem for problem in reviewed.problems if problem not in placed]
    for place, unit in enumerate(misplaced.told(units, current), 1):
        if unit.segment in current:
            by_segment.setdefault(unit.segment, []).append(unit)
        else:
            row = unit.number or place
            problems.append(f"row {row} is none of this edition: {unit.target}")
    numbers = {segment: number for number, segment in enumerate(expected, 1)}
    outcomes = [
        replace(outcome, number=outcome.number or numbers.get(segment, 0))
        for segment, copies in by_segment.items()
        for outcome in _outcomes(current[segment], copies, policy)
    ]
    return Merge(
        file=reviewed.file,
        document=reviewed.document,
        locale=reviewed.locale,
        outcomes=tuple(_signed(outcome, reviewed.by) for outcome in outcomes),
        missing=tuple(segment for segment in expected if segment not in by_segment),
        missing_rows=tuple(n for segment, n in numbers.items() if segment not in by_segment),
        gone=tuple(one.number for one in outcomes if newest and one.segment not in newest),
        problems=tuple(problems),
        remarks=reviewed.remarks,
        revision=reviewed.revision,
        by=reviewed.by,
        closed=reviewed.closed,
    )


def _signed(outcome: Outcome, by: str) -> Outcome:
    """What is recorded tells who decided it, as far as the file knows."""
    name = outcome.by or by
    unit = outcome.unit
    return replace(outcome, by=name, unit=replace(unit, by=name) if unit else None)


def _outcomes(
    current: TranslationUnit, copies: Sequence[ReviewedUnit], policy: Policy
) -> Iterator[Outcome]:
    """One outcome; where a segment stands there twice with different words, one for each."""
    said = {
        (words(copy), _markup(current, copy), _wish(current, copy)): copy
        for copy in reversed(copies)
    }
    if len(said) == 1:
        (copy,) = said.values()
        alone = tuple(flag for flag in copy.flags if flag is not Flag.DUPLICATE)
        yield _outcome(current, replace(copy, flags=alone), policy)
        return
    touched = [copy for copy in copies if _touched(current, copy) or _wish(current, copy)]
    for copy in touched:
        outcome = _held(current, copy, OutcomeKind.CONFLICT, policy, Flag.DUPLICATE)
        yield replace(outcome, undecided=policy.prefer is not Side.RECORD)


def _outcome(current: TranslationUnit, unit: ReviewedUnit, policy: Policy) -> Outcome:
    if any(mark.kind == "strike" for mark in current.markup):  # so it was recorded before
        kept = tuple(flag for flag in unit.flags if flag is not Flag.STRUCK)
        unit = replace(unit, flags=kept)
    if unit.proposed and not _touched(current, unit):
        flags = (flag for flag in unit.flags if flag is not Flag.SOURCE_EDITED)
        unit = replace(unit, target=unit.proposed, markup=None, flags=(Flag.IN_SOURCE, *flags))
    touched, wish = _touched(current, unit), _wish(current, unit)
    doubts = [flag for flag in unit.flags if flag in _DOUBTS]
    if not touched and wish is None:
        return _left_alone(current, unit, policy)
    if _settled(current, unit, wish):
        kind = OutcomeKind.FLAGGED if unit.remarks else OutcomeKind.UNCHANGED
        return _plain(current, unit, kind)
    if doubts and (policy.prefer is not Side.THEIRS or not _NEVER.isdisjoint(doubts)):
        return _held(current, unit, OutcomeKind.FLAGGED, policy, "; ".join(doubts))
    if _clashes(current, unit, touched, wish) and policy.prefer is not Side.THEIRS:
        note = "the record has changed since this file was made"
        return _held(current, unit, OutcomeKind.CONFLICT, policy, note)
    if touched:
        return _changed(current, unit, wish, policy)
    assert wish is not None
    return _decided(current, unit, wish)


def _markup(current: TranslationUnit, unit: ReviewedUnit) -> tuple[Markup, ...] | None:
    """The markup of the text as it is recorded, None where the file tells of none. What it can't
    tell of lies where it lay in the record's text."""
    if unit.markup is None:
        return None
    text, marks = stored(unit.target, unit.markup)
    marks = addressed(text, marks, current.markup, current.target)
    untold = [mark for mark in current.markup if mark.kind in unit.untold]
    kept = carried(current.target, untold, text)
    return normal(text, [*(mark for mark in marks if mark.kind not in unit.untold), *kept])


def _touched(current: TranslationUnit, unit: ReviewedUnit) -> bool:
    return reworded(current, unit) or _remarked(current, unit)


def _remarked(current: TranslationUnit, unit: ReviewedUnit) -> bool:
    """Did the editor change the markup? Where the export's fingerprint is lost, or the record
    stands as it was exported, the record's markup itself stands for it."""
    marks = _markup(current, unit)
    if marks is None:
        return False
    now = told(words(unit), marks)
    if unit.was_markup and (_moved(current, unit) or _remarked_since(current, unit)):
        return not now.startswith(unit.was_markup)
    if words(unit) != current.target.strip():
        return False  # other words: whoever changed them, the words tell
    return now != told(current.target, current.markup)


def _remarked_since(current: TranslationUnit, unit: ReviewedUnit) -> bool:
    """Has the record's markup changed since the file was made?"""
    return bool(unit.was_markup) and not told(current.target, current.markup).startswith(
        unit.was_markup
    )


def _same_markup(current: TranslationUnit, unit: ReviewedUnit) -> bool:
    marks = _markup(current, unit)
    return marks is None or told(words(unit), marks) == told(current.target, current.markup)


def _wish(current: TranslationUnit, unit: ReviewedUnit) -> Verdict | None:
    """The status, where the editor chose another than was exported."""
    was = unit.was or verdict(current)
    return None if unit.verdict is was else unit.verdict


def _moved(current: TranslationUnit, unit: ReviewedUnit) -> bool:
    return bool(unit.was_target) and fingerprint(current.target.strip()) != unit.was_target


def _settled(current: TranslationUnit, unit: ReviewedUnit, wish: Verdict | None) -> bool:
    """Does the record hold, by a person, what the file asks for? The same file twice does."""
    if current.origin is not Origin.PERSON or words(unit) != current.target.strip():
        return False
    if _remarked(current, unit) and not _same_markup(current, unit):
        return False
    stands = verdict(current)
    asked = wish or (stands if unit.verdict in (None, unit.was) else unit.verdict)
    return (
        stands is asked
        or (stands is Verdict.FINAL and asked is Verdict.APPROVED)
        or (asked is Verdict.QUESTION and stands is Verdict.TO_REVIEW)
    )


def _clashes(
    current: TranslationUnit, unit: ReviewedUnit, touched: bool, wish: Verdict | None
) -> bool:
    """Has a person said otherwise in the record since the file was made?"""
    if current.origin is not Origin.PERSON:
        return False
    unseen = _moved(current, unit) or (touched and not unit.was_target)
    if unseen and words(unit) != current.target.strip():
        return True
    if _remarked_since(current, unit) and not _same_markup(current, unit):
        return True
    stands = verdict(current)
    if unit.was is None or stands is unit.was:
        return False
    agree = wish is None or (stands in _POSITIVE and wish in _POSITIVE)
    return not agree or (touched and not unseen)


def _left_alone(current: TranslationUnit, unit: ReviewedUnit, policy: Policy) -> Outcome:
    """No word changed, nor a status that can be read; a remark or a doubt is shown all the same,
    and a status that can't be read was meant for something."""
    doubts = [flag for flag in unit.flags if flag is not Flag.PARAGRAPHS]
    if not doubts and not unit.remarks:
        kind = OutcomeKind.DECIDED if unit.settles else OutcomeKind.UNCHANGED
        return _plain(current, unit, kind)
    unread = Flag.STATUS in doubts and policy.prefer is not Side.RECORD
    note = "; ".join([*doubts, *_unread(unit)])
    outcome = _plain(current, unit, OutcomeKind.FLAGGED, note=note)
    return replace(outcome, undecided=unread)


def _unread(unit: ReviewedUnit) -> Iterator[str]:
    """What somebody wrote in the place of a status, and what to do."""
    if unit.unread:
        choices = ", ".join(LABELS.values())
        yield f"“{unit.unread}” is none of {choices}: choose one of these in the row"


def _changed(
    current: TranslationUnit, unit: ReviewedUnit, wish: Verdict | None, policy: Policy
) -> Outcome:
    text = words(unit)
    if not text and not policy.accept_empty:
        return _held(
            current, unit, OutcomeKind.EMPTIED, policy, "use --accept-empty if it is meant"
        )
    same = plain(text) == plain(current.target)
    state = _state(current, unit, wish, same)
    kind = OutcomeKind.EDITED if text else OutcomeKind.EMPTIED
    only = "typography only" if reworded(current, unit) else "markup only"
    notes = [*unit.flags, *_unread(unit), *([only] if same else [])]
    if unit.verdict is Verdict.QUESTION:
        notes.append("with a question")
    return replace(
        _plain(current, unit, kind, note="; ".join(notes)),
        unit=_person(current, text, state, _markup(current, unit)),
    )


def _state(
    current: TranslationUnit, unit: ReviewedUnit, wish: Verdict | None, typography: bool
) -> State:
    """A person who rewrites a target has reviewed it, unless the status says otherwise; what
    Word may have changed by itself tells nothing."""
    if wish is not None:
        return _STATES[wish]
    if typography:
        return current.state
    return State.FINAL if unit.verdict is Verdict.FINAL else State.REVIEWED


def _decided(current: TranslationUnit, unit: ReviewedUnit, wish: Verdict) -> Outcome:
    """The words were left alone, the status was not."""
    if wish is Verdict.REJECTED and _moved(current, unit):
        note = "the rejected text has been replaced since"
        return _plain(current, unit, OutcomeKind.UNCHANGED, note=note)
    outcome = _plain(current, unit, _KINDS[wish], note="; ".join(unit.flags))
    if wish is Verdict.QUESTION and verdict(current) is Verdict.TO_REVIEW:
        return replace(outcome, note="a question")
    # The signature tells, of a rejected unit, which engine not to ask again.
    kept = current.signature if wish is Verdict.REJECTED else ""
    text, marks = (
        (words(unit), _markup(current, unit))
        if _moved(current, unit)
        else (current.target, current.markup)
    )
    made = _person(current, text, _STATES[wish], marks)
    return replace(outcome, unit=replace(made, signature=kept))


def _person(
    current: TranslationUnit, text: str, state: State, marks: tuple[Markup, ...] | None
) -> TranslationUnit:
    """A person's unit: nothing that was known of other words is kept. None for `marks` is what
    was known, on the words that stand for it now."""
    same = text == current.target
    new = TranslationUnit(segment=current.segment, locale=current.locale, target=text)
    made = current if same else new
    return replace(
        made, state=state, origin=Origin.PERSON, score=None, tokens=None, signature="",
        recorded=None,
        markup=carried(current.target, current.markup, text) if marks is None else marks,
    )  # fmt: skip


def _held(
    current: TranslationUnit, unit: ReviewedUnit, kind: OutcomeKind, policy: Policy, note: str
) -> Outcome:
    """Nothing is recorded: both texts are shown, and somebody decides."""
    undecided = policy.prefer is not Side.RECORD
    outcome = _plain(current, unit, kind, note=note)
    # What has been decided on is contested again: it stays open.
    return replace(outcome, undecided=undecided, theirs=_theirs(current, unit), settles=())


def _theirs(current: TranslationUnit, unit: ReviewedUnit) -> TranslationUnit | None:
    """What would be recorded if the file's text were taken."""
    alone = replace(unit, flags=tuple(flag for flag in unit.flags if flag not in _NEVER))
    taken = _outcome(current, alone, Policy(prefer=Side.THEIRS, accept_empty=True)).unit
    return replace(taken, by=unit.by) if taken else None


def _plain(
    current: TranslationUnit, unit: ReviewedUnit, kind: OutcomeKind, *, note: str = ""
) -> Outcome:
    return Outcome(
        kind=kind,
        segment=unit.segment,
        source=current.segment.source,
        before=current.target,
        after=words(unit),
        by=unit.by,
        note=note,
        remarks=unit.remarks,
        number=unit.number,
        markup=_markup(current, unit),
        settles=unit.settles,
    )
