"""A stop, what stands about it, and what may be said of the word before it."""

import re
from typing import NamedTuple

from harbor_pub.segmentation.items import BULLETS
from harbor_pub.segmentation.rules import Rules

CLOSERS = "\"”’')\\]»›」』）】》〉"
OPENERS = "\"“‘'«‹(\\[「『（【《〈"
QUOTES = "\"“‘'«‹「『"

REACH = 32
FAR = 400
SHORT = 3

_BEFORE_WORD = frozenset("([\"“‘'«—–,;" + BULLETS)
_NEXT_WORD = re.compile(rf"[{OPENERS}]*(?P<word>[^\s,;:!?…“”\"()\[\]«»—–]{{0,{REACH}}})")
_LABEL = re.compile(r"(?:\d{1,3}|[ivxIVX]{1,4}|[a-zA-Z])$")
_FIRST_LABELS = frozenset({"1", "a", "A", "i", "I"})


class Place(NamedTuple):
    """A stop in a sentence that began at `start`: the words before and after it, and the mark that
    stands first after its white space."""

    text: str
    start: int
    stop: int
    end: int
    mark: str
    last: str
    after: str


def last_word(text: str, start: int, end: int) -> str:
    low = max(start, end - REACH)
    at = end
    while at > low and text[at - 1] not in _BEFORE_WORD and not text[at - 1].isspace():
        at -= 1
    return text[at:end]


def next_word(text: str, at: int) -> str:
    """The word that begins after any opening marks."""
    found = _NEXT_WORD.match(text, at)
    return found["word"] if found else ""


def is_plain_word(place: Place, table: Rules, least: int = 4) -> bool:
    """Is the word before the stop one of some length, and no abbreviation, number or label?"""
    last = place.last
    return (
        len(last) >= least
        and last[-1].isalnum()
        and "." not in last
        and not is_short_form(place, table)
        and not is_label(place, table)
    )


def is_short_form(place: Place, table: Rules) -> bool:
    """Is the word before the stop an abbreviation, whatever it does to a sentence?"""
    lowered = place.last.lower()
    return is_listed(lowered, table.never) or any(
        lowered in words for words in (table.before_number, table.maybe, table.maybe_before_capital)
    )


def is_label(place: Place, table: Rules) -> bool:
    return bool(_LABEL.match(place.last)) and _opens_with(place, table.labels)


def _opens_with(place: Place, labels: frozenset[str]) -> bool:
    """Is there nothing before the last word, or nothing but "Rule", "Pasal", "Điều"?"""
    end = place.stop - len(place.last)
    before = place.text[max(place.start, end - REACH) : end].strip().lower()
    if before[-1:] in (":", ";") and (before[-1] == ";" or place.last in _FIRST_LABELS):
        return True
    if end - place.start >= REACH:
        return False
    before = before.strip(BULLETS + " \t\u00a0(")
    return not before or before in labels


def is_listed(word: str, words: frozenset[str]) -> bool:
    """Is the word in the list, are all its parts (எம்.ஜி), or, where words aren't set apart by
    spaces, is its end?"""
    if word in words or ("." in word and all(part in words for part in word.split("."))):
        return True
    return bool(word) and _is_lao(word[-1]) and any(word.endswith(listed) for listed in words)


def _is_lao(character: str) -> bool:
    return "\u0e80" <= character <= "\u0eff"


def is_in_brackets(place: Place) -> bool:
    before = place.text[max(place.start, place.stop - FAR) : place.stop]
    return before.rfind("(") > before.rfind(")")
