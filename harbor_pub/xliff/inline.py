"""Inline markup as XLIFF 2 has it: <pc> around what is bold or a link, and back.

What stood around it in the source's own format is kept as original data, for tools that show it;
there a link tells where it leads.
"""

import html
import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from lxml import etree

from harbor_pub.model import Markup, within
from harbor_pub.text import fingerprint, forbidden_removed, whole_letters
from harbor_pub.xliff.names import core, old

_SUBTYPES = {
    "bold": "xlf:b",
    "italic": "xlf:i",
    "superscript": "harbor:sup",
    "subscript": "harbor:sub",
    "strike": "harbor:strike",
    "code": "harbor:code",
}
_KINDS = {subtype: kind for kind, subtype in _SUBTYPES.items()}
_TAGS = {
    "bold": "b",
    "italic": "i",
    "superscript": "sup",
    "subscript": "sub",
    "strike": "s",
    "code": "code",
}
_NAMES = {**{tag: kind for kind, tag in _TAGS.items()}, "strong": "bold", "em": "italic"}
_OLD_KINDS = {"bold": "bold", "italic": "italic"} | {f"x-{kind}": kind for kind in _TAGS}
"""What XLIFF 1.2 calls them, and TMX."""
_TAG = re.compile(r"<([a-zA-Z]+)>")
_LINK = re.compile(r'<a href="([^"]*)">')
_BEGINS, _ENDS = (frozenset({old(tag), tag}) for tag in ("bpt", "ept"))
# Elements that stand for text rather than hold codes of the document's own format.
_SPANS = frozenset({core("pc"), core("mrk"), old("g"), old("mrk"), old("sub"), "hi"})


def normal(text: str, markup: Iterable[Markup]) -> tuple[Markup, ...]:
    """The markup within a text, in order and of whole letters; what touches and is the same is
    one."""
    found: list[Markup] = []
    for mark in sorted(markup, key=lambda m: (m.kind, m.href, m.start, m.end)):
        if mark.start >= min(mark.end, len(text)):
            continue
        start, end = whole_letters(text, mark.start, mark.end)
        mark = replace(mark, start=start, end=end, href=forbidden_removed(mark.href))
        last = found[-1] if found else None
        if last and (last.kind, last.href) == (mark.kind, mark.href) and mark.start <= last.end:
            found[-1] = replace(last, end=max(last.end, mark.end))
        else:
            found.append(mark)
    return tuple(sorted(found, key=_order))


def told(text: str, markup: Iterable[Markup]) -> str:
    """A fingerprint to tell changed markup by; white space around the text doesn't count."""
    before, bare = len(text) - len(text.lstrip()), text.strip()
    own = within(markup, before, before + len(bare))
    return fingerprint("".join(f"{m.start} {m.end} {m.kind} {m.href}\n" for m in normal(bare, own)))


class Codes:
    """The codes of a <unit>: ids that are unique, and the original data that they refer to."""

    def __init__(self) -> None:
        self.data: dict[str, str] = {}
        self._count = 0
        self._free: dict[tuple[str, str], deque[str]] = {}

    def source(self, element: etree._Element, text: str, markup: Iterable[Markup]) -> None:
        """Fill a <source>. Its target's codes are to have its ids."""
        self._free = {}
        for mark, code in self._filled(element, text, markup):
            self._count += 1
            self._identify(code, mark, f"c{self._count}")
            self._free.setdefault((mark.kind, mark.href), deque()).append(code.get("id", ""))

    def target(self, element: etree._Element, text: str, markup: Iterable[Markup]) -> None:
        """Fill the <target> of the last source; what has no counterpart there gets a new id."""
        for mark, code in self._filled(element, text, markup):
            free = self._free.get((mark.kind, mark.href))
            if not free:
                self._count += 1
            self._identify(code, mark, free.popleft() if free else f"c{self._count}")

    def original_data(self) -> etree._Element | None:
        """The <originalData> of the unit, None where it needs none."""
        if not self.data:
            return None
        parent = etree.Element(core("originalData"))
        for text, id_ in self.data.items():
            etree.SubElement(parent, core("data"), id=id_).text = text
        return parent

    def _filled(
        self, element: etree._Element, text: str, markup: Iterable[Markup]
    ) -> list[tuple[Markup, etree._Element]]:
        marks = deque(nested(normal(text, markup)))
        return list(_fill(element, text, (0, len(text)), marks))

    def _identify(self, code: etree._Element, mark: Markup, id_: str) -> None:
        code.set("id", id_)
        for name, text in zip(("dataRefStart", "dataRefEnd"), native(mark), strict=True):
            code.set(name, self.data.setdefault(text, f"d{len(self.data) + 1}"))


