"""A Bitext in, the bytes of a workbook out; the same bitext gives the same bytes."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from harbor_pub.bilingual.marks import bookmark
from harbor_pub.bilingual.risk import contested, riskiest
from harbor_pub.bilingual.words import Words, called
from harbor_pub.dates import long_date, parse_date
from harbor_pub.languages import Language, language
from harbor_pub.locales import gettext_of
from harbor_pub.model import Bitext, BlockKind, TranslationUnit, Verdict
from harbor_pub.publishing.xlsx import heights, looks, packaging, said, texts
from harbor_pub.text import fingerprint

_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
_READ_FIRST = 20
_ABOUT = (26, 100)
_PRINTS = 3000  # fill a cell
_COLUMNS = "ABCDEF"
_PLACES = {said.SOURCE: "B", said.TARGET: "C", said.REMARKS: "E"}
_FILLS = {
    Verdict.APPROVED: "EDF5EC",
    Verdict.FINAL: "DDEEDB",
    Verdict.REJECTED: "FDECEA",
    Verdict.QUESTION: "FEF3C7",
}
Say = Callable[[str], str]


def render(bitext: Bitext) -> bytes:
    """The workbook that an editor corrects: source and target side by side, a row a segment.

    Raises UnknownLocaleError for a locale that is none of ours, and OutputError for a text that
    no cell can hold.
    """
    source, target = language(bitext.document.language), language(bitext.locale)
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = _name(target.autonym)
    noted = said.notes(bitext)
    _columns(sheet, bitext)
    _head(sheet, source, target, Words(tag=bitext.locale, beside=bitext.assignment.beside))
    for number, unit in enumerate(bitext.units, 1):
        first = number == 1 or unit.segment.block != bitext.units[number - 2].segment.block
        stands = bitext.verdict_of(unit)
        _row(sheet, unit, number, source, target, first=first, stands=stands)
        _note(sheet, number + 1, noted.get(unit.segment.id, {}))
        _mark(sheet, unit, number + 1, noted.get(unit.segment.id, {}))
    _choices(sheet, target, len(bitext.units))
    _shut(sheet)
    about = _about(book, bitext, source, target)
    _ours(book, bitext, about, [text for notes in noted.values() for _, text in notes.values()])
    _describe(book, bitext, target)
    return packaging.zipped(book, _made(bitext))


def _name(text: str) -> str:
    return "".join(" " if c in "[]:*?/\\" else c for c in text)[:31].strip("' ") or "Harbor"


def _columns(sheet: Any, bitext: Bitext) -> None:
    for name, width in zip(_COLUMNS, looks.WIDTHS, strict=True):
        sheet.column_dimensions[name].width = width
    sheet.column_dimensions["F"].hidden = True
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.print_area = f"A1:E{len(bitext.units) + 1}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    margins = sheet.page_margins
    margins.left = margins.right = 0.5
    margins.top = margins.bottom = 0.65
    margins.header = margins.footer = 0.3
    title = bitext.document.metadata.title or bitext.document.name
    # Excel's codes begin with &, and a digit behind a font's code would be its size.
    sheet.oddHeader.center.text = " " + title.replace("&", "&&")[:200]
    sheet.oddFooter.center.text = "&P / &N"


def _head(sheet: Any, source: Language, target: Language, words: Words) -> None:
    for name, text in zip(_COLUMNS, _heads(source, target, words), strict=False):
        cell = sheet[f"{name}1"]
        kind = looks.type_of(target)
        texts.put(cell, text, kind.name, kind.size)
        cell.font, cell.fill, cell.border = kind.font(bold=True), looks.HEAD, looks.LINES
        cell.alignment = looks.wrapped(centred=name == "A")
    kind = looks.type_of(target)
    sheet.row_dimensions[1].height = heights.height(
        [
            (text, target.script, kind.size, width)
            for text, width in zip(_heads(source, target, words), looks.WIDTHS, strict=False)
        ]
    )


def _heads(source: Language, target: Language, words: Words) -> tuple[str, ...]:
    """What stands above the columns, in the target's language."""
    _ = gettext_of(target.tag)
    return "#", words.locked(source), target.autonym, words.gettext("Status"), _("Remarks")


