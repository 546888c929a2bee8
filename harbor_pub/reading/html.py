"""A web page: trafilatura tells what the article is, our own walk gives its blocks.

trafilatura's text squeezes words together at times and drops headings and cells; so it is a
witness only: a block is kept where trafilatura kept its words, and between kept blocks unless its
place on the page says that it is furniture. What is left out is in `drops`.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from lxml import etree
from lxml import html as lxml_html

from harbor_pub import hypertext
from harbor_pub.encoding import decode
from harbor_pub.languages import known_tag
from harbor_pub.model import Block, BlockKind, Content, Drop, Metadata

_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"<\?xml[^>]+encoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_SNIFFED = 4096
_FURNITURE = re.compile(
    r"(?:^|[-_\s])(?:nav|navbar|navigation|menu|breadcrumbs?|sidebar|share|sharing|social|related|"
    r"recommend(?:ed|ations)?|promo|advert(?:isement)?|ads?|cookies?|consent|newsletter|subscribe|"
    r"subscription|signup|sign-up|comments?|toolbar|popup|modal|banner|footer|pagination|tags|"
    r"trending|most-read|skip)(?:$|[-_\s])",
    re.IGNORECASE,
)
_FURNITURE_TAGS = frozenset({"nav", "aside", "footer", "form", "menu", "dialog"})
_LINKED = 0.6  # of a block's letters in links: it is a list of links
_WITNESSED = 0.8  # of a block's runs of three words that trafilatura kept


def parse(data: bytes, declared: str = "", url: str | None = None) -> Content:
    """The article of a page. Raises ValueError for what is no page, or holds no text."""
    root = tree(decode(data, declared or charset(data)))
    meta = metadata(root, url)
    pairs = list(hypertext.blocks(_body(root)))
    kept, dropped = _sort_out(pairs, _witness(root))
    caption, kept = _caption(kept)
    return Content(
        blocks=tuple(_without_title(kept, meta.title)),
        language=known_tag(
            root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang")
        ),
        metadata=replace(meta, **_credited(caption)),
        drops=tuple(Drop(line=b.line, text=b.text, reason="outside the article") for b in dropped),
    )


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


def _witness(root: etree._Element) -> str:
    """What trafilatura takes for the article, as text; "" where it finds none."""
    from trafilatura import extract  # half a second, which a text file need not wait for

    page = lxml_html.tostring(root, encoding="unicode")
    try:
        found = extract(
            page, include_comments=False, include_tables=True, include_formatting=False,
            favor_recall=True, deduplicate=False,
        )  # fmt: skip
    except RecursionError:
        return ""
    return found or ""


def _sort_out(pairs: Sequence[hypertext.Pair], witness: str) -> tuple[list[Block], list[Block]]:
    compact, runs = _compact(witness), set(_runs(witness))
    seen = [_is_seen(block, compact, runs) for block, _ in pairs]
    first, last = _ends(pairs, seen)
    kept: list[Block] = []
    dropped: list[Block] = []
    for number, (block, element) in enumerate(pairs):
        inside = first <= number <= last and not _is_furniture(block, element)
        (kept if inside else dropped).append(block)
    return kept, dropped


def _ends(pairs: Sequence[hypertext.Pair], seen: Sequence[bool]) -> tuple[int, int]:
    """The first and last block that trafilatura saw; every block where it saw none."""
    numbers = [n for n, (pair, yes) in enumerate(zip(pairs, seen, strict=True))
               if yes and not _is_furniture(*pair)]  # fmt: skip
    if not numbers:
        return 0, len(pairs)
    first = numbers[0]
    for number in range(first - 1, max(-1, first - 4), -1):  # its headline stands above it
        if pairs[number][0].kind is BlockKind.HEADING and pairs[number][0].level == 1:
            first = number
    return first, _end(pairs, numbers[-1])


def _end(pairs: Sequence[hypertext.Pair], last: int) -> int:
    """The last block beside the last one seen: trafilatura passes over short ones at the end."""
    around = next((e for e in pairs[last][1].iterancestors() if _holds(e)), None)
    if around is None or hypertext.tag(around) in ("body", "html"):
        return last
    for number in range(last + 1, len(pairs)):
        if around not in pairs[number][1].iterancestors():
            break
        last = number
    return last


def _holds(element: etree._Element) -> bool:
    return hypertext.tag(element) in ("article", "main", "section", "div", "body", "html")


def _is_seen(block: Block, compact: str, runs: set[tuple[str, ...]]) -> bool:
    own = _compact(block.text)
    if len(own) > 25 and own in compact:
        return True
    mine = list(_runs(block.text))
    return len(mine) > 3 and sum(run in runs for run in mine) >= _WITNESSED * len(mine)


def _is_furniture(block: Block, element: etree._Element) -> bool:
    """Told by where it stands, or by its being made of links."""
    if block.kind is BlockKind.CODE or _is_long_prose(block):
        return False
    linked = sum(m.end - m.start for m in block.markup if m.kind == "link")
    if linked > _LINKED * len(block.text) and block.kind is not BlockKind.TABLE_CELL:
        return len(block.text) < 160
    return any(_is_furniture_element(one) for one in (element, *element.iterancestors()))


def _is_long_prose(block: Block) -> bool:
    return len(block.text) > 400 and block.kind is BlockKind.PARAGRAPH


def _is_furniture_element(element: etree._Element) -> bool:
    name = hypertext.tag(element)
    if name in ("body", "html", "main", "article"):
        return False
    told = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('role') or ''}"
    return name in _FURNITURE_TAGS or bool(_FURNITURE.search(told))


def _caption(blocks: Sequence[Block]) -> tuple[str | None, list[Block]]:
    """The first caption, which is metadata, and the other blocks."""
    first = next((b for b in blocks if b.kind is BlockKind.CAPTION), None)
    rest = [block for block in blocks if block is not first]
    return (first.text if first else None), rest


_CREDIT = re.compile(
    r"\s*[(\[]\s*(?:photo|picture|image|foto|ảnh)s?\s*(?:[/:]|by\b|courtesy of\b|oleh\b)\s*"
    r"([^)\]]+)[)\]]\.?$",
    re.IGNORECASE,
)


def _credited(caption: str | None) -> dict[str, str | None]:
    """The caption, and the credit where it stands in brackets at its end."""
    credit = _CREDIT.search(caption or "")
    if caption is None or credit is None or not credit.start():
        return {"caption": caption}
    return {"caption": caption[: credit.start()], "credit": credit[1].strip()}


def _without_title(blocks: Sequence[Block], title: str | None) -> Iterator[Block]:
    """The body: the headline is metadata, wherever the page repeats it above the text."""
    for number, block in enumerate(blocks):
        if number > 3 or not title or _compact(block.text) != _compact(title):
            yield block


def metadata(root: etree._Element, url: str | None) -> Metadata:
    """What a page says of itself: JSON-LD first, then OpenGraph and its kin, then its elements."""
    told = _json_ld(root)
    meta = {
        str(m.get("property") or m.get("name") or m.get("itemprop") or "").lower(): m.get("content")
        for m in root.iter("meta")
    }

    def first(*names: str) -> str | None:
        return next(
            (value.strip() for n in names if (value := meta.get(n)) and value.strip()), None
        )

    address = _href(root, "canonical") or first("og:url") or url
    publisher = told.get("publisher")
    site = first("og:site_name", "application-name") or publisher
    return Metadata(
        title=told.get("title") or _headline(root, first("og:title", "twitter:title")),
        published=told.get("published") or first(
            "article:published_time", "datepublished", "date", "dc.date", "dcterms.date",
            "pubdate", "publishdate") or _time(root),
        url=address,
        site=site or (urlsplit(address).hostname if address else None),
        author=told.get("author") or first("author", "article:author", "dc.creator"),
        source=publisher if publisher != site else None,
        editor=told.get("editor") or first("editor"),
    )  # fmt: skip


def _headline(root: etree._Element, named: str | None) -> str | None:
    """The only first-level heading, else what the page is named, without its site's name."""
    headings = [" ".join("".join(h.itertext()).split()) for h in root.iter("h1")]
    headings = [heading for heading in headings if heading]
    if len(headings) == 1:
        return headings[0]
    title = named or " ".join((root.findtext(".//title") or "").split())
    return next((h for h in headings if h in title), None) or re.split(
        r"\s+[|–—·]\s+|\s+-\s+(?=[^-]+$)", title)[0].strip() or None  # fmt: skip


