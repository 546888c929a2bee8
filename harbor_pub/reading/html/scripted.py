"""Pages whose text only a script puts there: what they carry for it, or a refusal."""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from lxml import etree
from lxml import html as lxml_html

from harbor_pub import hypertext
from harbor_pub.model import Block, BlockKind

_BODIES = ("articlebody", "body", "content", "bodyhtml", "contenthtml", "html", "text")
_ROOTS = ("__next", "root", "app", "__nuxt", "___gatsby", "react-root", "main-app")
_FEW = 120  # letters that a page shows while it waits for its text
_SHORTEST = 80  # letters of a text that a script would show
_DEEPEST = 40
_LINE = re.compile(r"\s*\n\s*")


def is_empty(root: etree._Element, blocks: Sequence[Block]) -> bool:
    """Does a page show next to nothing, and have a script that would fill it?"""
    if sum(len(block.text) for block in blocks) > _FEW:
        return False
    waits = any(e.get("id") in _ROOTS for e in root.iter("div", "main"))
    says = any("javascript" in "".join(e.itertext()).lower() for e in root.iter("noscript"))
    data = any("json" in (e.get("type") or "") for e in root.iter("script"))
    return waits or says or data


def blocks(root: etree._Element, told: str) -> list[Block]:
    """The text that the page carries for its script. Raises ValueError where it carries none."""
    text = max((told, *_carried(root)), key=len)
    if len(text) < _SHORTEST:
        raise ValueError(
            "its text is put there by a script, and isn't in the file; open it in a browser and "
            "save the page from there"
        )
    return list(_blocks(text))


def _carried(root: etree._Element) -> Iterator[str]:
    """The strings of a page's data that are named as a text's body is."""
    for script in root.iter("script"):
        if script.get("id") in ("__NEXT_DATA__", "__NUXT_DATA__"):
            try:
                yield from _bodies(json.loads("".join(script.itertext())), 0)
            except (ValueError, RecursionError):
                continue


def _bodies(value: Any, depth: int) -> Iterator[str]:
    if depth > _DEEPEST:
        return
    if isinstance(value, dict):
        for key, one in value.items():
            if isinstance(one, str) and str(key).lower().replace("_", "") in _BODIES:
                yield one
            else:
                yield from _bodies(one, depth + 1)
    elif isinstance(value, list):
        for one in value:
            yield from _bodies(one, depth + 1)


def _blocks(text: str) -> Iterator[Block]:
    """Its markup's blocks where it has any, else its lines."""
    if re.search(r"<(?:p|br|div|h\d|li)\b", text, re.IGNORECASE):
        for block, _ in hypertext.blocks(lxml_html.fragment_fromstring(text, create_parent="div")):
            yield block
        return
    for line in _LINE.split(text.strip()):
        if line:
            yield Block(kind=BlockKind.PARAGRAPH, text=" ".join(line.split()))
