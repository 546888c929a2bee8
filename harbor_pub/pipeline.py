"""The story: read → clean → segment → recall → translate → check → record → publish.

Two doors lead here, the `harbor` command and the Prefect flows; both call these functions and
hold no logic of their own.
"""

import hashlib
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from harbor_pub import checks, files, intake, journal, publishing, sources, xliff
from harbor_pub.cleaning import Switches, clean
from harbor_pub.detection import detect
from harbor_pub.engine import Catalog, Chain, Engine, Package, Route, catalog, evaluation, shelf
from harbor_pub.engine.evaluation import Evaluation, Sample
from harbor_pub.engine.packages.index import Offer
from harbor_pub.engine.packages.routes import joined
from harbor_pub.engine.survey import Row, route_rows, survey
from harbor_pub.errors import NoPackageError, SourceError, UnknownLocaleError, UsageError
from harbor_pub.languages import known, language
from harbor_pub.model import (
    Bitext,
    BlockKind,
    Cleaned,
    Edition,
    Hypothesis,
    Issue,
    Manifest,
    Match,
    Merge,
    Origin,
    PackageCard,
    ReadUnit,
    Segment,
    SourceDocument,
    State,
    TranslationUnit,
    Verdict,
    verdict,
)
from harbor_pub.reading import read
from harbor_pub.record import Record
from harbor_pub.record.reviews import Event, Ledger, Reviews
from harbor_pub.review import merge as merging
from harbor_pub.review import read as read_reviewed
from harbor_pub.segmentation import own_rules, segments
from harbor_pub.settings import Settings

Progress = Callable[[int], None]
"""Told, after each batch, how many units were just translated."""

Say = Callable[[str], None]
"""Told what a person should know though nothing is wrong."""

EVERYTHING = publishing.USUAL

