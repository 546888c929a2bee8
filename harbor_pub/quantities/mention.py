"""A mention of a number or a time in a text."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Where it stands (offsets of characters), and its readings: "37/10" is a number, "p3|7" its
    parts as written, "t608" a time, in minutes of half a day. `beside` is what it says besides:
    "1980s" names the 20th century."""

    start: int
    end: int
    readings: frozenset[str]
    beside: frozenset[str] = frozenset()
