"""The word lists of this folder: phrases of furniture and labels of metadata, in many languages."""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

_COUNT = r"\s*[:：(|]?\s*[\d.,]*[KkMm]?\s*[)）.…!?？]*"
"""What may follow a whole line's phrase: a mark, a count."""


@cache
def phrases(reason: str) -> re.Pattern[str]:
    """What matches a line that a reason's list holds."""
    return re.compile("|".join(map(_pattern, _lines(f"{reason.replace(' ', '-')}.txt"))), re.I)


@cache
def labels(field: str) -> re.Pattern[str]:
    """What matches one of a field's labels, the longest where several do."""
    found = sorted(_lines("labels", f"{field}.txt"), key=len, reverse=True)
    return re.compile("|".join(re.escape(label) for label in found), re.I)


def _pattern(phrase: str) -> str:
    body = r".*?".join(re.escape(part) for part in phrase.strip("…").split("…"))
    begins = "^.*?" if phrase.startswith("…") else r"^[\s•·»>*-]*"
    if not phrase.endswith("…"):
        return f"{begins}{body}{_COUNT}$"
    # "Likes" does not begin "Likewise".
    return f"{begins}{body}" + (
        r"(?![a-zà-ỹ])" if body[-1:].isascii() and body[-1:].isalpha() else ""
    )


def _lines(*path: str) -> Iterator[str]:
    text = files("harbor_pub.phrases").joinpath(*path).read_text("utf-8")
    return (line.strip() for line in text.splitlines() if line.strip() and line[0] != "#")
