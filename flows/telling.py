"""What a run's page says: its progress while it works, and at the end what came out, with links."""

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast
from urllib.parse import quote
from uuid import UUID

from prefect.artifacts import (
    create_markdown_artifact,
    create_progress_artifact,
    update_progress_artifact,
)
from prefect.events import emit_event
from prefect.runtime import flow_run

from flows.recovering import give_up
from harbor_pub import journal
from harbor_pub.bilingual.risk import riskiest
from harbor_pub.bilingual.words import Words
from harbor_pub.languages import ENGLISH, language
from harbor_pub.model import Bitext, Edition, SourceDocument
from harbor_pub.pipeline import Prepared, Translated, draft
from harbor_pub.record.approvals import Draft
from harbor_pub.settings import Settings

_PAUSE = 2.0
"""Seconds between two updates of the bar: each is a call to the server."""

_MOST = 100
"""Documents that one artifact lists in full; the portal has them all."""

READY_FOR_REVIEW = "harbor.edition.ready-for-review"
"""The event that is emitted for a document with drafts."""


@dataclass(slots=True)
class Bar:
    """Progress over the units of a run."""

    total: int
    done: int = 0
    what: str = "units"
    _artifact: UUID | None = None
    _told: float = 0.0

    def advance(self, units: int) -> None:
        self.done += units
        if time.monotonic() - self._told >= _PAUSE:
            self._tell()

    def close(self) -> None:
        self.done = self.total
        self._tell()

    def _tell(self) -> None:
        percent = 100.0 * self.done / self.total if self.total else 100.0
        if self._artifact is None:
            artifact = create_progress_artifact(percent, description=f"{self.total} {self.what}")
            self._artifact = cast(UUID, artifact)
        else:
            update_progress_artifact(self._artifact, percent)
        self._told = time.monotonic()


@dataclass(slots=True)
class Report:
    """What a run made of each document, and what it could not make. `output` is the folder that it
    publishes to, `url` where that is served ("" where it isn't)."""

    output: Path
    url: str
    sections: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)

    def add(
        self, prepared: Prepared, made: Sequence[tuple[Translated, Edition]], lacking: Sequence[str]
    ) -> None:
        left_out = f"\n\nWithout a package, left out: {', '.join(lacking)}." if lacking else ""
        self.sections.append(section(prepared, made, self.output, self.url) + left_out)
        editions = [edition for _, edition in made]
        self.files += [file.path for edition in editions for file in edition.files]
        self.drafts += [draft(translated) for translated, _ in made]
        ready_for_review(prepared.document, editions, self.url)

    def fail(self, what: str) -> None:
        self.failures.append(what)
        journal.tell("failure", reason=what)

    def markdown(self) -> str:
        shown, rest = self.sections[:_MOST], len(self.sections) - _MOST
        if rest > 0:
            shown.append(f"… and {rest} documents more: see the portal.")
        lines = [f"- {failure}" for failure in self.failures]
        if lines:
            shown.append("\n".join(["## Not made", "", *lines]))
        return "\n\n".join([*shown, link("The portal", "index.html", self.url)])


def show(markdown: str) -> None:
    """Put what came out on the run's page."""
    create_markdown_artifact(markdown, key="editions", description="What came out")


def drafts_url(settings: Settings) -> str:
    return f"{settings.public_url.rstrip('/')}/drafts" if settings.public_url else ""


@contextmanager
def told(flow: str, settings: Settings) -> Iterator[None]:
    """Keep the journal: every event told inside carries the flow and the run's id.

    Raises HarborError in a run that has crashed too often.
    """
    give_up(flow_run.run_count)
    if settings.journal:
        journal.keep(Path(settings.journal))
    with journal.bound(flow=flow, run=flow_run.id):
        yield


def named(what: str, sources: Sequence[str]) -> str:
    """A run's name: `publish speech.txt and 2 more`."""
    more = f" and {len(sources) - 1} more" if len(sources) > 1 else ""
    return f"{what} {Path(sources[0]).name}{more}" if sources else what


def section(
    prepared: Prepared, made: Iterable[tuple[Translated, Edition]], output: Path, url: str
) -> str:
    """A document: its title and a table of its editions, with links where there is a `url`."""
    document = prepared.document
    lines = [
        f"## {cell(document.metadata.title or document.name)}",
        "",
        f"{len(prepared.segments)} units; {_cleaning(prepared, output, url)}",
        "",
        "| language | units | reused | translated | issues | risk | state | files |",
        "|---|--:|--:|--:|---|---|---|---|",
        *(row(translated, edition, output, url) for translated, edition in made),
    ]
    return "\n".join(lines)


def row(translated: Translated, edition: Edition, output: Path, url: str) -> str:
    """A line of the table: one edition."""
    files = [link(file.format, file.path, url) for file in edition.files]
    report = report_of(translated.bitext.document.name, edition.locale)
    if (output / report).is_file():
        files.append(link("merge report", report, url))
    issues = ", ".join(f"{count} {severity}" for severity, count in edition.issues.items())
    kind = "for editors only" if edition.for_editors else "draft" if edition.draft else "final"
    state = f"{kind}, {edition.reviewed} reviewed"
    return (
        f"| {edition.locale} {language(edition.locale).name} | {edition.units} "
        f"| {translated.recalled} | {translated.translated} | {issues or 'none'} "
        f"| {risk(translated.bitext)} | {state} | {' · '.join(files)} |"
    )


def risk(bitext: Bitext) -> str:
    """How many units nobody has approved though a check found something, and the worst of it."""
    found = riskiest(bitext, len(bitext.units))
    if not found:
        return "none"
    issues = found[0][2]
    more = f" (and {len(issues) - 1} more)" if len(issues) > 1 else ""
    return f"{len(found)} to read; {cell(Words(tag=ENGLISH.tag).issue(issues[0]) + more)}"


def report_of(document: str, locale: str) -> str:
    """Where the report lies of what editors made of an edition, in the output folder."""
    return f"{document}/{locale}/{document}.{locale}.review.html"


def link(text: str, path: str, url: str) -> str:
    """A link to a file of the output folder; its path where nobody serves it."""
    return f"[{text}]({url.rstrip('/')}/{quote(path)})" if url else f"{text}: `{path}`"


def cell(text: str) -> str:
    """Text from a source must not open a table's cell, a link or a tag of its own."""
    return "".join(f"\\{c}" if c in r"\`*_[]<>|#" else c for c in text)


def ready_for_review(document: SourceDocument, editions: Sequence[Edition], url: str) -> None:
    """Tell that drafts wait for an editor: automations can listen for it."""
    drafts = [edition.locale for edition in editions if edition.draft]
    if not drafts:
        return
    emit_event(
        READY_FOR_REVIEW,
        resource={"prefect.resource.id": f"harbor.document.{document.name}"},
        payload={
            "document": document.name,
            "locales": ", ".join(drafts),
            "url": url,
        },
    )


def _cleaning(prepared: Prepared, output: Path, url: str) -> str:
    cleaned = prepared.cleaned
    counts = (
        f"cleaning made {len(cleaned.edits)} edits and dropped {len(cleaned.drops)} lines, "
        f"{len(cleaned.findings)} findings for the editor"
    )
    page = f"{prepared.document.name}/cleaning.html"
    return f"{counts} ({link('diff', page, url)})" if (output / page).is_file() else counts
