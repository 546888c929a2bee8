"""The lines of a page, that its letters stand in."""

import ctypes
import math
import re
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from harbor_pub.reading.pdf.letters import LOST, Letter, middle, read, spots
from harbor_pub.text import storable

_BULLETS = frozenset({0xF0B7, 0xF0A7, 0xF0D8, 0xF0FC})  # of Symbol and Wingdings
_LINE_HYPHEN = 2
_NO_SPACES = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]"
)
_SUBSET = re.compile(r"^[A-Z]{6}\+")
_LONELY = re.compile(rf"(?<![\w{chr(LOST)}]){chr(LOST)}(?![\w{chr(LOST)}])")
_LEADER = re.compile(r"\s*(?:[.·…_] ?){5,}")
_Frame = tuple[float, float, float, float]
"""Left, bottom, right, top."""
_SHOWN = frozenset({raw.FPDF_ANNOT_FREETEXT, raw.FPDF_ANNOT_STAMP, raw.FPDF_ANNOT_WIDGET})
"""Annotations whose text is seen on the page: what somebody typed on it, or into a form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of a page. Places are in points from the lower left corner of the page as it is held
    to read the line: `turn` is by how many quarter turns. `size` is the letters'. `signs` are the
    numbers of letters, as characters, of which `font` doesn't say which letters they are."""

    text: str
    page: int
    left: float
    right: float
    base: float
    size: float
    turn: int = 0
    outside: bool = False
    signs: str = ""
    font: str = ""


@dataclass(slots=True)
class _Row:
    """A line while its letters come; `turn` is None where they stand aslant."""

    letters: list[Letter] = field(default_factory=list)
    last: Letter | None = None
    turn: int | None = None


def lines(document: pdfium.PdfDocument, number: int) -> list[Line]:
    """The lines of a page in the order of the file; what was typed on the page comes last."""
    page = document[number]
    text, letters = read(page)
    frame = _frame(page, letters)
    found = list(_lines(text, letters, number, frame))
    if _is_written_on(page) and raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY):
        # Flattening makes what was typed a part of the page, and may garble the page's own text.
        page.close()
        taken = frozenset(spot for letter in letters for spot in spots(letter))
        text, letters = read(document[number])
        typed = [one for one in letters if one.code <= 32 or middle(one) not in taken]
        found += _lines(text, typed, number, frame)
    return found


def _lines(
    text: pdfium.PdfTextPage, letters: Sequence[Letter], number: int, frame: _Frame
) -> Iterator[Line]:
    for row in _rows(text, letters):
        yield from _line(text, row, number, frame)


def _frame(page: pdfium.PdfPage, letters: Sequence[Letter]) -> _Frame:
    """What of a page is shown; one that cuts off most of its letters is none."""
    frame: _Frame = page.get_bbox()
    inside = sum(not _is_outside(letter, frame) for letter in letters if letter.code > 32)
    inked = sum(letter.code > 32 for letter in letters)
    return frame if 2 * inside > inked else page.get_mediabox()


def is_picture(document: pdfium.PdfDocument, number: int) -> bool:
    """Do pictures cover half of the page?"""
    page = document[number]
    left, bottom, right, top = page.get_bbox()
    covered = 0.0
    for found in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE]):
        a, b, c, d = found.get_bounds()
        width, height = min(c, right) - max(a, left), min(d, top) - max(b, bottom)
        covered += max(width, 0) * max(height, 0)
    return bool(covered >= 0.5 * (right - left) * (top - bottom))


def _is_written_on(page: pdfium.PdfPage) -> bool:
    for number in range(raw.FPDFPage_GetAnnotCount(page)):
        if found := raw.FPDFPage_GetAnnot(page, number):
            kind = raw.FPDFAnnot_GetSubtype(found)
            raw.FPDFPage_CloseAnnot(found)
            if kind in _SHOWN:
                return True
    return False


def _rows(text: pdfium.PdfTextPage, letters: Sequence[Letter]) -> Iterator[_Row]:
    """Letters line by line: PDFium puts a line feed after most lines, but none after a hyphen, nor
    between the fields of a form."""
    row = _Row()
    for letter in letters:
        if letter.code in (10, 13):
            yield row
            row = _Row()
            continue
        if letter.code > 32 or letter.code == _LINE_HYPHEN:
            if row.last is None:
                row.turn = _turn(raw.FPDFText_GetCharAngle(text, letter.place))
            elif _is_elsewhere(row.last, letter, row.turn):
                yield row
                row = _Row(turn=_turn(raw.FPDFText_GetCharAngle(text, letter.place)))
            row.last = letter
        row.letters.append(letter)
        if letter.code == _LINE_HYPHEN:
            yield row
            row = _Row()
    yield row