def _row(
    sheet: Any, unit: TranslationUnit, number: int, source: Language, target: Language, *,
    first: bool, stands: Verdict,
) -> None:  # fmt: skip
    heading = unit.segment.kind in (BlockKind.TITLE, BlockKind.HEADING)
    english, own = looks.type_of(source, heading=heading), looks.type_of(target, heading=heading)
    segment = unit.segment
    line = number + 1
    cells = [sheet[f"{name}{line}"] for name in _COLUMNS[:5]]
    cells[0].value = number
    texts.put(cells[1], segment.source, english.name, english.size, segment.markup)
    texts.put(cells[2], unit.target, own.name, own.size, unit.markup)
    status = Words(tag=target.tag).status(stands)
    texts.put(cells[3], status, own.name, own.size)
    sheet.row_dimensions[line].height = heights.height(
        [
            (segment.source, source.script, english.size, looks.WIDTHS[1]),
            (unit.target, target.script, own.size, looks.WIDTHS[2]),
            (status, target.script, looks.type_of(target).size, looks.WIDTHS[3]),
        ]
    )
    fonts = (
        looks.Type(looks.LATIN, 9).font(colour=looks.GREY), english.font(), own.font(),
        looks.type_of(target).font(), looks.type_of(target).font(),
    )  # fmt: skip
    for place, (cell, font) in enumerate(zip(cells, fonts, strict=True)):
        cell.font = font
        cell.alignment = looks.wrapped(centred=place == 0)
        cell.border = looks.BLOCK if first else looks.LINES
        cell.protection = looks.SHUT if place < 2 else looks.FREE
        if place:
            cell.number_format = looks.AS_TEXT
        if heading:
            cell.fill = looks.HEADING
        elif place < 2:
            cell.fill = looks.LOCKED


