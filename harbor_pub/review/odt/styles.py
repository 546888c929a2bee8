"""What the styles of an OpenDocument text tell: markup, and which of our styles they come from."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from harbor_pub.sheetml.strings import PLAIN, Look

_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
_BOLD = re.compile(r"bold|[6-9]00")
_UPRIGHT = ("", "normal")
_NAMED = {
    "HarborLink": frozenset({"link"}),
    "HarborCode": frozenset({"code"}),
    "HarborCodeLink": frozenset({"code", "link"}),
}


@dataclass(frozen=True, slots=True)
class Style:
    """`name` is the one that an editor sees, of the style or of the one it comes from, as Word
    would write its id; `hidden` tells that its text isn't shown, `font` is one it names itself."""

    name: str = ""
    look: Look = PLAIN
    hidden: bool = False
    font: str = ""


class Styles:
    """The styles that stand beside the text; those by name are what they are called."""

    def __init__(self, content: etree._Element) -> None:
        fonts = {
            str(one.get(f"{_STYLE}name")): str(one.get(f"{_SVG}font-family", "")).strip("'\"")
            for one in content.iterfind("{*}font-face-decls/{*}font-face")
        }
        self._found = {
            (str(one.get(f"{_STYLE}family")), str(one.get(f"{_STYLE}name"))): _style(one, fonts)
            for one in content.iterfind("{*}automatic-styles/{*}style")
        }

    def paragraph(self, name: str | None) -> Style:
        return self._of("paragraph", name)

    def text(self, name: str | None) -> Style:
        return self._of("text", name)

    def _of(self, family: str, name: str | None) -> Style:
        known = self._found.get((family, name or ""))
        return known or _named(name or "")


def _named(name: str) -> Style:
    """ "Harbor_20_Link" is HarborLink."""
    shown = re.sub(r"_([0-9a-f]{2})_", lambda match: chr(int(match[1], 16)), name)
    called = "".join(shown.split())
    return Style(called, _NAMED.get(called, PLAIN))


def _style(element: etree._Element, fonts: Mapping[str, str]) -> Style:
    parent = _named(str(element.get(f"{_STYLE}parent-style-name", "")))
    properties = element.find(f"{_STYLE}text-properties")
    if properties is None:
        return parent
    found = set(parent.look)
    if _BOLD.match(_said(properties, "font-weight")):
        found.add("bold")
    if _said(properties, "font-style") not in _UPRIGHT:
        found.add("italic")
    if str(properties.get(f"{_STYLE}text-line-through-style", "none")) != "none":
        found.add("strike")
    raised = str(properties.get(f"{_STYLE}text-position", "")).split(" ")[0]
    if raised.startswith("super") or (raised.rstrip("%").isdigit() and raised != "0%"):
        found.add("superscript")
    elif raised.startswith(("sub", "-")):
        found.add("subscript")
    hidden = str(properties.get(f"{_TEXT}display", "")) == "none"
    font = fonts.get(str(properties.get(f"{_STYLE}font-name", "")), "")
    return Style(parent.name, frozenset(found), hidden, font)


def _said(properties: etree._Element, name: str) -> str:
    """A property of Latin letters, or where none is set, of complex or East Asian ones."""
    for full in (f"{_FO}{name}", f"{_STYLE}{name}-complex", f"{_STYLE}{name}-asian"):
        value = str(properties.get(full, ""))
        if value:
            return value
    return ""
