"""Placeables: numbers, months beside a number, addresses. What a translator copies or renders by
rule, so that a memory should look through it.

`abstract` puts a mark in the place of each; `adapt` swaps those of a segment into a match's
target, only where each is found there as often as in the match's source.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from babel import Locale, UnknownLocaleError

from harbor_pub import errors
from harbor_pub.languages import language
from harbor_pub.placeables import NUMBER, value

_MARKS = {"number": "\ue001", "address": "\ue002", "month": "\ue003"}

_ADDRESS = r"(?P<address>(?:https?://|www\.)[^\s<>]*[\w/]|[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
_NUMBER = f"(?P<number>{NUMBER})"

_ANY = re.compile(r"[\d@]|://|www\.")


@dataclass(frozen=True, slots=True)
class Placeable:
    """`value` is equal for the same number or month, however it is written."""

    kind: str
    text: str
    value: str


def abstract(text: str, tag: str) -> tuple[str, tuple[Placeable, ...]]:
    """The text with a mark for each placeable, and the placeables in order."""
    if not _ANY.search(text):
        return text, ()
    found: list[Placeable] = []

    def mark(match: re.Match[str]) -> str:
        found.append(_placeable(match, tag))
        return _MARKS[found[-1].kind]

    return _pattern(tag).sub(mark, text), tuple(found)


def adapt(
    target: str, locale: str, old: Sequence[Placeable], new: Sequence[Placeable]
) -> str | None:
    """The target with each old placeable swapped for the new one at its place; None in doubt."""
    swaps: dict[tuple[str, str], tuple[Placeable, Placeable]] = {}
    for before, after in zip(old, new, strict=True):
        key = (before.kind, before.value)
        if swaps.setdefault(key, (before, after))[1].text != after.text:
            return None
    wanted = Counter((p.kind, p.value) for p in old)
    pattern = _pattern(locale, anywhere=True)
    seen = Counter(
        (p.kind, p.value) for p in (_placeable(m, locale) for m in pattern.finditer(target))
    )
    changed = {key: swap for key, swap in swaps.items() if swap[0].text != swap[1].text}
    if any(seen[key] != wanted[key] for key in changed):
        return None
    pieces, end = [], 0
    for match in pattern.finditer(target):
        here = _placeable(match, locale)
        if swap := changed.get((here.kind, here.value)):
            written = _written(here, *swap, locale)
            if written is None:
                return None
            pieces += [target[end : match.start()], written]
            end = match.end()
    return "".join([*pieces, target[end:]])


def _written(here: Placeable, old: Placeable, new: Placeable, locale: str) -> str | None:
    """The new placeable as the target writes the old one; None where its writing is unknown."""
    if here.kind == "month":
        return _months(locale)[int(new.value)]
    if here.kind == "address":
        return new.text
    if _groups(here.text) != _groups(old.text):
        return None
    separators = dict(zip(_separators(old.text), _separators(here.text), strict=True))
    if not set(_separators(new.text)) <= separators.keys():
        return None
    script = next(c for c in here.text if c.isdigit())
    return "".join(_like(script, int(c)) if c.isdigit() else separators[c] for c in new.text)


def _groups(number: str) -> list[int]:
    """How many digits stand between separators."""
    return [len(group) for group in re.split(r"\D", number)]


def _separators(number: str) -> list[str]:
    return re.findall(r"\D", number)


def _like(digit: str, number: int) -> str:
    """The number as a digit of the same script."""
    return chr(ord(digit) - int(digit) + number)


def _placeable(match: re.Match[str], tag: str) -> Placeable:
    kind = match.lastgroup or ""
    text = match.group()
    if kind == "number":
        return Placeable(kind, text, value(text))
    if kind == "month":
        return Placeable(kind, text, str(_months(tag).index(text)))
    return Placeable(kind, text, text)


@lru_cache(maxsize=64)
def _pattern(tag: str, anywhere: bool = False) -> re.Pattern[str]:
    """Months count beside a number only ("May 2015", not "may"), or anywhere."""
    names = "|".join(re.escape(name) for name in sorted(_months(tag), key=len, reverse=True))
    if not names:
        return re.compile(f"{_ADDRESS}|{_NUMBER}")
    month = f"(?:{names})" if anywhere else rf"(?:(?<=\d )(?:{names})\b|\b(?:{names})(?= \d))"
    return re.compile(f"{_ADDRESS}|(?P<month>{month})|{_NUMBER}")


@lru_cache(maxsize=64)
def _months(tag: str) -> tuple[str, ...]:
    """The twelve months in full, in CLDR's spelling; none where CLDR lacks the language."""
    try:
        names = language(tag).babel.months["format"]["wide"]
    except errors.UnknownLocaleError:
        try:
            names = Locale.parse(tag, sep="-").months["format"]["wide"]
        except (ValueError, UnknownLocaleError):
            return ()
    return tuple(names[number] for number in range(1, 13))
