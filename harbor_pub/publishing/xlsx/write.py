"""A Bitext in, the bytes of a workbook out; the same bitext gives the same bytes."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import PatternFill
from openpyxl.worksheet.datavalidation import DataValidation

from harbor_pub.bilingual import typed
from harbor_pub.bilingual.facts import title
from harbor_pub.bilingual.marks import bookmark, reading_mark
from harbor_pub.bilingual.readings import apart, layered
from harbor_pub.bilingual.words import Words
from harbor_pub.languages import Language, language
from harbor_pub.model import Bitext, BlockKind, TranslationUnit, Verdict
from harbor_pub.publishing.xlsx import about, heights, looks, packaging, said, texts
from harbor_pub.text import fingerprint

_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
_LONGEST_LIST = 253  # Excel's 255, without the quotes
_PRINTS = 3000  # fill a cell
_COLUMNS = "ABCDEF"
_PLACES = {said.SOURCE: "B", said.TARGET: "C", said.REMARKS: "E"}
_FILLS = {
    Verdict.APPROVED: "EDF5EC",
    Verdict.FINAL: "DDEEDB",
    Verdict.REJECTED: "FDECEA",
    Verdict.QUESTION: "FEF3C7",
}


def render(bitext: Bitext) -> bytes:
    """The workbook that an editor corrects: source and target side by side, a row a segment.

    Raises UnknownLocaleError for a locale that is none of ours, and OutputError for a text that
    no cell can hold.
    """
    source, target = language(bitext.document.language), language(bitext.locale)
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = about.sheet_name(target.autonym)
    noted = said.notes(bitext)
    _columns(sheet, bitext)
    _head(sheet, source, target, _words(bitext))
    for number, unit in enumerate(bitext.units, 1):
        first = number == 1 or unit.segment.block != bitext.units[number - 2].segment.block
        notes = noted.get(unit.segment.id, {})
        _row(sheet, bitext, unit, number, source, target, first=first)
        _note(sheet, number + 1, notes)
        _mark(sheet, bitext, unit, number + 1, notes)
    _choices(sheet, _labels(_words(bitext)), len(bitext.units))
    _shut(sheet)
    told = about.sheet(book, bitext, _words(bitext))
    _ours(book, bitext, told, [text for notes in noted.values() for _, text in notes.values()])
    _describe(book, bitext, target)
    return packaging.zipped(book, _made(bitext))


def _words(bitext: Bitext) -> Words:
    return Words(tag=bitext.locale, beside=bitext.assignment.beside)


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
    # Excel's codes begin with &, and a digit behind a font's code would be its size.
    sheet.oddHeader.center.text = " " + title(bitext).replace("&", "&&")[:200]
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
    remarks = words.gettext("Remarks")
    return "#", words.locked(source), target.autonym, words.gettext("Status"), remarks


def _row(
    sheet: Any, bitext: Bitext, unit: TranslationUnit, number: int, source: Language,
    target: Language, *, first: bool,
) -> None:  # fmt: skip
    """A row to correct. Other readings, of which somebody has to choose, are lines under the
    unit's own."""
    heading = unit.segment.kind in (BlockKind.TITLE, BlockKind.HEADING)
    english, own = looks.type_of(source, heading=heading), looks.type_of(target, heading=heading)
    segment = unit.segment
    line = number + 1
    cells = [sheet[f"{name}{line}"] for name in _COLUMNS[:5]]
    cells[0].value = number
    texts.put(cells[1], segment.source, english.name, english.size, segment.markup)
    others = apart(bitext.readings_of(unit), unit)
    shown, markup = layered(unit, others)
    texts.put(cells[2], shown, own.name, own.size, markup)
    status = _labels(_words(bitext))[bitext.verdict_of(unit)]
    texts.put(cells[3], status, own.name, own.size)
    sheet.row_dimensions[line].height = heights.height(
        [
            (segment.source, source.script, english.size, looks.WIDTHS[1]),
            (shown, target.script, own.size, looks.WIDTHS[2]),
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
        if bitext.readings_of(unit):
            cell.fill = looks.CONTESTED
        elif heading:
            cell.fill = looks.HEADING
        elif place < 2:
            cell.fill = looks.LOCKED


def _note(sheet: Any, line: int, notes: Mapping[str, tuple[str, str]]) -> None:
    for place, (author, text) in notes.items():
        lines = sum(1 + len(part) // 48 for part in text.split("\n"))
        height = min(60 + 17 * lines, 480)
        sheet[f"{_PLACES[place]}{line}"].comment = Comment(text, author, height, 360)


def _mark(
    sheet: Any, bitext: Bitext, unit: TranslationUnit, line: int,
    notes: Mapping[str, tuple[str, str]],
) -> None:  # fmt: skip
    """By what the row is known again, which other readings it shows, and which words of its notes
    are ours."""
    readings = map(reading_mark, bitext.readings_of(unit))
    mark = " ".join((bookmark(unit), *readings, *said.of_row(notes)))
    texts.put(sheet[f"F{line}"], mark, looks.LATIN, 8)
    sheet[f"F{line}"].number_format = looks.AS_TEXT


def _labels(words: Words) -> dict[Verdict, str]:
    """The words of the statuses, in one language alone where two are longer than a list may be."""
    labels = {choice: words.status(choice) for choice in Verdict}
    if len(",".join(labels.values())) <= _LONGEST_LIST:
        return labels
    return {choice: Words(tag=words.tag).status(choice) for choice in Verdict}


def _choices(sheet: Any, labels: Mapping[Verdict, str], count: int) -> None:
    """The list of statuses, in which a word of one's own may stand too, and the colour of each."""
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


def _ours(book: Workbook, bitext: Bitext, about: list[str], notes: list[str]) -> None:
    """The hidden sheet that tells which edition this is."""
    sheet: Any = book.create_sheet(packaging.OURS)
    sheet.sheet_state = "hidden"
    kept = packaging.properties(bitext)
    kept[packaging.ABOUT] = " ".join(dict.fromkeys(map(fingerprint, about)))
    prints = typed.prints(notes)
    for start in range(0, len(prints), _PRINTS):
        kept[f"{packaging.NOTES}{start}"] = " ".join(prints[start : start + _PRINTS])
    for line, (name, value) in enumerate(kept.items(), 1):
        for column, text in (("A", name), ("B", value)):
            texts.put(sheet[f"{column}{line}"], text, looks.LATIN, 8)
            sheet[f"{column}{line}"].number_format = looks.AS_TEXT


def _describe(book: Workbook, bitext: Bitext, target: Language) -> None:
    packaging.identify(book, packaging.properties(bitext))
    core: Any = book.properties
    core.title = title(bitext)[:255]
    core.creator = core.lastModifiedBy = "Harbor Publisher"
    core.language = target.tag
    core.identifier = f"{bitext.document.name}.{bitext.locale}"
    core.created = _made(bitext).replace(tzinfo=None)


def _made(bitext: Bitext) -> datetime:
    """When the newest unit was recorded: the only time that the same record gives again."""
    times = [unit.recorded for unit in bitext.units if unit.recorded]
    return max(times, default=_LONG_AGO).astimezone(UTC).replace(microsecond=0)
