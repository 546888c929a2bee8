"""The story: read → clean → segment → recall → translate → check → record → publish.

Two doors lead here, the `harbor` command and the Prefect flows; both call these functions and
hold no logic of their own.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Self

from harbor_pub import checks, files, journal, publishing, sources
from harbor_pub.cleaning import Switches, clean
from harbor_pub.cleaning.notes import traces
from harbor_pub.detection import detect, doubt
from harbor_pub.engine import Catalog, Chain
from harbor_pub.errors import OutputError, SourceError, UsageError
from harbor_pub.languages import language
from harbor_pub.model import (
    Assignment,
    Bitext,
    BlockKind,
    Cleaned,
    Edition,
    Hypothesis,
    Match,
    Origin,
    Segment,
    SourceDocument,
    State,
    TranslationUnit,
)
from harbor_pub.packages import open_catalog, route_card
from harbor_pub.reading import read, slug
from harbor_pub.record import Record
from harbor_pub.record.approvals import PUBLISH, Approvals, Draft
from harbor_pub.record.documents import Documents, Named
from harbor_pub.record.reviews import Reviews
from harbor_pub.segmentation import own_rules, segments
from harbor_pub.settings import Settings
from harbor_pub.terms import Base
from harbor_pub.terms.base import read as read_terms
from harbor_pub.text import storable

if TYPE_CHECKING:
    from harbor_pub.store import Store

Progress = Callable[[int], None]
"""Told, after each batch, how many units were just translated."""

Say = Callable[[str], None]
"""Told what a person should know though nothing is wrong."""

EVERYTHING = publishing.USUAL

_PAUSE = 10.0
"""Seconds between two portals of a run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What a run works with: the settings, the record, the packages of this machine, the
    project's terms, and what its checks count for."""

    settings: Settings
    record: Record
    catalog: Catalog
    terms: Base = field(default_factory=Base)
    severities: checks.Severities = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A source that is ready to be translated into any locale. `source` is its place as it was
    named, `identity` what stands for it in the record ("" before `identified`)."""

    cleaned: Cleaned
    segments: tuple[Segment, ...]
    source: str = ""
    identity: str = ""

    @property
    def document(self) -> SourceDocument:
        return self.cleaned.document


@dataclass(frozen=True, slots=True, kw_only=True)
class Translated:
    """A bitext, and how many of its units came from the record and from the engine."""

    bitext: Bitext
    recalled: int
    translated: int


def open_desk(settings: Settings) -> Desk:
    """Open the record and look the packages up. Raises RecordError, SettingsError, or
    SourceError for the project's terms."""
    return Desk(
        settings=settings,
        record=Record(settings.record_url),
        catalog=open_catalog(settings),
        terms=read_terms(settings.terms_path),
        severities=checks.severities(settings.severities, "the setting severities"),
    )


def _silent(_: str) -> None:
    pass


def open_source(
    source: str | Path, settings: Settings | None = None, spoken: str = "", say: Say = _silent
) -> SourceDocument:
    """Read a file, standard input (`-`) or an http(s) address.

    Its language is what `spoken` names, else what it says itself, else what detection makes of it,
    and then that is said; so is a text that reads like another language than it says itself.
    Raises SourceError or UnknownLocaleError.
    """
    wanted = language(spoken).tag if spoken else ""
    private = settings is not None and settings.allow_private_addresses
    document = read(sources.load(str(source), private=private))
    prose = [block.text for block in document.blocks if block.kind is not BlockKind.CODE]
    if wanted:
        return replace(document, language=wanted)
    if document.language:
        if unlike := doubt(document.language, prose):
            say(f"{source}: {unlike}")
        return document
    detected = detect(prose)
    say(f"{source}: {detected}")
    return replace(document, language=detected.language)


def prepare(
    source: str | Path,
    settings: Settings | None = None,
    spoken: str = "",
    say: Say = _silent,
    switches: Switches | None = None,
    title: str = "",
) -> Prepared:
    """Read, clean and segment a source; `spoken` names its language, "" leaves it to be found;
    `title` is the one that it shall have, "" leaves it its own.

    Raises SourceError, UnknownLocaleError, or SettingsError for rules of segmentation.
    """
    rules = settings.segmentation_rules if settings else ""
    finder = own_rules
    if rules:
        from harbor_pub.segmentation import srx  # its engine of expressions takes time to load

        finder = srx.read(Path(rules))
    document = open_source(source, settings, spoken, say)
    if title := storable(" ".join(title.split())):
        document = replace(document, metadata=replace(document.metadata, title=title))
    cleaned = clean(document, switches)
    found = segments(cleaned.document, finder)
    if not found:
        raise SourceError(f"{source}: no text is left after cleaning; see `harbor clean {source}`")
    return Prepared(cleaned=cleaned, segments=found, source=str(source))


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
    return [prepare(place, settings, spoken, say, switches) for place in places]


