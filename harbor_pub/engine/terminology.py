"""Terms that an answer lacks: what is masked for them, and where they are put if that fails."""

import unicodedata
from collections.abc import Sequence

from harbor_pub.engine import markup, masking
from harbor_pub.engine.decoding import Alignment
from harbor_pub.languages import language
from harbor_pub.placeables import Kind, Placeable
from harbor_pub.terms import Found

LONGEST = 0.6
"""The share of an answer that may give way to a term, at most: more is no look at one term."""


def masked_for(lacking: Sequence[Found], others: Sequence[Placeable]) -> list[Placeable]:
    """What to mask for the terms, which come out as they are to be said, and for the other
    placeables that are masked already, in order."""
    terms = [
        Placeable(kind=Kind.CODE, text=said(one), start=one.start, end=one.end) for one in lacking
    ]
    free = [p for p in others if all(p.end <= t.start or t.end <= p.start for t in terms)]
    return sorted([*terms, *free], key=lambda p: p.start)


def said(one: Found) -> str:
    """What to say for a term; a sentence that begins with it begins with a capital."""
    text = one.entry.said
    return text if one.start or one.entry.keep else text[:1].upper() + text[1:]


def placed(
    one: Found,
    asked: str,
    edits: Sequence[masking.Edit],
    text: str,
    alignments: Sequence[Alignment],
    locale: str,
) -> masking.Edit | None:
    """The edit that puts a term where the model looked at it. `edits` are those that made what was
    asked of the source, `text` is what was said; None where no place is clear."""
    start, end = masking.moved(one.start, edits), masking.moved(one.end, edits, end=True)
    spaced = language(locale).spaced
    span = markup.place((start, end), asked, text, alignments, spaced=spaced)
    if span is None or span[1] - span[0] > max(LONGEST * len(text), 2):
        return None
    return *span, said(one)


def overlaps(edit: masking.Edit, others: Sequence[masking.Edit]) -> bool:
    return any(edit[0] < end and start < edit[1] for start, end, _ in others)


def tight(edits: Sequence[masking.Edit], text: str, locale: str) -> tuple[masking.Edit, ...]:
    """The edits, with the spaces that stood around a mask and not around a word of a language
    without them."""
    if language(locale).spaced:
        return tuple(edits)
    return tuple(_tight(edit, text) for edit in edits)


def _tight(edit: masking.Edit, text: str) -> masking.Edit:
    start, end, new = edit
    if new[:1].isalpha() and not new.isascii() and text[:start].endswith(" "):
        start -= _own(text[: start - 1][-1:])
    if new[-1:].isalpha() and not new.isascii() and text[end : end + 1] == " ":
        end += _own(text[end + 1 : end + 2])
    return start, end, new


def _own(character: str) -> bool:
    """Is it a letter that needs no space beside it?"""
    return (
        bool(character)
        and not character.isascii()
        and (character.isalpha() or unicodedata.category(character).startswith("M"))
    )
