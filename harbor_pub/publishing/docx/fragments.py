"""Paragraphs, rows and comments as WordprocessingML: values in, XML out.

Written as text and parsed once a table: a row by python-docx's objects takes milliseconds.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from harbor_pub.bilingual.marks import bookmark, reading_mark
from harbor_pub.bilingual.readings import apart
from harbor_pub.bilingual.words import STATUSES, Words
from harbor_pub.languages import Language, language
from harbor_pub.model import BlockKind, KeptRemark, TranslationUnit, Verdict, verdict
from harbor_pub.publishing.docx.runs import characters, run, runs
from harbor_pub.text import whole_letters

_WIDTHS = (680, 6350, 6350, 1530)
_WIDE_TARGET = (680, 5450, 7250, 1530)
"""Twentieths of a point: number, source, target, status; together 263 mm of A4 landscape."""
_WIDE_SCRIPTS = ("Mymr", "Taml")
"""Scripts whose letters take so much more room than Latin ones that rows would be half empty."""
READING_WIDTHS = (680, 8960)
"""Number and text, together 170 mm of A4 portrait."""
_APPROVED = "EDF5EC"
_CONTESTED = "FDE8E8"
_FIRST_READING = 1_000_000  # beyond the numbers of rows, whose bookmarks have them as ids
_HEAD = "E5E7EB"
_TOP = ' w:val="single" w:sz="16" w:space="0" w:color="374151"'


def widths(target: Language) -> tuple[int, int, int, int]:
    """Of number, source, target and status."""
    return _WIDE_TARGET if target.script in _WIDE_SCRIPTS else _WIDTHS


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """A remark, ours or a person's. `span` holds the offsets in the target, None for all of it;
    `date` is the edition's where it is None, and none where it is ""."""

    number: int
    author: str
    text: str
    span: tuple[int, int] | None = None
    date: str | None = None


