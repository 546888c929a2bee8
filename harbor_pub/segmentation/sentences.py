"""Where sentences begin, by a language's table of rules."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from harbor_pub.segmentation.quotations import outside
from harbor_pub.segmentation.rules import Rules

_CLOSERS = "\"”’')\\]»›」』）】》〉"
_OPENERS = "\"“‘'«‹(\\[「『（【《〈"

# These stops end a sentence by themselves; the others where white space, or a Han character,
# follows.
_ALONE = frozenset("。！？｡។៕။")
_AND_SO_ON = "។ល។"
"""Khmer's "etc." is written with two of its full stops."""

_HAN = re.compile(r"[\u3400-\u9fff]")

# A word is looked at as far as an abbreviation may be long: a block without spaces stays linear.
_REACH = 32
_LAST_WORD = re.compile(r"[^\s(\[\"“‘'«—–,;]+$")
_NEXT_WORD = re.compile(rf"[{_OPENERS}]*(?P<word>[^\s,;:!?…“”\"()\[\]«»—–]{{0,{_REACH}}})")
_LABEL = re.compile(r"(?:\d{1,3}|[ivxIVX]{1,4}|[a-zA-Z])$")
_INITIALS = re.compile(r"(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,2}$")
_NUMBER = re.compile(r"\d|[IVXLC]{2,}\b|[VX]\b")
_QUOTES = "\"“‘'«‹「『"
_SMALL_OPENER = re.compile(r"[a-z][A-Z]|\(?(?:[a-z]|[ivx]{1,4})\)\s+[^\Wa-z]")
"""What opens a sentence in lower case: iPhone, eBay, the label of a list ("b) Post it")."""

_SURNAMES = frozenset({"an", "do", "he", "may", "my", "no", "so", "will", "you"})

_CLAUSE_END = r"(?=[\s，。：！？,.:!?။។៕၊]|$)"
_NAME = r"(?:[^\s，。！？,.!?]{1,16}\s+){1,3}"
_NAME_UNSPACED = r"[^\s，。！？,.!?]{1,16}?"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """A stop in a sentence that began at `start`: the words before and after it, and the mark that
    stands first after its white space."""

    text: str
    start: int
    stop: int
    mark: str
    last: str
    after: str


def boundaries(text: str, table: Rules) -> Iterable[int]:
    """The offsets at which a sentence begins, but for the first; white space before it belongs to
    the sentence that ended. Linear in the length of the text."""
    stops = _after_stops(text, table)
    return sorted({*stops, *_openers(text, table)}) if table.after_space else stops


def _after_stops(text: str, table: Rules) -> Iterator[int]:
    start = 0
    for match in _stop(table.stops).finditer(text):
        if match.end() < len(text) and _ends(text, start, match, table):
            yield (start := match.end())


def _openers(text: str, table: Rules) -> Iterator[int]:
    """Where a word that opens a sentence follows a space, outside of quotations."""
    found = (match.end() for match in _after_space(table.after_space).finditer(text))
    return outside(found, text, 0, len(text))