REMEMBERED = 20_000
"""Lines whose translation is remembered while lines are translated, so that memory stays small."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What a run works with: the settings, the record and the packages of this machine."""

    settings: Settings
    record: Record
    catalog: Catalog


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A source that is ready to be translated into any locale."""

    cleaned: Cleaned
    segments: tuple[Segment, ...]

    @property
    def document(self) -> SourceDocument:
        return self.cleaned.document


@dataclass(frozen=True, slots=True, kw_only=True)
class Translated:
    """A bitext, and how many of its units came from the record and from the engine."""

    bitext: Bitext
    recalled: int
    translated: int


@dataclass(frozen=True, slots=True)
class Stale:
    """A published source whose editions are out of date: the signature that each locale would get
    now, and the formats that were written."""

    source: Path
    signatures: dict[str, str]
    formats: tuple[str, ...]


def open_desk(settings: Settings) -> Desk:
    """Open the record and look the packages up. Raises RecordError or SettingsError."""
    return Desk(
        settings=settings,
        record=Record(settings.record_url),
        catalog=_catalog(settings),
    )


def _silent(_: str) -> None:
    pass


def open_source(
    source: str | Path, settings: Settings | None = None, spoken: str = "", say: Say = _silent
) -> SourceDocument:
    """Read a file, standard input (`-`) or an http(s) address.

    Its language is what `spoken` names, else what it says itself, else what detection makes of it,
    and then that is said. Raises SourceError or UnknownLocaleError.
    """
    wanted = language(spoken).tag if spoken else ""
    private = settings is not None and settings.allow_private_addresses
    document = read(sources.load(str(source), private=private))
    if wanted or document.language:
        return replace(document, language=wanted or document.language)
    detected = detect(block.text for block in document.blocks if block.kind is not BlockKind.CODE)
    say(f"{source}: {detected}")
    return replace(document, language=detected.language)


def prepare(
    source: str | Path,
    settings: Settings | None = None,
    spoken: str = "",
    say: Say = _silent,
    switches: Switches | None = None,
) -> Prepared:
    """Read, clean and segment a source; `spoken` names its language, "" leaves it to be found.

    Raises SourceError, UnknownLocaleError, or SettingsError for rules of segmentation.
    """
    rules = settings.segmentation_rules if settings else ""
    finder = own_rules
    if rules:
        from harbor_pub.segmentation import srx  # its engine of expressions takes time to load

        finder = srx.read(Path(rules))
    cleaned = clean(open_source(source, settings, spoken, say), switches)
    found = segments(cleaned.document, finder)
    if not found:
        raise SourceError(f"{source}: no text is left after cleaning; see `harbor clean {source}`")
    return Prepared(cleaned=cleaned, segments=found)


def prepare_all(
    named: Sequence[str | Path],
    settings: Settings | None = None,
    spoken: str = "",
    say: Say = _silent,
    switches: Switches | None = None,
) -> list[Prepared]:
    """Prepare every source, and every one in a folder, before anything is written.

    Raises what `prepare` does.
    """
    places, skipped = sources.expand([str(place) for place in named])
    for place in skipped:
        say(f"{place}: no source that we read, left out")
    prepared = [prepare(place, settings, spoken, say, switches) for place in places]
    names: dict[str, str] = {}
    for source, one in zip(places, prepared, strict=True):
        if one.document.name in names:
            raise SourceError(
                f"{source} and {names[one.document.name]} would both be published as "
                f"{one.document.name!r}; rename one of them"
            )
        names[one.document.name] = source
    return prepared


def choose_locales(wanted: str, source: str, packages: Catalog) -> tuple[list[str], list[str]]:
    """The locales of `id,th` or `asean`, and those of ASEAN that are left out for want of a
    package. A locale named by the user stays in, so that its absence is an error."""
    if wanted.strip().lower() == "asean":
        return packages.targets(source)
    tags = [language(tag).tag for tag in wanted.split(",") if tag.strip()]
    if not tags:
        raise UsageError("no locale given: name some, such as --to id,th, or --to asean")
    if source in tags:
        raise UsageError(f"{source}: the source is in this language already")
    return list(dict.fromkeys(tags)), []


def translate(
    desk: Desk, prepared: Prepared, locale: str, progress: Progress = lambda _: None
) -> Translated:
    """Recall what the record knows, translate the rest and record it batch by batch, and check.

    Raises PackageError or NoPackageError, by locale.
    """
    document = prepared.document
    route = desk.catalog.route(document.language, locale)
    engine = Chain(route, beam=desk.settings.beam, batch_tokens=desk.settings.batch_tokens)
    units = desk.record.recall(document.name, prepared.segments, locale, engine.signature)
    recalled = len(units)
    progress(recalled)
    missing = [segment for segment in prepared.segments if segment.id not in units]
    for batch in _translated(engine, missing, locale):
        desk.record.add(document.name, batch, prepared.segments, document.language)
        progress(len(batch))
    if missing:
        units = desk.record.recall(document.name, prepared.segments, locale, engine.signature)
    ordered = tuple(units[segment.id] for segment in prepared.segments)
    offered = desk.record.matches(prepared.segments, locale, document.language)
    reviews = Reviews(desk.record)
    with reviews.reading() as ledger:
        said = ledger.remarks(document.name, locale)
    bitext = Bitext(
        document=document,
        locale=locale,
        units=ordered,
        issues=checks.check(ordered),
        package=_route_card(route, desk.settings),
        matches=_beside(ordered, offered),
        remarks=said,
    )
    reviews.note(bitext)
    return Translated(bitext=bitext, recalled=recalled, translated=len(missing))


def publish(translated: Translated, output: Path, formats: Sequence[str] = EVERYTHING) -> Edition:
    """Write the edition's files and prove them. Raises OutputError."""
    return publishing.write_edition(translated.bitext, output, formats)


