"""Which editions another package, or other settings, would make differently now."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from harbor_pub import intake, publishing
from harbor_pub.engine import Chain
from harbor_pub.engine.signature import without_terms
from harbor_pub.errors import NoPackageError
from harbor_pub.model import Edition, Manifest, Origin
from harbor_pub.pipeline import Desk, chain
from harbor_pub.record.reviews import Reviews


@dataclass(frozen=True, slots=True)
class Published:
    """How a document was published, so that it can be again: where its source lies now, its
    language, what cleaning was told to leave, the formats that were written, and whether an editor
    has to approve it. `title` is the one that it had, "" where it had none but its name."""

    source: Path
    spoken: str
    keep: tuple[str, ...]
    no_rule: tuple[str, ...]
    formats: tuple[str, ...]
    approval: bool = False
    title: str = ""


@dataclass(frozen=True, slots=True)
class Stale:
    """A document whose editions are out of date, with the signature that each locale would get
    now."""

    published: Published
    signatures: dict[str, str]


def outdated(desk: Desk, sources: Sequence[Path], output: Path) -> tuple[list[Stale], list[str]]:
    """The documents with editions that another package, or other settings, would make differently
    now; and the names of those whose source is not among the files and folders given.

    What a person has reviewed stands: to make an edition again changes the other units only.
    """
    at = intake.by_digest(sources)
    stale, lost = [], []
    for manifest in publishing.read_manifests(output):
        editions = [e for e in manifest.editions if _outdated(desk, manifest, e)]
        if editions and manifest.digest in at:
            signatures = {e.locale: _now(desk, manifest, e.locale) or "" for e in editions}
            stale.append(Stale(_published(at[manifest.digest], manifest, editions), signatures))
        elif editions:
            lost.append(manifest.document)
    return stale, lost


def sources_of(sources: Sequence[Path], output: Path) -> dict[str, Published]:
    """How each document was published whose source is among the files and folders given."""
    at = intake.by_digest(sources)
    return {
        manifest.document: _published(at[manifest.digest], manifest, manifest.editions)
        for manifest in publishing.read_manifests(output)
        if manifest.digest in at
    }


def _published(source: Path, manifest: Manifest, editions: Sequence[Edition]) -> Published:
    return Published(
        source=source,
        spoken=manifest.language,
        keep=manifest.keep,
        no_rule=manifest.no_rule,
        formats=tuple(sorted({file.format for e in editions for file in e.files})),
        approval=manifest.approval,
        title="" if manifest.title == manifest.document else manifest.title,
    )


def _outdated(desk: Desk, manifest: Manifest, edition: Edition) -> bool:
    """A locale without a package now can't be made anew, so it stays as it is."""
    now = _chain(desk, manifest, edition.locale)
    if now is None or edition.reviewed >= edition.units:
        return False
    made = {without_terms(signature) for signature in edition.signatures}
    return now.signature not in made or _other_terms(desk, manifest, edition, now)


def _other_terms(desk: Desk, manifest: Manifest, edition: Edition, now: Chain) -> bool:
    """Does a unit that a machine made hold a term that is told otherwise now, or is new?"""
    with Reviews(desk.record).reading() as ledger:
        units = ledger.current(manifest.document, edition.locale).values()
    return any(
        unit.origin is Origin.MACHINE
        and without_terms(unit.signature) == now.signature != ""
        and unit.signature != now.signature_of(unit.segment.source)
        for unit in units
    )


def _now(desk: Desk, manifest: Manifest, locale: str) -> str | None:
    """The signature that an edition would get now; None where no package makes it."""
    now = _chain(desk, manifest, locale)
    return now.signature if now else None


def _chain(desk: Desk, manifest: Manifest, locale: str) -> Chain | None:
    try:
        return chain(desk, manifest.language, locale)
    except NoPackageError:
        return None
