"""The word lists of this folder: phrases of furniture and labels of metadata, in many languages."""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

_COUNT = r"\s*[:：(|]?\s*[\d.,]*[KkMm]?\s*[)）.…!?？]*"
"""What may follow a whole line's phrase: a mark, a count."""


@cache
def phrases(reason: str) -> re.Pattern[str]:
    """What matches a line that a reason's list holds."""
    shapes: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for phrase in _lines(f"{reason.replace(' ', '-')}.txt"):
        begins, body, ends = _parts(phrase)
        shapes[begins, ends].append(body)
    # One alternative a shape: the classes of characters around the phrases are slow to compile.
    parts = (f"{begins}(?:{'|'.join(them)}){ends}" for (begins, ends), them in shapes.items())
    return re.compile("|".join(parts), re.I)


@cache
def whole_lines(reason: str) -> frozenset[str]:
    """The phrases of a reason's list that are whole lines, in small letters."""
    found = _lines(f"{reason.replace(' ', '-')}.txt")
    return frozenset(phrase.lower() for phrase in found if "…" not in phrase)


@cache
def labels(field: str) -> re.Pattern[str]:
    """What matches one of a field's labels, the longest where several do."""
    found = sorted(_lines("labels", f"{field}.txt"), key=len, reverse=True)
    return re.compile("|".join(re.escape(label) for label in found), re.I)


def _parts(phrase: str) -> tuple[str, str, str]:
    """What a phrase begins with, says and ends with, as expressions; "…" stands for anything."""
    body = r".*?".join(re.escape(part) for part in phrase.strip("…").split("…"))
    begins = "^.*?" if phrase.startswith("…") else r"^[\s•·»>*-]*"
    if not phrase.endswith("…"):
        return begins, body, f"{_COUNT}$"
    # "Likes" does not begin "Likewise".
    spelt = body[-1:].isascii() and body[-1:].isalpha()
    return begins, body, r"(?![a-zà-ỹ])" if spelt else ""


def _lines(*path: str) -> Iterator[str]:
    text = files("harbor_pub.phrases").joinpath(*path).read_text("utf-8")
    return (line.strip() for line in text.splitlines() if line.strip() and line[0] != "#")
