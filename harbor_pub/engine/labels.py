"""Labels of list items, set aside and put back: "a.", "1.", "(iv)" tell a model nothing, and small
ones say "a." as "sebuah."."""

import re

from harbor_pub.segmentation.items import BULLETS

_LABEL = re.compile(
    r"\s*(?:\((?:\d{1,3}|[A-Za-z]|[ivx]{1,5}|[IVX]{1,5})\)"
    rf"|(?:\d{{1,3}}(?:\.\d{{1,3}})*|[A-Za-z]|[ivx]{{1,5}}|[IVX]{{1,5}})[.)]|[{BULLETS}–—*-])\s+(?=\S)"
)


def label(text: str) -> str:
    """The label that a text begins with and the white space after it; "" where there is none, or
    nothing but it."""
    match = _LABEL.match(text)
    return match.group() if match else ""
