"""Masks: tokens that a model copies, in the place of what must come out as it went in."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from harbor_pub.placeables import Kind, Placeable, localised

FORMS = ("X{}", "70{}", "#{}", "[{}]", "XX{}", "Q{}", "({})", "*{}")
"""Masks by preference. Which of them a model copies is found out by asking it (`probe`). A plain
number is copied by models that take all else for a word."""

MOST = 9
"""Masks in one text: a single digit tells them apart."""

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
    """A text with masks in it: the edits that put them there, and what each stands for."""

    text: str
    edits: tuple[Edit, ...]
    placeables: tuple[Placeable, ...]


def mask(text: str, lost: Sequence[Placeable], form: str) -> Masked | None:
    """Mask what was lost; None where that is nothing or too much, or where a
    mask stands in the text already."""
    if not 0 < len(lost) <= MOST:
        return None
    marks = [form.format(number) for number in range(1, len(lost) + 1)]
    if any(mark in text for mark in marks):
        return None
    edits = tuple((p.start, p.end, mark) for p, mark in zip(lost, marks, strict=True))
    return Masked(text=replaced(text, edits), edits=edits, placeables=tuple(lost))


def unmasking(masked: Masked, said: str, source: str, locale: str) -> tuple[Edit, ...] | None:
    """The edits that put back what the masks in a target stand for. A mask that is not there, or
    twice, stays lost; None where one came out damaged, such as X12 from X1 and X2."""
    edits = []
    for (_, _, mark), placeable in zip(masked.edits, masked.placeables, strict=True):
        found = list(_pattern(mark).finditer(said))
        if len(found) == 1:
            text = placeable.text
            if placeable.kind is Kind.NUMBER:
                text = localised(text, source, locale)
            edits.append((found[0].start(), found[0].end(), text))
    rest = replaced(said, [(start, end, "") for start, end, _ in sorted(edits)])
    return None if _damaged(masked, rest) else tuple(sorted(edits))


def _damaged(masked: Masked, rest: str) -> bool:
    """Is something like a mask left where the masks are taken out?"""
    like = re.compile(r"\s?".join(map(_any_digit, masked.edits[0][2])))
    return any(match.group() not in masked.text for match in like.finditer(rest))


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
    """A mask as a model may write it: in spite of spaces, and not as a part of something else."""
    letters = r"\s?".join(map(re.escape, mark))
    return re.compile(rf"(?<![A-Za-z0-9]){letters}(?![A-Za-z0-9])")