def paragraph(style: str, inside: str, properties: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{inside}</w:p>'


def field(code: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def link(name: str, text: str) -> str:
    """A link to a bookmark of this document."""
    return (
        f'<w:hyperlink w:anchor="{name}" w:history="1"><w:r><w:rPr>'
        f'<w:rStyle w:val="HarborLink"/></w:rPr>{characters(text)}</w:r></w:hyperlink>'
    )


def units(head: Sequence[str], rows: Iterable[str], widths: Sequence[int], words: Words) -> str:
    """A table of segments under a head that is repeated on every page."""
    cells = (
        cell(width, paragraph("HarborHead", run(text)), shade=_HEAD)
        for width, text in zip(widths, head, strict=True)
    )
    described = words.gettext("Segments and translations")
    return table(widths, [row(*cells, head=True), *rows], description=described)


def unit(
    unit: TranslationUnit,
    number: int,
    document: str,
    comments: Sequence[Comment],
    words: Words,
    widths: Sequence[int],
    *,
    first: bool,
    label: str,
    links: Mapping[str, str],
    readings: Sequence[KeptRemark] = (),
) -> str:
    """A row to correct. `first` tells that a line stands above it: the segment begins a block.
    `label` are the paragraph properties of both texts; `readings` are others that somebody has to
    choose from: they stand under the target, a paragraph each; `links` are the relationships of
    addresses."""
    stands = Verdict.TO_REVIEW if readings else verdict(unit)
    shade = _APPROVED if stands in (Verdict.APPROVED, Verdict.FINAL) else ""
    shade = _CONTESTED if readings else shade
    others = "".join(
        paragraph("HarborReading", _reading(one, links)) for one in apart(readings, unit)
    )
    contents = (
        paragraph("HarborNumber", _identity(unit, number, document, words) + _read_also(readings)),
        paragraph(_style("HarborSource", unit), _source(unit, number, links, words), label),
        paragraph(_style("HarborTarget", unit), _target(unit, comments, links), label) + others,
        paragraph("HarborStatus", _status(unit, number, stands, words)),
    )
    cells = (
        cell(width, content, shade=shade, first=first)
        for width, content in zip(widths, contents, strict=True)
    )
    return row(*cells)


def reading_units(rows: Iterable[str], words: Words) -> str:
    described = words.gettext("Segments and translations")
    return table(READING_WIDTHS, list(rows), description=described)


def reading_unit(
    unit: TranslationUnit,
    number: int,
    document: str,
    words: Words,
    *,
    first: bool,
    label: str,
    links: Mapping[str, str],
) -> str:
    """A row to read: the target under its source."""
    text = paragraph(_style("HarborSource", unit), _source(unit, number, links, words), label)
    text += paragraph(_style("HarborTarget", unit), _target(unit, (), links), label)
    identity = paragraph("HarborNumber", _identity(unit, number, document, words))
    return row(
        cell(READING_WIDTHS[0], identity, first=first),
        cell(READING_WIDTHS[1], text, first=first),
    )


def comment(comment: Comment, date: str) -> str:
    initials = "".join(word[0] for word in comment.author.split()).upper()
    inside = "".join(f"<w:p>{run(line)}</w:p>" for line in comment.text.split("\n"))
    when = date if comment.date is None else comment.date
    dated = f" w:date={quoteattr(when)}" if when else ""
    return (
        f'<w:comment w:id="{comment.number}" w:author={quoteattr(comment.author)}'
        f" w:initials={quoteattr(initials)}{dated}>{inside}</w:comment>"
    )


def commented(inside: str, comments: Sequence[Comment]) -> str:
    """What stands in a paragraph, with comments on all of it."""
    spans = [(one.number, 0, 1) for one in comments]
    return _opened(spans, 0) + inside + _closed(spans, 1)


def _identity(unit: TranslationUnit, number: int, document: str, words: Words) -> str:
    """The number, carrying the segment's id twice: LibreOffice 7.4 drops tags but keeps bookmarks,
    newer ones and Word keep both."""
    control = _control(
        10 * number + 1,
        words.gettext("Segment"),
        f"hp:id:{document}:{unit.segment.id}",
        run(str(number)),
    )
    return (
        f'<w:bookmarkStart w:id="{number}" w:name="{bookmark(unit)}"/>{control}'
        f'<w:bookmarkEnd w:id="{number}"/>'
    )


def _read_also(readings: Iterable[KeptRemark]) -> str:
    """Bookmarks that tell which readings the row shows, beside its number, where nobody deletes
    them."""
    return "".join(
        f'<w:bookmarkStart w:id="{_FIRST_READING + one.number}" w:name="{reading_mark(one)}"/>'
        f'<w:bookmarkEnd w:id="{_FIRST_READING + one.number}"/>'
        for one in readings
    )


def _style(name: str, unit: TranslationUnit) -> str:
    """A heading is bold by its style: what is bold in a run is the text's own markup."""
    heading = unit.segment.kind in (BlockKind.TITLE, BlockKind.HEADING)
    return f"{name}Heading" if heading else name


def _source(unit: TranslationUnit, number: int, links: Mapping[str, str], words: Words) -> str:
    tag = f"hp:source:{unit.segment.id}"
    said = (inside for *_, inside in runs(unit.segment.source, unit.segment.markup, links))
    return _control(10 * number + 2, words.gettext("Source"), tag, "".join(said))


def _target(unit: TranslationUnit, comments: Sequence[Comment], links: Mapping[str, str]) -> str:
    """The target as runs cut where a comment or markup begins or ends. No control stands around
    it: text typed beside a control would be lost, and an inline one can't hold a second
    paragraph."""
    text = unit.target
    spans = [(one.number, *whole_letters(text, *(one.span or (0, len(text))))) for one in comments]
    edges = [offset for _, *span in spans for offset in span]
    parts = [_opened(spans, 0)]
    for start, end, inside in runs(text, unit.markup, links, language(unit.locale).slot, edges):
        if start:
            parts.append(_opened(spans, start))
        parts += [inside, _closed(spans, end)]
    if not text:
        parts.append(_closed(spans, 0))
    return "".join(parts)


def _reading(reading: KeptRemark, links: Mapping[str, str]) -> str:
    slot = language(reading.locale).slot
    return "".join(said for *_, said in runs(reading.remark.text, reading.markup, links, slot))


def _opened(spans: Sequence[tuple[int, int, int]], offset: int) -> str:
    return "".join(
        f'<w:commentRangeStart w:id="{number}"/>' for number, start, _ in spans if start == offset
    )


def _closed(spans: Sequence[tuple[int, int, int]], offset: int) -> str:
    return "".join(
        f'<w:commentRangeEnd w:id="{number}"/><w:r><w:commentReference w:id="{number}"/></w:r>'
        for number, _, end in spans
        if end == offset
    )


def _status(unit: TranslationUnit, number: int, stands: Verdict, words: Words) -> str:
    items = "".join(
        f'<w:listItem w:displayText={quoteattr(words.status(choice))} w:value="{choice.value}"/>'
        for choice in STATUSES
    )
    return _control(
        10 * number + 3, words.gettext("Status"), f"hp:status:{unit.segment.id}",
        run(words.status(stands)),
        kind=f"<w:dropDownList>{items}</w:dropDownList>", lock="sdtLocked",
    )  # fmt: skip


def _control(
    id_: int, alias: str, tag: str, content: str, *, kind: str = "", lock: str = "sdtContentLocked"
) -> str:
    """An inline content control: LibreOffice makes any other kind one and loses tags over it."""
    return (
        f"<w:sdt><w:sdtPr><w:alias w:val={quoteattr(alias)}/><w:tag w:val={quoteattr(tag)}/>"
        f'<w:id w:val="{id_}"/><w:lock w:val="{lock}"/>{kind}</w:sdtPr>'
        f"<w:sdtContent>{content}</w:sdtContent></w:sdt>"
    )


def table(widths: Sequence[int], rows: Iterable[str], *, description: str) -> str:
    """Borders stand at the table and not in a table style: with track changes on, LibreOffice 7.4
    takes every styled cell for a tracked change."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    line = 'w:val="single" w:sz="4" w:space="0" w:color="D1D5DB"'
    sides = "".join(f"<w:{side} {line}/>" for side in ("top", "bottom", "insideH", "insideV"))
    margins = (
        '<w:top w:w="20" w:type="dxa"/><w:left w:w="100" w:type="dxa"/>'
        '<w:bottom w:w="20" w:type="dxa"/><w:right w:w="100" w:type="dxa"/>'
    )
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{sides}'
        f'</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar>'
        f"<w:tblDescription w:val={quoteattr(description)}/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
        f"{''.join(rows)}</w:tbl>"
    )


def row(*cells: str, head: bool = False) -> str:
    repeated = "<w:tblHeader/>" if head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{''.join(cells)}</w:tr>"


def cell(width: int, content: str, *, shade: str = "", first: bool = False, spans: str = "") -> str:
    border = f"<w:tcBorders><w:top{_TOP}/></w:tcBorders>" if first else ""
    fill = f'<w:shd w:val="clear" w:color="auto" w:fill="{shade}"/>' if shade else ""
    properties = f'<w:tcW w:w="{width}" w:type="dxa"/>{spans}{border}{fill}'
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"