def make(
    desk: Desk,
    prepared: Prepared,
    locale: str,
    output: Path,
    formats: Sequence[str] = EVERYTHING,
    progress: Progress = lambda _: None,
) -> tuple[Translated, Edition]:
    """Translate and publish, and tell the journal. Two runs that make the same edition at once
    take turns, so that the second finds everything in the record.

    Raises PackageError or NoPackageError, by locale, and OutputError.
    """
    document = prepared.document
    started = time.monotonic()
    with desk.record.claim(f"{document.name}/{locale}"):
        translated = translate(desk, prepared, locale, progress)
        edition = publish(translated, output, formats)
    journal.tell(
        "edition", document=document.name, locale=locale, units=edition.units,
        recalled=translated.recalled, translated=translated.translated,
        issues=sum(edition.issues.values()), seconds=round(time.monotonic() - started, 3),
    )  # fmt: skip
    return translated, edition


def finish(desk: Desk, prepared: Prepared, editions: Sequence[Edition], output: Path) -> None:
    """Write what cleaning did to the document, its manifest and the portal over all documents.

    Raises OutputError.
    """
    if editions:
        publishing.write_cleaning(prepared.cleaned, output)
        # Both are read, added to and written again: two runs at once would lose an edition.
        with desk.record.claim("portal"):
            publishing.write_manifest(prepared.document, editions, output)
            publishing.write_portal(output)


def rebuild_portal(desk: Desk, output: Path) -> Path:
    """Write the portal anew from the manifests that lie there. Raises OutputError."""
    with desk.record.claim("portal"):
        return publishing.write_portal(output)


def arrivals(folder: Path, output: Path, seconds: float) -> list[intake.Arrival]:
    """The settled files of a folder that are not what was last published. Raises SourceError."""
    published = {manifest.digest for manifest in publishing.read_manifests(output)}
    return [one for one in intake.settled(folder, seconds) if one.digest not in published]


def outdated(desk: Desk, sources: Sequence[Path], output: Path) -> tuple[list[Stale], list[str]]:
    """The documents with editions that another package, or other settings, would make differently
    now; and the names of those whose source is not among the files and folders given.

    What a person has reviewed stands: to make an edition again changes the other units only.
    """
    at = intake.by_digest(sources)
    stale, lost = [], []
    for manifest in publishing.read_manifests(output):
        editions = {e.locale: e for e in manifest.editions if _outdated(desk, manifest, e)}
        if editions and manifest.digest in at:
            signatures = {locale: _now(desk, manifest, locale) or "" for locale in editions}
            formats = {file.format for e in editions.values() for file in e.files}
            stale.append(Stale(at[manifest.digest], signatures, tuple(sorted(formats))))
        elif editions:
            lost.append(manifest.document)
    return stale, lost


def sources_of(sources: Sequence[Path], output: Path) -> dict[str, tuple[Path, tuple[str, ...]]]:
    """The source of each published document, where it is among the files and folders given, and
    the formats that were written."""
    at = intake.by_digest(sources)
    return {
        manifest.document: (
            at[manifest.digest],
            tuple(sorted({file.format for e in manifest.editions for file in e.files})),
        )
        for manifest in publishing.read_manifests(output)
        if manifest.digest in at
    }


def _outdated(desk: Desk, manifest: Manifest, edition: Edition) -> bool:
    """A locale without a package now can't be made anew, so it stays as it is."""
    now = _now(desk, manifest, edition.locale)
    changed = now is not None and now not in edition.signatures
    return changed and edition.reviewed < edition.units


def _now(desk: Desk, manifest: Manifest, locale: str) -> str | None:
    """The signature that an edition would get now; None where no package makes it."""
    try:
        route = desk.catalog.route(manifest.language, locale)
    except NoPackageError:
        return None
    return Chain(route, beam=desk.settings.beam).signature


def check_output(output: Path) -> None:
    """See that the output folder can be written before the work begins. Raises OutputError."""
    probe = output / f".probe-{os.getpid()}"
    files.write(probe, b"")
    probe.unlink(missing_ok=True)


