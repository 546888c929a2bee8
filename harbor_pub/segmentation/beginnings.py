"""Where a sentence begins out of the ordinary: without a space, with a small letter, after a dash;
and where one goes on after a quotation."""

import re
from functools import lru_cache

from harbor_pub.segmentation.places import (
    CLOSERS,
    QUOTES,
    SHORT,
    Place,
    is_in_brackets,
    is_plain_word,
    is_short_form,
    next_word,
)
from harbor_pub.segmentation.register import is_chat
from harbor_pub.segmentation.rules import Rules

_HAN = re.compile(r"[\u3400-\u9fff]")
_SPEECH = re.compile(r"[–—]\s+(?=[^\W\d_])|-\s+(?=[^\W\d_])")
"""A dash that opens what another speaker says ("Why? – Because.")."""
_GLUED_WORD = re.compile(r"(?P<word>[^\W\d_]+)(?:['’][^\W\d_]+)?(?=[\s,;:—–]|$)")
_ADDRESS_END = frozenset({"com", "net", "org", "gov", "edu", "js", "py", "io", "ai"})
ELLIPSIS = re.compile(r"(?:\.\s?){2,}$|…+$")
_CLAUSE_END = r"(?=[\s，。：！？,.:!?။។៕၊]|$)"
_NAME = r"(?:[^\s，。！？,.!?]{1,16}\s+){1,3}"
_NAME_UNSPACED = r"[^\s，。！？,.!?]{1,16}?"


def is_glued_end(place: Place, match: re.Match[str], table: Rules) -> bool:
    """Does a sentence end where the next begins without a space ("the end.Next time")? Only
    between two words: never in an address, a file's name, a version, an abbreviation."""
    text, stop = place.text, match["stop"]
    if _HAN.match(text, place.end):
        return bool(match["close"]) or stop[-1] in "!?"
    found = _GLUED_WORD.match(text, place.end)
    last = place.last
    if found is None or not last.isalpha() or len(last) < 2 or is_short_form(place, table):
        return False
    if any(mark in QUOTES for mark in match["close"]) or is_in_brackets(place):
        return False
    word = found["word"]
    opens = word.lower() in table.openers or word == "I"
    if word.islower():
        return opens and stop[-1] in "!?" and is_chat(text, table.chat)
    if not word.istitle() or word.lower() in _ADDRESS_END:
        return False
    return opens and len(last) >= SHORT and (last.islower() or last.istitle())


def speech_begins(place: Place, stop: str, table: Rules) -> bool:
    """Does another speaker begin after the dash?"""
    found = _SPEECH.match(place.text, place.end)
    if found is None or not place.text[found.end()].isupper():
        return False
    pattern = _after_quote(table.after_quote)
    if pattern is not None and pattern.match(place.text, found.end()):
        return False
    if stop[-1] in "?!":
        return place.last.lower() + stop not in table.never
    return place.mark != "-" and stop == "." and is_plain_word(place, table, SHORT)


def small_begins(place: Place, match: re.Match[str], table: Rules) -> bool:
    """Does a sentence begin with a small letter? Only where the text is written so throughout, or
    what follows is a web address."""
    if place.after.startswith(("http://", "https://", "www.")):
        return match["stop"] == "." and is_plain_word(place, table)
    if any(mark in CLOSERS and mark not in ")]" for mark in match["close"]):
        return False
    if not is_chat(place.text, table.chat):
        return False
    if match["stop"][-1] in "!?":
        return not match["close"] and not is_in_brackets(place)
    plain = match["close"] or not place.last or is_plain_word(place, table, 2)
    return match["stop"] == "." and bool(plain)


def goes_on(text: str, end: int, table: Rules) -> bool:
    """Is the quotation that closed only a part of its sentence (“Stop!” Ana said.)?"""
    pattern = _after_quote(table.after_quote)
    if pattern is None or not pattern.match(text, end):
        return False
    return next_word(text, end).lower() not in table.openers


@lru_cache(maxsize=32)
def _after_quote(entries: frozenset[str]) -> re.Pattern[str] | None:
    """A pattern for what goes on after a closing quotation mark: `*said`, `ဟု*`, `என்று`."""
    if not entries:
        return None
    ways = [
        (f"(?:{_NAME}|{_NAME_UNSPACED})" if entry[0] == "*" else "")
        + re.escape(entry.strip("*"))
        + ("" if entry[-1] == "*" else _CLAUSE_END)
        for entry in sorted(entries)
    ]
    return re.compile("|".join(ways))
