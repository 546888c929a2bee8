"""The date and the time in a line, in the ways of many languages: where they stand, in ISO 8601."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from babel.dates import get_day_names, get_month_names

_LOCALES = ("en", "id", "ms", "fil", "vi", "th", "pt", "my", "km", "lo", "ta")
_SHORT = ("Sept", "Agt", "Okt", "Ags", "Ogos")
_SHORT_MONTHS = dict(zip(map(str.lower, _SHORT), (9, 8, 10, 8, 8), strict=True))
_BUDDHIST_ERA = 543
_TIME = re.compile(
    r"[\sT,|–-]*(?:(?:at|pukul|jam|pkl\.?|lúc|às|alas|เวลา)\s+)?"
    r"(\d{1,2})[:.h](\d{2})(?:[:.](\d{2}))?(?:\.\d+)?\s*([ap]\.?m\b\.?)?"
    r"\s*(?:\(?(?:GMT|UTC|WIB|WITA|WIT|MYT|SGT|ICT|PHT|PST|ET|น\.|Z\b)?\s*(?:[+-]\d{1,2}:?(?:\d\d)?)?\)?)",
    re.IGNORECASE,
)
_DIGITS = str.maketrans(
    "๐๑๒๓๔๕๖๗๘๙၀၁၂၃၄၅၆၇၈၉០១២៣៤៥៦៧៨៩໐໑໒໓໔໕໖໗໘໙０１２３４５６７８９", "0123456789" * 5
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamp:
    """The offsets of a date with its time, and the two as "2015-09-14 09:18:24"."""

    start: int
    end: int
    iso: str


def find(text: str) -> Iterator[Stamp]:
    """The stamps of a line, in order."""
    plain = text.translate(_DIGITS)
    for match in _dates().finditer(plain):
        if day := _day(match):
            time = _TIME.match(plain, match.end())
            end = time.end() if time else match.end()
            clock = time or _TIME.search(plain, 0, match.start())
            start = clock.start() if clock and not time else match.start()
            yield Stamp(start=start, end=end, iso=day + (_clock(clock) if clock else ""))


def without_weekdays(text: str) -> str:
    """A text without the names of days."""
    return _weekdays().sub(" ", text)


def _day(match: re.Match[str]) -> str | None:
    fields = match.groupdict()
    year = int(next(v for k, v in fields.items() if k[0] == "y" and v))
    day = int(next(v for k, v in fields.items() if k[0] == "d" and v))
    written = next(v for k, v in fields.items() if k[0] == "m" and v).lower()
    month = int(written) if written.isdigit() else _months()[" ".join(written.split())]
    if fields["m3"] and month > 12 >= day:
        day, month = month, day
    year -= _BUDDHIST_ERA if year > 2400 else 0
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _clock(match: re.Match[str]) -> str:
    hour, minute, second, half = match.groups()
    late = bool(half) and half[0] in "pP"
    number = int(hour) % 12 + 12 * late if half else int(hour)
    if number > 23 or int(minute) > 59:
        return ""
    return f" {number:02}:{minute}" + (f":{second}" if second else "")


@cache
def _dates() -> re.Pattern[str]:
    months = "|".join(map(re.escape, sorted(_months(), key=len, reverse=True)))
    return re.compile(
        r"(?<!\d)(?:(?P<y1>\d{4})[-/.](?P<m1>\d{1,2})[-/.](?P<d1>\d{1,2})"
        r"|(?P<y2>\d{4})\s*年\s*(?P<m2>\d{1,2})\s*月\s*(?P<d2>\d{1,2})\s*日"
        r"|(?P<d3>\d{1,2})[-/.](?P<m3>\d{1,2})[-/.](?P<y3>\d{4})"
        rf"|(?P<d4>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:de\s+)?(?P<m4>{months})\.?,?\s+"
        r"(?:(?:de|năm|พ\.ศ\.)\s+)?(?P<y4>\d{4})"
        rf"|(?P<m5>{months})\.?\s+(?P<d5>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y5>\d{{4}}))(?!\d)",
        re.IGNORECASE,
    )


@cache
def _months() -> dict[str, int]:
    found = dict(_SHORT_MONTHS)
    for locale in _LOCALES:
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                for number, name in get_month_names(width, context, locale).items():
                    if re.search(r"[^\W\d]", name):
                        found.setdefault(name.rstrip(".").lower(), number)
    return found


@cache
def _weekdays() -> re.Pattern[str]:
    names = {
        name.rstrip(".")
        for locale in (*_LOCALES, "zh")
        for width in ("wide", "abbreviated")
        for name in get_day_names(width, "format", locale).values()
        if len(name) > 1
    }
    by_length = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    return re.compile(rf"(?<!\w)(?:{by_length})(?!\w)\.?", re.IGNORECASE)
