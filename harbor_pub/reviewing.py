"""What editors made of editions: taken into the record, told, and checked."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from lxml import etree

from harbor_pub import checks, xliff
from harbor_pub.engine import Catalog
from harbor_pub.engine.fit import misplaced
from harbor_pub.errors import NoPackageError, SourceError, UnknownLocaleError, UsageError
from harbor_pub.languages import known_tag, language
from harbor_pub.model import (
    BlockKind,
    Dismissal,
    Issue,
    KeptRemark,
    Merge,
    Note,
    Origin,
    RemarkKind,
    ReviewedDocument,
    Segment,
    State,
    TranslationUnit,
    Verdict,
    verdict,
    worst_first,
)
from harbor_pub.record import Record
from harbor_pub.record.reviews import Event, Ledger, Reviews
from harbor_pub.review import merge as merging
from harbor_pub.review import read as read_reviewed
from harbor_pub.review import standing
from harbor_pub.review.placing import Named
from harbor_pub.terms import Base
from harbor_pub.text import fingerprint, storable
from harbor_pub.xliff import machine


def import_reviews(
    record: Record,
    paths: Sequence[Path],
    policy: merging.Policy,
    *,
    document: str = "",
    locale: str = "",
) -> list[Merge]:
    """Take what editors made of editions into the record, all files or none. `document` and
    `locale` name the edition of files that no longer say it. Raises SourceError, which names the
    file, and UnknownLocaleError."""
    named = Named(document=document, locale=language(locale).tag if locale else "")
    with Reviews(record).writing() as ledger:
        return [_import_review(ledger, path, policy, named) for path in paths]


def _import_review(ledger: Ledger, path: Path, policy: merging.Policy, named: Named) -> Merge:
    def sources(document: str, locale: str) -> list[tuple[str, str]]:
        units = ledger.current(document, locale)
        if not ledger.segments(document, locale):
            raise SourceError(
                f"was made of {document!r} in {locale}, which this record never published; "
                "see HARBOR_RECORD"
            )
        return [(segment, unit.segment.source) for segment, unit in units.items()]

    reviewed = read_reviewed(path, sources, ledger.holdings(), named)
    document, locale = reviewed.document, reviewed.locale
    expected = ledger.segments(document, locale, reviewed.revision)
    newest = ledger.segments(document, locale)
    current, kept = ledger.current(document, locale), ledger.kept(document, locale)
    fresh = standing.beside(reviewed, kept, current)
    merged = merging.merge(current, fresh, policy, expected, newest)
    merged = standing.decided_before(merged, kept)
    merged = replace(merged, dismissed=tuple(_dismissed(reviewed)))
    ledger.record(merged)
    return merged


def _dismissed(reviewed: ReviewedDocument) -> Iterator[Dismissal]:
    """The findings that an editor has resolved, each of the text that it was about."""
    for unit in reviewed.units:
        for check in unit.dismisses:
            if unit.was_target and check in checks.KINDS:
                yield Dismissal(unit.segment, check, unit.was_target)


def review_status(record: Record, document: str | None = None) -> list[dict[str, object]]:
    """A row for each edition ever published: how its units stand. Raises UsageError for a
    document that never was."""
    with Reviews(record).reading() as ledger:
        rows = [
            _status_row(ledger, name, locale)
            for name, locale in ledger.documents()
            if document in (None, name)
        ]
    if document and not rows:
        raise UsageError(f"{document!r} was never published; see `harbor review status`")
    return rows


def _status_row(ledger: Ledger, document: str, locale: str) -> dict[str, object]:
    units, segments = ledger.current(document, locale), ledger.segments(document, locale)
    open_ = [one for one in ledger.kept(document, locale) if one.open]
    contested = {one.segment for one in open_ if one.kind is RemarkKind.READING}
    stands = [
        Verdict.TO_REVIEW if segment in contested else verdict(units[segment])
        for segment in segments
    ]
    row: dict[str, object] = {"document": document, "locale": locale, "units": len(stands)}
    row |= {choice.value: stands.count(choice) for choice in Verdict if choice in _SHOWN}
    said = sum(one.kind is not RemarkKind.READING for one in open_)
    dismissed = sum(
        one.segment in units and one.target == fingerprint(units[one.segment].target)
        for one in ledger.dismissed(document, locale)
    )
    return row | {"undecided": len(contested), "remarks": said, "dismissed": dismissed}


_SHOWN = (Verdict.TO_REVIEW, Verdict.APPROVED, Verdict.FINAL, Verdict.REJECTED)


def review_history(record: Record, document: str) -> list[Event]:
    """What happened to each unit of a document, oldest first."""
    with Reviews(record).reading() as ledger:
        return ledger.events(document)


def event_row(event: Event) -> dict[str, object]:
    """An event as a line of a table."""
    return {
        "when": event.recorded,
        "locale": event.locale,
        "row": event.row or event.segment,
        "what": event.kind + (" (undecided)" if event.undecided else ""),
        "by": event.by,
        "from": event.before,
        "to": event.after if event.after != event.before else "=",
        "note": event.note,
    }


def open_remarks(record: Record, document: str | None = None) -> list[dict[str, object]]:
    """What awaits a person, a row each: what has to be decided first."""
    with Reviews(record).reading() as ledger:
        found = [one for one in ledger.kept(document) if one.open]
        numbers = {place: ledger.numbers(*place) for place in {_place(one) for one in found}}
    found.sort(key=lambda one: one.kind is not RemarkKind.READING)
    return [_remark_row(one, numbers[_place(one)].get(one.segment)) for one in found]


def _place(one: KeptRemark) -> tuple[str, str]:
    return one.document, one.locale


def _remark_row(one: KeptRemark, row: int | None) -> dict[str, object]:
    remark = one.remark
    return {
        "number": one.number,
        "document": one.document,
        "locale": one.locale,
        "row": row,
        "what": "to decide" if one.kind is RemarkKind.READING else one.kind.value,
        "by": remark.author,
        "when": remark.date or one.recorded,
        "words": remark.text,
        "on": remark.answers,
        "note": one.note,
        "file": one.file,
        "segment": one.segment,
    }


def resolve(record: Record, numbers: Sequence[int], by: str, *, again: bool = False) -> None:
    """Make an end of remarks, by their numbers; `again` opens them. Raises UsageError for what is
    no remark, or is a reading, of which somebody has to decide."""
    with Reviews(record).writing() as ledger:
        kept = {one.number: one for one in ledger.kept()}
        for number in numbers:
            if number not in kept:
                raise UsageError(f"there is no remark {number}; see `harbor review status`")
            if kept[number].kind is RemarkKind.READING:
                one = kept[number]
                raise UsageError(
                    f"{number} is a reading, which has to be decided on: "
                    f"`harbor review decide {one.document} {one.locale} ROW --take …`"
                )
        ledger.settle(numbers, "" if again else "resolved", by)


def decide(
    record: Record, document: str, locale: str, row: str, take: str, by: str, reading: int = 0
) -> tuple[str, str]:
    """Decide between the readings of a row, named by its number or its segment's id: `mine` is the
    record's, `theirs` the other (the one with the number `reading` where there are more), all else
    is the text that is to stand. The text before and after. Raises UsageError."""
    with Reviews(record).writing() as ledger:
        segments = ledger.segments(document, locale)
        if not segments:
            raise UsageError(
                f"{document!r} in {locale} was never published; see `harbor review status`"
            )
        segment = row
        if row.isdecimal() and 1 <= int(row) <= len(segments):
            segment = segments[int(row) - 1]
        open_ = [one for one in ledger.undecided(document, locale) if one.segment == segment]
        if not open_:
            raise UsageError(
                f"row {row} of {document!r} in {locale}: nothing is to be decided; "
                f"see `harbor review status {document}`"
            )
        stands = ledger.current(document, locale)[segment]
        taken = _taken(stands, take, open_, reading)
        ledger.decide(document, locale, segment, taken, by)
        return stands.target, taken.target if taken else stands.target


def _taken(
    stands: TranslationUnit, take: str, open_: Sequence[KeptRemark], reading: int
) -> TranslationUnit | None:
    """The unit to record; None where what stands is to stand."""
    if take == "mine":
        return None
    if take != "theirs":
        text = storable(take).strip()
        if not text:
            raise UsageError("no text given: --take mine, theirs, or the words that are to stand")
        return _person(stands, text, State.REVIEWED)
    chosen = [one for one in open_ if reading in (0, one.number)]
    if len(chosen) != 1:
        numbers = ", ".join(str(one.number) for one in open_)
        raise UsageError(f"there are several readings: name one with --reading ({numbers})")
    (one,) = chosen
    if not one.state and one.remark.text == stands.target.strip():
        raise UsageError(f"the other reading has the same words ({one.note}); --take mine, or text")
    state = State(one.state) if one.state else State.REVIEWED
    made = replace(_person(stands, one.remark.text, state), markup=one.markup)
    # The signature tells, of a rejected unit, which engine not to ask again.
    return replace(made, signature=stands.signature) if state is State.INITIAL else made


def _person(stands: TranslationUnit, text: str, state: State) -> TranslationUnit:
    return TranslationUnit(
        segment=stands.segment, locale=stands.locale, target=text, state=state,
        origin=Origin.PERSON,
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedFile:
    """A file's units, all that the checks found in them, worst first, and which of it a person has
    said is nothing. `document` is what the file was made of, "" for a file of others."""

    locale: str
    units: tuple[TranslationUnit, ...]
    found: tuple[Issue, ...]
    dismissals: frozenset[Dismissal] = frozenset()
    document: str = ""

    @property
    def issues(self) -> tuple[Issue, ...]:
        """What counts of it."""
        return checks.undismissed(self.found, self.units, self.dismissals)


def check_file(
    path: Path,
    terms: Base | None = None,
    packages: Catalog | None = None,
    severities: checks.Severities | None = None,
    record_url: str = "",
) -> CheckedFile:
    """Check a bilingual XLIFF file; `terms` is the project's base, `packages` have the model that
    tells which targets belong elsewhere, `severities` is what some checks count for, and the record
    knows what was dismissed. Raises SourceError, or PackageError for a package that is damaged."""
    root, locale = _bilingual(path)
    scores = machine.scores(root)
    units = [_scored(_read(*unit, locale), scores) for unit in xliff.marked(root)]
    spoken = known_tag(root.get("srcLang")) or "en"
    known = (terms or Base()).glossary(spoken, locale)
    if packages:
        units = _compared(units, spoken, locale, packages)
    checked = CheckedFile(
        locale=locale,
        units=tuple(units),
        found=tuple(worst_first(checks.check(units, spoken, known, severities))),
        document=xliff.document(root),
    )
    if not checked.document or not record_url:
        return checked
    with Reviews(Record(record_url)).reading() as ledger:
        return replace(checked, dismissals=ledger.dismissed(checked.document, locale))


def _bilingual(path: Path) -> tuple[etree._Element, str]:
    """A bilingual XLIFF file and its locale. Raises SourceError."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SourceError(
            f"{path}: can't be read ({error.strerror}); name an XLIFF file"
        ) from error
    try:
        root = xliff.read(data)
        return root, language(xliff.target_language(root)).tag
    except (SourceError, UnknownLocaleError) as error:
        raise SourceError(f"{path}: {error}; name a bilingual XLIFF file") from error


