"""What styles mean: a heading, a quotation, a list; and what they do to text: hide it, raise it."""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from lxml import etree

from harbor_pub.wordml import w

HEADING = re.compile(r"^(?:heading|überschrift|titre|título)\s*(\d)$", re.IGNORECASE)
QUOTES = frozenset({"quote", "intense quote", "block text"})
CODES = frozenset({"html preformatted", "plain text", "source code", "code"})
CONTENTS = "toc heading"
"""The name over a table of contents, which Word bases on Heading 1 and shows in no outline."""
_LISTS = ("list bullet", "list number")
_OFF = ("0", "false", "off", "none")


class Styles:
    """The styles of a document by their ids; what one leaves open, the style it is based on
    tells."""

    def __init__(self, parts: Iterable[etree._Element]) -> None:
        self._styles: dict[str, etree._Element] = {}
        self._default = ""
        for part in parts:
            for style in part.iter(w("style")):
                own = str(style.get(w("styleId")))
                self._styles.setdefault(own, style)
                if style.get(w("type")) == "paragraph" and is_on(style.get(w("default"), "0")):
                    self._default = own
        self.name = cache(self._name)
        self.hides = cache(self._hides)
        self.numbered = cache(self._numbered)

    def of(self, paragraph: etree._Element) -> str:
        """The id of a paragraph's style."""
        return value(paragraph.find(f"{w('pPr')}/{w('pStyle')}")) or self._default

    def run_property(self, style: str, name: str) -> etree._Element | None:
        return self._first(style, f"{w('rPr')}/{w(name)}")

    def _name(self, style: str) -> str:
        """The style's name in lower case; one of somebody's own has the name of the built-in one
        that it is based on."""
        for above in self._chain(style):
            name = value(above.find(w("name"))).lower()
            if _is_meant(name):
                return name
        return value(self._styles[style].find(w("name"))).lower() if style in self._styles else ""

    def _hides(self, style: str) -> bool:
        found = self.run_property(style, "vanish")
        return found is not None and is_on(found.get(w("val")))

    def _numbered(self, style: str) -> tuple[str | None, str | None]:
        """The list and the level that a style puts its paragraphs in."""
        return (
            _value_or_none(self._first(style, f"{w('pPr')}/{w('numPr')}/{w('numId')}")),
            _value_or_none(self._first(style, f"{w('pPr')}/{w('numPr')}/{w('ilvl')}")),
        )

    def _first(self, style: str, path: str) -> etree._Element | None:
        found = (above.find(path) for above in self._chain(style))
        return next((element for element in found if element is not None), None)

    def _chain(self, style: str) -> Iterator[etree._Element]:
        seen = set[str]()
        while style in self._styles and style not in seen:
            seen.add(style)
            yield self._styles[style]
            style = value(self._styles[style].find(w("basedOn")))


def value(element: etree._Element | None) -> str:
    return "" if element is None else str(element.get(w("val"), ""))


def is_on(written: str | None) -> bool:
    """Does the value of a switch turn it on, as leaving it out does?"""
    return written not in _OFF


def _value_or_none(element: etree._Element | None) -> str | None:
    return None if element is None else value(element)


def is_list(name: str) -> bool:
    """Does a style's name alone say that its paragraphs are list items? "List Paragraph" doesn't:
    it only stands them in."""
    return name.startswith(_LISTS)


def _is_meant(name: str) -> bool:
    known = name in QUOTES or name in CODES or name in ("title", "caption", CONTENTS)
    return known or bool(HEADING.match(name)) or is_list(name)
