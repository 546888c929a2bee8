"""Lines as one text: what stands between them, and whether a hyphen at a line's end stays."""

import re
from collections import Counter
from collections.abc import Sequence

_HYPHEN = "-\u2010\u00ad"
_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)*")
_FIRST = re.compile(rf"([^\W_]+)[{_HYPHEN}]$")
_REST = re.compile(r"[^\W\d_]+")
_UNSPACED = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]$"
)
_FIRST_HALVES = """
self well non ex all half cross high low long short semi mid twenty thirty forty fifty sixty
seventy eighty ninety one two three four five six seven eight nine ten
"""
_KEPT_HYPHEN = frozenset(_FIRST_HALVES.split())
# What follows a hyphen that waits for its word: "pre- and post-war".
_AND = frozenset({"and", "or", "to", "dan", "atau", "hingga", "và", "hoặc", "at", "o", "e", "ou"})
Seen = Counter[str]


def seen_in(lines: Sequence[str]) -> Seen:
    """How often a document has each word, compounds with their hyphens."""
    return Counter(
        word.replace("\u2010", "-") for line in lines for word in _WORD.findall(line.lower())
    )


def joined(lines: Sequence[str], seen: Seen) -> str:
    """The lines as one text. Scripts that set no spaces get none."""
    text = lines[0]
    for line in lines[1:]:
        first, rest = _FIRST.search(text), _REST.match(line)
        if not first or (rest and rest[0].lower() in _AND):
            close = _UNSPACED.search(text) and _UNSPACED.search(line[:1])
            text += line if close else f" {line}"
        elif rest and rest[0][0].islower() and not _stays(text, first[1], rest[0], seen):
            text = text[:-1] + line
        else:
            text = text[:-1] + text[-1].replace("\u00ad", "") + line
    return text


def _stays(text: str, first: str, rest: str, seen: Seen) -> bool:
    """Is it a compound's hyphen? What the document shows elsewhere goes before what is known."""
    if text.endswith("\u00ad"):
        return False
    a, b = first.lower(), rest.lower()
    if seen[f"{a}-{b}"] != seen[a + b]:
        return seen[f"{a}-{b}"] > seen[a + b]
    before = text[: -len(first) - 1]
    return a in _KEPT_HYPHEN or a == b or not a.isalpha() or before.endswith(("-", "\u2010"))