def _note(sheet: Any, line: int, notes: Mapping[str, tuple[str, str]]) -> None:
    for place, (author, text) in notes.items():
        lines = sum(1 + len(part) // 48 for part in text.split("\n"))
        height = min(60 + 17 * lines, 480)
        sheet[f"{_PLACES[place]}{line}"].comment = Comment(text, author, height, 360)


def _mark(
    sheet: Any, unit: TranslationUnit, line: int, notes: Mapping[str, tuple[str, str]]
) -> None:
    """By what the row is known again, and which words of its notes are ours."""
    texts.put(sheet[f"F{line}"], mark(unit, notes), looks.LATIN, 8)
    sheet[f"F{line}"].number_format = looks.AS_TEXT


def mark(unit: TranslationUnit, notes: Mapping[str, tuple[str, str]]) -> str:
    return " ".join((bookmark(unit), *said.of_row(notes)))


def _choices(sheet: Any, target: Language, count: int) -> None:
    """The list of statuses, in which a word of one's own may stand too, and the colour of each."""
    labels = {choice: Words(tag=target.tag).status(choice) for choice in Verdict}
    listed = DataValidation(
        type="list", formula1=f'"{",".join(labels.values())}"', allow_blank=True,
        showErrorMessage=True, errorStyle="warning",
    )  # fmt: skip
    listed.add(f"D2:D{count + 1}")
    sheet.add_data_validation(listed)
    for choice, colour in _FILLS.items():
        label = labels[choice].replace('"', '""')
        fill = PatternFill("solid", bgColor=colour)
        rule = FormulaRule(formula=[f'$D2="{label}"'], fill=fill)
        sheet.conditional_formatting.add(f"A2:E{count + 1}", rule)
    sheet.auto_filter.ref = f"A1:E{count + 1}"


def _shut(sheet: Any) -> None:
    """Number and source are locked, without a password; whatever else an editor may want isn't."""
    for name in (
        "autoFilter", "sort", "formatCells", "formatColumns", "formatRows", "insertColumns",
        "insertRows", "deleteColumns", "deleteRows", "insertHyperlinks",
    ):  # fmt: skip
        setattr(sheet.protection, name, False)  # which means: it is not forbidden
    sheet.protection.objects = sheet.protection.scenarios = False
    sheet.protection.sheet = True


def _about(book: Workbook, bitext: Bitext, source: Language, target: Language) -> list[str]:
    """A second sheet: which edition this is, how to review it, what to read first. Gives its
    texts."""
    _ = gettext_of(target.tag)
    sheet: Any = book.create_sheet(_name(_("About this edition")))
    kind, shown = looks.type_of(target), []
    for line, (label, value) in enumerate(_facts(bitext, source, target), 1):
        for name, text in (("A", label), ("B", value)):
            cell = sheet[f"{name}{line}"]
            texts.put(cell, text, kind.name, kind.size)
            cell.font = looks.Type(kind.name, 16 if line == 1 else kind.size).font(
                bold=line == 1, colour=looks.GREY if name == "A" else "000000"
            )
            cell.alignment = looks.wrapped()
            cell.number_format = looks.AS_TEXT
            shown.append(text)
        sheet.row_dimensions[line].height = heights.height(
            [(text, target.script, 16 if line == 1 else kind.size, width)
             for text, width in ((label, _ABOUT[0]), (value, _ABOUT[1]))]
        )  # fmt: skip
    for name, width in zip("AB", _ABOUT, strict=True):
        sheet.column_dimensions[name].width = width
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    return [text for text in shown if text]


def _facts(bitext: Bitext, source: Language, target: Language) -> Iterator[tuple[str, str]]:
    _ = words = gettext_of(target.tag)
    meta, package = bitext.document.metadata, bitext.package
    title = bitext.title
    yield "", title.target if title else meta.title or bitext.document.name
    yield "", meta.title or ""
    if bitext.draft:
        yield "", words("Draft: read it beside the source text")
    yield (
        _("How to review"),
        _(
            "Correct the translation, choose a status, write what you want to say under Remarks. "
            "Bold, italic and the like are read back. Save under any name as .xlsx and hand the "
            "file back."
        ),
    )
    yield "", f"{called(source, target.tag)} → {target.autonym}"
    yield "", _state(bitext, words)
    if meta.published:
        day = parse_date(meta.published)
        yield words("Published"), long_date(day, target.tag) if day else meta.published
    origin = [text for text in (meta.author, meta.source, meta.site, meta.url) if text]
    if origin:
        yield words("Source"), " · ".join(dict.fromkeys(origin))
    licence = f" · {package.licence}" if package.licence else ""
    yield words("Package"), f"{package.name} {package.version}{licence}"
    for number, _unit in contested(bitext):
        reason = words("Somebody has to decide: another reading stands beside this one")
        yield words("Segment {number}").format(number=number), reason
    told = Words(tag=bitext.locale, beside=bitext.assignment.beside)
    for number, _unit, issues in riskiest(bitext, _READ_FIRST):
        reason = "\n".join(map(told.issue, issues))
        yield words("Segment {number}").format(number=number), reason


def _state(bitext: Bitext, words: Say) -> str:
    if bitext.reviewed == len(bitext.units):
        return words("Translation reviewed in full")
    if not bitext.reviewed:
        return words("Machine translation, not reviewed")
    told = words("Machine translation, {reviewed} of {total} segments reviewed")
    return told.format(reviewed=bitext.reviewed, total=len(bitext.units))


def _ours(book: Workbook, bitext: Bitext, about: list[str], notes: list[str]) -> None:
    """The hidden sheet that tells which edition this is."""
    sheet: Any = book.create_sheet(packaging.OURS)
    sheet.sheet_state = "hidden"
    kept = packaging.properties(bitext)
    kept[packaging.ABOUT] = " ".join(dict.fromkeys(map(fingerprint, about)))
    prints = said.prints(notes)
    for start in range(0, len(prints), _PRINTS):
        kept[f"{packaging.NOTES}{start}"] = " ".join(prints[start : start + _PRINTS])
    for line, (name, value) in enumerate(kept.items(), 1):
        for column, text in (("A", name), ("B", value)):
            texts.put(sheet[f"{column}{line}"], text, looks.LATIN, 8)
            sheet[f"{column}{line}"].number_format = looks.AS_TEXT


def _describe(book: Workbook, bitext: Bitext, target: Language) -> None:
    packaging.identify(book, packaging.properties(bitext))
    about: Any = book.properties
    title = bitext.document.metadata.title or bitext.document.name
    about.title = f"{title} ({target.name})"[:255]
    about.creator = about.lastModifiedBy = "Harbor Publisher"
    about.language = target.tag
    about.identifier = f"{bitext.document.name}.{bitext.locale}"
    about.created = _made(bitext).replace(tzinfo=None)


def _made(bitext: Bitext) -> datetime:
    """When the newest unit was recorded: the only time that the same record gives again."""
    times = [unit.recorded for unit in bitext.units if unit.recorded]
    return max(times, default=_LONG_AGO).astimezone(UTC).replace(microsecond=0)