def _time(root: etree._Element) -> str | None:
    return next((str(t.get("datetime")) for t in root.iter("time") if t.get("datetime")), None)


def _href(root: etree._Element, relation: str) -> str | None:
    links = (link for link in root.iter("link") if (link.get("rel") or "").lower() == relation)
    address = next((str(link.get("href") or "") for link in links), "")
    return address if address.startswith(("http://", "https://")) else None


_ARTICLES = ("Article", "NewsArticle", "BlogPosting", "Report", "WebPage", "PressRelease")


def _json_ld(root: etree._Element) -> dict[str, str]:
    """title, published, author, publisher and site of the page's schema.org article."""
    for script in root.iter("script"):
        if script.get("type") != "application/ld+json":
            continue
        try:
            found = list(_things(json.loads("".join(script.itertext()))))
        except (ValueError, RecursionError):
            continue
        for thing in found:
            if any(kind in _ARTICLES for kind in _list(thing.get("@type"))):
                return _told(thing)
    return {}


def _things(value: Any) -> Iterator[Mapping[str, Any]]:
    for one in _list(value):
        if isinstance(one, dict):
            yield one
            yield from _things(one.get("@graph"))


def _told(thing: Mapping[str, Any]) -> dict[str, str]:
    names = {
        "title": thing.get("headline") or thing.get("name"),
        "published": thing.get("datePublished"),
        "author": _names(thing.get("author")),
        "editor": _names(thing.get("editor")),
        "publisher": _names(thing.get("publisher")),
    }
    return {key: value.strip() for key, value in names.items() if isinstance(value, str) and value}


def _names(value: Any) -> str:
    named = (v.get("name") if isinstance(v, dict) else v for v in _list(value))
    return ", ".join(name for name in named if isinstance(name, str))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _compact(text: str) -> str:
    return "".join(text.split())


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    words = text.split()
    return zip(words, words[1:], words[2:], strict=False)