@lru_cache(maxsize=32)
def _after_space(words: frozenset[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<=\S)\s+(?={'|'.join(map(re.escape, sorted(words)))})")


@lru_cache(maxsize=32)
def _stop(stops: frozenset[str]) -> re.Pattern[str]:
    """A run of stops, the quotation marks and brackets that close after it, the numbers of notes
    ([1]), the white space."""
    marks = "".join(re.escape(mark) for mark in sorted(stops))
    return re.compile(
        rf"(?P<stop>[{marks}]+)(?P<close>[{_CLOSERS}]*(?:\s»)?)(?:\[\d{{1,3}}\])*(?P<space>\s*)"
    )


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


def _ends(text: str, start: int, match: re.Match[str], table: Rules) -> bool:
    """Does a sentence that began at `start` end with this stop?"""
    end, stop = match.end(), match["stop"]
    if match["close"] and _goes_on(text, end, table):
        return False
    if text[end] in table.stops:
        return False
    if stop[-1] in _ALONE:
        return not _is_and_so_on(text, match.start(), stop)
    if not match["space"]:
        return bool(_HAN.match(text, end)) and (bool(match["close"]) or stop[-1] in "!?")
    place = _Place(
        text=text, start=start, stop=match.start(), mark=text[end],
        last=_last_word(text, start, match.start()), after=_next_word(text, end),
    )  # fmt: skip
    small = place.after[:1].islower() and not _SMALL_OPENER.match(text, end)
    if small or place.mark in "-–—,;:" or place.last.lower() + stop in table.never:
        return False
    return stop != "." or bool(match["close"]) or _full_stop_ends(place, table)


def _is_and_so_on(text: str, at: int, stop: str) -> bool:
    return stop == "។" and (
        text.startswith(_AND_SO_ON, at) or text.startswith(_AND_SO_ON, max(0, at - 2))
    )


def _goes_on(text: str, end: int, table: Rules) -> bool:
    """Is the quotation that closed only a part of its sentence (“Stop!” Ana said.)?"""
    pattern = _after_quote(table.after_quote)
    if pattern is None or not pattern.match(text, end):
        return False
    return _next_word(text, end).lower() not in table.openers


def _last_word(text: str, start: int, end: int) -> str:
    found = _LAST_WORD.search(text[max(start, end - _REACH) : end])
    return found.group() if found else ""


def _next_word(text: str, at: int) -> str:
    """The word that begins after any opening marks."""
    found = _NEXT_WORD.match(text, at)
    return found["word"] if found else ""


def _full_stop_ends(place: _Place, table: Rules) -> bool:
    """A full stop may end a sentence, an abbreviation, an initial or the label of a list."""
    last, after, lowered = place.last, place.after, place.last.lower()
    first = re.split("['’]", after.lower())[0].strip(".")
    if _LABEL.match(last) and _opens_with(place, table.labels):
        return False
    if _listed(lowered, table.never):
        return False
    if lowered in table.before_number and _NUMBER.match(after):
        return False
    if len(last) == 1 and last.isupper():
        return _is_no_initial(place, first, table)
    if lowered in table.maybe_before_capital:
        return not after[:1].isdigit() and first not in table.continuers
    if lowered in table.maybe or _INITIALS.match(last):
        # What is added in brackets belongs to the name ("Lim Ltd. (No. 12)").
        return place.mark in _QUOTES or (first in table.openers and place.mark != "(")
    return True


def _listed(word: str, words: frozenset[str]) -> bool:
    """Is the word in the list, are all its parts (எம்.ஜி), or, where words aren't set apart by
    spaces, is its end?"""
    if word in words or ("." in word and all(part in words for part in word.split("."))):
        return True
    return bool(word) and _is_lao(word[-1]) and any(word.endswith(listed) for listed in words)


def _is_lao(character: str) -> bool:
    return "\u0e80" <= character <= "\u0eff"


def _opens_with(place: _Place, labels: frozenset[str]) -> bool:
    """Is there nothing before the last word, or nothing but "Rule", "Pasal", "Điều"?"""
    end = place.stop - len(place.last)
    if end - place.start >= _REACH:
        return False
    before = place.text[place.start : end].strip().lower()
    return not before or before in labels


def _is_no_initial(place: _Place, first: str, table: Rules) -> bool:
    """Is a capital with a full stop the end of a sentence ("vitamin C. It helps", "Annex B.")?
    Before a likely opener it is, but after another initial and before what is a surname, too."""
    before = place.text[max(place.start, place.stop - _REACH) : place.stop - 1].split()[-1:] or [""]
    if before[0].lower() in table.labels:
        return True
    if first not in table.openers or place.last == "I" or before[0].islower():
        return first in table.openers
    return len(before[0]) > 2 and first not in _SURNAMES
