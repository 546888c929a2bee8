"""White space that a tool puts around codes where it indents a file, which is no part of a text."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import product

from harbor_pub.model import Markup
from harbor_pub.text import fingerprint

_GAP = re.compile(r"[ \t]*\n[ \t]+")
"""A line's end with an indentation after it; one that a person types has none."""
_ENDS = re.compile(r"^\s*\n\s*|\s*\n\s*$")
_MOST = 8
"""Gaps for which every way is tried to tell a space from nothing."""

Words = tuple[str, tuple[Markup, ...]]


def unindented(text: str, markup: Iterable[Markup], was: str) -> Words:
    """The text without its file's indentation. What stood in a gap, a space or nothing, is told by
    `was`, the fingerprint of the exported text, where only the layout was changed."""
    marks = tuple(markup)
    gaps = [m.span() for m in _GAP.finditer(text)]
    ends = [m.span() for m in _ENDS.finditer(text)]
    gaps = [gap for gap in gaps if not any(start <= gap[0] < end for start, end in ends)]
    if not gaps and not ends:
        return text, marks
    spaced = _filled(text, marks, dict.fromkeys(gaps, " "), ends)
    for fillings in product((" ", ""), repeat=len(gaps)) if len(gaps) <= _MOST else ():
        said = _filled(text, marks, dict(zip(gaps, fillings, strict=True)), ends)
        if fingerprint(said[0]) == was:
            return said
    return spaced


def _filled(
    text: str,
    markup: tuple[Markup, ...],
    fillings: dict[tuple[int, int], str],
    ends: list[tuple[int, int]],
) -> Words:
    cuts = sorted([*((span, said) for span, said in fillings.items()), *((e, "") for e in ends)])

    def moved(offset: int) -> int:
        shift = 0
        for (start, end), said in cuts:
            if offset >= end:
                shift += len(said) - (end - start)
            elif offset > start:
                shift += min(offset - start, len(said)) - (offset - start)
        return offset + shift

    parts, at = [], 0
    for (start, end), said in cuts:
        parts += [text[at:start], said]
        at = end
    made = "".join([*parts, text[at:]])
    return made, tuple(_kept(markup, moved))


def _kept(markup: Iterable[Markup], moved: Callable[[int], int]) -> Iterator[Markup]:
    for mark in markup:
        start, end = moved(mark.start), moved(mark.end)
        if start < end:
            yield replace(mark, start=start, end=end)
