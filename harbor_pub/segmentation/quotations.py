"""What stays in one piece: quotations and brackets."""

import re
from collections.abc import Iterable, Iterator

_WHOLE = re.compile(r"“[^“”]*”|\"[^\"]*\"|‘[^‘’]*’|«[^«»]*»|「[^「」]*」|\([^()]*\)|（[^（）]*）")


def outside(places: Iterable[int], text: str, begin: int, end: int) -> Iterator[int]:
    """Those of the places, in order, that no quotation or bracket holds within a stretch."""
    spans = [match.span() for match in _WHOLE.finditer(text, begin, end)]
    number = 0
    for place in places:
        while number < len(spans) and spans[number][1] <= place:
            number += 1
        if number == len(spans) or place <= spans[number][0]:
            yield place
