"""A text of runs that look each their own way, as shared strings, cells and comments have it."""

import re
from collections.abc import Iterable

from lxml import etree

from harbor_pub.model import Markup

Look = frozenset[str]
"""Kinds of markup (see model.Markup)."""

PLAIN: Look = frozenset()
LINK_COLOUR = "1D4ED8"
CODE_FONT = "Consolas"
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_FLAGS = {"b": "bold", "i": "italic", "strike": "strike"}
_OFF = ("0", "false", "off")


def local(element: etree._Element) -> str:
    """The name without its namespace: the strict form of the standard has others."""
    return str(etree.QName(element).localname)


def escaped(text: str) -> str:
    """What Excel would take for an escape, escaped (ECMA-376, 22.9.2.19)."""
    return re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text)


def unescaped(text: str) -> str:
    def letter(match: re.Match[str]) -> str:
        code = int(match[1], 16)
        return match[0] if 0xD800 <= code < 0xE000 else chr(code)

    return _ESCAPED.sub(letter, text)


def read(element: etree._Element, own: Look = PLAIN) -> tuple[str, tuple[Markup, ...]]:
    """The text of a string item and its markup; `own` is the look of what has no font of its
    own. Phonetic runs are no text."""
    parts: list[tuple[str, Look]] = []
    for child in element:
        if local(child) == "t":
            parts.append((_characters(child), own))
        elif local(child) == "r":
            font = child.find("{*}rPr")
            said = "".join(_characters(t) for t in child.iterchildren("{*}t"))
            parts.append((said, own if font is None else look(font)))
    return "".join(text for text, _ in parts), tuple(_marks(parts))


def look(font: etree._Element) -> Look:
    """What a font tells as markup. A link is known by the colour and line that we give it."""
    found = set()
    for child in font:
        name, value = local(child), str(child.get("val", ""))
        if name in _FLAGS and value not in _OFF:
            found.add(_FLAGS[name])
        elif name == "vertAlign" and value in ("superscript", "subscript"):
            found.add(value)
        elif name in ("rFont", "name") and value == CODE_FONT:
            found.add("code")
        elif name == "color" and str(child.get("rgb", "")).upper().endswith(LINK_COLOUR):
            found.add("link")
    return frozenset(found)


def _characters(element: etree._Element) -> str:
    return unescaped(element.text or "").replace("\r\n", "\n").replace("\r", "\n")


def _marks(parts: Iterable[tuple[str, Look]]) -> Iterable[Markup]:
    at = 0
    for text, kinds in parts:
        for kind in sorted(kinds):
            if text:
                yield Markup(start=at, end=at + len(text), kind=kind)
        at += len(text)
