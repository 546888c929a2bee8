"""A web page: trafilatura tells what the article is, our own walk gives its blocks.

witness.py    what trafilatura saw
article.py    which blocks are the article's
places.py     what their places say
ends.py       where the text begins and ends
leftovers.py  what of those is furniture after all
names.py      what blocks and their elements say of themselves
facts.py      what the page says of itself
scripted.py   pages that only a script fills
hidden.py     halves of a text that wait for "read more"

Where little is left of what the witness saw, its own text is taken and that is said.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from lxml import etree
from lxml import html as lxml_html

from harbor_pub import hypertext
from harbor_pub.encoding import decode
from harbor_pub.languages import known_tag
from harbor_pub.model import Block, BlockKind, Content, Drop, Finding
from harbor_pub.reading.html import article, facts, hidden, scripted, witness
from harbor_pub.reading.html.names import is_prose

_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"<\?xml[^>]+encoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_MOST_CONTROLS = 0.001  # of a page's bytes: more is no page
_OUTSIDE = "outside the article"
_FACTS = (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)
_SNIFFED = 4096
_MOST_HEARD = 16_000  # blocks: trafilatura takes time with their square


def parse(data: bytes, declared: str = "", url: str | None = None) -> Content:
    """The article of a page. Raises ValueError for what is no page, or holds no text."""
    root = tree(decode(_controlled(data), declared or charset(data)))
    meta = facts.metadata(root, url)
    language = known_tag(root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang"))
    pairs = list(hypertext.blocks(_body(root)))
    if not any(is_prose(block) for block, _ in pairs) and hidden.opened(root):
        pairs = list(hypertext.blocks(_body(root)))
    if scripted.is_empty(root, [block for block, _ in pairs]):
        filled = scripted.blocks(root, facts.article_body(root))
        drops = tuple(
            Drop(line=b.line, text=b.text, reason="outside the article") for b, _ in pairs
        )
        blocks = tuple(_without_title(filled, meta.title))
        return Content(blocks=blocks, language=language, metadata=meta, drops=drops)
    if hidden.shown(root):
        pairs = list(hypertext.blocks(_body(root)))
    heard = witness.heard(witness.extract(root) if len(pairs) <= _MOST_HEARD else "")
    found = article.sort_out(pairs, heard, meta.title or "", meta.url or url or "")
    findings: tuple[Finding, ...] = ()
    if article.is_alarming(found, heard):
        found = article.as_heard(pairs, heard, _body(root))
        findings = (_taken_over(heard),)
    around = [(block.text, element) for block, element in (*found.before, *found.kept[:3])]
    meta = facts.from_lines(meta, around)
    caption, kept = _caption([block for block, _ in found.kept])
    if facts.is_named_by_its_site(root):
        meta = replace(meta, title=_first_heading(kept) or meta.title)
    kept, told = _without_facts(kept)
    return Content(
        blocks=tuple(_without_title(kept, meta.title)),
        language=language,
        metadata=replace(meta, **_credited(caption)),
        drops=(
            *(Drop(line=b.line, text=b.text, reason=_OUTSIDE) for b, _ in found.dropped),
            *(Drop(line=b.line, text=b.text, reason="metadata") for b in told),
        ),
        findings=findings,
    )


def _taken_over(heard: witness.Witness) -> Finding:
    reason = "less than half of the text stands where a page's text does; see that it is whole"
    return Finding(line=0, text=" ".join(heard.text.split()[:12]), reason=reason)


def _first_heading(blocks: Sequence[Block]) -> str | None:
    """The heading that the text begins with, where no other stands as high."""
    first = blocks[0] if blocks else None
    if first is None or first.kind is not BlockKind.HEADING:
        return None
    others = [b for b in blocks[1:] if b.kind is BlockKind.HEADING and b.level <= first.level]
    return None if others else first.text


def _without_facts(blocks: Sequence[Block]) -> tuple[list[Block], list[Block]]:
    """The blocks, and those before the first sentence that say when the text came out."""
    start = next((n for n, block in enumerate(blocks) if is_prose(block)), 0)
    told = [b for b in blocks[:start] if b.kind in _FACTS and facts.is_stamp(b.text)]
    return [block for block in blocks if block not in told], told


def _controlled(data: bytes) -> bytes:
    """A page without the control characters that got into it, if they are few.

    Encodings that are made of them (UTF-16, ISO 2022), and what is no text, are left as they are.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x1b$" in data or b"\x1b(" in data:
        return data
    found = len(_CONTROL.findall(data))
    few = found and found <= max(3, _MOST_CONTROLS * len(data))
    return _CONTROL.sub(b"", data) if few else data


def charset(data: bytes) -> str:
    """The encoding that a page declares, or ""."""
    found = _CHARSET.search(data[:_SNIFFED]) or _XML_ENCODING.search(data[:_SNIFFED])
    return found[1].decode("ascii") if found else ""


def tree(text: str) -> etree._Element:
    """The root of a page; libxml2 itself stops at a depth of 256. Raises ValueError."""
    parser = lxml_html.HTMLParser(no_network=True, remove_pis=True, huge_tree=False)
    try:
        return lxml_html.document_fromstring(_DECLARATION.sub("", text), parser=parser)
    except (etree.LxmlError, AssertionError, RecursionError) as error:
        raise ValueError("can't be read as a web page") from error


def _body(root: etree._Element) -> etree._Element:
    body = root.find("body")
    return root if body is None else body


def _caption(blocks: Sequence[Block]) -> tuple[str | None, list[Block]]:
    """The first caption, which is metadata, and the other blocks."""
    first = next((b for b in blocks if b.kind is BlockKind.CAPTION), None)
    rest = [block for block in blocks if block is not first]
    return (first.text if first else None), rest


_CREDIT = re.compile(
    r"\s*[(\[]\s*(?:photo|picture|image|foto|ảnh)s?\s*(?:[/:]|by\b|courtesy of\b|oleh\b)\s*"
    r"(?P<in>[^)\]]+)[)\]]\.?$"
    r"|\s+[–—-]\s+(?:\w+ ){0,2}(?:photo|picture|image|foto|ảnh)s?\s*(?::|by\b|oleh\b)\s*"
    r"(?P<on>[^()]+)$",
    re.IGNORECASE,
)


def _credited(caption: str | None) -> dict[str, str | None]:
    """The caption, and the credit where it stands in brackets at its end."""
    credit = _CREDIT.search(caption or "")
    if caption is None or credit is None or not credit.start():
        return {"caption": caption}
    return {"caption": caption[: credit.start()], "credit": (credit["in"] or credit["on"]).strip()}


def _without_title(blocks: Sequence[Block], title: str | None) -> Iterator[Block]:
    """The body: the headline is metadata, wherever the page repeats it above the text."""
    for number, block in enumerate(blocks):
        if number > 3 or not title or witness.tokens(block.text) != witness.tokens(title):
            yield block