def read(element: etree._Element | None, data: Mapping[str, str]) -> tuple[str, tuple[Markup, ...]]:
    """The text of a source or target without its codes, and what they say of it. `data` is the
    unit's original data, by id."""
    if element is None:
        return "", ()
    parts: list[str] = []
    found: list[Markup] = []
    _read(element, data, parts, found, {})
    text = "".join(parts)
    return text, normal(text, found)


def _read(
    element: etree._Element,
    data: Mapping[str, str],
    parts: list[str],
    found: list[Markup],
    open_: dict[str, tuple[int, etree._Element]],
) -> None:
    """Add an element's text to `parts`, its markup to `found`; `open_` are the <sc>s without
    their <ec>, and where they stand."""
    parts.append(element.text or "")
    for child in element:
        at = sum(map(len, parts))
        if child.tag in _SPANS:
            _read(child, data, parts, found, open_)
            found += _marks(child, at, sum(map(len, parts)), data.get(child.get("dataRefStart")))
        elif child.tag == core("cp"):
            parts.append(chr(int(child.get("hex", ""), 16)))
        elif child.tag == core("sc"):
            open_[child.get("id", "")] = at, child
        elif child.tag in _BEGINS:
            open_[_number(child)] = at, child
        elif child.tag in _ENDS:
            if _number(child) in open_:
                start, code = open_.pop(_number(child))
                found += _paired(code, start, at)
        elif child.tag == core("ec") and child.get("startRef") in open_:
            start, code = open_.pop(child.get("startRef", ""))
            found += _marks(code, start, at, data.get(code.get("dataRef")))
        parts.append(child.tail or "")


def _number(code: etree._Element) -> str:
    """What a <bpt> and its <ept> share, in XLIFF 1.2 and in TMX."""
    return code.get("rid") or code.get("id") or code.get("i") or ""


def _paired(code: etree._Element, start: int, end: int) -> Iterator[Markup]:
    """What a <bpt> says of the text up to its <ept>: by what it holds, else by its type."""
    held = "".join(code.itertext())
    link, tag = _LINK.fullmatch(held), _TAG.fullmatch(held)
    kind = tag and _NAMES.get(tag[1].lower())
    kind = kind or _OLD_KINDS.get(code.get("ctype") or code.get("type") or "")
    if link:
        yield Markup(start=start, end=end, kind="link", href=html.unescape(link[1]))
    elif kind:
        yield Markup(start=start, end=end, kind=kind)


def understood(code: etree._Element) -> bool:
    """Does a <bpt> say something that we have a word for?"""
    return next(_paired(code, 0, 1), None) is not None


def _marks(code: etree._Element, start: int, end: int, data: str | None) -> Iterator[Markup]:
    """What a code says of its text; nothing for one of another's making."""
    kind = _KINDS.get(code.get("subType", "")) or _OLD_KINDS.get(code.get("ctype", ""))
    link = _LINK.fullmatch(data or "") if code.get("type") == "link" else None
    if kind:
        yield Markup(start=start, end=end, kind=kind)
    elif link:
        yield Markup(start=start, end=end, kind="link", href=html.unescape(link[1]))


def _order(mark: Markup) -> tuple[int, int, str, str]:
    return mark.start, -mark.end, mark.kind, mark.href


def nested(marks: Sequence[Markup]) -> Iterator[Markup]:
    """The markup, outer before inner; what overlaps is cut where the other ends."""
    todo, open_ = list(marks), list[Markup]()
    while todo:
        mark = todo.pop(0)
        while open_ and open_[-1].end <= mark.start:
            open_.pop()
        if open_ and mark.end > open_[-1].end:
            cut = open_[-1].end
            halves = [replace(mark, end=cut), replace(mark, start=cut)]
            todo = sorted([*halves, *todo], key=_order)
            continue
        open_.append(mark)
        yield mark


def _fill(
    element: etree._Element, text: str, span: tuple[int, int], marks: deque[Markup]
) -> Iterator[tuple[Markup, etree._Element]]:
    """Write a stretch of the text, with the codes that begin in it."""
    at, end = span
    last: etree._Element | None = None
    while marks and marks[0].start < end:
        mark = marks.popleft()
        _say(element, last, text[at : mark.start])
        last = etree.SubElement(element, core("pc"), _kind(mark))
        yield mark, last
        yield from _fill(last, text, (mark.start, mark.end), marks)
        at = mark.end
    _say(element, last, text[at:end])


def _say(element: etree._Element, last: etree._Element | None, text: str) -> None:
    if last is None:
        element.text = text
    else:
        last.tail = text


def _kind(mark: Markup) -> dict[str, str]:
    if mark.kind == "link":
        return {"type": "link"}
    return {"type": "fmt", "subType": _SUBTYPES[mark.kind]}


def native(mark: Markup) -> tuple[str, str]:
    """What stands where a mark begins and ends in the source's own format."""
    if mark.kind == "link":
        return f'<a href="{html.escape(mark.href)}">', "</a>"
    return f"<{_TAGS[mark.kind]}>", f"</{_TAGS[mark.kind]}>"
