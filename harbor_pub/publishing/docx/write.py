"""A Bitext in, the bytes of a Word document out; the same bitext gives the same bytes."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as field_of
from datetime import UTC, datetime
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm
from lxml import etree

from harbor_pub.bilingual import remarks
from harbor_pub.bilingual.links import outward
from harbor_pub.bilingual.marks import CHECKS, CLEANING, MEMORY, REVIEW, UNNAMED, bookmark
from harbor_pub.bilingual.risk import contested, riskiest
from harbor_pub.bilingual.words import Words
from harbor_pub.dates import long_date, parse_date
from harbor_pub.languages import Language, language
from harbor_pub.locales import gettext_of
from harbor_pub.model import (
    Bitext,
    BlockKind,
    KeptRemark,
    RemarkKind,
    TranslationUnit,
    Verdict,
    verdict,
)
from harbor_pub.publishing.docx import fragments, styles
from harbor_pub.publishing.docx.fragments import Comment, field, link, paragraph
from harbor_pub.publishing.docx.labels import Labels
from harbor_pub.publishing.docx.overview import overviews
from harbor_pub.publishing.docx.packaging import identify, zipped
from harbor_pub.publishing.docx.runs import run

_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
_READ_FIRST = 8


def render(bitext: Bitext) -> bytes:
    """The document that an editor corrects: A4 landscape, source and target side by side.

    Raises UnknownLocaleError for a locale that is none of ours.
    """
    source, target = language(bitext.document.language), language(bitext.locale)
    document = _new(bitext, source, target)
    said = _remarks(bitext)
    _landscape(document)
    labels = Labels(bitext.units)
    labels.define(document)
    links = _links(document, bitext)
    _fill_body(document, _review_body(bitext, said, labels, links, source, target))
    _comment(document, bitext, said)
    _track_changes(document)
    return zipped(document)


def render_reading(bitext: Bitext) -> bytes:
    """The document that a reader prints: A4 portrait, each target under its source."""
    source, target = language(bitext.document.language), language(bitext.locale)
    document = _new(bitext, source, target)
    _portrait(document)
    labels = Labels(bitext.units)
    labels.define(document)
    links = _links(document, bitext)
    _fill_body(document, _reading_body(bitext, labels, links, source, target))
    _track_changes(document)
    return zipped(document)


def _new(bitext: Bitext, source: Language, target: Language) -> Document:
    document = docx.Document()
    styles.apply(document, source, target)
    _frame(document, bitext)
    _describe(document, bitext, target)
    identify(document, bitext)
    return document


def _words(bitext: Bitext) -> Words:
    return Words(tag=bitext.locale, beside=bitext.assignment.beside)


def _fill_body(document: Document, fragments: Iterable[str]) -> None:
    """Put the fragments before the section's properties, as text: to move parsed elements from
    one tree into another takes ten times as long."""
    part: Any = document.part
    text = etree.tostring(part.element, encoding="unicode")
    before, after = text.split("<w:sectPr", 1)
    part._element = parse_xml(f"{before}{''.join(fragments)}<w:sectPr{after}")


def _review_body(
    bitext: Bitext,
    said: Sequence[tuple[str, Comment]],
    labels: Labels,
    links: Mapping[str, str],
    source: Language,
    target: Language,
) -> Iterator[str]:
    """The title block, what to read first, then a table for the head and each section."""
    by_segment: dict[str, list[Comment]] = {}
    for segment, comment in said:
        by_segment.setdefault(segment, []).append(comment)
    yield from _title_block(bitext, source, target, by_segment.get("", ()))
    yield from _notice(bitext)
    yield fragments.facts(_facts(bitext, source, target), sum(fragments.WIDTHS))
    yield from _reading_order(bitext)
    yield paragraph("HarborSubtitle", "")
    name = bitext.document.digest[:8]
    words = _words(bitext)
    head = ("#", words.locked(source), target.autonym, words.gettext("Status"))
    for section in _sections(bitext, fragments.WIDTHS):
        yield section.above
        rows = (
            fragments.unit(
                row.unit, row.number, name, by_segment.get(row.unit.segment.id, ()), words,
                first=row.ruled, label=labels.properties(row.unit.segment, first=row.first),
                links=links,
                readings=bitext.readings_of(row.unit),
            )
            for row in section.rows
        )  # fmt: skip
        yield fragments.units(head, rows)
    yield paragraph("HarborSubtitle", "")


def _reading_body(
    bitext: Bitext, labels: Labels, links: Mapping[str, str], source: Language, target: Language
) -> Iterator[str]:
    yield from _title_block(bitext, source, target)
    name, words = bitext.document.digest[:8], _words(bitext)
    for section in _sections(bitext, fragments.READING_WIDTHS):
        yield section.above
        rows = (
            fragments.reading_unit(
                row.unit, row.number, name, words,
                first=row.ruled, label=labels.properties(row.unit.segment, first=row.first),
                links=links,
            )
            for row in section.rows
        )  # fmt: skip
        yield fragments.reading_units(rows)
    yield paragraph("HarborSubtitle", "")


def _links(document: Document, bitext: Bitext) -> dict[str, str]:
    """A relationship for each address of the texts that a file to correct may hold, so that an
    editor sees where a link leads and it comes back with its words."""
    texts = (markup for unit in bitext.units for markup in (unit.segment.markup, unit.markup))
    hrefs = dict.fromkeys(mark.href for markup in texts for mark in markup if mark.href)
    outside = ((href, address) for href in hrefs if (address := outward(href)))
    return {
        href: document.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        for href, address in outside
    }


def _title_block(
    bitext: Bitext, source: Language, target: Language, said: Sequence[Comment] = ()
) -> Iterator[str]:
    title = run(bitext.document.metadata.title or bitext.document.name)
    yield paragraph("HarborTitle", fragments.commented(title, said))
    subtitle = f"Bilingual edition: {source.name} – {target.name} ({target.autonym})"
    yield paragraph("HarborSubtitle", run(subtitle))
    if bitext.draft:
        text = (
            "DRAFT. Made by a draft translation package: "
            "do not publish it before a person has reviewed every segment."
        )
        if bitext.for_editors:
            text += " It is not listed for readers: most of it has to be written anew."
        yield paragraph("HarborDraft", run(text))


def _notice(bitext: Bitext) -> Iterator[str]:
    """That much of the source stands in no row."""
    if bitext.traces.much:
        text = (
            f"{100 * bitext.traces.left_out:.0f} % of the source's letters are left out as no part "
            f"of the text. What they were is in the comments by {CLEANING}, "
            "and all of it in cleaning.html."
        )
        yield paragraph("HarborDraft", run(text))


def _reading_order(bitext: Bitext) -> Iterator[str]:
    """Links to the segments that most probably need a hand, the worst first."""
    found, open_ = riskiest(bitext, _READ_FIRST), contested(bitext)
    if found or open_:
        yield paragraph("HarborFirst", run("Read these first"))
    _ = gettext_of(bitext.locale)
    for number, unit in open_:
        reason = _("Somebody has to decide: another reading stands beside this one")
        yield paragraph(
            "HarborAlarm", link(bookmark(unit), f"Segment {number}") + run(f"   {reason}")
        )
    words = _words(bitext)
    for number, unit, issues in found:
        more = f" (and {len(issues) - 1} more)" if len(issues) > 1 else ""
        reason = words.issue(issues[0]) + more
        yield paragraph(
            "HarborLabel", link(bookmark(unit), f"Segment {number}") + run(f"   {reason}")
        )


def _facts(bitext: Bitext, source: Language, target: Language) -> Iterator[tuple[str, str]]:
    meta, package = bitext.document.metadata, bitext.package
    yield "Document", bitext.document.name
    if meta.published:
        day = parse_date(meta.published)
        yield "Published", long_date(day, target.tag) if day else meta.published
    origin = [text for text in (meta.author, meta.source, meta.site, meta.url) if text]
    if origin:
        yield "Source", " · ".join(dict.fromkeys(origin))
    yield "Languages", f"{source.name} ({source.tag}) → {target.name} ({target.tag})"
    yield "Segments", f"{len(bitext.units)}, of which reviewed: {bitext.reviewed}"
    partly = "partly reviewed" if bitext.reviewed else "unreviewed"
    state = "reviewed" if bitext.reviewed == len(bitext.units) else partly
    licence = f", {package.licence}" if package.licence else ""
    made = f"Machine translation, {state}: package {package.name} {package.version}{licence}"
    yield "Translation", made + (", draft" if package.draft else "")
    count = len(bitext.issues)
    yield "Checks", f"{count} remark{'' if count == 1 else 's'}, as comments by {CHECKS}"
    yield (
        "How to review",
        (
            "Correct the translation, choose a status, add comments; changes are tracked. "
            "Rows in green are approved already. Save under any name and hand the file back."
        ),
    )


@dataclass(frozen=True, slots=True)
class _Row:
    """A numbered unit; whether it begins a block, and whether a line is drawn above it."""

    number: int
    unit: TranslationUnit
    first: bool
    ruled: bool


@dataclass(slots=True)
class _Section:
    """What stands in a table of its own: the units under a heading, or of a table of the source."""

    above: str = ""
    rows: list[_Row] = field_of(default_factory=list)


def _sections(bitext: Bitext, widths: Sequence[int]) -> Iterator[_Section]:
    """The units, cut before each heading, and before and after each table of the source."""
    section, block, table = _Section(), -1, None
    shown = overviews(bitext, sum(widths))
    for number, unit in enumerate(bitext.units, 1):
        first = unit.segment.block != block
        cell = unit.segment.cell
        now = None if cell is None else cell.table
        if first and (unit.segment.kind is BlockKind.HEADING or now != table):
            if section.rows:
                yield section
            above = _above(bitext, unit, apart=bool(section.rows))
            if now is not None and now != table and now in shown:
                above += shown.pop(now) + paragraph("HarborLabel", "")
            section = _Section(above=above)
        block, table = unit.segment.block, now
        section.rows.append(_Row(number, unit, first, first and bool(section.rows)))
    yield section


def _above(bitext: Bitext, unit: TranslationUnit, *, apart: bool) -> str:
    """What stands above a section: Word's navigation pane leaves out headings that stand in a
    table, and two tables with nothing between them are one."""
    if unit.segment.kind is BlockKind.HEADING:
        return paragraph("Heading1", run(_whole(bitext.units, unit)))
    if unit.segment.cell is not None:
        return paragraph("HarborFirst", run(f"Table {unit.segment.cell.table + 1}"))
    return paragraph("HarborLabel", "") if apart else ""


def _whole(units: Iterable[TranslationUnit], first: TranslationUnit) -> str:
    block = (unit for unit in units if unit.segment.block == first.segment.block)
    return "".join(unit.segment.source + unit.segment.space for unit in block).strip()


def _landscape(document: Document) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(17)
    section.top_margin = section.bottom_margin = Mm(16)


def _portrait(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin = section.bottom_margin = Mm(18)


def _frame(document: Document, bitext: Bitext) -> None:
    """Page X of Y below, and from the second page on the title above."""
    section = document.sections[0]
    section.header_distance = section.footer_distance = Mm(8)
    section.different_first_page_header_footer = True
    title = bitext.document.metadata.title or bitext.document.name
    _fill(section.header, run(f"{title} · {language(bitext.locale).name}"))
    for footer in (section.footer, section.first_page_footer):
        _fill(footer, run("Page ") + field("PAGE") + run(" of ") + field("NUMPAGES"))


def _fill(place: Any, inside: str) -> None:
    place.is_linked_to_previous = False
    old = place.paragraphs[0]._p
    (new,) = _elements([paragraph("HarborFooter", inside)])
    old.addprevious(new)
    old.getparent().remove(old)


def _describe(document: Document, bitext: Bitext, target: Language) -> None:
    made = _made(bitext)
    properties = document.core_properties
    title = bitext.document.metadata.title or bitext.document.name
    properties.title = f"{title} ({target.name})"[:255]
    properties.subject = f"Bilingual edition in {target.name}"
    properties.author = properties.last_modified_by = "Harbor Publisher"
    properties.language = target.tag
    properties.identifier = f"{bitext.document.name}.{bitext.locale}"
    properties.comments = "Machine translation" + (", draft" if bitext.draft else "")
    properties.keywords = ""
    properties.created = properties.modified = made
    properties.revision = 1


def _remarks(bitext: Bitext) -> list[tuple[str, Comment]]:
    """Our comments with their segments: the checks' issues, what the memory offers, what editors
    said before, and what cleaning did."""
    words = _words(bitext)
    issues = (
        (issue.segment, remarks.of_issue(issue, words), issue.span) for issue in bitext.issues
    )
    offered = (
        (unit.segment.id, remarks.of_match(match), None)
        for unit in bitext.units
        if verdict(unit) not in (Verdict.APPROVED, Verdict.FINAL)
        for match in remarks.worth_showing(bitext.matches.get(unit.segment.id, ()))
    )
    said = [
        *((segment, CHECKS, text, span) for segment, text, span in issues),
        *((segment, MEMORY, text, span) for segment, text, span in offered),
        *((segment, CLEANING, text, None) for segment, text in remarks.of_traces(bitext)),
    ]
    ours = [
        (segment, Comment(number=number, author=author, text=text, span=span))
        for number, (segment, author, text, span) in enumerate(said)
    ]
    kept = [(place, one) for place, kept in bitext.remarks.items() for one in kept]
    return [
        *ours,
        *(
            (place, _kept(number, one, bitext.locale))
            for number, (place, one) in enumerate(kept, len(ours))
        ),
    ]


def _kept(number: int, kept: KeptRemark, locale: str) -> Comment:
    """A person's comment is the person's, with its date: so it is known when it comes back, and
    may be answered and resolved as any other."""
    if kept.kind is RemarkKind.COMMENT:
        remark = kept.remark
        author = remark.author or UNNAMED
        return Comment(number=number, author=author, text=remark.text, date=remark.date)
    return Comment(number=number, author=REVIEW, text=remarks.of_kept(kept, locale))


def _comment(document: Document, bitext: Bitext, said: Sequence[tuple[str, Comment]]) -> None:
    """Comments carry a robot's fixed name, so that a reader can tell them from a person's."""
    if not said:
        return
    date = _made(bitext).strftime("%Y-%m-%dT%H:%M:%SZ")
    comments: Any = document.part._comments_part.element
    for element in _elements(fragments.comment(comment, date) for _, comment in said):
        comments.append(element)


def _track_changes(document: Document) -> None:
    """What an editor changes is marked; settings have an order (ECMA-376, 17.15.1.78)."""
    settings: Any = document.settings.element
    after = settings.find(qn("w:defaultTabStop"))
    names = ("trackRevisions", "doNotTrackMoves", "doNotTrackFormatting")
    for element in _elements(f"<w:{name}/>" for name in names):
        after.addprevious(element)


def _made(bitext: Bitext) -> datetime:
    """When the newest unit was recorded: the only time that the same record gives again."""
    times = [unit.recorded for unit in bitext.units if unit.recorded]
    return max(times, default=_LONG_AGO).astimezone(UTC).replace(microsecond=0)


def _elements(fragments: Iterable[str]) -> list[Any]:
    """The elements of some fragments, all parsed at once."""
    root: Any = parse_xml(f"<w:body {nsdecls('w')}>{''.join(fragments)}</w:body>")
    return list(root)