def summary(translated: Translated, edition: Edition) -> str:
    """One line on an edition: `th: 66 units, 60 recalled, 6 translated, 3 issues, draft`."""
    parts = [
        f"{edition.units} units",
        f"{translated.recalled} recalled",
        f"{translated.translated} translated",
        f"{sum(edition.issues.values())} issues",
    ]
    if " + " in edition.package.name:
        parts.append(f"by {edition.package.name}")
    return f"{edition.locale}: {', '.join(parts)}{', draft' if edition.draft else ''}"


def line_translator(
    source: str, target: str, settings: Settings
) -> Callable[[Sequence[str]], list[str]]:
    """A function from lines to as many lines; blank ones stay blank. Nothing is recorded.

    Raises PackageError or NoPackageError.
    """
    tags = language(source).tag, language(target).tag
    route = _catalog(settings).route(*tags)
    engine = Chain(route, beam=settings.beam, batch_tokens=settings.batch_tokens)
    said: dict[str, str] = {}

    def translated(lines: Sequence[str]) -> list[str]:
        new = [line for line in dict.fromkeys(lines) if line not in said]
        if len(said) + len(new) > REMEMBERED:
            said.clear()
            new = list(dict.fromkeys(lines))
        for batch in engine.translate(new):
            said.update({new[number]: hypothesis.text for number, hypothesis in batch.items()})
        return [said[line] for line in lines]

    return translated


def import_reviews(record: Record, paths: Sequence[Path], policy: merging.Policy) -> list[Merge]:
    """Take what editors made of editions into the record, all files or none. Raises SourceError,
    which names the file."""
    with Reviews(record).writing() as ledger:
        return [_import_review(ledger, path, policy) for path in paths]


def _import_review(ledger: Ledger, path: Path, policy: merging.Policy) -> Merge:
    def sources(document: str, locale: str) -> list[tuple[str, str]]:
        units = ledger.current(document, locale)
        if not ledger.segments(document, locale):
            raise SourceError(
                f"was made of {document!r} in {locale}, which this record never published; "
                "see HARBOR_RECORD"
            )
        return [(segment, unit.segment.source) for segment, unit in units.items()]

    reviewed = read_reviewed(path, sources)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluated:
    """A package's evaluation, and the sentences it did worst on."""

    locale: str
    package: PackageCard
    evaluation: Evaluation
    worst: list[Sample]


def evaluate(test: Path, to: str, source: str, settings: Settings) -> list[Evaluated]:
    """Measure the packages for the locales named, or for all that a test has references for, and
    keep what was measured. Raises SourceError, UsageError or PackageError."""
    found = _catalog(settings)
    evaluated = []
    for locale, pairs in references(test, to, source).items():
        package = found.package(language(source).tag, locale)
        engine = Engine(package, beam=settings.beam, batch_tokens=settings.batch_tokens)
        digest = hashlib.sha256(repr(pairs).encode()).hexdigest()
        measured, worst = evaluation.evaluate(engine, pairs, test.name, digest)
        evaluation.keep(package.digest, measured)
        card = _card(package, settings)
        evaluated.append(Evaluated(locale=locale, package=card, evaluation=measured, worst=worst))
    return evaluated


def references(test: Path, to: str, source: str) -> dict[str, list[tuple[str, str]]]:
    """The pairs of a test for each locale wanted: tab-separated, with a first line of language
    tags or, for one locale, without. Raises SourceError or UsageError."""
    rows = _rows(test)
    wanted = [language(tag).tag for tag in to.split(",") if tag.strip()]
    header = [tag.tag if (tag := known(cell)) else "" for cell in rows[0]]
    if all(header):
        rows = rows[1:]
    elif len(wanted) == 1 and len(header) == 2:
        header = [language(source).tag, wanted[0]]
    else:
        raise UsageError(
            f"{test}: its first line names no languages (such as en TAB id); "
            "add it, or name the one locale with --to"
        )
    wanted = wanted or [tag for tag in header if tag != language(source).tag]
    lacking = [tag for tag in (language(source).tag, *wanted) if tag not in header]
    if lacking or not rows or not wanted:
        raise UsageError(f"{test}: has no sentences for {', '.join(lacking) or 'any locale'}")
    first = header.index(language(source).tag)
    return {tag: [(row[first], row[header.index(tag)]) for row in rows] for tag in wanted}


