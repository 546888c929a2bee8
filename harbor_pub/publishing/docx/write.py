"""A Bitext in, the bytes of a Word document out; the same bitext gives the same bytes."""

import re
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

from harbor_pub.bilingual import facts, remarks
from harbor_pub.bilingual.links import outward
from harbor_pub.bilingual.marks import CHECKS, CLEANING, MEMORY, REVIEW, UNNAMED
from harbor_pub.bilingual.words import Words
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
from harbor_pub.publishing.docx import fragments, front, styles
from harbor_pub.publishing.docx.fragments import Comment, field, paragraph
from harbor_pub.publishing.docx.labels import Labels
from harbor_pub.publishing.docx.overview import overviews
from harbor_pub.publishing.docx.packaging import forget_thumbnail, identify, zipped
from harbor_pub.publishing.docx.runs import run

_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


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
    _fill_body(document, _reading_body(bitext, labels, links))
    _track_changes(document)
    return zipped(document)


def _new(bitext: Bitext, source: Language, target: Language) -> Document:
    document = docx.Document()
    styles.apply(document, source, target)
    _frame(document, bitext)
    _describe(document, bitext, target)
    forget_thumbnail(document)
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
    words, widths = _words(bitext), fragments.widths(target)
    yield from front.head(bitext, words, by_segment.get("", ()))
    yield front.facts(bitext, words, sum(widths))
    yield from front.legend(words, sum(widths))
    yield from front.reading_order(bitext, words)
    yield paragraph("HarborSubtitle", "")
    name = bitext.document.digest[:8]
    head = ("#", words.locked(source), target.autonym, words.gettext("Status"))
    for section in _sections(bitext, widths):
        yield section.above
        rows = (
            fragments.unit(
                row.unit, row.number, name, by_segment.get(row.unit.segment.id, ()), words, widths,
                first=row.ruled, label=labels.properties(row.unit.segment, first=row.first),
                links=links,
                readings=bitext.readings_of(row.unit),
            )
            for row in section.rows
        )  # fmt: skip
        yield fragments.units(head, rows, widths, words)
    yield paragraph("HarborSubtitle", "")


def _reading_body(bitext: Bitext, labels: Labels, links: Mapping[str, str]) -> Iterator[str]:
    name, words = bitext.document.digest[:8], _words(bitext)
    yield from front.head(bitext, words)
    said = facts.state(bitext, Words(tag=bitext.locale), len(bitext.units))
    yield paragraph("HarborLabel", run(said))
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
        yield fragments.reading_units(rows, words)
    yield paragraph("HarborSubtitle", "")


def _links(document: Document, bitext: Bitext) -> dict[str, str]:
    """A relationship for each address of the texts that a file to correct may hold, so that an
    editor sees where a link leads and it comes back with its words."""
    texts = (
        markup
        for unit in bitext.units
        for others in [[one.markup for one in bitext.readings_of(unit)]]
        for markup in (unit.segment.markup, unit.markup, *others)
    )
    hrefs = dict.fromkeys(mark.href for markup in texts for mark in markup if mark.href)
    outside = ((href, address) for href in hrefs if (address := outward(href)))
    return {
        href: document.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        for href, address in outside
    }


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
        return paragraph(
            "HarborFirst",
            run(_words(bitext).gettext("Table {number}", number=unit.segment.cell.table + 1)),
        )
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
    _fill(section.header, run(f"{facts.title(bitext)} · {language(bitext.locale).autonym}"))
    for footer in (section.footer, section.first_page_footer):
        _fill(footer, _paged(bitext.locale))


def _paged(locale: str) -> str:
    """Which page of how many, with fields in the places of the numbers."""
    said = gettext_of(locale)("Page {page} of {pages}")
    fields = {"{page}": field("PAGE"), "{pages}": field("NUMPAGES")}
    return "".join(fields.get(part) or run(part) for part in re.split(r"(\{\w+\})", said))


def _fill(place: Any, inside: str) -> None:
    place.is_linked_to_previous = False
    old = place.paragraphs[0]._p
    (new,) = _elements([paragraph("HarborFooter", inside)])
    old.addprevious(new)
    old.getparent().remove(old)


def _describe(document: Document, bitext: Bitext, target: Language) -> None:
    made = _made(bitext)
    properties = document.core_properties
    words = Words(tag=bitext.locale)
    properties.title = facts.title(bitext)[:255]
    properties.subject = words.gettext("Bilingual edition")
    properties.author = properties.last_modified_by = "Harbor Publisher"
    properties.language = target.tag
    properties.identifier = f"{bitext.document.name}.{bitext.locale}"
    properties.comments = facts.state(bitext, words, len(bitext.units))
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
        (unit.segment.id, remarks.of_match(match, bitext.locale), None)
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
    units = {unit.segment.id: unit for unit in bitext.units}
    kept = [(place, one) for place, kept in bitext.remarks.items() for one in kept]
    return [
        *ours,
        *(
            (place, _kept(number, one, bitext.locale, units.get(place)))
            for number, (place, one) in enumerate(kept, len(ours))
        ),
    ]


def _kept(number: int, kept: KeptRemark, locale: str, unit: TranslationUnit | None) -> Comment:
    """A person's comment is the person's, with its date: so it is known when it comes back, and
    may be answered and resolved as any other."""
    if kept.kind is RemarkKind.COMMENT:
        remark = kept.remark
        author = remark.author or UNNAMED
        return Comment(number=number, author=author, text=remark.text, date=remark.date)
    return Comment(number=number, author=REVIEW, text=remarks.of_kept(kept, locale, unit))


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
