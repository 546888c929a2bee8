"""The nouns: frozen values that every room understands. Standard library only.

    bytes ─▶ SourceDocument of Blocks ─▶ Cleaned ─▶ Segments ─▶ TranslationUnits ─▶ Bitext

The words are the standards' own: segment, state and match from XLIFF 2, translation unit from
TMX, severity from MQM, signature from sacreBLEU.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
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
    NOTE = "note"
    CODE = "code"


@dataclass(frozen=True, slots=True, kw_only=True)
class Markup:
    """Inline markup on a stretch of a text: the offsets of its characters, and what it is.

    `kind` is "bold", "italic", "superscript", "subscript", "strike", "link" or "code"; `href` is a
    link's.
    """

    start: int
    end: int
    kind: str
    href: str = ""


def within(markup: Iterable[Markup], start: int, end: int) -> tuple[Markup, ...]:
    """The part of each mark that lies in a stretch of a text, by the stretch's own offsets."""
    cut = (replace(m, start=max(m.start, start), end=min(m.end, end)) for m in markup)
    return tuple(
        replace(m, start=m.start - start, end=m.end - start) for m in cut if m.start < m.end
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """Where a table cell stands: `table` numbers the document's tables, `row` and `column` the
    table's grid, all from 0; a cell covers `rows` by `columns` of it. `header` tells a cell that
    names a row or a column. Paragraphs of one cell are blocks of their own with the same Cell."""

    table: int
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    header: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A piece of the source that stands by itself.

    `line` is 1-based. `level` is a heading's level or a list item's depth, from 1; 0 is unknown.
    `number` is the label of a numbered list item or a note as its source shows it ("3.", "b)",
    "1"), which is no part of the text; "" for a bullet. `cell` is where a table cell stands. A note
    follows the block that refers to it.
    """

    kind: BlockKind
    text: str
    line: int = 0
    level: int = 0
    number: str = ""
    cell: Cell | None = None
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
    `language` a BCP 47 tag, `form` the format it was read from ("text", "html", "markdown",
    "docx", "epub" or "pdf"). `blocks` are in reading order; title and caption are metadata. `drops`
    are what its reader left out.
    """

    name: str
    digest: str
    language: str
    form: str = "text"
    blocks: tuple[Block, ...]
    metadata: Metadata = field(default_factory=Metadata)
    drops: "tuple[Drop, ...]" = ()
    findings: "tuple[Finding, ...]" = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What a reader of a format makes of bytes. `language` is a BCP 47 tag, "" where undeclared;
    `drops` are what the format's structure tells to be no text: menus, running heads; `findings`
    are what its reader had to guess."""

    blocks: tuple[Block, ...]
    language: str = ""
    metadata: Metadata = field(default_factory=Metadata)
    drops: "tuple[Drop, ...]" = ()
    findings: "tuple[Finding, ...]" = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A repair. `line` is the source's; `before` and `after` are the words touched.

    `block` numbers the cleaned document's blocks, -1 where the text became metadata; `at` is the
    offset of `after` in the block's text as it stands once this edit, and all before it, are made.
    """

    line: int
    before: str
    after: str
    reason: str
    score: float = 1.0
    block: int = -1
    at: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Drop:
    """A line that is not the text: navigation, a share counter, a byline that became metadata.

    `place` numbers the source's lines that hold text, from 0; -1 for what its reader left out.
    """

    line: int
    text: str
    reason: str
    place: int = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What looks damaged in the source and can't be mended without guessing."""

    line: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """A cleaned document with the log that lets a person see, and undo, what was done.

    `moved` are the lines that became the title and the caption, as they were; their reason is the
    field's name. Edits come block by block, in the order in which they were made. `keep` and
    `no_rule` are the lines and rules that were told to stay out of it, as the user named them.
    """

    document: SourceDocument
    moved: tuple[Drop, ...] = ()
    edits: tuple[Edit, ...] = ()
    drops: tuple[Drop, ...] = ()
    findings: tuple[Finding, ...] = ()
    keep: tuple[str, ...] = ()
    no_rule: tuple[str, ...] = ()


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
    number: str = ""
    cell: Cell | None = None
    markup: tuple[Markup, ...] = ()


class State(StrEnum):
    """XLIFF 2.1's four states of a segment."""

    INITIAL = "initial"
    TRANSLATED = "translated"
    REVIEWED = "reviewed"
    FINAL = "final"


class Origin(StrEnum):
    """Where a target came from. PERSON tells that somebody wrote it or decided on it."""

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
    NAMES = "names"
    """Names came out garbled and were given the source's spelling."""
    TERMS = "terms"
    """Terms were not said, and were put back by masks."""
    TERM_PLACED = "term-placed"
    """A term was put where the model looked at it; the words beside it may not agree."""
    MISPLACED = "misplaced"
    """The target fits the sentence before or after better than its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hypothesis:
    """What an engine proposes for a source. `score` is the mean log-probability of a token,
    `tokens` their number (None where no model was asked), `markup` the source's as it lies in the
    text. `via` are the hypotheses that led to it along a route, the source's own language first."""

    text: str
    score: float
    markup: tuple[Markup, ...] = ()
    notes: tuple[Note, ...] = ()
    via: "tuple[Hypothesis, ...]" = ()
    tokens: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslationUnit:
    """A segment and its target in one locale, with how it came about.

    `signature` is the recipe of the engine that made it (see `engine.signature`), or "" where a
    person did. `recorded` is UTC. `markup` lies in the target; `notes` are the engine's; `via` are
    the hypotheses between source and target, where a chain of packages made it. `tokens` says of
    how many tokens `score` is the mean, None where that isn't known.
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
    tokens: int | None = None


class MatchKind(StrEnum):
    """How a unit of the memory matches a segment. MACHINE is what a machine once made of it."""

    IN_CONTEXT = "in-context"
    EXACT = "exact"
    FUZZY = "fuzzy"
    MACHINE = "machine"


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What the memory offers for a segment.

    `similarity` is 0 to 100, and 100 only where the sources are the same to the letter. `by` is
    the person, or the file it was imported from; `document` is where it stood. `differences` are
    the words that differ, as (the match's source, the segment's source). `adapted` tells that
    numbers, months or addresses of the segment were put into the target, where that is certain.
    """

    kind: MatchKind
    similarity: int
    source: str
    target: str
    origin: Origin
    document: str = ""
    by: str = ""
    recorded: datetime | None = None
    score: float | None = None
    differences: tuple[tuple[str, str], ...] = ()
    adapted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryUnit:
    """A source and its target as memories exchange them (a `tuv` pair of TMX).

    `language` and `locale` are BCP 47 tags of source and target; `context` is "" or a key that
    is equal where the neighbours were (see `record.contexts`). `markup` lies in the target,
    `source_markup` in the source.
    """

    language: str
    locale: str
    source: str
    target: str
    state: State = State.REVIEWED
    origin: Origin = Origin.MEMORY
    document: str = ""
    by: str = ""
    signature: str = ""
    context: str = ""
    recorded: datetime | None = None
    markup: tuple[Markup, ...] = ()
    source_markup: tuple[Markup, ...] = ()


class Verdict(StrEnum):
    """What a reviewer says of a unit: the choices of the status list."""

    TO_REVIEW = "to-review"
    APPROVED = "approved"
    FINAL = "final"
    REJECTED = "rejected"
    QUESTION = "question"


def verdict(unit: TranslationUnit) -> Verdict:
    """How a unit stands, in a reviewer's words."""
    if unit.state is State.INITIAL:
        return Verdict.REJECTED if unit.origin is Origin.PERSON else Verdict.TO_REVIEW
    stands = {State.REVIEWED: Verdict.APPROVED, State.FINAL: Verdict.FINAL}
    return stands.get(unit.state, Verdict.TO_REVIEW)


def N_(message: str) -> str:
    """Marks a message, which is translated where it is told."""
    return message


class Flag(StrEnum):
    """What makes a reviewed unit doubtful; all but PARAGRAPHS and STATUS hold its text back."""

    SOURCE_EDITED = N_("the source was edited")
    DUPLICATE = N_("the segment stands there more than once")
    ROW_DELETED = N_("its row is marked as deleted")
    CELLS = N_("cells were merged, split or taken away")
    NESTED = N_("a table stands in the row")
    PARAGRAPHS = N_("the target has several paragraphs")
    STATUS = N_("the status can't be read")
    IN_SOURCE = N_("the translation was typed in the source's column")
    EXCHANGED = N_("cells of the row were exchanged")
    JOINED = N_("rows were merged into one by hand")
    PARTED = N_("the row was split in two by hand")
    STATUS_WORDS = N_("a status was typed in the translation's place")
    CONTESTED = N_("other readings of it are still to be decided on")
    STRUCK = N_("words are struck through by hand, which may mean that they are to go")
    FORMULA = N_("a formula stands there, which is not computed")
    CONVERTED = N_("a spreadsheet made a number or a date of what was typed")
    ELSEWHERE = N_("the translation of another row stands here, as after sorting one column alone")
    MOVED = N_("words were moved from one row to another")


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """A person's comment on a unit. `answers` is the text of the comment it replies to."""

    author: str
    text: str
    date: str = ""
    answers: str = ""
    resolved: bool = False


class RemarkKind(StrEnum):
    """What awaits a person: somebody's words on a unit, another reading of it that has to be
    decided on, or what a file held that could not be placed."""

    COMMENT = "comment"
    READING = "reading"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptRemark:
    """A remark as the record keeps it: never overwritten, open until a person settles it.

    `number` is the record's, `segment` is "" for what belongs to the document. `file` is where it
    stood, `recorded` when it was taken in (UTC). Of a reading `remark.text` is the target with its
    `markup`, `state` what the unit is to have where it is taken, "" where it proposes none;
    `note` says why it has to be decided. `settled` says how it came to its end, and by whom.
    """

    number: int
    document: str
    locale: str
    segment: str
    kind: RemarkKind
    remark: Remark
    note: str = ""
    state: str = ""
    markup: tuple[Markup, ...] = ()
    revision: str = ""
    file: str = ""
    recorded: str = ""
    settled: str = ""

    @property
    def open(self) -> bool:
        return not self.settled


@dataclass(frozen=True, slots=True, kw_only=True)
class Stray:
    """Words next to a row's translation that stand in no column of ours: in a cell of its own row,
    or in a row of no segment above or below it; or, `far` from it, in another such row or outside
    the tables. `before` tells that they stand before the translation, `told` which problem tells of
    them, "" where one tells of more than them."""

    text: str
    markup: tuple[Markup, ...] = ()
    before: bool = False
    told: str = ""
    far: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewedUnit:
    """A segment as it comes back from an editor.

    `source` is the source as it stands in the file, `target` the text with every change accepted,
    `verdict` None where the file tells none. What was exported: `was_source` and `was_target` are
    `text.fingerprint`s and `was` is the verdict, "" or None where the file has lost them; so is
    `was_markup`. `markup` lies in the target, None where the format tells of none.
    `found_by` tells what identified the segment: "tag", "bookmark", "number and source",
    "source", "id". `by` is who changed it, "" where the file doesn't say. `number` is the row's as
    the editor sees it, 0 where the file shows none. `unread` are words in the status cell that are
    no status, `proposed` is a translation that was typed over the source. `untold` are the kinds
    of markup that the file can't tell of, `was_markup` the beginning of a fingerprint (see
    `xliff.inline.told`). A link of "" is one whose address the file has lost. `readings` are the
    numbers of those that stood in the row when it was exported, `listed` tells that they stood
    beside its text and not in it, `settles` are those that its editor has decided on. `dismisses`
    are the checks whose findings on it are none, as the editor says. `strays` are in the order of
    the file.
    """

    segment: str
    source: str
    target: str
    verdict: Verdict | None = None
    was_source: str = ""
    was_target: str = ""
    was: Verdict | None = None
    found_by: str = "id"
    by: str = ""
    remarks: tuple[Remark, ...] = ()
    flags: tuple[Flag, ...] = ()
    markup: tuple[Markup, ...] | None = None
    was_markup: str = ""
    number: int = 0
    unread: str = ""
    readings: tuple[int, ...] = ()
    listed: bool = False
    settles: tuple[int, ...] = ()
    dismisses: tuple[str, ...] = ()
    proposed: str = ""
    untold: tuple[str, ...] = ()
    strays: tuple[Stray, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewedDocument:
    """A file as it comes back from an editor; its units are in the order of the file.

    `file` is its name, `document`, `locale`, `revision` and the source's `digest` are what it
    says it was made of ("" where it has lost them). `problems` are a line each: what can't be
    placed. `strays` are words that stand in no row of a segment. `remarks` are those on no
    segment, `closed` the numbers of those of the record that a person has marked as resolved in
    it.
    """

    file: str
    document: str
    locale: str
    units: tuple[ReviewedUnit, ...]
    revision: str = ""
    digest: str = ""
    by: str = ""
    problems: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()
    closed: tuple[int, ...] = ()
    strays: tuple[Stray, ...] = ()


class OutcomeKind(StrEnum):
    """What became of a unit in a review."""

    UNCHANGED = "unchanged"
    APPROVED = "approved"
    EDITED = "edited"
    REJECTED = "rejected"
    REOPENED = "reopened"
    EMPTIED = "emptied"
    FLAGGED = "flagged"
    CONFLICT = "conflict"
    DECIDED = "decided"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a review says of a unit. `before` is the record's text, `after` the file's.

    `unit` is what is to be recorded, None where nothing is. `undecided` tells that somebody has
    to choose: until then the record's text stands and the file's is kept beside it. `number` is
    the row's as the editor saw it, 0 where that isn't known. `markup` lies in `after`, None where
    the file tells of none. `theirs` is what would be recorded if the file's were taken, where
    nothing is; `settles` are the numbers of the readings that are decided on by it.
    """

    kind: OutcomeKind
    segment: str
    source: str
    before: str
    after: str
    by: str = ""
    note: str = ""
    remarks: tuple[Remark, ...] = ()
    unit: TranslationUnit | None = None
    undecided: bool = False
    number: int = 0
    markup: tuple[Markup, ...] | None = None
    theirs: TranslationUnit | None = None
    settles: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """What a reviewed file changes in the record: an outcome a unit, and what can't be placed.

    `missing` are the ids of segments that the file doesn't hold: a missing row is no deletion;
    `missing_rows` are their numbers. `gone` are the numbers of rows whose sentences the source has
    lost since the file was made. `revision` is that of the edition it was made of, `by` who saved
    it, `closed` the numbers of the remarks that it marks as resolved, `dismissed` the findings.
    """

    file: str
    document: str
    locale: str
    outcomes: tuple[Outcome, ...]
    missing: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()
    revision: str = ""
    by: str = ""
    closed: tuple[int, ...] = ()
    missing_rows: tuple[int, ...] = ()
    gone: tuple[int, ...] = ()
    dismissed: "tuple[Dismissal, ...]" = ()

    @property
    def undecided(self) -> tuple[Outcome, ...]:
        return tuple(outcome for outcome in self.outcomes if outcome.undecided)

    @property
    def units(self) -> tuple[TranslationUnit, ...]:
        """What is to be recorded."""
        return tuple(outcome.unit for outcome in self.outcomes if outcome.unit)


class Severity(StrEnum):
    """MQM's severities, worst last."""

    NEUTRAL = "neutral"
    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence that is said in the language of whoever reads it (`locales.said`).

    `text` and `plural` are English, with `values` for their placeholders; `plural` is "" where
    nothing is counted, else `count` chooses the form.
    """

    text: str
    plural: str = ""
    count: int = 1
    values: Mapping[str, str | int | float] = field(default_factory=dict)

    @property
    def forms(self) -> str | tuple[str, str]:
        """What a catalog knows it by."""
        return (self.text, self.plural) if self.plural else self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """What a check noticed; only a reviewer makes an error of it.

    `span` holds the offsets in the target of the words it is about, or None for all of it.
    """

    segment: str
    check: str
    severity: Severity
    message: Message
    span: tuple[int, int] | None = None


def worst_first(issues: Iterable[Issue]) -> list[Issue]:
    """By severity, the worst first; within one, in reading order."""
    return sorted(issues, key=lambda issue: -issue.severity.rank)


@dataclass(frozen=True, slots=True)
class Dismissal:
    """A finding that a person says is none: of a segment, by a check's name, as long as the target
    has this fingerprint (see `text.fingerprint`)."""

    segment: str
    check: str
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageCard:
    """What an edition tells of the Argos package behind it.

    `chrf` is chrF2 as measured on held-out text, None where nobody measured; `draft` tells that
    the package is not good enough to be read without the source beside it, `for_editors` that it is
    not good enough to be read at all.
    """

    name: str
    version: str
    digest: str
    licence: str | None = None
    chrf: float | None = None
    draft: bool = False
    for_editors: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Traces:
    """What cleaning did, for the editor of an edition; all by segment id.

    `dropped` are the lines left out before a segment, those of "" behind the last; `repaired` the
    edits in it that changed a letter or a space between words. `left_out` is the share of the
    source's letters that are in no segment and no metadata.
    """

    dropped: Mapping[str, tuple[Drop, ...]] = field(default_factory=dict)
    repaired: Mapping[str, tuple[Edit, ...]] = field(default_factory=dict)
    left_out: float = 0.0

    @property
    def much(self) -> bool:
        """Is more left out than an editor may overlook?"""
        return self.left_out > 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """What the desk asks of its editors, for the first page of a form: `due` is when it wants it
    back (ISO 8601, or as it says it), `back_to` where; "" for what it doesn't say. `beside` is the
    tag of a second language that a form speaks beside its editor's, "" for none."""

    due: str = ""
    back_to: str = ""
    beside: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bitext:
    """One document in one locale: all that a writer of files gets.

    `units` are in reading order: the title, the caption, then the body. `matches` are, by segment
    id, what the memory offers beside a unit's own target, the best first; `remarks` what
    awaits a person, that of "" on the document; `traces` what cleaning did. `dismissed` counts the
    issues that are left out since a person said that they are none.
    """

    document: SourceDocument
    locale: str
    units: tuple[TranslationUnit, ...]
    issues: tuple[Issue, ...]
    package: PackageCard
    matches: Mapping[str, tuple[Match, ...]] = field(default_factory=dict)
    remarks: Mapping[str, tuple[KeptRemark, ...]] = field(default_factory=dict)
    traces: Traces = field(default_factory=Traces)
    assignment: Assignment = field(default_factory=Assignment)
    dismissed: int = 0

    @property
    def title(self) -> TranslationUnit | None:
        return next((u for u in self.units if u.segment.kind is BlockKind.TITLE), None)

    def readings_of(self, unit: TranslationUnit) -> tuple[KeptRemark, ...]:
        """Other readings of the unit, which somebody has to decide on."""
        kept = self.remarks.get(unit.segment.id, ())
        return tuple(one for one in kept if one.kind is RemarkKind.READING)

    def verdict_of(self, unit: TranslationUnit) -> Verdict:
        """How the unit stands; what is undecided is approved by nobody."""
        return Verdict.TO_REVIEW if self.readings_of(unit) else verdict(unit)

    @property
    def reviewed(self) -> int:
        """How many units a person has approved, and nobody has contested since."""
        return sum(self.verdict_of(u) in (Verdict.APPROVED, Verdict.FINAL) for u in self.units)

    @property
    def draft(self) -> bool:
        """True while the package is a draft one and some unit is still the machine's."""
        return self.package.draft and self.reviewed < len(self.units)

    @property
    def for_editors(self) -> bool:
        """True while the package can't be read and some unit is still the machine's."""
        return self.package.for_editors and self.reviewed < len(self.units)

    @property
    def revision(self) -> str:
        """Sixteen hex digits that change with any target or verdict: what a file was made of."""
        state = hashlib.sha256()
        for unit in self.units:
            state.update(f"{unit.segment.id}\x1f{unit.target}\x1f{verdict(unit)}\x1e".encode())
        return state.hexdigest()[:16]

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
    """What was published of one document in one locale. `title` is in that locale. One that is
    `for_editors` is not listed for readers.

    `issues` counts the checks' issues by severity, `dismissed` those that a person said are none;
    `signatures` are the recipes of its units.
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
    for_editors: bool = False
    dismissed: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """All that was published of one document: `output/<document>/manifest.json`.

    `cleaning` is the path of the page that says what cleaning did, relative to the output folder;
    `keep` and `no_rule` are what it was told to leave, so that who publishes again can tell it too.
    `identity` stands for the source ("" in older ones); `approval` tells that an editor had to
    approve the drafts, so that who publishes again asks too.
    """

    document: str
    digest: str
    language: str
    title: str
    published: str | None
    url: str | None
    source: str | None
    editions: tuple[Edition, ...]
    cleaning: str | None = None
    keep: tuple[str, ...] = ()
    no_rule: tuple[str, ...] = ()
    identity: str = ""
    approval: bool = False
