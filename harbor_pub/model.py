"""The nouns: frozen values that every room understands. Standard library only.

    bytes ─▶ SourceDocument of Blocks ─▶ Cleaned ─▶ Segments ─▶ TranslationUnits ─▶ Bitext

The words are the standards' own: segment, state and match from XLIFF 2, translation unit from
TMX, severity from MQM, signature from sacreBLEU.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class BlockKind(StrEnum):
    """What a block of the source is. TITLE and CAPTION stand outside the body."""

    TITLE = "title"
    CAPTION = "caption"
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list-item"
    QUOTE = "quote"
    TABLE_CELL = "table-cell"
    CODE = "code"


@dataclass(frozen=True, slots=True, kw_only=True)
class Markup:
    """Inline markup on a stretch of a text: the offsets of its characters, and what it is.

    `kind` is "bold", "italic", "link" or "code"; `href` is a link's.
    """

    start: int
    end: int
    kind: str
    href: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A piece of the source that stands by itself. `line` is 1-based; `level` is a heading's."""

    kind: BlockKind
    text: str
    line: int = 0
    level: int = 0
    markup: tuple[Markup, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What the source says of itself; None where it says nothing.

    `published` is as the source writes it, ISO 8601 where it can be read as a date.
    """

    title: str | None = None
    published: str | None = None
    url: str | None = None
    site: str | None = None
    author: str | None = None
    source: str | None = None
    editor: str | None = None
    caption: str | None = None
    credit: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceDocument:
    """A text that somebody published.

    `name` is the slug that names its files, `digest` the SHA-256 of its bytes in hex,
    `language` a BCP 47 tag. `blocks` are in reading order; title and caption are metadata. `drops`
    are what its reader left out.
    """

    name: str
    digest: str
    language: str
    blocks: tuple[Block, ...]
    metadata: Metadata = field(default_factory=Metadata)
    drops: "tuple[Drop, ...]" = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a reader of a format makes of bytes. `language` is a BCP 47 tag, "" where undeclared;
    `drops` are what the format's structure tells to be no text: menus, running heads."""

    blocks: tuple[Block, ...]
    language: str = ""
    metadata: Metadata = field(default_factory=Metadata)
    drops: "tuple[Drop, ...]" = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A repair. `line` is the source's; `before` and `after` are the words touched."""

    line: int
    before: str
    after: str
    reason: str
    score: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Drop:
    """A line that is not the text: navigation, a share counter, a byline that became metadata."""

    line: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What looks damaged in the source and can't be mended without guessing."""

    line: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """A cleaned document with the log that lets a person see, and undo, what was done."""

    document: SourceDocument
    edits: tuple[Edit, ...] = ()
    drops: tuple[Drop, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A sentence of a block.

    `id` is made of the text itself (`s` and ten hex digits), so it stands when text is added
    before it; it is an XML NMTOKEN and unique in the document. `block` numbers the edition's
    blocks from 0. `space` is the white space that follows inside the block: the sources and
    spaces of a block, joined, give the block back.
    """

    id: str
    block: int
    kind: BlockKind
    source: str
    space: str = ""
    level: int = 0
    markup: tuple[Markup, ...] = ()


class State(StrEnum):
    """XLIFF 2.1's four states of a segment."""

    INITIAL = "initial"
    TRANSLATED = "translated"
    REVIEWED = "reviewed"
    FINAL = "final"


class Origin(StrEnum):
    """Where a target came from."""

    MACHINE = "machine"
    MEMORY = "memory"
    PERSON = "person"


class Note(StrEnum):
    """What an engine tells of a hypothesis."""

    LOOP = "loop"
    """The model lost the thread, and was asked again where that helps."""
    MASKED = "masked"
    """Numbers, addresses or codes got lost and were put back by masks."""
    MARKUP = "markup"
    """Some of the source's inline markup found no place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hypothesis:
    """What an engine proposes for a source. `score` is the mean log-probability of a token,
    `markup` the source's as it lies in the text. `via` are the hypotheses that led to it along a
    route, the source's own language first."""

    text: str
    score: float
    markup: tuple[Markup, ...] = ()
    notes: tuple[Note, ...] = ()
    via: "tuple[Hypothesis, ...]" = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslationUnit:
    """A segment and its target in one locale, with how it came about.

    `signature` is the recipe of the engine that made it (see `engine.signature`), or "" where a
    person did. `recorded` is UTC. `markup` lies in the target; `notes` are the engine's; `via` are
    the hypotheses between source and target, where a chain of packages made it.
    """

    segment: Segment
    locale: str
    target: str
    state: State = State.TRANSLATED
    origin: Origin = Origin.MACHINE
    score: float | None = None
    signature: str = ""
    recorded: datetime | None = None
    by: str = ""
    markup: tuple[Markup, ...] = ()
    notes: tuple[Note, ...] = ()
    via: tuple[Hypothesis, ...] = ()


class Severity(StrEnum):
    """MQM's severities, worst last."""

    NEUTRAL = "neutral"
    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """What a check noticed; only a reviewer makes an error of it.

    `span` holds the offsets in the target of the words it is about, or None for all of it.
    """

    segment: str
    check: str
    severity: Severity
    message: str
    span: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageCard:
    """What an edition tells of the Argos package behind it.

    `chrf` is chrF2 as measured on held-out text, None where nobody measured; `draft` tells that
    the package is not good enough to be read without the source beside it.
    """

    name: str
    version: str
    digest: str
    licence: str | None = None
    chrf: float | None = None
    draft: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Bitext:
    """One document in one locale: all that a writer of files gets.

    `units` are in reading order: the title, the caption, then the body.
    """

    document: SourceDocument
    locale: str
    units: tuple[TranslationUnit, ...]
    issues: tuple[Issue, ...]
    package: PackageCard

    @property
    def title(self) -> TranslationUnit | None:
        return next((u for u in self.units if u.segment.kind is BlockKind.TITLE), None)

    @property
    def reviewed(self) -> int:
        """How many units a person has approved."""
        return sum(u.state in (State.REVIEWED, State.FINAL) for u in self.units)

    @property
    def draft(self) -> bool:
        """True while the package is a draft one and some unit is still the machine's."""
        return self.package.draft and self.reviewed < len(self.units)

    def issues_of(self, unit: TranslationUnit) -> tuple[Issue, ...]:
        return tuple(issue for issue in self.issues if issue.segment == unit.segment.id)

    def blocks(self) -> Iterator[tuple[TranslationUnit, ...]]:
        """The units of each block of the edition, in order."""
        group: list[TranslationUnit] = []
        for unit in self.units:
            if group and group[-1].segment.block != unit.segment.block:
                yield tuple(group)
                group = []
            group.append(unit)
        if group:
            yield tuple(group)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadUnit:
    """What a written file says of one segment when it is read back."""

    id: str
    source: str
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionFile:
    """A published file. `path` is relative to the output folder, with forward slashes."""

    format: str
    path: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """What was published of one document in one locale. `title` is in that locale.

    `issues` counts the checks' issues by severity; `signatures` are the recipes of its units.
    """

    locale: str
    title: str
    package: PackageCard
    draft: bool
    units: int
    reviewed: int
    issues: dict[str, int]
    signatures: tuple[str, ...]
    files: tuple[EditionFile, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """All that was published of one document: `output/<document>/manifest.json`."""

    document: str
    digest: str
    language: str
    title: str
    published: str | None
    url: str | None
    source: str | None
    editions: tuple[Edition, ...]
