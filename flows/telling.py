"""What a run's page says: its progress while it works, and at the end what came out, with links."""

import re
import time
from collections.abc import Iterator, Sequence
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
from harbor_pub.bilingual.facts import why
from harbor_pub.bilingual.risk import riskiest
from harbor_pub.bilingual.words import Words
from harbor_pub.languages import ENGLISH, language
from harbor_pub.model import Bitext, Edition, SourceDocument
from harbor_pub.pipeline import Prepared, Translated, draft
from harbor_pub.record.approvals import Draft
from harbor_pub.serving.webhook import READY_FOR_REVIEW
from harbor_pub.settings import Settings
from harbor_pub.shown import masked, one_line

_PAUSE = 2.0
"""Seconds between two updates of the bar: each is a call to the server."""

_MOST = 100
"""Documents that one artifact lists in full; the portal has them all."""

_MARKS = re.compile(r"[\\`*_\[\]<>|#~&]|(?<=\w)@(?=\w)|(?<=www)\.|(?<=\w):(?=\S)", re.IGNORECASE)
"""What Markdown could take for a mark, or for an address that it makes a link of by itself."""

_SEPARATOR = " · "

_ABREAST = 4
"""Files that a line of the table names."""


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
    questions: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)

    def add(
        self, prepared: Prepared, made: Sequence[tuple[Translated, Edition]], lacking: Sequence[str]
    ) -> None:
        self.sections.append(section(prepared, made, self.output, self.url))
        self.questions.append(question(prepared, made, self.output, self.url))
        self.left_out += [one for one in lacking if one not in self.left_out]
        editions = [edition for _, edition in made]
        self.files += [file.path for edition in editions for file in edition.files]
        self.drafts += [draft(translated) for translated, _ in made]
        ready_for_review(prepared.document, editions, self.url)

    def fail(self, what: str) -> None:
        self.failures.append(what)
        journal.tell("failure", reason=what)

    def markdown(self) -> str:
        return "\n\n".join([*self.sections[:_MOST], *self._rest()])

    def question(self) -> str:
        """What an editor needs to decide, above the form."""
        return "\n\n".join([*self.questions[:_MOST], *self._rest()])

    def _rest(self) -> list[str]:
        parts = []
        if len(self.sections) > _MOST:
            parts.append(f"… and {len(self.sections) - _MOST} documents more: see the portal.")
        if self.left_out:
            names = ", ".join(language(tag).name for tag in self.left_out)
            parts.append(f"Left out, for want of a package: {names}.")
        if self.failures:
            lines = [f"- {cell(failure)}" for failure in self.failures]
            parts.append("\n".join(["## Not made", "", *lines]))
        return [*parts, link("The portal", "index.html", self.url)]


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
    return one_line(f"{what} {Path(masked(sources[0])).name}{more}") if sources else what


def section(
    prepared: Prepared, made: Sequence[tuple[Translated, Edition]], output: Path, url: str
) -> str:
    """A document: its title, what was done, and a table of its editions, with links where there is
    a `url`. A run's page is 728 pixels wide, and breaks no line of a cell: the files come second,
    and each cell is short."""
    new, reused = (
        sum(getattr(translated, kind) for translated, _ in made)
        for kind in ("translated", "recalled")
    )
    facts = f"{counted(len(prepared.segments), 'segment')}; {new} translated now, {reused} reused"
    lines = [
        f"**{_title(prepared)}**: {facts}; {_cleaning(prepared, output, url)}",
        "",
        "| edition | files | to read | state |",
        "|---|---|---|---|",
    ]
    for one in (entry(translated, edition, output, url) for translated, edition in made):
        first, *others = (one.files[n : n + _ABREAST] for n in range(0, len(one.files), _ABREAST))
        lines.append(f"| {one.language} | {_SEPARATOR.join(first)} | {one.briefly} | {one.state} |")
        lines += [f"|  | {_SEPARATOR.join(more)} |  |  |" for more in others]
    return "\n".join(lines)


def question(
    prepared: Prepared, made: Sequence[tuple[Translated, Edition]], output: Path, url: str
) -> str:
    """A document's drafts as a list, since the form that asks for a decision is too narrow for a
    table, and shows no more of one than its first column."""
    lines = [f"**{_title(prepared)}**: {_cleaning(prepared, output, url)}", ""]
    for one in (entry(translated, edition, output, url) for translated, edition in made):
        lines.append(f"- **{one.language}**: {one.risk} ({one.state})\\")
        lines.append(f"  {_SEPARATOR.join(one.files)}")
    return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Entry:
    """What an editor decides by, of one edition, in Markdown."""

    language: str
    files: list[str]
    risk: str
    briefly: str
    state: str


def entry(translated: Translated, edition: Edition, output: Path, url: str) -> Entry:
    files = [link(file.format, file.path, url) for file in edition.files]
    report = report_of(translated.bitext.document.name, edition.locale)
    if (output / report).is_file():
        files.append(link("merge report", report, url))
    kind = "for editors only" if edition.for_editors else "draft" if edition.draft else "final"
    return Entry(
        language=language(edition.locale).name,
        files=files,
        risk=risk(translated.bitext),
        briefly=risk(translated.bitext, brief=True),
        state=f"{kind}, {edition.reviewed} of {edition.units} reviewed",
    )


def risk(bitext: Bitext, *, brief: bool = False) -> str:
    """How many units should be read that nobody has approved, and the riskiest of them."""
    found = riskiest(bitext, len(bitext.units))
    if not found:
        return "nothing found"
    first, words = found[0], Words(tag=ENGLISH.tag)
    if brief:
        grave = [words.severity(issue.severity).lower() for issue in first.issues[:1]]
        return f"{len(found)} to read, {grave[0] if grave else f'risk {first.points}'}"
    return f"{len(found)} to read. {cell(why(first, words))}"


def report_of(document: str, locale: str) -> str:
    """Where the report lies of what editors made of an edition, in the output folder."""
    return f"{document}/{locale}/{document}.{locale}.review.html"


def link(text: str, path: str, url: str) -> str:
    """A link to a file of the output folder; its path where nobody serves it."""
    return f"[{text}]({url.rstrip('/')}/{quote(path)})" if url else f"{text}: `{path}`"


def cell(text: str) -> str:
    """Text of a stranger's opens no cell, link, address or tag of its own in Markdown."""
    return _MARKS.sub(r"\\\g<0>", one_line(" ".join(text.split())))


def counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


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


def _title(prepared: Prepared) -> str:
    document = prepared.document
    return cell(document.metadata.title or document.name)


def _cleaning(prepared: Prepared, output: Path, url: str) -> str:
    """What cleaning did, in a few words, and where that is told."""
    cleaned = prepared.cleaned
    said = (
        f"{counted(len(cleaned.edits), 'edit')}, {len(cleaned.drops)} dropped, "
        f"{counted(len(cleaned.findings), 'finding')}"
    )
    page = f"{prepared.document.name}/cleaning.html"
    return f"{link('cleaning', page, url)}: {said}" if (output / page).is_file() else said
