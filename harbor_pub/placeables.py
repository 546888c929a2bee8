"""Placeables: what stands in a translation as it stands in the source.

Addresses, codes and placeholders stand there to the letter; numbers by their value, in the digits
and with the separators that the locale writes.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from harbor_pub.languages import language
from harbor_pub.numerals import european


class Kind(StrEnum):
    URL = "address"
    EMAIL = "e-mail address"
    PLACEHOLDER = "placeholder"
    FILE = "file name"
    CODE = "code"
    NUMBER = "number"


@dataclass(frozen=True, slots=True, kw_only=True)
class Placeable:
    """A placeable and the offsets of its characters."""

    kind: Kind
    text: str
    start: int
    end: int


_SUFFIXES = (
    "docx?|xlsx?|pptx?|od[tsp]|pdf|rtf|txt|csv|tsv|json|xml|xliff?|xlf|tmx|html?|md|epub|log|ini|cfg"
    "|conf|ya?ml|toml|py|js|css|sh|bat|exe|dll|so|zip|gz|tar|7z|rar|iso|png|jpe?g|gif|svg|webp|mp[34]|wav"
)
_SMALL = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻₀₁₂₃₄₅₆₇₈₉₊₋"
"""Digits and signs above and below the line."""
_UNIT = r"(?:[kcdm]?m|mi|ft|in|yd)[²³](?!\w)"
"""Of area and volume: most languages have words for them."""

_PATTERNS = {
    Kind.URL: r"(?:https?|ftp)://[^\s<>\"“”]+|\bwww\.[^\s<>\"“”]+",
    Kind.EMAIL: r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+",
    # {name} ${name} {{name}} {0:.2f} · %s %(name)s %1$s · <b> </b> · &amp;
    Kind.PLACEHOLDER: r"\{\{[^{}]*\}\}|\$?\{[^{}\s]*\}|(?<![\d%])%(?:\(\w+\)|\d+\$)?[sdif]\b"
    r"|</?[A-Za-z][\w-]*(?:\s[^<>]*)?/?>|&#?\w+;",
    # C:\\Users\\Ana\\report.docx · /usr/share/doc, ~/notes · report.docx
    Kind.FILE: r"(?<!\w)[A-Za-z]:\\(?:[^\s\\/:*?\"<>|]+\\)*[^\s\\/:*?\"<>|]*[^\s\\/:*?\"<>|.,;!)]"
    r"|(?<![\w/.<])(?:~|\.{1,2})?/(?:[\w.-]+/)+(?:[\w.-]*\w)?"
    rf"|(?<![\w.-])[\w-]+(?:\.[\w-]+)*\.(?:{_SUFFIXES})(?![\w-]|\.\w)",
    # COVID-19, A/RES/217, G20; a letter and a digit at least, capitals only · snake_case ·
    # camelCase · @name · #topic · 0.85.x, v1.2, 1.2.3-rc1 · H₂O, E=mc², Ca2+
    Kind.CODE: r"(?<![\w/-])(?=[A-Z0-9/._-]*\d)(?=[A-Z0-9/._-]*[A-Z])[A-Z0-9]+(?:[-/._][A-Z0-9]+)*"
    r"(?![\w/+-])|\b[A-Za-z0-9]+(?:_[A-Za-z0-9]+)+\b|(?<!\w)@[A-Za-z0-9_]+"
    r"|(?<![\w\\])[a-z]+(?:[A-Z][a-z0-9]+)+\b|(?<![\w&#])#(?=\w*[^\W\d])\w+"
    r"|(?<![\w.])(?:v\d+(?:\.\d+)+|\d+(?:\.\d+)*\.x|\d+(?:\.\d+){2,}[-.]?(?:alpha|beta|rc)\d*)\b"
    rf"|(?<!\w)(?!{_UNIT})[A-Za-z0-9]*[A-Za-z)][{_SMALL}][A-Za-z0-9{_SMALL}]*(?!\w)"
    rf"|(?<![\w=])[A-Za-z]{{1,3}}=[A-Za-z0-9+*/^{_SMALL}-]+(?!\w)|(?<!\w)[A-Z][a-z]?\d?[+](?!\w)",
    Kind.NUMBER: r"\d(?:[\d.,\u00a0\u202f]*\d)?",
}
NUMBER = _PATTERNS[Kind.NUMBER]
"""Digits of any script with separators inside, as an expression."""
_WORD = re.compile(r"[^ \t\n]+")
_ANY = re.compile("|".join(f"(?P<{kind.name}>{regex})" for kind, regex in _PATTERNS.items()))
_NUMBER = re.compile(NUMBER)
_HINT = re.compile(rf"[\d@_{{%<&#=\\/+{_SMALL}]|www\.|\w\.\w|[a-z][A-Z]")
"""Stands in every placeable, and is found far sooner than what there is none of."""
_DESIGNATION = re.compile(r"[A-Z]+-?\d+(?:[A-Z]+\d*)*|[a-z]+[A-Z][a-z]+s")
"""Of a rifle, a virus, a product: to be said as a language says it, not typed."""
_TRAILING = ".,;:!?'’)]}"


def placeables(text: str, spans: Iterable[tuple[int, int]] = ()) -> list[Placeable]:
    """The placeables of a text, in order; none lies in another. `spans` are stretches that are
    known to be codes, whatever stands in them."""
    codes = [_code(text, start, end) for start, end in spans]
    if not _HINT.search(text):
        return codes
    found = [_placeable(match) for match in _matches(text)]
    if not codes:
        return found
    free = [p for p in found if all(p.end <= c.start or c.end <= p.start for c in codes)]
    return sorted([*free, *codes], key=lambda p: p.start)


def missing(source: str, target: str, locale: str) -> list[Placeable]:
    """The placeables of a source that its target has lost: the last of those that are equal."""
    return lost(placeables(source), target, locale)


def lost(found: Sequence[Placeable], target: str, locale: str) -> list[Placeable]:
    """Those of a source's placeables that a target has not: the last of those that are equal."""
    if not found:
        return []
    kept = [p for p in found if p.kind is not Kind.NUMBER]
    rest = target
    for text in sorted({p.text for p in kept}, key=len, reverse=True):
        rest = rest.replace(text, " ")
    values = numbers(rest, locale)
    gone = []
    for placeable in found:
        if placeable.kind is Kind.NUMBER:
            number = value(placeable.text)
            values[number] -= 1
            is_gone = values[number] < 0
        else:
            wanted = sum(p.text == placeable.text for p in kept if p.start <= placeable.start)
            is_gone = _count(placeable, target) < wanted
        if is_gone:
            gone.append(placeable)
    return gone


