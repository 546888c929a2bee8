"""The portal: the manifests of all that was published in, one HTML index of it out.

Its links are relative to the output folder, so it works from a disk as from a server.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from urllib.parse import quote

from babel.dates import format_date
from babel.units import format_unit

from harbor_pub.dates import parse_date
from harbor_pub.languages import ENGLISH, language
from harbor_pub.locales import gettext_of
from harbor_pub.model import Edition, EditionFile, Manifest, Severity
from harbor_pub.webpage import page, web_address

_LABELS = {"xlf": "XLIFF"}


def render(manifests: Sequence[Manifest]) -> bytes:
    """`output/index.html`: newest document first, then by name; the order given doesn't matter.
    Editions for editors are left out, and documents that have no other.

    Raises UnknownLocaleError where a manifest speaks of a language that is none of ours.
    """
    return page(
        __name__,
        _=gettext_of(ENGLISH.tag),
        language=ENGLISH,
        languages=language,
        manifests=sorted(filter(None, map(_for_readers, manifests)), key=_newest_first),
        published=_published,
        address=web_address,
        path=quote,
        label=_label,
        size=_size,
        reading=_reading,
        state=_state,
        counts=_counts,
    )


def _for_readers(manifest: Manifest) -> Manifest | None:
    listed = tuple(edition for edition in manifest.editions if not edition.for_editors)
    return replace(manifest, editions=listed) if listed or not manifest.editions else None


def _newest_first(manifest: Manifest) -> tuple[int, str]:
    day = parse_date(manifest.published)
    return -day.toordinal() if day else 0, manifest.document


def _published(manifest: Manifest) -> str | None:
    day = parse_date(manifest.published)
    return format_date(day, "d MMMM y", locale="en") if day else manifest.published


def _reading(edition: Edition) -> EditionFile | None:
    """The file that the edition's title leads to: the page, where there is one."""
    return next((file for file in edition.files if file.format == "html"), None)


def _label(file: EditionFile) -> str:
    if file.format == "docx-reading":
        return "DOCX to print"
    suffix = PurePosixPath(file.path).suffix.lstrip(".") or file.format
    return _LABELS.get(suffix, suffix.upper())


def _size(file: EditionFile) -> str:
    """The size in kB, rounded up: "13 kB"."""
    return str(format_unit(-(-file.size // 1000), "digital-kilobyte", length="short", locale="en"))


def _state(edition: Edition) -> str:
    """How far people have come with an edition."""
    if edition.units and edition.reviewed == edition.units:
        return "Reviewed in full"
    if edition.reviewed:
        return f"{edition.reviewed} of {edition.units} segments reviewed"
    return "Machine translation, not reviewed"


def _counts(edition: Edition) -> str:
    """ "1 critical, 2 minor issues", worst first, or "no issues"."""
    found = [
        f"{edition.issues[severity]} {severity}"
        for severity in reversed(Severity)
        if edition.issues.get(severity)
    ]
    single = sum(edition.issues.values()) == 1
    return f"{', '.join(found)} {'issue' if single else 'issues'}" if found else "no issues"
