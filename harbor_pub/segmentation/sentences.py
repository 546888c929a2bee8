"""Where sentences begin, by a language's table of rules."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from harbor_pub.segmentation.beginnings import (
    ELLIPSIS,
    goes_on,
    is_glued_end,
    small_begins,
    speech_begins,
)
from harbor_pub.segmentation.items import stretches
from harbor_pub.segmentation.places import (
    CLOSERS,
    FAR,
    QUOTES,
    REACH,
    SHORT,
    Place,
    is_label,
    is_listed,
    is_short_form,
    last_word,
    next_word,
)
from harbor_pub.segmentation.quotations import outside
from harbor_pub.segmentation.rules import Rules

# These stops end a sentence by themselves; the others where white space, or a Han character,
# follows.
_ALONE = frozenset("。！？｡．។៕။")
_AND_SO_ON = re.compile(r"។\s?ល\s?។")
"""Khmer's "etc." is written with two of its full stops."""

_TITLES = re.compile(r"《[^《》]*》|〈[^〈〉]*〉")
"""A stop in the title of a work ends nothing."""

_EMOJI = (
    r"(?:[\u2600-\u27bf\U0001f000-\U0001faff\ufe0f\u200d]+|[:;=]['-]?[()DPpO3](?=\s|$)|<3(?=\s|$))"
)
_NOTE = (
    r"(?:\[[\w ,–-]{1,20}\]|[*†‡]+(?=\s)|[⁰¹²³⁴-⁹]+"
    r"|(?:(?<=[^\W\d]\.)|(?<=\.[”\"’']))\d{1,3}(?=\s+[^\W\d_]))"
)
"""The mark of a note after a stop: [4], ¹, or a number that lost its raised place."""


# A word is looked at as far as an abbreviation may be long: a block without spaces stays linear.
_INITIALS = re.compile(r"(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,2}$")
_NUMBER = re.compile(r"\d|[IVXLC]{2,}\b|[VX]\b")

_CITATION = re.compile(r"\([^()]{0,80}\d[^()]{0,20}\)[.,;:]")
"""What stands in brackets before the stop of its sentence ('… stairways" (Smith 55).')."""

_ADDED = re.compile(r"\([^()]{0,200}[.!?…]\)")
"""A whole sentence in brackets ("(See below.)")."""

_SMALL_OPENER = re.compile(r"[a-z][A-Z]|\(?(?:[a-z]|[ivx]{1,4})\)\s+[^\Wa-z]")
"""What opens a sentence in lower case: iPhone, eBay, the label of a list ("b) Post it")."""

_PHRASE = 6
"""Letters of what may be an abbreviation; words of a phrase of time at the head of a sentence."""

_SURNAMES = frozenset({"an", "do", "he", "may", "my", "no", "so", "will", "you"})


def boundaries(text: str, table: Rules) -> Iterable[int]:
    """The offsets at which a sentence begins, but for the first; white space before it belongs to
    the sentence that ended. Linear in the length of the text."""
    stops = _after_stops(text, table)
    return sorted({*stops, *_openers(text, table)}) if table.after_space else stops


def _after_stops(text: str, table: Rules) -> Iterator[int]:
    titles = {place for found in _TITLES.finditer(text) for place in range(*found.span())}
    for start, label_end, end in stretches(text, table):
        if start:
            yield start
        for match in _stop(table.stops).finditer(text, label_end, end):
            if match.start() in titles:
                continue
            at = _end(text, start, match)
            if at < end and _ends(text, start, at, match, table):
                yield (start := at)


def _openers(text: str, table: Rules) -> Iterator[int]:
    """Where a word that opens a sentence follows a space, outside of quotations."""
    found = (match.end() for match in _after_space(table.after_space).finditer(text))
    return outside(found, text, 0, len(text))


