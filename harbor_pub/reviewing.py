"""What editors made of editions: taken into the record, told, and checked."""

from collections.abc import Sequence
from pathlib import Path

from harbor_pub import checks, xliff
from harbor_pub.errors import SourceError, UnknownLocaleError, UsageError
from harbor_pub.languages import language
from harbor_pub.model import (
    BlockKind,
    Issue,
    Merge,
    ReadUnit,
    Segment,
    TranslationUnit,
    Verdict,
    verdict,
)
from harbor_pub.record import Record
from harbor_pub.record.reviews import Event, Ledger, Reviews
from harbor_pub.review import merge as merging
from harbor_pub.review import read as read_reviewed
from harbor_pub.review.placing import Named


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
    merged = merging.merge(ledger.current(document, locale), reviewed, policy, expected)
    ledger.record(merged)
    return merged


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
    stands = [verdict(units[segment]) for segment in segments]
    row: dict[str, object] = {"document": document, "locale": locale, "units": len(stands)}
    row |= {choice.value: stands.count(choice) for choice in Verdict if choice in _SHOWN}
    return row | {"undecided": len(ledger.undecided(document, locale))}


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
        "segment": event.segment,
        "what": event.kind + (" (undecided)" if event.undecided else ""),
        "by": event.by,
        "from": event.before,
        "to": event.after if event.after != event.before else "=",
        "note": event.note,
    }


def check_file(path: Path) -> list[Issue]:
    """The issues of a bilingual XLIFF file, worst first. Raises SourceError."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SourceError(
            f"{path}: can't be read ({error.strerror}); name an XLIFF file"
        ) from error
    try:
        root = xliff.read(data)
        locale = language(xliff.target_language(root)).tag
    except (SourceError, UnknownLocaleError) as error:
        raise SourceError(f"{path}: {error}; name a bilingual XLIFF file") from error
    return checks.worst_first(checks.check([_read(unit, locale) for unit in xliff.units(root)]))


def _read(unit: ReadUnit, locale: str) -> TranslationUnit:
    return TranslationUnit(
        segment=Segment(id=unit.id, block=0, kind=BlockKind.PARAGRAPH, source=unit.source),
        locale=locale,
        target=unit.target,
    )