def identified(desk: Desk, prepared: Prepared) -> Prepared:
    """The source under the name that the record knows it by: that of its address, so that two files
    of one name are two documents. Raises RecordError."""
    document = prepared.document
    if prepared.source == sources.STDIN:
        place = address = f"{sources.STDIN}/{document.name}"
    else:
        place, address = sources.below(prepared.source, desk.settings.root_folders)
    named = Named(
        place=place,
        below=address,
        digest=document.digest,
        segments=[segment.id for segment in prepared.segments],
        names=_names(document.name, address),
    )
    found = Documents(desk.record).identify(named, _gone)
    renamed = replace(document, name=found.document)
    cleaned = replace(prepared.cleaned, document=renamed)
    return replace(prepared, cleaned=cleaned, identity=found.identity)


def _names(own: str, address: str) -> list[str]:
    """The names that a document would like: its own, then with the folder, then the whole."""
    folder = PurePosixPath(address).parent.name
    return list(dict.fromkeys([own, slug(f"{folder} {own}") or own, slug(address) or own]))


def _gone(place: str) -> bool:
    return place.startswith("/") and not Path(place).exists()


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
    engine = chain(desk, document.language, locale)
    units = desk.record.recall(document.name, prepared.segments, locale, engine.signature_of)
    recalled = len(units)
    progress(recalled)
    missing = [segment for segment in prepared.segments if segment.id not in units]
    for batch in translations(engine, missing, locale):
        made = [batch[place] for place in sorted(batch)]
        desk.record.add(document.name, made, prepared.segments, document.language)
        progress(len(batch))
    if missing:
        units = desk.record.recall(document.name, prepared.segments, locale, engine.signature_of)
    ordered = tuple(units[segment.id] for segment in prepared.segments)
    offered = desk.record.matches(prepared.segments, locale, document.language)
    reviews = Reviews(desk.record)
    with reviews.reading() as ledger:
        said = ledger.remarks(document.name, locale)
        dismissed = ledger.dismissed(document.name, locale)
    found = checks.check(
        ordered,
        document.language,
        desk.terms.glossary(document.language, locale),
        desk.severities,
    )
    issues = checks.undismissed(found, ordered, dismissed)
    bitext = Bitext(
        document=document,
        locale=locale,
        units=ordered,
        issues=issues,
        dismissed=len(found) - len(issues),
        package=route_card(engine.route, desk.settings),
        matches=_beside(ordered, offered),
        remarks=said,
        traces=traces(prepared.cleaned, prepared.segments),
        assignment=_assignment(desk.settings, document),
    )
    reviews.note(bitext)
    return Translated(bitext=bitext, recalled=recalled, translated=len(missing))


def _assignment(settings: Settings, document: SourceDocument) -> Assignment:
    return Assignment(
        due=settings.due,
        back_to=settings.back_to,
        beside=document.language if settings.both_languages else "",
    )


def chain(desk: Desk, language: str, locale: str) -> Chain:
    """The engines from one language to another. Raises PackageError or NoPackageError."""
    route = desk.catalog.route(language, locale)
    settings = desk.settings
    return Chain(
        route,
        beam=settings.beam,
        batch_tokens=settings.batch_tokens,
        guards=settings.guards,
        terms=desk.terms,
    )


def translations(
    engine: Chain, segments: Sequence[Segment], locale: str
) -> Iterator[dict[int, TranslationUnit]]:
    """The units of segments by position, some at a time. Raises PackageError."""
    code = [n for n, s in enumerate(segments) if s.kind is BlockKind.CODE]
    if code:
        yield {place: _copy(engine, segments[place], locale) for place in code}
    prose = [n for n, s in enumerate(segments) if s.kind is not BlockKind.CODE]
    texts, markup = [segments[n].source for n in prose], [segments[n].markup for n in prose]
    for batch in engine.translate(texts, markup):
        yield {
            prose[n]: _unit(engine, segments[prose[n]], locale, said) for n, said in batch.items()
        }


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
    ahead: int = 0,
    approved: str = "",
) -> tuple[Translated, Edition]:
    """Translate and publish, and tell the journal. Two runs that make the same edition at once
    take turns, so that the second finds everything in the record. `ahead` are the units that this
    run translated together with other documents'. `approved` is a run that may publish only what
    an editor has approved for it.

    Raises PackageError or NoPackageError, by locale, and OutputError.
    """
    document = prepared.document
    started = time.monotonic()
    publishing.check_identity(output, document, prepared.identity)
    with desk.record.claim(f"{document.name}/{locale}"):
        made = translate(desk, prepared, locale, progress)
        if approved:
            check_approval(desk, approved, made)
        edition = _listed(desk, prepared, made, output, formats, approval=bool(approved))
    made = replace(made, recalled=made.recalled - ahead, translated=made.translated + ahead)
    journal.tell(
        "edition", document=document.name, locale=locale, units=edition.units,
        recalled=made.recalled, translated=made.translated,
        issues=sum(edition.issues.values()), seconds=round(time.monotonic() - started, 3),
    )  # fmt: skip
    return made, edition


