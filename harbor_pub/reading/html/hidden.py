"""Halves of a text that a page hides until somebody asks for more of it."""

import re

from lxml import etree

from harbor_pub import hypertext
from harbor_pub.reading.html.names import is_prose, stands_in_furniture

_DIALOGS = re.compile(
    r"(?:^|[-_\s])(?:dialog|alert|overlay|lightbox|tooltip|template|login|gdpr|privacy|error|"
    r"mega|dropdown|drawer|search)(?:$|[-_\s])",
    re.IGNORECASE,
)
_CONTROLS = frozenset({"input", "select", "textarea", "form", "iframe"})
_FEWEST = 3  # sentences: a request to switch scripts on has fewer
_DISPLAY = re.compile(r"display\s*:\s*none\s*;?", re.IGNORECASE)


def shown(root: etree._Element) -> int:
    """Show the hidden elements of a page that hold its prose; how many they were."""
    waiting = [e for e in root.iter(etree.Element) if hypertext.hidden(e) and _may_be_text(e)]
    if not waiting:
        return 0
    said = {block.text for block, _ in hypertext.blocks(root)}
    count = 0
    for element in waiting:
        before = element.attrib.pop("hidden", None), element.get("style")
        element.set("style", _DISPLAY.sub("", before[1] or ""))
        blocks = [block for block, _ in hypertext.blocks(element)]
        if any(is_prose(b) for b in blocks) and not any(b.text in said for b in blocks):
            count += 1
            continue
        if before[0] is not None:
            element.set("hidden", before[0])
        element.set("style", before[1] or "")
    return count


def opened(root: etree._Element) -> int:
    """Open each <noscript> that a page forgot to close, and that so holds its text; how many."""
    count = 0
    for element in list(root.iter("noscript")):
        element.tag = "div"
        if sum(is_prose(block) for block, _ in hypertext.blocks(element)) >= _FEWEST:
            count += 1
        else:
            element.tag = "noscript"
    return count


def _may_be_text(element: etree._Element) -> bool:
    name = hypertext.tag(element)
    if name not in ("div", "section", "p", "article", "span", "ul", "ol", "blockquote"):
        return False
    told = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('role') or ''}"
    if _DIALOGS.search(told) or stands_in_furniture(element):
        return False
    return not any(hypertext.tag(one) in _CONTROLS for one in element.iter())
