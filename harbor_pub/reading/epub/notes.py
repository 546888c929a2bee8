"""Notes: moved to where they are referred to, and told from the text."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from lxml import etree

from harbor_pub.hypertext import tag
from harbor_pub.reading.epub.page import leave_tail, types

_NOTES = frozenset({"footnote", "rearnote", "endnote", "note"})
_BACK = re.compile(r"^[\s\[({]*[↩↑↵⏎←^⤴\ufe0e\ufe0f]+[\s\])}]*$")
_MARKS = "[](){} .\u00a0"
_SHORT = 6  # characters of a reference: "[12]", "*", "iv"
_LONGEST = 4000  # characters of a note: more is a chapter
_OUTER = frozenset({"table"})
_BLOCKS = frozenset({"aside", "blockquote", "body", "dd", "div", "dt", "figcaption", "h1", "h2",
                     "h3", "h4", "h5", "h6", "li", "p", "section", "td", "th"})  # fmt: skip
_INSIDE = frozenset({"body", "li", "section", "dd", "td", "th"})
NUMBER = "data-note-number"
"""The attribute that tells a note, and how it is numbered."""


def gather(pages: Mapping[str, etree._Element]) -> None:
    """Move each note that is referred to behind the block that does so first."""
    targets = {
        (name, str(element.get("id"))): element
        for name, root in pages.items()
        for element in root.iter(etree.Element)
        if element.get("id")
    }
    moved: set[etree._Element] = set()
    for name, root in pages.items():
        behind: dict[etree._Element, etree._Element] = {}
        for reference in [one for one in root.iter(etree.Element) if "noteref" in types(one)]:
            label = "".join(reference.itertext()).strip()
            note = _note(targets.get(_address(name, reference)))
            if note is not None and note not in moved and not _holds(note, reference):
                moved.add(note)
                _mark(note, label.strip(_MARKS))
                block = _block(reference)
                _insert(note, behind.get(block), block)
                behind[block] = note
            _raise(reference, label)
        for element in [one for one in root.iter(etree.Element) if types(one) & _NOTES]:
            if element.get(NUMBER) is None and not _has_marked(element):
                element.set(NUMBER, "")


def around(element: etree._Element) -> etree._Element | None:
    """The note that an element stands in."""
    return next((o for o in (element, *element.iterancestors()) if o.get(NUMBER) is not None), None)


def number(note: etree._Element) -> str:
    return str(note.get(NUMBER))


def _address(page: str, reference: etree._Element) -> tuple[str, str]:
    path, _, mark = str(reference.get("href") or "").partition("#")
    own = posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(path)))
    return (own if path else page), unquote(mark)


def _note(target: etree._Element | None) -> etree._Element | None:
    """The note that a target is, or stands in; None for what is too much to be one."""
    if target is None:
        return None
    around = [target, *target.iterancestors()]
    typed = next((one for one in around if types(one) & _NOTES), None)
    found = typed if typed is not None else next((o for o in around if tag(o) in _BLOCKS), None)
    if found is None or tag(found) in ("body", "section", "td", "th"):
        return None
    return found if len("".join(found.itertext())) <= _LONGEST else None


def _holds(note: etree._Element, reference: etree._Element) -> bool:
    return any(one is note for one in reference.iterancestors())


def _has_marked(element: etree._Element) -> bool:
    return any(one.get(NUMBER) is not None for one in element.iter(etree.Element))


def _block(reference: etree._Element) -> etree._Element:
    """The block that refers; a table for what its cells say, and a note that refers to another."""
    around = list(reference.iterancestors())
    outer = [one for one in around if tag(one) in _OUTER or one.get(NUMBER) is not None]
    return outer[-1] if outer else next((o for o in around if tag(o) in _BLOCKS), around[-1])


def _insert(note: etree._Element, last: etree._Element | None, block: etree._Element) -> None:
    """Behind the last note of the block, or the block itself; inside of an item of a list."""
    parent = note.getparent()
    if parent is not None:
        leave_tail(note, parent)
    if tag(note) == "li":
        note.tag = "div"
    if last is not None:
        last.addnext(note)
    elif tag(block) in _INSIDE or block.getparent() is None:
        block.append(note)
    else:
        tail, block.tail = block.tail, None
        block.addnext(note)
        note.tail = tail


def _mark(note: etree._Element, label: str) -> None:
    """Tell the note's number beside it: not in its text, nor the way back."""
    for link in [one for one in note.iter(etree.Element) if tag(one) == "a"]:
        said = "".join(link.itertext())
        if "backlink" in types(link) or _BACK.match(said) or said.strip(_MARKS) == label:
            _say_nothing(link)
    if label:
        for holder, attribute in _texts(note):
            text = getattr(holder, attribute)
            if text and text.strip():
                rest = re.sub(rf"^\s*[\[(]?{re.escape(label)}[\])]?[.:]?(?:\s+|$)", "", text)
                setattr(holder, attribute, rest)
                break
    note.set(NUMBER, label)


def _texts(note: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """Where the text of a note stands, in order."""
    for event, element in etree.iterwalk(note, events=("start", "end")):
        if event == "start":
            yield element, "text"
        elif element is not note:
            yield element, "tail"


def _say_nothing(link: etree._Element) -> None:
    link.text = None
    for child in list(link):
        link.remove(child)


def _raise(reference: etree._Element, label: str) -> None:
    """A reference stands above the line, so that it is no part of the word before it."""
    inside = {tag(one) for one in (*reference.iter(etree.Element), *reference.iterancestors())}
    if label and len(label) <= _SHORT and "sup" not in inside:
        for child in list(reference):
            reference.remove(child)
        reference.text = None
        etree.SubElement(reference, "sup").text = label.strip("[]") or label
