"""The letters of a page, each once, with their places."""

import ctypes
import math
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as raw

MOST_LETTERS = 8_000_000
_NEAR, _CELL = 4.0, 24  # points
LOST = 0xFFFD
"""In the place of a letter that is seen on the page, and of which nothing says what it is."""
_MOST_ALIKE = 64  # of one letter in a cell: more have no room to be read side by side


@dataclass(slots=True)
class Letter:
    """A letter of a page, one of very many: not frozen, for that takes three times as long.

    `sign` is the number that its font has for it where nothing says which letter that is, else -1.
    """

    code: int
    left: float
    bottom: float
    right: float
    top: float
    place: int
    sign: int = -1

    @property
    def height(self) -> float:
        return self.top - self.bottom

    @property
    def width(self) -> float:
        return self.right - self.left


def read(page: pdfium.PdfPage) -> tuple[pdfium.PdfTextPage, list[Letter]]:
    """PDFium's text of a page, and its letters. Raises ValueError for too many."""
    text = page.get_textpage()
    count = text.count_chars()
    if count > MOST_LETTERS:
        raise ValueError("a page holds more letters than any page")
    return text, _without_doubles(list(_letters(text, count)))


def _letters(text: pdfium.PdfTextPage, count: int) -> Iterator[Letter]:
    """Letters, spaces and line feeds; PDFium's calls themselves, for there are many letters."""
    box = raw.FS_RECTF()
    high = 0
    for place in range(count):
        code = raw.FPDFText_GetUnicode(text, place)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if code > 0x10FFFF:
            code = 0
        if high and 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00
        high, sign = 0, -1
        if raw.FPDFText_HasUnicodeMapError(text, place) == 1:
            sign = code
            if code < 32:
                code = 32 if _is_blank(text, place) else LOST
        raw.FPDFText_GetLooseCharBox(text, place, box)
        yield Letter(code, box.left, box.bottom, box.right, box.top, place, sign)


def _is_blank(text: pdfium.PdfTextPage, place: int) -> bool:
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    raw.FPDFText_GetCharBox(text, place, left, right, bottom, top)
    return top.value <= bottom.value or right.value <= left.value


def _without_doubles(letters: Sequence[Letter]) -> list[Letter]:
    """Each letter once: bold type and shadows are made by printing it again a little beside."""
    seen: dict[tuple[int, int, int], deque[Letter]] = {}
    kept = []
    for letter in letters:
        if letter.code > 32 and math.isfinite(letter.left + letter.bottom):
            columns = _cells(letter.left)
            for row in _cells(letter.bottom):
                if any(
                    _covers(other, letter)
                    for column in columns
                    for other in seen.get((letter.code, column, row), ())
                ):
                    break
            else:
                own = (letter.code, int(letter.left // _CELL), int(letter.bottom // _CELL))
                seen.setdefault(own, deque(maxlen=_MOST_ALIKE)).append(letter)
                kept.append(letter)
        else:
            kept.append(letter)
    return kept


def _cells(place: float) -> range:
    """The cells of a page's grid that hold what is near to a place."""
    return range(int((place - _NEAR) // _CELL), int((place + _NEAR) // _CELL) + 1)


def _covers(one: Letter, other: Letter) -> bool:
    """Two letters of a word stand a letter's width apart, be it an l."""
    least = min(_NEAR, 0.4 * min(one.width, one.height, other.width, other.height))
    apart = max(abs(one.left - other.left), abs(one.bottom - other.bottom))
    return apart < least and abs(one.height - other.height) < 0.1 * one.height


def middle(letter: Letter) -> tuple[int, int]:
    """The spot of the page, in steps of a few points, that a letter's middle takes."""
    x, y = (letter.left + letter.right) / 2, (letter.bottom + letter.top) / 2
    return (int(x / _NEAR), int(y / _NEAR)) if math.isfinite(x + y) else (0, 0)


def spots(letter: Letter) -> Iterator[tuple[int, int]]:
    """The spots that a letter's middle takes, and those beside it; a blank to fill takes none."""
    if chr(letter.code).isalnum():
        x, y = middle(letter)
        yield from ((x + i, y + j) for i in (-1, 0, 1) for j in (-1, 0, 1))
