"""The story: read → clean → segment → recall → translate → check → record → publish.

Two doors lead here, the `harbor` command and the Prefect flows; both call these functions and
hold no logic of their own.
"""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from harbor_pub import checks, files, intake, journal, publishing, sources
from harbor_pub.cleaning import clean
from harbor_pub.detection import detect
from harbor_pub.engine import Catalog, Engine, catalog, signature
from harbor_pub.errors import SourceError, UsageError
from harbor_pub.languages import ENGLISH, TARGETS, Language, language
from harbor_pub.model import (
    Bitext,
    BlockKind,
    Cleaned,
    Edition,
    Issue,
    Manifest,
    Origin,
    Segment,
    SourceDocument,
    State,
    TranslationUnit,
)
from harbor_pub.reading import read
from harbor_pub.record import Record
from harbor_pub.segmentation import own_rules, segments, srx
from harbor_pub.settings import Settings

Progress = Callable[[int], None]
"""Told, after each batch, how many units were just translated."""

Say = Callable[[str], None]
"""Told what a person should know though nothing is wrong."""

EVERYTHING = tuple(publishing.FORMATS)


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
        catalog=catalog(settings.package_folders),
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
    source: str | Path, settings: Settings | None = None, spoken: str = "", say: Say = _silent
) -> Prepared:
    """Read, clean and segment a source; `spoken` names its language, "" leaves it to be found.

    Raises SourceError, UnknownLocaleError, or SettingsError for rules of segmentation.
    """
    rules = settings.segmentation_rules if settings else ""
    finder = srx.read(Path(rules)) if rules else own_rules
    cleaned = clean(open_source(source, settings, spoken, say))
    found = segments(cleaned.document, finder)
    if not found:
        raise SourceError(f"{source}: no text is left after cleaning; see `harbor clean {source}`")
    return Prepared(cleaned=cleaned, segments=found)


def prepare_all(
    named: Sequence[str | Path],
    settings: Settings | None = None,
    spoken: str = "",
    say: Say = _silent,
) -> list[Prepared]:
    """Prepare every source, and every one in a folder, before anything is written.

    Raises what `prepare` does.
    """
    places, skipped = sources.expand([str(place) for place in named])
    for place in skipped:
        say(f"{place}: no source that we read, left out")
    prepared = [prepare(place, settings, spoken, say) for place in places]
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
    package = desk.catalog.package(document.language, locale)
    engine = Engine(package, beam=desk.settings.beam, batch_tokens=desk.settings.batch_tokens)
    units = desk.record.recall(document.name, prepared.segments, locale, engine.signature)
    recalled = len(units)
    progress(recalled)
    missing = [segment for segment in prepared.segments if segment.id not in units]
    for batch in _translated(engine, missing, locale):
        desk.record.add(document.name, batch)
        progress(len(batch))
    if missing:
        units = desk.record.recall(document.name, prepared.segments, locale, engine.signature)
    ordered = tuple(units[segment.id] for segment in prepared.segments)
    bitext = Bitext(
        document=document,
        locale=locale,
        units=ordered,
        issues=checks.check(ordered),
        package=package.card,
    )
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


def finish(desk: Desk, document: SourceDocument, editions: Sequence[Edition], output: Path) -> None:
    """Write the document's manifest and the portal over all documents. Raises OutputError."""
    if editions:
        # Both are read, added to and written again: two runs at once would lose an edition.
        with desk.record.claim("portal"):
            publishing.write_manifest(document, editions, output)
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


def _outdated(desk: Desk, manifest: Manifest, edition: Edition) -> bool:
    """A locale without a package now can't be made anew, so it stays as it is."""
    now = _now(desk, manifest, edition.locale)
    changed = now is not None and now not in edition.signatures
    return changed and edition.reviewed < edition.units


def _now(desk: Desk, manifest: Manifest, locale: str) -> str | None:
    """The signature that an edition would get now; None where no package makes it."""
    package = desk.catalog.packages.get((manifest.language, locale))
    return signature(package, desk.settings.beam) if package else None


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
    return f"{edition.locale}: {', '.join(parts)}{', draft' if edition.draft else ''}"


def translate_lines(
    lines: Sequence[str], source: str, target: str, settings: Settings
) -> Iterator[str]:
    """As many lines as came in, in order; blank lines stay blank. Nothing is recorded."""
    tags = language(source).tag, language(target).tag
    package = catalog(settings.package_folders).package(*tags)
    engine = Engine(package, beam=settings.beam, batch_tokens=settings.batch_tokens)
    places = [number for number, line in enumerate(lines) if line.strip()]
    answers = dict.fromkeys(range(len(lines)), "")
    for batch in engine.translate([lines[number] for number in places]):
        answers.update({places[i]: hypothesis.text for i, hypothesis in batch.items()})
    yield from answers.values()


def check_file(path: Path) -> list[Issue]:
    """The issues of a bilingual XLIFF file, worst first. Raises SourceError."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SourceError(
            f"{path}: can't be read ({error.strerror}); name an XLIFF file"
        ) from error
    try:
        units = publishing.xliff.units(data)
    except SourceError as error:
        raise SourceError(f"{path}: {error}; name a file that `harbor publish` wrote") from error
    return checks.worst_first(checks.check(units))


def packages(settings: Settings) -> tuple[list[dict[str, object]], list[str]]:
    """A row for each locale of ASEAN, and a line for each damaged package."""
    found = catalog(settings.package_folders)
    problems = [str(error) for error in (*found.damaged.values(), *found.strays)]
    return [_package_row(found, target) for target in TARGETS], problems


def _package_row(found: Catalog, target: Language) -> dict[str, object]:
    package = found.packages.get((ENGLISH.tag, target.tag))
    return {
        "locale": target.tag,
        "language": target.name,
        "package": package.name if package else None,
        "version": package.version if package else None,
        "size": package.size if package else None,
        "licence": package.licence if package else None,
        "chrF2": package.chrf if package else None,
        "quality": ("draft" if package.draft else "not measured") if package else None,
        "origin": ("embedded" if package.embedded else "installed") if package else None,
    }


def _translated(
    engine: Engine, missing: Sequence[Segment], locale: str
) -> Iterator[list[TranslationUnit]]:
    """The units of the missing segments, batch by batch; equal sources are translated once."""
    alike: dict[str, list[Segment]] = {}
    for segment in missing:
        alike.setdefault(segment.source, []).append(segment)
    code = [s for s in missing if s.kind is BlockKind.CODE]
    if code:
        yield [_unit(engine, segment, locale, segment.source, None) for segment in code]
    sources = [source for source, group in alike.items() if group[0].kind is not BlockKind.CODE]
    for batch in engine.translate(sources):
        yield [
            _unit(engine, segment, locale, hypothesis.text, hypothesis.score)
            for position, hypothesis in batch.items()
            for segment in alike[sources[position]]
        ]


def _unit(
    engine: Engine, segment: Segment, locale: str, target: str, score: float | None
) -> TranslationUnit:
    return TranslationUnit(
        segment=segment,
        locale=locale,
        target=target,
        state=State.TRANSLATED if target else State.INITIAL,
        origin=Origin.MACHINE,
        score=score,
        signature=engine.signature,
    )