def dismiss(
    record: Record, checked: CheckedFile, named: Sequence[str], by: str, *, again: bool = False
) -> CheckedFile:
    """Say of findings of a file, named `SEGMENT:CHECK`, that they are none; `again` takes that
    back. The file as it is checked then. Raises UsageError for what is no finding of the file."""
    if not checked.document:
        raise UsageError("findings can be dismissed in files that Harbor Publisher made alone")
    there = {(issue.segment, issue.check) for issue in checked.issues}
    if again:
        there = {(issue.segment, issue.check) for issue in checked.found} - there
    targets = {unit.segment.id: fingerprint(unit.target) for unit in checked.units}
    found = []
    for name in named:
        segment, _, check = name.partition(":")
        if (segment, check) not in there:
            raise UsageError(f"{name}: no such finding in the file; see `harbor check FILE`")
        found.append(Dismissal(segment, check, targets[segment]))
    with Reviews(record).writing() as ledger:
        if not ledger.segments(checked.document, checked.locale):
            raise UsageError(
                f"{checked.document!r} in {checked.locale} was never published from this record; "
                "see HARBOR_RECORD"
            )
        ledger.dismiss(checked.document, checked.locale, found, by, stands=not again)
        return replace(checked, dismissals=ledger.dismissed(checked.document, checked.locale))


def _compared(
    units: list[TranslationUnit], spoken: str, locale: str, packages: Catalog
) -> list[TranslationUnit]:
    """The units, with a note on those whose targets fit a neighbour better; as they are where no
    package knows both languages."""
    try:
        package = packages.package(spoken, locale)
    except NoPackageError:
        return units
    told = set(misplaced(package, [(unit.segment.source, unit.target) for unit in units]))
    return [
        replace(unit, notes=(*unit.notes, Note.MISPLACED)) if place in told else unit
        for place, unit in enumerate(units)
    ]


def _scored(
    unit: TranslationUnit, scores: Mapping[str, tuple[float, int | None]]
) -> TranslationUnit:
    """The unit with how sure the machine was of it, where the file tells."""
    score, tokens = scores.get(unit.segment.id, (None, None))
    return replace(unit, score=score, tokens=tokens)


def _read(id_: str, source: xliff.Words, target: xliff.Words, locale: str) -> TranslationUnit:
    text, markup = source
    return TranslationUnit(
        segment=Segment(id=id_, block=0, kind=BlockKind.PARAGRAPH, source=text, markup=markup),
        locale=locale,
        target=target[0],
        markup=target[1],
    )