def _rows(test: Path) -> list[list[str]]:
    try:
        lines = test.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(f"{test}: can't be read ({error}); name a UTF-8 text file") from error
    rows = [line.rstrip("\r").split("\t") for line in lines if line.strip()]
    if not rows:
        raise SourceError(f"{test}: is empty; give it a pair of sentences a line")
    for number, row in enumerate(rows, 1):
        if len(row) < 2 or len(row) != len(rows[0]) or not all(cell.strip() for cell in row):
            raise SourceError(
                f"{test}: pair {number} has not {max(2, len(rows[0]))} cells with text; mend it"
            )
    return rows


def packages(
    settings: Settings, source: str = "en", offers: Sequence[Offer] = ()
) -> tuple[list[Row], list[str]]:
    """A row for each locale of ASEAN, and a line for each damaged package. `offers` is what the
    index has."""
    found = _catalog(settings)
    problems = [str(error) for error in (*found.damaged.values(), *found.strays)]
    rows = survey(found, offers, language(source).tag, lambda package: _card(package, settings))
    return rows, problems


def route(settings: Settings, source: str, target: str) -> list[Row]:
    """A row for each step from one language to another. Raises PackageError, NoPackageError."""
    found = _catalog(settings)
    chain = found.route(language(source).tag, language(target).tag)
    return route_rows(chain, lambda package: _card(package, settings))


def _route_card(route: Route, settings: Settings) -> PackageCard:
    return joined([_card(step, settings) for step in route.steps])


def _card(package: Package, settings: Settings) -> PackageCard:
    """A package's card with the chrF2 that was measured here, else its own; draft by both."""
    measured = evaluation.kept().get(package.digest)
    card = replace(package.card, chrf=measured.chrf) if measured else package.card
    return card if card.chrf is None else replace(card, draft=card.chrf < settings.draft_below)


def _catalog(settings: Settings) -> Catalog:
    """The packages of this machine; how much of them stays loaded is set here, for the process."""
    shelf.ceiling = settings.model_memory
    return catalog(settings.package_folders)


def _beside(
    units: Sequence[TranslationUnit], offered: Mapping[str, tuple[Match, ...]]
) -> dict[str, tuple[Match, ...]]:
    """The matches that say something else than the unit that they are offered for."""
    others = {
        unit.segment.id: tuple(
            match for match in offered.get(unit.segment.id, ()) if match.target != unit.target
        )
        for unit in units
    }
    return {segment: matches for segment, matches in others.items() if matches}


def _translated(
    engine: Chain, missing: Sequence[Segment], locale: str
) -> Iterator[list[TranslationUnit]]:
    """The units of the missing segments, batch by batch."""
    code = [s for s in missing if s.kind is BlockKind.CODE]
    if code:
        yield [_copy(engine, segment, locale) for segment in code]
    prose = [s for s in missing if s.kind is not BlockKind.CODE]
    for batch in engine.translate([s.source for s in prose], [s.markup for s in prose]):
        yield [_unit(engine, prose[place], locale, said) for place, said in batch.items()]


def _copy(engine: Chain, segment: Segment, locale: str) -> TranslationUnit:
    """What is not translated: its target is its source."""
    said = Hypothesis(text=segment.source, score=0.0, markup=segment.markup)
    return replace(_unit(engine, segment, locale, said), score=None)


def _unit(engine: Chain, segment: Segment, locale: str, said: Hypothesis) -> TranslationUnit:
    return TranslationUnit(
        segment=segment,
        locale=locale,
        target=said.text,
        state=State.TRANSLATED if said.text else State.INITIAL,
        origin=Origin.MACHINE,
        score=said.score,
        signature=engine.signature,
        markup=said.markup,
        notes=said.notes,
        via=said.via,
    )