@lru_cache(maxsize=32)
def _after_space(words: frozenset[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<=\S)\s+(?={'|'.join(map(re.escape, sorted(words)))})")


@lru_cache(maxsize=32)
def _stop(stops: frozenset[str]) -> re.Pattern[str]:
    """A run of stops, what closes after it, the marks of notes, emoji, a quotation mark that stands
    apart, the white space."""
    marks = "".join(re.escape(mark) for mark in sorted(stops))
    return re.compile(
        rf"(?P<stop>[{marks}]+(?:[ \u00a0]\.+(?!\w))*)"
        rf"(?P<close>[{CLOSERS}]*(?:\s[»”\])](?=\s|$))?)"
        rf"(?P<note>{_NOTE}*)(?P<emoji>(?:\s*{_EMOJI})*)"
        r"(?P<stray>\s+[\"'](?=[\s.,]))?(?P<space>\s*)"
    )


def _end(text: str, start: int, match: re.Match[str]) -> int:
    """Where the next sentence would begin.

    Of four dots set apart by spaces the first is the full stop, if it stands at a word, and the
    others are an omission before what follows. A straight quotation mark between two spaces goes
    with the sentence before it only where it closes one that this opened.
    """
    if match["stop"] == ". . . ." and match["space"] and text[match.start() - 1].isalpha():
        return match.start() + 2
    if match["stray"] is None:
        return match.end()
    mark = match.end("stray") - 1
    opened = text.count(text[mark], max(start, mark - FAR), mark) % 2 == 1
    return match.end() if opened else mark


def _ends(text: str, start: int, end: int, match: re.Match[str], table: Rules) -> bool:
    """Does a sentence that began at `start` end with this stop, and the next begin at `end`?"""
    stop = match["stop"]
    if match["close"] and goes_on(text, end, table):
        return False
    if text[end] in table.stops:
        return False
    if stop[-1] in _ALONE:
        return not (stop == "។" and _is_and_so_on(text, match.start())) and not (
            stop == "．" and _in_number(text, match)
        )
    spaced = text[end - 1].isspace()
    if not spaced and not text[end].isalpha():
        return False
    place = Place(
        text=text, start=start, stop=match.start(), end=end, mark=text[end],
        last=last_word(text, start, match.start()), after=next_word(text, end),
    )  # fmt: skip
    if not spaced:
        return is_glued_end(place, match, table)
    if match["note"][:1].isdigit() and (
        len(place.last) < SHORT or not place.last.islower() or is_short_form(place, table)
    ):
        return False
    if place.mark in "-–—":
        return not match["close"] and speech_begins(place, stop, table)
    if place.mark in ",;:" or place.last.lower() + stop in table.never:
        return False
    if place.after[:1].islower() and not _SMALL_OPENER.match(text, end):
        return small_begins(place, match, table)
    if place.mark == "(" and _CITATION.match(text, end):
        return False
    if stop != ".":
        return not (
            ELLIPSIS.search(stop) and (_tells_nothing(place, table) or _is_omission(place, stop))
        )
    if match["close"]:
        return match["close"] not in (")", "]") or not is_label(place, table)
    return _full_stop_ends(place, table)


def _is_and_so_on(text: str, at: int) -> bool:
    return any(m.start() <= at < m.end() for m in _AND_SO_ON.finditer(text, max(0, at - 4), at + 5))


def _in_number(text: str, match: re.Match[str]) -> bool:
    """Is a wide full stop a decimal point, or the stop of a label ("１．", "３．５")?"""
    before, after = text[match.start() - 1 : match.start()], text[match.end("stop")]
    return before.isdigit() or after.isdigit()


def _is_omission(place: Place, stop: str) -> bool:
    """Does an ellipsis stand apart from the words on both sides, in a quotation? Something was
    left out there, and the capital may be of the same sentence."""
    before = place.text[max(place.start, place.stop - FAR) : place.stop]
    apart = stop in ("…", "...", ". . .") and before[-1:] == " "
    return apart and before.rfind("“") > before.rfind("”")


def _tells_nothing(place: Place, table: Rules) -> bool:
    """Would the word after an ellipsis have its capital, or be a number, in any case?"""
    first = place.after.lower().replace("’", "'")
    return first[:1].isdigit() or first in table.always_capital or first in table.continuers


def _full_stop_ends(place: Place, table: Rules) -> bool:
    """A full stop may end a sentence, an abbreviation, an initial or the label of a list."""
    last, after, lowered = place.last, place.after, place.last.lower()
    first = after.lower().replace("’", "'").partition("'")[0].strip(".")
    if is_label(place, table) or is_listed(lowered, table.never) or _is_gloss(place):
        return False
    if lowered in table.before_number and _NUMBER.match(after):
        return False
    if len(last) == 1 and last.isupper():
        return _is_no_initial(place, first, table)
    if lowered in table.maybe_before_capital:
        if after[:1].isdigit() or first in table.continuers:
            return False
        if place.mark == "(":
            return bool(_ADDED.match(place.text, place.end))
        return first in table.openers or not _is_phrase(place, table)
    if lowered in table.maybe or _INITIALS.match(last):
        # What is added in brackets belongs to the name ("Lim Ltd. (No. 12)").
        return place.mark in QUOTES or (first in table.openers and place.mark != "(")
    return True


def _is_gloss(place: Place) -> bool:
    """Is this the first word in brackets, and short ("(pop. 256,000)", "(lit. Big house)")?"""
    before = place.stop - len(place.last) - 1
    return (
        before >= place.start
        and place.text[before] == "("
        and place.last.isalpha()
        and len(place.last) <= SHORT + 1
    )


def _is_phrase(place: Place, table: Rules) -> bool:
    """Is all that the sentence has so far a phrase of time ("At 5 a.m. Mr. Tan left")?"""
    words = place.text[place.start : min(place.stop, place.start + 2 * REACH)].lower().split()
    return 0 < len(words) <= _PHRASE and words[0] in table.before_time


def _is_no_initial(place: Place, first: str, table: Rules) -> bool:
    """Is a capital with a full stop the end of a sentence ("vitamin C. It helps", "Annex B.")?
    Before a likely opener it is, but after another initial and before what is a surname, too."""
    before = place.text[max(place.start, place.stop - REACH) : place.stop - 1].split()[-1:] or [""]
    if before[0].lower() in table.labels:
        return True
    if first not in table.openers or place.last == "I" or before[0].islower():
        return first in table.openers
    return len(before[0]) > 2 and first not in _SURNAMES
