"""A Bitext in, files out: written atomically, read back, compared unit by unit.

docx/  xlsx/  html/  xliff.py  xliff12.py  tmx.py
                                   one format each: SUFFIX, render(bitext), parse(bytes)
manifest.py  portal/               what was published of a document; the index over all
cleaning_log/                      what cleaning did to a document
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from harbor_pub import files
from harbor_pub.errors import OutputError, ProofError, SourceError
from harbor_pub.model import (
    Bitext,
    Cleaned,
    Edition,
    EditionFile,
    Manifest,
    ReadUnit,
    SourceDocument,
)
from harbor_pub.publishing import (
    cleaning_log,
    docx,
    html,
    manifest,
    portal,
    tmx,
    xliff,
    xliff12,
    xlsx,
)


@dataclass(frozen=True, slots=True)
class Format:
    """How a kind of file is written and read back."""

    suffix: str
    render: Callable[[Bitext], bytes]
    parse: Callable[[bytes], tuple[ReadUnit, ...]]


FORMATS: dict[str, Format] = {
    "docx": Format(docx.SUFFIX, docx.render, docx.parse),
    "html": Format(html.SUFFIX, html.render, html.parse),
    "xliff": Format(xliff.SUFFIX, xliff.render, xliff.parse),
    "tmx": Format(tmx.SUFFIX, tmx.render, tmx.parse),
    "xliff12": Format(xliff12.SUFFIX, xliff12.render, xliff12.parse),
    "docx-reading": Format(docx.READING_SUFFIX, docx.render_reading, docx.parse),
    "xlsx": Format(xlsx.SUFFIX, xlsx.render, xlsx.parse),
}
USUAL = ("docx", "html", "xliff", "tmx")


def write_edition(bitext: Bitext, output: Path, formats: Sequence[str]) -> Edition:
    """Write a bitext in each format to `output/<document>/<locale>/`, all or none, and prove every
    file.

    Raises OutputError where a file can't be written, ProofError where it reads back otherwise.
    """
    with files.Together() as together:
        edition = stage_edition(bitext, output, formats, together)
        together.commit()
    return edition


def stage_edition(
    bitext: Bitext, output: Path, formats: Sequence[str], together: files.Together
) -> Edition:
    """An edition whose files are written and proved, and wait to be committed."""
    written = tuple(_write(bitext, output, name, together) for name in formats)
    title = bitext.title
    return Edition(
        locale=bitext.locale,
        title=title.target if title else bitext.document.name,
        package=bitext.package,
        draft=bitext.draft,
        for_editors=bitext.for_editors,
        units=len(bitext.units),
        reviewed=bitext.reviewed,
        issues=dict(sorted(Counter(issue.severity.value for issue in bitext.issues).items())),
        dismissed=bitext.dismissed,
        signatures=tuple(sorted({unit.signature for unit in bitext.units if unit.signature})),
        files=written,
    )


def write_manifest(
    cleaned: Cleaned,
    editions: Sequence[Edition],
    output: Path,
    identity: str = "",
    *,
    approval: bool = False,
    together: files.Together | None = None,
) -> Manifest:
    """Write the document's manifest, keeping the editions in locales that were not made now;
    `together` with the files that it lists, where those wait to be committed.

    Two at once would lose one: hold a claim. Raises OutputError, also where the manifest there is
    another source's.
    """
    document = cleaned.document
    path = output / document.name / "manifest.json"
    check_identity(output, document, identity)
    before = _read_manifest(path).editions if path.is_file() else ()
    meta = document.metadata
    written = Manifest(
        document=document.name,
        digest=document.digest,
        language=document.language,
        title=meta.title or document.name,
        published=meta.published,
        url=meta.url,
        source=meta.source,
        cleaning=_cleaning_page(document, output),
        keep=cleaned.keep,
        no_rule=cleaned.no_rule,
        identity=identity,
        approval=approval,
        editions=merged(_present(before, output), editions),
    )
    (together.write if together else files.write)(path, manifest.render(written))
    return written


def check_identity(output: Path, document: SourceDocument, identity: str) -> None:
    """See that a document's folder isn't another source's, which a record of its own has named so.

    Raises OutputError.
    """
    path = output / document.name / "manifest.json"
    if not (identity and path.is_file()):
        return
    held = _read_manifest(path)
    if held.identity not in ("", identity) and held.digest != document.digest:
        raise OutputError(
            f"{path.parent}: was published from another source, with another record; name another "
            "output folder, or remove this one"
        )


def merged(before: Sequence[Edition], made: Sequence[Edition]) -> tuple[Edition, ...]:
    """The editions by locale; those made now take the place of those before."""
    by_locale = {edition.locale: edition for edition in (*before, *made)}
    return tuple(by_locale[locale] for locale in sorted(by_locale))


def write_cleaning(cleaned: Cleaned, output: Path) -> None:
    """Write the log of cleaning to `output/<document>/`, for programs and for people."""
    folder = output / cleaned.document.name
    files.write(folder / "cleaning.json", cleaning_log.render_json(cleaned))
    files.write(folder / "cleaning.html", cleaning_log.render(cleaned))


def write_portal(output: Path) -> Path:
    """Write `index.html` over every manifest of the output folder."""
    path = output / "index.html"
    files.write(path, portal.render(read_manifests(output)))
    return path


def read_manifests(output: Path) -> list[Manifest]:
    """What was published of every document of the output folder."""
    return [_read_manifest(path) for path in sorted(output.glob("*/manifest.json"))]


def _write(bitext: Bitext, output: Path, name: str, together: files.Together) -> EditionFile:
    form = FORMATS[name]
    document, locale = bitext.document.name, bitext.locale
    relative = f"{document}/{locale}/{document}.{locale}.{form.suffix}"
    path = output / relative
    data = together.write(path, form.render(bitext)).read_bytes()
    _prove(path, bitext, form, data)
    return EditionFile(
        format=name, path=relative, sha256=hashlib.sha256(data).hexdigest(), size=len(data)
    )


def _prove(path: Path, bitext: Bitext, form: Format, data: bytes) -> None:
    """Read a file back: every unit, in order, to the letter."""
    try:
        read = form.parse(data)
    except SourceError as error:
        raise ProofError(f"{path}: can't be read back: {error}") from error
    meant = tuple(
        ReadUnit(id=unit.segment.id, source=unit.segment.source, target=unit.target)
        for unit in bitext.units
    )
    if len(read) != len(meant):
        raise ProofError(f"{path}: holds {len(read)} segments instead of {len(meant)}; report this")
    for found, wanted in zip(read, meant, strict=True):
        if found != wanted:
            raise ProofError(
                f"{path}: segment {wanted.id} reads back as {found!r} instead of {wanted!r}; "
                "report this"
            )


def _cleaning_page(document: SourceDocument, output: Path) -> str | None:
    page = f"{document.name}/cleaning.html"
    return page if (output / page).is_file() else None


def _read_manifest(path: Path) -> Manifest:
    try:
        return manifest.parse(path.read_bytes())
    except OutputError as error:
        raise OutputError(f"{path}: {error}") from error


def _present(editions: Sequence[Edition], output: Path) -> list[Edition]:
    """The editions whose files still lie where they were, without files that are gone."""
    kept = (
        replace(e, files=tuple(f for f in e.files if (output / f.path).is_file())) for e in editions
    )
    return [edition for edition in kept if edition.files]
