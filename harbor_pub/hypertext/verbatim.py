"""Text that stands as it is: code, and prose that somebody put into <pre>."""

import re
from collections.abc import Iterator

from lxml import etree

from harbor_pub.hypertext.elements import tag
from harbor_pub.model import Block, BlockKind

_CODE = frozenset({"code", "kbd", "samp", "var", "tt"})
_CODE_CLASS = re.compile(r"(?:^|[-_\s])(?:code|lang(?:uage)?|highlight|brush|hljs|console|terminal|"
                         r"prettyprint|source|sh|syntax)(?:$|[-_:\s])", re.IGNORECASE)  # fmt: skip
_SIGNS = re.compile(r"[{}<>$=;|\\#~^_*/@+]|->|\(\)|::")
_COLUMNS = re.compile(r"\S(?: {3,}|\t+)\S")
_STOP = re.compile(r"[.,!?…;:。！？။។][\"'”’)\]]*\s*$", re.MULTILINE)
_WORD = re.compile(r"[^\W\d_]{2,}")
_LABEL = re.compile(r"\s*(?:[-–*•]|\(?\d{1,3}[.)])\s")
_FEWEST_WORDS = 6
_MOST_SIGNS = 0.01  # of the characters


def blocks(element: etree._Element, *, untranslated: bool) -> Iterator[Block]:
    """The element's text as one block of code, or as paragraphs where it is prose."""
    text = "".join(element.itertext()).strip("\n")
    line = element.sourceline or 0
    if untranslated or _is_marked(element) or not is_prose(text):
        if text.strip():
            yield Block(kind=BlockKind.CODE, text=text, line=line)
        return
    for before, paragraph in _paragraphs(text):
        kind = BlockKind.PARAGRAPH
        yield Block(kind=kind, text=paragraph, line=line + before if line else 0)


def is_prose(text: str) -> bool:
    """Words and stops, with next to none of the signs that code is made of, and no columns."""
    return (
        len(_WORD.findall(text)) >= _FEWEST_WORDS
        and bool(_STOP.search(text))
        and len(_SIGNS.findall(text)) <= _MOST_SIGNS * len(text)
        and not _COLUMNS.search(text)
    )


def _is_marked(element: etree._Element) -> bool:
    if _CODE_CLASS.search(f"{element.get('class') or ''} {element.get('id') or ''}"):
        return True
    return any(tag(one) in _CODE for one in element.iterdescendants())


def _paragraphs(text: str) -> Iterator[tuple[int, str]]:
    """Paragraphs with the number of lines before each; a label begins one, as a blank line does."""
    held: list[str] = []
    first = 0
    for number, line in enumerate([*text.split("\n"), ""]):
        if held and (not line.strip() or _LABEL.match(line)):
            yield first, " ".join(held)
            held = []
        if line.strip():
            first = first if held else number
            held.append(" ".join(line.split()))
