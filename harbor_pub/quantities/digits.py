"""Numbers and times in digits, in those that a locale writes, and what else each may mean."""

import re
from fractions import Fraction
from functools import lru_cache

from harbor_pub.languages import language
from harbor_pub.numerals import european
from harbor_pub.placeables import NUMBER, digits_of, separators
from harbor_pub.quantities.mention import Mention
from harbor_pub.quantities.words import factor

_HOURS = {
    "vi": "giờ|h", "th": "นาฬิกา|โมง|น", "lo": "ໂມງ", "km": "ម៉ោង", "my": "နာရီ", "ta": "மணி",
    "zh-Hans": "[点时點時]", "pt": "h|horas",
}  # fmt: skip
"""What stands between hours and minutes, besides a point or a colon."""

_BUDDHIST = {"th": (543,), "lo": (543,), "km": (543, 544), "my": (543, 544)}
"""Years by which an era is ahead of the common one."""

_PARTS = re.compile(r"[.,:：\u00a0\u202f ]")
_DECADE = re.compile(r"['’]?s\b")
_CLOCK = re.compile(r"(\d{1,2})[.:：](\d{2})")
_HUNDREDS = re.compile(r"\s?(?:GMT|UTC|hours|hrs?|[A-Z]{2,3}T)\b")
"""After a time of four digits: "1200 GMT"."""
_RANGE = re.compile(r"\s?(?:[-–—~]|to|and|hingga|sampai|至|到|đến|ถึง)\s?(?=\d)")
_NOON = 12 * 60


def found(text: str, tag: str) -> list[Mention]:
    """The numbers and times of a text, in order."""
    if not any(map(str.isdigit, text)):
        return []
    written = digits_of(tag)
    return [
        _mention(match, text, tag)
        for match in _pattern(language(tag).tag).finditer(text)
        if all(c in written for c in match.group() if c.isdecimal())
    ]


@lru_cache
def _pattern(tag: str) -> re.Pattern[str]:
    """Times, then numbers."""
    hours = _HOURS.get(tag)
    spelt = rf"|(?P<hour>\d{{1,2}})\s?(?:{hours})\s?(?P<minute>\d{{1,2}})(?!\d)" if hours else ""
    return re.compile(
        rf"(?<!\d)\d{{1,2}}[:：]\d{{2}}(?:[:：]\d{{2}})?(?:[.,]\d+)?(?!\d){spelt}|{NUMBER}"
    )


def _mention(match: re.Match[str], text: str, tag: str) -> Mention:
    written = european(match.group())
    groups = match.groupdict()
    if groups.get("hour"):
        readings = _time(int(groups["hour"]), int(groups["minute"]))
        return Mention(start=match.start(), end=match.end(), readings=frozenset(readings))
    values = _values(written, tag)
    times = factor(text, match.end(), tag)
    if times == 1 and (upto := _RANGE.match(text, match.end())):
        # "4.2-3.9 million": both are.
        times = factor(text, _number_end(text, upto.end()), tag)
    readings = {str(v * t) for v in values for t in {1, times}} | {_parts(written)}
    beside: set[str] = set()
    if clock := _CLOCK.fullmatch(written):
        readings |= _time(int(clock[1]), int(clock[2]))
    if len(written) == 4 and written.isdecimal() and _HUNDREDS.match(text, match.end()):
        readings |= _time(int(written[:2]), int(written[2:]))
    if written.isdecimal() and len(written) == 4:
        years = _BUDDHIST.get(language(tag).tag, ())
        readings |= {str(int(written) - ahead) for ahead in years if int(written) > 2200}
    if _DECADE.match(text, match.end()) and written.isdecimal() and int(written) >= 1000:
        decade, century = int(written) % 100, int(written) // 100 + 1
        readings.add(str(decade or century))
        beside.add(str(century))
    return Mention(
        start=match.start(), end=match.end(), readings=frozenset(readings), beside=frozenset(beside)
    )


def _number_end(text: str, start: int) -> int:
    match = re.compile(NUMBER).match(text, start)
    return match.end() if match else start


def _time(hour: int, minute: int) -> set[str]:
    """A time of the day, before noon or after: "10:08 pm" is "22.08", "10:00" is "10" or "22"."""
    readings = {f"t{(hour * 60 + minute) % _NOON}"}
    if minute == 0:
        readings |= {str(hour), str(hour % 12), str(hour % 12 + 12)}
    return readings


def parts(written: str) -> list[int]:
    """The numbers between the separators of one."""
    return [int(part) for part in _PARTS.split(written) if part.isdecimal()]


def _parts(written: str) -> str:
    """The digits between separators: 3.7 and 3,7 are the same, 37 is not."""
    return "p" + "|".join(_PARTS.split(written)).lstrip("0")


def _values(written: str, tag: str) -> list[Fraction]:
    """The value by the separators of the locale; none where they stand as no number has them."""
    if written.isdecimal():
        return [Fraction(int(written))]
    group, point = separators(tag)
    grouped = rf"\d{{1,3}}(?:[{re.escape(group)}\u00a0\u202f]\d{{3}})+(?:{re.escape(point)}\d+)?"
    if not re.fullmatch(rf"{grouped}|\d+{re.escape(point)}\d+", written):
        return []
    bare = re.sub(rf"[{re.escape(group)}\u00a0\u202f]", "", written)
    return [Fraction(bare.replace(point, "."))]
