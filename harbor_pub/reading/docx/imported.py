"""Texts in other formats that a document takes in when Word opens it (`w:altChunk`)."""

from collections.abc import Iterator

from lxml import etree
from lxml import html as lxml_html

from harbor_pub import hypertext
from harbor_pub.encoding import decode
from harbor_pub.model import Block, BlockKind
from harbor_pub.text import storable

_PAGES = (".htm", ".html", ".xhtml", ".xht")


def imported(data: bytes, name: str, tables: Iterator[int]) -> list[Block] | None:
    """The blocks of a page or a plain text, None for another format."""
    if name.lower().endswith(_PAGES):
        return _page(decode(data), tables)
    if name.lower().endswith(".txt"):
        rows = (storable(row).strip() for row in decode(data).splitlines())
        return [Block(kind=BlockKind.PARAGRAPH, text=row) for row in rows if row]
    return None


def _page(text: str, tables: Iterator[int]) -> list[Block] | None:
    # The page may still declare what it was encoded in before.
    parser = lxml_html.HTMLParser(
        no_network=True, remove_pis=True, huge_tree=False, encoding="utf-8"
    )
    try:
        root = lxml_html.document_fromstring(storable(text).encode(), parser=parser)
    except (etree.LxmlError, ValueError):
        return None
    body = root.find("body")
    return [block for block, _ in hypertext.blocks(root if body is None else body, tables)]