def _listed(
    desk: Desk,
    prepared: Prepared,
    made: Translated,
    output: Path,
    formats: Sequence[str],
    *,
    approval: bool,
) -> Edition:
    """Write an edition's files and the manifest that lists them, all or none."""
    with files.Together() as together:
        edition = publishing.stage_edition(made.bitext, output, formats, together)
        # Read, added to and written again: two workers at once would lose an edition.
        with desk.record.claim(f"manifest/{prepared.document.name}"):
            publishing.write_manifest(
                prepared.cleaned, [edition], output, prepared.identity,
                approval=approval, together=together,
            )  # fmt: skip
            together.commit()
    return edition


def draft(translated: Translated) -> Draft:
    """What an editor decides on."""
    bitext = translated.bitext
    package = bitext.package
    return Draft(
        document=bitext.document.name,
        locale=bitext.locale,
        digest=bitext.document.digest,
        package=f"{package.name} {package.version} {package.digest}",
    )


def check_approval(desk: Desk, run: str, translated: Translated) -> None:
    """Raise OutputError unless the record has an editor's word that this may be published."""
    answer = Approvals(desk.record).of(run, draft(translated))
    if answer is None or answer.decision != PUBLISH:
        bitext = translated.bitext
        raise OutputError(
            f"{bitext.document.name} to {bitext.locale}: nobody has approved this draft; it, or "
            "its source, has changed since it was shown: publish it again"
        )


@dataclass(slots=True, kw_only=True)
class Outlet:
    """Where a run publishes to: a folder, the portal over it, and the store beyond it, if any.
    `approval` tells that the run needs an editor's word, and is kept in the manifests.

    A portal over thousands of documents takes seconds to write. So it is written at most every ten
    seconds, in no more than a tenth of the time, and when the context ends.
    """

    desk: Desk
    folder: Path
    store: "Store | None" = None
    approval: bool = False
    _due: float = 0.0
    _behind: bool = False

    def put(self, prepared: Prepared, editions: Sequence[Edition]) -> None:
        """Write what cleaning did to the document, and its manifest. Raises OutputError."""
        if not editions:
            return
        document = prepared.document
        publishing.check_identity(self.folder, document, prepared.identity)
        publishing.write_cleaning(prepared.cleaned, self.folder)
        with self.desk.record.claim(f"manifest/{document.name}"):
            written = publishing.write_manifest(
                prepared.cleaned, editions, self.folder, prepared.identity, approval=self.approval
            )
            if self.store:
                self.store.put(written, editions, self.folder)
        self._behind = True
        if time.monotonic() >= self._due:
            self.write_portal()

    def write_portal(self) -> Path:
        """Write the portal from the manifests that lie there. Raises OutputError."""
        started = time.monotonic()
        with self.desk.record.claim("portal"):
            path = publishing.write_portal(self.folder)
            if self.store:
                self.store.write_portal()
        self._behind = False
        self._due = time.monotonic() + max(_PAUSE, 9 * (time.monotonic() - started))
        return path

    def __enter__(self) -> Self:
        return self

    def settle(self) -> None:
        """Write the portal where a document was put since it was written. Raises OutputError."""
        if self._behind:
            self.write_portal()

    def __exit__(self, *_: object) -> None:
        self.settle()


def outlet(desk: Desk, output: Path, *, approval: bool = False) -> Outlet:
    """The output folder, and the setting's store. Raises OutputError where either can't be written,
    before the work begins, and SettingsError for a store that can't be opened."""
    check_output(output)
    store = None
    if desk.settings.store:
        from harbor_pub import store as stores  # fsspec takes time to load

        store = stores.opened(desk.settings.store)
        store.check()
    return Outlet(desk=desk, folder=output, store=store, approval=approval)


def check_output(output: Path) -> None:
    """See that the output folder can be written before the work begins. Raises OutputError."""
    files.check_folder(output)


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
    if edition.for_editors:
        parts.append("for editors only, not listed in the portal")
    elif edition.draft:
        parts.append("draft")
    return f"{edition.locale}: {', '.join(parts)}"


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
        signature=engine.signature_of(segment.source),
        markup=said.markup,
        notes=said.notes,
        via=said.via,
        tokens=said.tokens,
    )
