"""Runs of WordprocessingML: a text, cut where its markup begins and ends, in XML."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from xml.sax.saxutils import escape

from harbor_pub.languages import Slot
from harbor_pub.model import Markup
from harbor_pub.text import whole_letters

# In the order of the schema: rStyle rFonts b bCs i iCs strike vertAlign em.
_LOOKS = {
    "link": '<w:rStyle w:val="HarborLink"/>',
    "code": '<w:rFonts w:ascii="Consolas" w:hAnsi="Consolas"/>',
    "bold": "<w:b/><w:bCs/>",
    "italic": "<w:i/><w:iCs/>",
    "strike": "<w:strike/>",
    "superscript": '<w:vertAlign w:val="superscript"/>',
    "subscript": '<w:vertAlign w:val="subscript"/>',
}
# Other scripts have no italics: their own letters stay upright and Latin ones slant; Chinese has
# dots under what is emphasised. Either way the file tells what is in italics when it comes back.
_SLANTED: dict[Slot, dict[str, str]] = {
    "latin": {},
    "complex": {"italic": '<w:i/><w:iCs w:val="0"/>'},
    "east-asian": {"italic": ""},
}
_DOTTED = '<w:em w:val="dot"/>'

Mark = tuple[str, str, int, int]
"""Kind and address of a stretch of whole letters, and its offsets."""


def run(text: str, kinds: Collection[str] = (), slot: Slot = "latin") -> str:
    """A run that keeps every space; line feeds and tabs become elements. `kinds` are those of
    inline markup, `slot` tells the script."""
    if not text:
        return ""
    looks = [look for kind, look in (_LOOKS | _SLANTED[slot]).items() if kind in kinds]
    if "code" in kinds:
        style = "HarborCode" if "link" not in kinds else "HarborCodeLink"
        looks = [f'<w:rStyle w:val="{style}"/>', *(x for x in looks if x != _LOOKS["link"])]
    if slot == "east-asian" and "italic" in kinds:
        looks.append(_DOTTED)
    properties = f"<w:rPr>{''.join(looks)}</w:rPr>" if looks else ""
    return f"<w:r>{properties}{characters(text)}</w:r>"


def runs(
    text: str,
    markup: Iterable[Markup],
    links: Mapping[str, str],
    slot: Slot = "latin",
    edges: Iterable[int] = (),
) -> Iterator[tuple[int, int, str]]:
    """The runs of a text with the offsets of each, cut at the edges too. `links` are the ids of
    the relationships that lead to each address."""
    marked = [(m.kind, m.href, *whole_letters(text, m.start, m.end)) for m in markup]
    for start, end, kinds, href in _cut(text, marked, edges):
        inside = run(text[start:end], kinds, slot)
        if id_ := links.get(href):
            inside = f'<w:hyperlink r:id="{id_}" w:history="1">{inside}</w:hyperlink>'
        yield start, end, inside


def _cut(
    text: str, marked: Sequence[Mark], edges: Iterable[int]
) -> Iterator[tuple[int, int, set[str], str]]:
    """Stretches of one look and one address."""
    ends = {offset for _, _, *span in marked for offset in span}
    for start, end in pairwise(sorted({0, len(text), *edges, *ends})):
        over = [mark for mark in marked if mark[2] <= start and end <= mark[3]]
        href = next((href for _, href, *_ in over if href), "")
        yield start, end, {kind for kind, *_ in over}, href


def characters(text: str) -> str:
    """The text's elements inside a run."""
    special = {"\n": "<w:br/>", "\t": "<w:tab/>"}
    return "".join(
        special.get(part) or f'<w:t xml:space="preserve">{escape(part)}</w:t>'
        for part in re.split(r"([\n\t])", text)
        if part
    )
