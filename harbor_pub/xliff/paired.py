"""Inline markup as XLIFF 1.2 and TMX have it: a <bpt> where it begins and an <ept> where it ends,
each holding what stands there in the source's own format."""

from collections import deque
from collections.abc import Iterable, Iterator

from lxml import etree

from harbor_pub.model import Markup
from harbor_pub.xliff.inline import native, nested, normal
from harbor_pub.xliff.names import old

_TYPES = {"bold": "bold", "italic": "italic", "link": "link"}
"""What both standards have a word for; others begin with `x-`."""


class Pairs:
    """The codes of a unit, for XLIFF 1.2 or TMX; a target's have the numbers of its source's."""

    def __init__(self, *, tmx: bool) -> None:
        self._tmx = tmx
        self._count = 0
        self._free: dict[tuple[str, str], deque[int]] = {}

    def source(self, element: etree._Element, text: str, markup: Iterable[Markup]) -> None:
        """Fill the element of a source text."""
        self._free = {}
        for mark, number in self._filled(element, text, markup, {}):
            self._free.setdefault((mark.kind, mark.href), deque()).append(number)

    def target(self, element: etree._Element, text: str, markup: Iterable[Markup]) -> None:
        """Fill the element of its target."""
        deque(self._filled(element, text, markup, self._free), maxlen=0)

    def _filled(
        self,
        element: etree._Element,
        text: str,
        markup: Iterable[Markup],
        free: dict[tuple[str, str], deque[int]],
    ) -> Iterator[tuple[Markup, int]]:
        element.text, at, open_ = "", 0, list[tuple[Markup, int]]()
        for mark in nested(normal(text, markup)):
            at = self._close(element, text, at, open_, mark.start)
            _say(element, text[at : mark.start])
            at = mark.start
            known = free.get((mark.kind, mark.href))
            if not known:
                self._count += 1
            number = known.popleft() if known else self._count
            self._code(element, "bpt", number, mark)
            open_.append((mark, number))
            yield mark, number
        at = self._close(element, text, at, open_, len(text))
        _say(element, text[at:])

    def _close(
        self,
        element: etree._Element,
        text: str,
        at: int,
        open_: list[tuple[Markup, int]],
        until: int,
    ) -> int:
        """End what ends before a place; where the text goes on from."""
        while open_ and open_[-1][0].end <= until:
            mark, number = open_.pop()
            _say(element, text[at : mark.end])
            at = mark.end
            self._code(element, "ept", number, mark)
        return at

    def _code(self, element: etree._Element, tag: str, number: int, mark: Markup) -> None:
        type_ = _TYPES.get(mark.kind, f"x-{mark.kind}")
        if self._tmx:
            code = etree.SubElement(element, tag, i=str(number))
            if tag == "bpt":
                code.set("x", str(number))
                code.set("type", type_)
        else:
            code = etree.SubElement(element, old(tag), id=str(number))
            if tag == "bpt":
                code.set("ctype", type_)
        code.text = native(mark)[tag == "ept"]


def _say(element: etree._Element, text: str) -> None:
    """Add text at the end."""
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text
