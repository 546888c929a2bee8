"""Masks: tokens that a model copies, in the place of what must come out as it went in."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from harbor_pub.numerals import european
from harbor_pub.placeables import Kind, Placeable, localised, value

FORMS = ("X{}", "70{}", "#{}", "[{}]", "XX{}", "Q{}", "({})", "*{}")
"""Masks by preference. Which of them a model copies is found out by asking it (`probe`). A plain
number is copied by models that take all else for a word."""

MOST = 9
"""Masks in one text: a single digit tells them apart."""

_DIGITS = re.compile(r"\d+")
_ORDINAL = re.compile(r"(?:st|nd|rd|th)\b")

_SENTENCES = (
    "Please read {} before the meeting.",
    "The ministers agreed on {} in the city.",
    "{} was published on Monday by the government.",
    "Write to {} or to {} on Monday.",
)

Edit = tuple[int, int, str]
"""Start, end, and what takes the place of the characters between."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Masked:
    """A text with masks in it: what was `asked` without them, the edits that put them there, the
    `marks` alone, and what each stands for."""

    asked: str
    text: str
    edits: tuple[Edit, ...]
    marks: tuple[str, ...]
    placeables: tuple[Placeable, ...]


def mask(text: str, lost: Sequence[Placeable], form: str) -> Masked | None:
    """Mask what was lost; None where that is nothing or too much, or where a
    mask stands in the text already."""
    if not 0 < len(lost) <= MOST:
        return None
    marks = tuple(form.format(number) for number in range(1, len(lost) + 1))
    if any(mark in text for mark in marks):
        return None
    edits = tuple(_edit(text, p, mark) for p, mark in zip(lost, marks, strict=True))
    return Masked(
        asked=text, text=replaced(text, edits), edits=edits, marks=marks, placeables=tuple(lost)
    )


def unmasking(masked: Masked, said: str, source: str, locale: str) -> tuple[Edit, ...] | None:
    """The edits that put back what the masks in a target stand for. A mask that is not there stays
    lost; None where anything that is like a mask would be left: one said twice or damaged (X12 from
    X1 and X2), or one that was never put."""
    edits = []
    for mark, placeable in zip(masked.marks, masked.placeables, strict=True):
        found = list(_pattern(mark).finditer(said))
        if len(found) == 1:
            edits.append(_put_back(said, found[0].span(), placeable, masked.asked, source, locale))
    edits.sort()
    rest = replaced(said, [(start, end, " ") for start, end, _ in edits])
    overlap = any(first[1] > second[0] for first, second in pairwise(edits))
    return None if overlap or _leaks(masked, rest) else tuple(edits)


def _edit(text: str, placeable: Placeable, mark: str) -> Edit:
    """The mask. An English ordinal's letters go with its number: no language but English ends them
    so. A tag is set apart from the word that it begins or ends at, since "X1hereX2" is no word that
    a model knows."""
    start, end = placeable.start, placeable.end
    if placeable.kind is Kind.NUMBER and (ending := _ORDINAL.match(text, end)):
        end = ending.end()
    if _opens(placeable) and text[end : end + 1].isalnum():
        mark = f"{mark} "
    if _closes(placeable) and text[:start][-1:].isalnum():
        mark = f" {mark}"
    return start, end, mark


def _put_back(
    said: str, span: tuple[int, int], placeable: Placeable, asked: str, source: str, locale: str
) -> Edit:
    start, end = span
    if placeable.kind is Kind.NUMBER:
        return start, end, localised(placeable.text, source, locale)
    if _opens(placeable) and asked[placeable.end :][:1].isalnum() and said[end : end + 1] == " ":
        end += 1
    if _closes(placeable) and asked[: placeable.start][-1:].isalnum() and said[:start][-1:] == " ":
        start -= 1
    return start, end, placeable.text


def _opens(placeable: Placeable) -> bool:
    return placeable.text[:1] == "<" and placeable.text[1:2] != "/"


def _closes(placeable: Placeable) -> bool:
    return placeable.text[:2] == "</"


def _leaks(masked: Masked, rest: str) -> bool:
    """Is something like a mask left where the masks are taken out, or the bare number of one, that
    the text itself has not?"""
    own = _even(masked.asked)
    like = re.compile(r"[\s.-]?".join(map(_any_digit, masked.marks[0])), re.IGNORECASE)
    if any(_even(match.group()) not in own for match in like.finditer(rest)):
        return True
    numbers = set(map(value, _DIGITS.findall(masked.asked)))
    invented = set(map(value, _DIGITS.findall(rest))) - numbers
    return bool(invented & set(map(value, masked.marks)))


def _even(text: str) -> str:
    """A text without white space, case, and the script of its digits."""
    return european("".join(text.casefold().split()))


def _any_digit(character: str) -> str:
    return r"\d+" if character.isdigit() else re.escape(character)


def replaced(text: str, edits: Sequence[Edit]) -> str:
    parts, done = [], 0
    for start, end, new in edits:
        parts += [text[done:start], new]
        done = end
    return "".join([*parts, text[done:]])


def moved(offset: int, edits: Sequence[Edit], *, end: bool = False) -> int:
    """Where an offset of a text lies after the edits; inside of one, at its beginning or end."""
    shift = 0
    for first, last, new in edits:
        if first < offset < last:
            return first + shift + (len(new) if end else 0)
        if last <= offset:
            shift += len(new) - (last - first)
    return offset + shift


def probe(form: str) -> list[str]:
    """Sentences that show whether a model copies a form of mask."""
    return [_filled(sentence, form) for sentence in _SENTENCES]


def copied(form: str, answers: Sequence[str]) -> float:
    """The share, 0 to 1, of the masks of the probe that stand in their answers, once."""
    found = [
        len(_pattern(mark).findall(answer)) == 1
        for sentence, answer in zip(_SENTENCES, answers, strict=True)
        for mark in _marks(sentence, form)
    ]
    return sum(found) / len(found)


def _filled(sentence: str, form: str) -> str:
    return sentence.format(*_marks(sentence, form))


def _marks(sentence: str, form: str) -> Iterator[str]:
    return (form.format(number) for number in range(1, sentence.count("{}") + 1))


def _pattern(mark: str) -> re.Pattern[str]:
    """A mask as a model may write it: in spite of spaces, and with letters beside it ("X1st" where
    "21st" stood), but not as a part of a longer mask or number."""
    letters = r"\s?".join(map(re.escape, mark))
    before = re.escape(mark[0]) if mark[0].isalpha() else ""
    return re.compile(rf"(?<![\d{before}]){letters}(?!\d)")
