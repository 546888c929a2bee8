"""How high a row has to be. Programs measure a row when somebody types in it, and some not before:
until then a text that is wrapped would be cut off."""

import math
import unicodedata

_LEADING = {"Mymr": 2.0, "Khmr": 1.9, "Laoo": 1.75, "Thai": 1.6, "Taml": 1.6, "Hans": 1.5}
_LATIN = 1.37
"""The height of a line by that of its letters, by script."""
_WIDTHS = {"Mymr": 1.25, "Taml": 1.5, "Khmr": 1.35, "Thai": 1.12, "Laoo": 1.15, "Hans": 2.0}
"""The width of a letter in digits of Calibri, marks above and below left out."""
_LARGEST = 409.0
"""Points that Excel gives a row."""
_AROUND = 4.0
_UNIT = 11.0  # points of the font in which the widths of columns are told


def height(cells: list[tuple[str, str, float, float]]) -> float:
    """The height in points of a row of cells: text, script, points of the font, width in digits."""
    highest = max(_lines(*cell) * _leading(cell[1]) * cell[2] for cell in cells)
    return min(math.ceil(highest + _AROUND), _LARGEST)


def _leading(script: str) -> float:
    return _LEADING.get(script, _LATIN)


def _lines(text: str, script: str, points: float, width: float) -> int:
    room = (width - 1.5) * _UNIT / points
    return sum(max(1, math.ceil(_width(line, script) / room)) for line in text.split("\n"))


def _width(text: str, script: str) -> float:
    """Words wrap whole, which leaves some room at the ends of lines."""
    return 1.06 * sum(_letter(letter, script) for letter in text)


def _letter(letter: str, script: str) -> float:
    if letter.isascii():
        return 1.2 if letter.isupper() else 0.9
    if unicodedata.category(letter) == "Mn":
        return 0.0
    if unicodedata.east_asian_width(letter) in "WF":
        return 2.0
    return _WIDTHS.get(script, 1.0)