def _count(placeable: Placeable, target: str) -> int:
    """How often a placeable stands in a target: to the letter, and a designation as it is said
    elsewhere, "M 16" or "M-၁၆" for "M16", "iPod" for "iPods"."""
    found = target.count(placeable.text)
    if found or placeable.kind is not Kind.CODE or not _DESIGNATION.fullmatch(placeable.text):
        return found
    return _even(target).count(_even(placeable.text.removesuffix("s")))


def _even(text: str) -> str:
    return european("".join(c for c in text if c not in " \u00a0-\u2011"))


def numbers(text: str, locale: str) -> Counter[str]:
    """The values of the numbers in a text, in the digits that the locale writes.

    A value is its digits alone: 1,234.5 is 1.234,5 in Indonesian.
    """
    return Counter(value(match.group()) for match in find_numbers(text, locale))


def find_numbers(text: str, locale: str) -> list[re.Match[str]]:
    """The numbers in digits of every script that the locale writes: its own, and Europe's."""
    written = digits_of(locale)
    return [
        match
        for match in _NUMBER.finditer(text)
        if all(c in written for c in match.group() if c.isdigit())
    ]


def value(number: str) -> str:
    """A number's digits in ASCII, without separators."""
    return "".join(str(int(c)) for c in number if c.isdigit())


def localised(number: str, source: str, locale: str) -> str:
    """A number with the separators of the locale, where those of its own language are certain.

    `1,234.5` in English is `1.234,5` in Indonesian; `1.2.2015` and `2015` stay as they are.
    """
    group, point = separators(source)
    grouped = rf"\d{{1,3}}(?:{re.escape(group)}\d{{3}})+(?:{re.escape(point)}\d+)?"
    if not re.fullmatch(rf"{grouped}|\d+{re.escape(point)}\d+", number):
        return number
    return number.translate(dict(zip(map(ord, (group, point)), separators(locale), strict=True)))


def _matches(text: str) -> Iterator[re.Match[str]]:
    """Only a tag or a placeholder goes on over a space, and few words have what tells of one."""
    if "<" in text or "{" in text:
        yield from _ANY.finditer(text)
        return
    for word in _WORD.finditer(text):
        if _HINT.search(text, word.start(), word.end()):
            yield from _ANY.finditer(text, word.start(), word.end())


def _code(text: str, start: int, end: int) -> Placeable:
    return Placeable(kind=Kind.CODE, text=text[start:end], start=start, end=end)


def _placeable(match: re.Match[str]) -> Placeable:
    kind = Kind[str(match.lastgroup)]
    text = match.group()
    if kind is Kind.URL:
        text = _without_trailing(text)
    return Placeable(kind=kind, text=text, start=match.start(), end=match.start() + len(text))


def _without_trailing(address: str) -> str:
    """An address without the sentence's own marks; a bracket that it opened is its own."""
    while address[-1] in _TRAILING:
        if address[-1] == ")" and address.count("(") >= address.count(")"):
            break
        address = address[:-1]
    return address


_ZEROS = {"th": "๐", "lo": "໐", "km": "០", "my": "၀", "ta": "௦", "zh-Hans": "０"}
"""The digit zero of each language that has digits of its own; the nine follow it in Unicode."""


@lru_cache
def digits_of(locale: str) -> frozenset[str]:
    """The digits that a locale writes: Europe's digits, and the locale's own."""
    zeros = ("0", _ZEROS.get(language(locale).tag, "0"))
    return frozenset(chr(ord(zero) + n) for zero in zeros for n in range(10))


@lru_cache
def separators(tag: str) -> tuple[str, str]:
    """What a language sets between thousands, and before decimals."""
    from babel.numbers import get_decimal_symbol, get_group_symbol

    locale = language(tag).babel
    return get_group_symbol(locale), get_decimal_symbol(locale)
