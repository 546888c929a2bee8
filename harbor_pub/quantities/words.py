"""The words for numbers of each language, and of months; a table a language in words/."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

from harbor_pub.languages import language
from harbor_pub.quantities.mention import Mention

_FOLDER = Path(__file__).with_name("words")

_LETTERS = re.compile(r"[^\s\d_!-,./:-@\[-^`{-~“”‘’«»…—–]+")
"""Vowel signs are no letters to `re`, but parts of words."""
_ROMAN = re.compile(r"(?<![\w.-])(?=[IVXL])(?:X{0,3}|XL|L)?(?:IX|IV|V?I{0,3})(?![\w'’])")
_DIGIT = {"I": 1, "V": 5, "X": 10, "L": 50}


Table = Mapping[str, list[tuple[str, int]]]
Find = Callable[[str], Iterator[tuple[int, int]]]


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
    find, table = _table(tag)
    found = [
        _word(start, end, table[text[start:end].casefold()])
        for start, end in find(text)
        if end - start > 1 or not text[start].isascii()
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
    _, table = _table(tag)
    product = 1
    while longest := _longest(text, start := _after_space(text, start), table):
        kind, value = table[longest][0]
        if kind != "x":
            break
        product, start = product * value, start + len(longest)
    return product


def _longest(text: str, start: int, table: Table) -> str:
    """The longest word of a table that stands at a place, and doesn't go on."""
    beginning = text[start : start + max(map(len, table), default=0)].casefold()
    for end in range(len(beginning), 0, -1):
        after = text[start + end : start + end + 1]
        if beginning[:end] in table and not (after.isascii() and after.isalnum()):
            return beginning[:end]
    return ""


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


@lru_cache
def _table(tag: str) -> tuple[Find, Table]:
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
    return partial(_whole if own.spaced else _inside, table), table


def _months(tag: str) -> list[tuple[str, int]]:
    """The names of the months by CLDR, where they are words."""
    months = language(tag).babel.months["format"]
    names = [pair for width in ("wide", "abbreviated") for pair in months[width].items()]
    return [
        (name.casefold().rstrip("."), month)
        for month, name in names
        if not any(c.isdigit() for c in name) and len(name) > 2
    ]


def _whole(table: Table, text: str) -> Iterator[tuple[int, int]]:
    """The words of a text that stand in a table, or their parts between hyphens."""
    for match in _LETTERS.finditer(text):
        word = match.group().casefold()
        if word in table:
            yield match.span()
        elif "-" in word:
            at = match.start()
            for part in word.split("-"):
                if part in table:
                    yield at, at + len(part)
                at += len(part) + 1


def _inside(table: Table, text: str) -> Iterator[tuple[int, int]]:
    """The longest words of a table that stand in a text without spaces."""
    return (match.span() for match in _any_of(tuple(table)).finditer(text))


@lru_cache
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    longest = sorted(words, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest)), re.IGNORECASE)