def _is_elsewhere(last: Letter, letter: Letter, turn: int | None) -> bool:
    """Does a letter stand in another line, back at its left or far above or below it?"""
    if turn is None or (turn == 0 and last.bottom == letter.bottom):
        return False
    before_left, before_base, _, before_top = _turned(last, turn)
    _, base, right, top = _turned(letter, turn)
    height = max(before_top - before_base, top - base)
    apart = abs((before_base + before_top) - (base + top)) / 2
    back = right < before_left - height
    return apart > 1.5 * height or (back and apart > 0.6 * height)


def _line(text: pdfium.PdfTextPage, row: _Row, page: int, frame: _Frame) -> Iterator[Line]:
    said = storable(_said(row.letters))
    inked = [one for one in row.letters if one.code > 32 or one.code == _LINE_HYPHEN]
    if not said or not inked:
        return
    sizes = [
        raw.FPDFText_GetFontSize(text, letter.place) for letter in inked[:: len(inked) // 8 + 1]
    ]
    turn = row.turn or 0
    left, base, _, top = _turned(inked[0], turn)
    nameless = [one for one in row.letters if one.sign >= 0]
    yield Line(
        text=said,
        page=page,
        left=left,
        right=_turned(inked[-1], turn)[2],
        base=base,
        size=round(_size(statistics.median(sizes), top - base), 1),
        turn=turn,
        outside=all(_is_outside(letter, frame) for letter in inked),
        signs="".join(chr(one.sign) for one in nameless),
        font=_font(text, nameless[0]) if nameless else "",
    )


def _font(text: pdfium.PdfTextPage, letter: Letter) -> str:
    """The name of a letter's font, without the tag of a subset ("ABCDEF+")."""
    name = ctypes.create_string_buffer(128)
    raw.FPDFText_GetFontInfo(text, letter.place, name, len(name), ctypes.c_int())
    return _SUBSET.sub("", storable(name.value.decode("utf-8", "replace"))).strip()


def _said(row: Sequence[Letter]) -> str:
    """The text; a space that takes no room between letters that set none is no space, and a row
    of dots that leads the eye to a number is one sign. One that nothing names is a part of a word,
    else it is a bullet or a box."""
    said = []
    for place, letter in enumerate(row):
        if letter.code == 32 and 0 < place < len(row) - 1:
            before, after = row[place - 1], row[place + 1]
            if (
                _NO_SPACES.match(chr(before.code % 0x110000))
                and _NO_SPACES.match(chr(after.code % 0x110000))
                and after.left - before.right < 0.1 * before.height
            ):
                continue
        said.append(_letter(letter.code))
    plain = _LONELY.sub("", "".join(said))
    return _LEADER.sub(" … ", " ".join(plain.split())).strip()


def _turn(angle: float) -> int | None:
    """Quarter turns; None for letters that stand aslant."""
    turns = angle / (math.pi / 2)
    return round(turns) % 4 if abs(turns - round(turns)) < 0.05 else None


def _turned(letter: Letter, turn: int) -> tuple[float, float, float, float]:
    """The letter's left, bottom, right and top as the page is held to read it."""
    left, bottom, right, top = letter.left, letter.bottom, letter.right, letter.top
    return (
        (left, bottom, right, top),
        (bottom, -right, top, -left),
        (-right, -top, -left, -bottom),
        (-top, left, -bottom, right),
    )[turn]


def _is_outside(letter: Letter, frame: _Frame) -> bool:
    left, bottom, right, top = frame
    x, y = (letter.left + letter.right) / 2, (letter.bottom + letter.top) / 2
    return not (left - 1 <= x <= right + 1 and bottom - 1 <= y <= top + 1)


def _size(told: float, height: float) -> float:
    """The font's size; some files scale the page instead and tell 1, then the letters' height."""
    return told if told > 2 else height


def _letter(code: int) -> str:
    """PDFium writes U+0002 for a hyphen at a line's end, U+FFFE for one that it can't name."""
    if code in (_LINE_HYPHEN, 0xFFFE):
        return "-"
    if code in _BULLETS:
        return "•"
    return "" if code == 0 or 0xD800 <= code < 0xE000 or code > 0x10FFFF else chr(code)
