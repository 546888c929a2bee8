"""What the style of a cell tells: the look of its text, and whether its number is a date."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from lxml import etree

from harbor_pub.sheetml.strings import PLAIN, Look, look

_DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_PERCENTS = (9, 10)
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_LARGEST_DATE = 2_958_466  # the first of January 10000


@dataclass(frozen=True, slots=True)
class Style:
    """`date` and `percent` tell how a number is shown."""

    look: Look = PLAIN
    date: bool = False
    percent: bool = False


class Styles:
    """The styles of a workbook by their numbers."""

    def __init__(self, root: etree._Element | None, *, since_1904: bool = False) -> None:
        self._epoch = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 30)
        self._styles: list[Style] = []
        if root is not None:
            fonts = [look(font) for font in root.iterfind("{*}fonts/{*}font")]
            codes = {
                str(code.get("numFmtId")): str(code.get("formatCode", ""))
                for code in root.iterfind("{*}numFmts/{*}numFmt")
            }
            self._styles = [_style(xf, fonts, codes) for xf in root.iterfind("{*}cellXfs/{*}xf")]

    def __getitem__(self, number: str | None) -> Style:
        at = _number(number)
        return self._styles[at] if 0 <= at < len(self._styles) else Style()

    def shown(self, value: str, style: Style) -> str:
        """A number about as a spreadsheet shows it, a date in ISO 8601."""
        try:
            number = float(value)
        except ValueError:
            return value
        if style.date and 0 <= number < _LARGEST_DATE:
            return self._date(number)
        if style.percent:
            return f"{number * 100:.10g}%"
        return f"{number:.15g}"

    def _date(self, number: float) -> str:
        # To the second: a fraction of a day has no more digits than that to give.
        moment = self._epoch + timedelta(seconds=round(number * 86_400))
        if number < 1:
            return f"{moment:%H:%M:%S}"
        return f"{moment:%Y-%m-%d}" if number == int(number) else f"{moment:%Y-%m-%d %H:%M:%S}"


def _style(xf: etree._Element, fonts: list[Look], codes: dict[str, str]) -> Style:
    font, format_ = _number(xf.get("fontId")), str(xf.get("numFmtId", "0"))
    code = _QUOTED.sub("", codes.get(format_, ""))
    return Style(
        look=fonts[font] if 0 <= font < len(fonts) else PLAIN,
        date=_number(format_) in _DATES or bool(re.search(r"[ymdhs]", code, re.I)),
        percent=_number(format_) in _PERCENTS or "%" in code,
    )


def _number(text: object) -> int:
    value = str(text if text is not None else "0")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else -1
