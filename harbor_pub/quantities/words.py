"""The words for numbers of each language, and of months; a table a language in words/."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from harbor_pub.languages import language
from harbor_pub.quantities.mention import Mention

_FOLDER = Path(__file__).with_name("words")

_ROMAN = re.compile(r"(?<![\w.-])(?=[IVXL])(?:X{0,3}|XL|L)?(?:IX|IV|V?I{0,3})(?![\w'’])")
_DIGIT = {"I": 1, "V": 5, "X": 10, "L": 50}


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word for a number. `factor` multiplies what stands before it ("hundred"), `added` is added
    to it ("belas"), `joins` joins ("and"); `value` is what it says by itself."""

    start: int
    end: int
    value: int | None = None
    factor: int | None = None
    added: int | None = None
    joins: bool = False

    @property
    def values(self) -> tuple[int, ...]:
        """What it may mean by itself."""
        return tuple(v for v in (self.value, self.factor, self.added) if v is not None)


def words(text: str, tag: str) -> list[Word]:
    """The number words of a text, in order; none lies in another."""
    pattern, table = _table(tag)
    found = [
        _word(match.start(), match.end(), table[match.group().casefold()])
        for match in pattern.finditer(text)
        if len(match.group()) > 1 or not match.group().isascii()
    ]
    roman = [
        Word(start=match.start(), end=match.end(), value=_roman(match.group()))
        for match in _ROMAN.finditer(text)
        if match.group()
    ]
    return sorted([*found, *roman], key=lambda word: word.start) if roman else found


def factor(text: str, start: int, tag: str) -> int:
    """What the words at a place multiply a number in digits by: "million", "ล้าน"; 1 where there
    are none."""
    pattern, table = _table(tag)
    product = 1
    while match := pattern.match(text, _after_space(text, start)):
        kind, value = table[match.group().casefold()][0]
        if kind != "x":
            break
        product, start = product * value, match.end()
    return product


def numbers_months(tag: str) -> bool:
    """Does a language number its months ("tháng 7", "7月")?"""
    return all(any(c.isdigit() for c in name) for name in _wide(tag).values())


def dated_months(text: str, tag: str) -> list[Mention]:
    """The names of months beside a number: "16 November", "July 4", "August 2011"."""
    names = {name.casefold(): month for month, name in _wide(tag).items() if name.isalpha()}
    if not names:
        return []
    pattern = re.compile(rf"(?:\d\w* )?(?<!\w)({'|'.join(names)})(?!\w)(?: \d)?", re.IGNORECASE)
    return [
        Mention(
            start=match.start(1), end=match.end(1),
            readings=frozenset({str(names[match.group(1).casefold()])}),
        )
        for match in pattern.finditer(text)
        if match.group() != match.group(1)
    ]  # fmt: skip


def _wide(tag: str) -> Mapping[int, str]:
    months: Mapping[int, str] = language(tag).babel.months["format"]["wide"]
    return months


def _after_space(text: str, start: int) -> int:
    while text[start : start + 1] in (" ", "\u00a0", "\u202f", "-", "多", "余", "几"):
        start += 1
    return start


def _word(start: int, end: int, meanings: list[tuple[str, int]]) -> Word:
    said = dict(meanings)
    return Word(
        start=start, end=end, value=said.get(""), factor=said.get("x"), added=said.get("+"),
        joins="and" in said,
    )  # fmt: skip


def _roman(numeral: str) -> int:
    values = [_DIGIT[letter] for letter in numeral]
    return sum(
        -value if value < following else value
        for value, following in zip(values, [*values[1:], 0], strict=True)
    )


Table = Mapping[str, list[tuple[str, int]]]


@lru_cache
def _table(tag: str) -> tuple[re.Pattern[str], Table]:
    """The words of a language: how they are found, and what each means."""
    own = language(tag)
    table: dict[str, list[tuple[str, int]]] = {}
    path = _FOLDER / f"{own.tag}.txt"
    for line in path.read_text(encoding="utf-8").splitlines() if path.is_file() else ():
        head, *said = line.split()
        kind = head[0] if head[0] in "x+" else ""
        meaning = ("and", 0) if head == "+" else (kind, int(head.lstrip("x+")))
        for word in said:
            table.setdefault(word.casefold(), []).append(meaning)
    for name, month in _months(own.tag):
        table.setdefault(name, []).append(("", month))
    return _pattern(table, spaced=own.spaced), table


def _months(tag: str) -> list[tuple[str, int]]:
    """The names of the months by CLDR, where they are words."""
    months = language(tag).babel.months["format"]
    names = [pair for width in ("wide", "abbreviated") for pair in months[width].items()]
    return [
        (name.casefold().rstrip("."), month)
        for month, name in names
        if not any(c.isdigit() for c in name) and len(name) > 2
    ]


def _pattern(table: Table, *, spaced: bool) -> re.Pattern[str]:
    longest = sorted(table, key=len, reverse=True)
    any_word = "|".join(map(re.escape, longest)) or r"(?!)"
    return re.compile(rf"(?<!\w)(?:{any_word})(?!\w)" if spaced else any_word, re.IGNORECASE)
