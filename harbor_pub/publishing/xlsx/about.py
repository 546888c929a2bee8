"""The second sheet: which edition this is, how to review it, what to read first."""

from collections.abc import Iterator
from typing import Any

from openpyxl import Workbook

from harbor_pub.bilingual import facts
from harbor_pub.bilingual.words import Words
from harbor_pub.languages import language
from harbor_pub.model import Bitext
from harbor_pub.publishing.xlsx import heights, looks, texts

_READ_FIRST = 20
_WIDTHS = (26, 100)


def sheet(book: Workbook, bitext: Bitext, words: Words) -> list[str]:
    """Add the sheet. Gives its texts."""
    sheet: Any = book.create_sheet(sheet_name(Words(tag=words.tag).gettext("About this edition")))
    target = language(bitext.locale)
    kind, shown = looks.type_of(target), []
    for line, (label, value) in enumerate(_lines(bitext, words), 1):
        size = 16 if line == 1 else kind.size
        for name, text in (("A", label), ("B", value)):
            cell = sheet[f"{name}{line}"]
            texts.put(cell, text, kind.name, kind.size)
            cell.font = looks.Type(kind.name, size).font(
                bold=line == 1, colour=looks.GREY if name == "A" else "000000"
            )
            cell.alignment = looks.wrapped()
            cell.number_format = looks.AS_TEXT
            shown.append(text)
        sheet.row_dimensions[line].height = heights.height(
            [
                (text, target.script, size, width)
                for text, width in ((label, _WIDTHS[0]), (value, _WIDTHS[1]))
            ]
        )
    for name, width in zip("AB", _WIDTHS, strict=True):
        sheet.column_dimensions[name].width = width
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    return [text for text in shown if text]


def sheet_name(text: str) -> str:
    """A text as a sheet may be called."""
    return "".join(" " if c in "[]:*?/\\" else c for c in text)[:31].strip("' ") or "Harbor"


def _lines(bitext: Bitext, words: Words) -> Iterator[tuple[str, str]]:
    yield "", facts.title(bitext)
    if facts.source_title(bitext) != facts.title(bitext):
        yield "", facts.source_title(bitext)
    for warning in facts.warnings(bitext, words):
        yield "", warning
    yield from facts.facts(bitext, words)
    yield (
        words.gettext("How to review"),
        words.gettext(
            "Correct the translation, choose a status, write what you want to say under Remarks. "
            "Bold, italic and the like are read back. Save under any name as .xlsx and hand the "
            "file back."
        ),
    )
    yield from facts.meanings(words)
    pointed = facts.first(bitext, _READ_FIRST)
    if pointed:
        yield words.gettext("Read these first"), ""
    for one in pointed:
        yield one.name, one.reason
    if more := facts.rest(bitext, _READ_FIRST):
        yield "", more
