"""Lines of a plain text that a width broke, told from lines that end where their author meant.

Decided run by run, a run being lines without a blank one between: it is wrapped where most of its
lines are about as long as the longest, and go on in mid-sentence.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

_WIDTHS = range(36, 112)
"""Columns, a Chinese character being two: no one wraps narrower or wider."""
_FULL, _SHORT = 0.7, 0.6
_MOSTLY = 0.6
_STOP = re.compile(r"[.!?…:;。！？：；။។]['\"”’)\]）」』]*$")
_LABEL = re.compile(
    r"(?:[•·▪◦‣*–—-]|\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)])\s+\S|第[一二三四五六七八九十百]+条"
)
_NO_SPACES = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3000-\u9fff\uff00-\uffef]")
_HYPHENATED = re.compile(r"([^\W\d_]+)[-\u00ad\u2010]$")
_BEGINNING = re.compile(r"[^\W\d_]+")
_FIRST_HALVES = """
self well non ex all half cross high low long short semi mid twenty thirty forty fifty sixty
seventy eighty ninety one two three four five six seven eight nine ten
"""
_KEPT_HYPHEN = frozenset(_FIRST_HALVES.split())
# What follows a hyphen that waits for its word: "pre- and post-war".
_AND = frozenset(("and", "or", "to", "dan", "atau", "hingga", "và", "hoặc", "at", "o", "e", "ou"))
_AT_LEAST = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Joint:
    """Where two lines become one: `before` is their end and the line feed, `after` what it
    becomes."""

    before: str
    after: str
    reason: str


def joints(
    lines: Sequence[str],
    apart: Sequence[bool],
    bridged: Sequence[bool],
    knows: Callable[[str], bool],
) -> list[Joint | None]:
    """For each line the joint to the next, None where a paragraph ends.

    `apart` tells that a blank line follows, `bridged` that the foot and the head of a page were
    taken out there. `knows` tells the words of the language.
    """
    seen = Counter(word.lower() for line in lines for word in re.findall(r"[\w-]+", line))
    found: list[Joint | None] = [None] * len(lines)
    runs = list(_runs(apart, len(lines)))
    widths = [_width([lines[i] for i in run]) for run in runs]
    common = max((width for width in widths if width), default=None)
    for run, own in zip(runs, widths, strict=True):
        width = own or (common if len(run) <= _AT_LEAST else None)
        listed = sum(bool(_LABEL.match(lines[i])) for i in run) >= _AT_LEAST
        ragged = sum(_breaks_a_word(lines[i], lines[i + 1]) for i in run[:-1]) >= _AT_LEAST
        for i in run[:-1]:
            after = lines[i + 1]
            # Items of a list that are about as long as one another are not one wrapped paragraph.
            if listed and _LABEL.match(after):
                continue
            # Where words are broken, lines are too: as a scanned page has them, of any length.
            open_ended = ragged and after[:1].islower() and not _STOP.search(lines[i])
            if open_ended or _breaks_a_word(lines[i], after) or _goes_on(lines[i], after, width):
                found[i] = _joint(lines[i], after, seen, knows)
    for i in range(len(lines) - 1):
        if bridged[i] and not _STOP.search(lines[i]) and _continues(lines[i + 1]):
            found[i] = _joint(lines[i], lines[i + 1], seen, knows)
    return found


def columns(text: str) -> int:
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _runs(apart: Sequence[bool], count: int) -> Iterator[range]:
    start = 0
    for i in range(count):
        if i == count - 1 or apart[i]:
            yield range(start, i + 1)
            start = i + 1


def _width(lines: Sequence[str]) -> int | None:
    """The width at which a run was wrapped, None where it wasn't or is too short to tell."""
    followed = lines[:-1]
    if len(followed) < _AT_LEAST:
        return None
    lengths = [columns(line) for line in followed]
    # The last line of a run may be the longest, where a text is broken by hand.
    width = max(*lengths, columns(lines[-1]))
    full = sum(length >= _FULL * width for length in lengths)
    open_ended = sum(not _STOP.search(line) for line in followed)
    enough = _MOSTLY * len(followed)
    return (
        width if width in _WIDTHS and full >= enough and open_ended >= 0.4 * len(followed) else None
    )


def _breaks_a_word(line: str, after: str) -> bool:
    """A hyphen at the end of a line, however short the line is, and a small letter after it."""
    return bool(_HYPHENATED.search(line)) and after[:1].islower()


def _goes_on(line: str, after: str, width: int | None) -> bool:
    if not width:
        open_ended = columns(line) in _WIDTHS and not _STOP.search(line)
        return open_ended and after[:1].islower() and bool(_STOP.search(after))
    if width not in _WIDTHS:
        return False
    length, stops = columns(line), bool(_STOP.search(line))
    if _LABEL.match(after) and (stops or length < _FULL * width):
        return False
    if length < _SHORT * width:
        return not stops and after[:1].islower()
    # After a short line a capital begins a paragraph as a stop ends one: headings have no stop.
    room = width * (0.92 if stops or after[:1].isupper() else 0.75) - length
    return room < 1 + columns(_first_word(after))


def _first_word(line: str) -> str:
    return line[:1] if _NO_SPACES.match(line) else line.split(maxsplit=1)[0]


def _continues(line: str) -> bool:
    return line[:1].islower() or bool(_NO_SPACES.match(line))


def _joint(line: str, after: str, seen: Counter[str], knows: Callable[[str], bool]) -> Joint:
    hyphen = _HYPHENATED.search(line)
    rest = _BEGINNING.match(after)
    if hyphen and rest and rest.group()[0].islower() and rest.group() not in _AND:
        mark = line[-1]
        stays = mark != "\u00ad" and _keeps_hyphen(hyphen[1], rest.group(), line, seen, knows)
        return Joint(before=mark + "\n", after=mark if stays else "", reason="hyphen")
    if hyphen and rest and line[-1] == "-" and rest.group() not in _AND:
        return Joint(before="\n", after="", reason="line end")
    close = _NO_SPACES.match(line[-1:]) and _NO_SPACES.match(after)
    return Joint(before="\n", after="" if close else " ", reason="line end")


def _keeps_hyphen(
    first: str, second: str, line: str, seen: Counter[str], knows: Callable[[str], bool]
) -> bool:
    """Is it a compound's hyphen? What the document shows elsewhere goes before what is known."""
    a, b = first.lower(), second.lower()
    if seen[f"{a}-{b}"] != seen[a + b]:
        return seen[f"{a}-{b}"] > seen[a + b]
    # "four-hundred-and-": more hyphens before, or a word said twice as in Malay.
    if a in _KEPT_HYPHEN or a == b or re.search(rf"-{re.escape(first)}-$", line):
        return True
    return knows(a) and knows(b) and not knows(a + b)
