"""The items of a list that runs on in one block: "1.) Open the lid 2.) Wait"."""

import re
from collections.abc import Iterator

from harbor_pub.segmentation.rules import Rules

BULLETS = "•⁃▪◦‣●○■▶"

_ITEM = re.compile(
    rf"(?:(?P<bullet>[{BULLETS}])\s*)?"
    r"(?:(?P<open>\(?)(?P<label>\d{1,3}|[a-z])(?P<close>\.\)|[.)])\s+|(?<=[^\w\s])\s*)(?=\S)"
)
_BEFORE = 80
"""Characters that are looked at before an item, to see whether it may be one."""


def stretches(text: str, table: Rules) -> Iterator[tuple[int, int, int]]:
    """The items of a block that begins with a label or a bullet: where each begins, where its
    label ends, and where it ends. A block that is no list is one stretch.

    The next item has the next number or letter in the same guise, and a capital after it: "1)
    Open 2) Close", but not "1) to open, 2) to close".
    """
    start = len(text) - len(text.lstrip())
    head = _ITEM.match(text, start)
    if head is None or not (head["bullet"] or head["label"]):
        yield 0, 0, len(text)
        return
    begin, after, last = 0, head.end(), head
    for found in _ITEM.finditer(text, head.end()):
        if _follows(last, found) and _may_begin(text, found, table):
            yield begin, after, found.start()
            begin, after, last = found.start(), found.end(), found
    yield begin, after if begin else 0, len(text)


def _follows(last: re.Match[str], found: re.Match[str]) -> bool:
    """Has the item the guise of the last one, and the number or letter after it?"""
    if any(last[name] != found[name] for name in ("bullet", "open", "close")):
        return False
    before, label = last["label"], found["label"]
    if before is None or label is None:
        return before is label and found["bullet"] is not None
    if before.isdigit() or label.isdigit():
        return before.isdigit() and label.isdigit() and int(label) == int(before) + 1
    return ord(label) == ord(before) + 1


def _may_begin(text: str, found: re.Match[str], table: Rules) -> bool:
    at = found.start()
    first = text[found.end()]
    if not text[at - 1].isspace() or not (first.isalpha() and not first.islower()):
        return False
    before = text[max(0, at - _BEFORE) : at].rstrip()
    if found["bullet"] or before[-1:] in ".!?…;":
        return True
    if before[-1:] in ",:–—-(" or before.rfind("(") > before.rfind(")"):
        return False
    if found["close"] != ".":
        return True
    *_, earlier, word = ["", "", *(word.strip(".") for word in before.lower().split())]
    if word in table.labels:  # "see item 2. The", but not "the first item 2. The"
        return earlier in table.openers
    return word not in table.before_number | table.never | table.before_time
