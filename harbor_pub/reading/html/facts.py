"""What a page says of itself: JSON-LD, OpenGraph and its kin, its elements, the lines around it."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from harbor_pub import stamps
from harbor_pub.hypertext import tag
from harbor_pub.model import Metadata


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
        title=told.get("title") or _headline(root, first("og:title", "twitter:title"), site),
        published=told.get("published") or first(
            "article:published_time", "datepublished", "date", "dc.date", "dcterms.date",
            "pubdate", "publishdate") or _time(root),
        url=address,
        site=site or (urlsplit(address).hostname if address else None),
        author=told.get("author") or first("author", "article:author", "dc.creator"),
        source=publisher if publisher != site else None,
        editor=told.get("editor") or first("editor"),
    )  # fmt: skip


def _headline(root: etree._Element, named: str | None, site: str | None) -> str | None:
    """What the page is named, in the words of a heading where one says the same; else its only
    first-level heading, unless that is the site's logo."""
    title = named or _words(root.find(".//title"))
    headings = [heading for heading in root.iter("h1", "h2", "h3") if _words(heading)]
    first = [h for h in headings if tag(h) == "h1" and not _is_logo(h, site)]
    if len(first) == 1:
        return _words(first[0])
    for heading in first or headings:
        if _same(_words(heading), title) or _same(_words(heading), _without_site(title)):
            return _words(heading)
    return next((_words(h) for h in first if _words(h) in title), None) or _without_site(title)


def _without_site(title: str) -> str | None:
    return re.split(r"\s+[|–—·]\s+|\s+-\s+(?=[^-]+$)", title)[0].strip() or None


def _words(element: etree._Element | None) -> str:
    return "" if element is None else " ".join("".join(element.itertext()).split())


def _same(one: str | None, other: str | None) -> bool:
    return (one or "").casefold().split() == (other or "").casefold().split()


def _is_logo(heading: etree._Element, site: str | None) -> bool:
    """Does a heading say whose the page is?"""
    around = (heading, *(e for e in heading.iter() if e is not heading), heading.getparent())
    named = " ".join(f"{e.get('class') or ''} {e.get('id') or ''}" for e in around if e is not None)
    home = any(
        urlsplit(str(a.get("href"))).path in ("", "/") and not str(a.get("href")).startswith("#")
        for a in heading.iter("a")
        if a.get("href")
    )
    return home or bool(_LOGO.search(named)) or (bool(site) and _same(_words(heading), site))


_LOGO = re.compile(r"(?:^|[-_\s])(?:logo|brand|site-?(?:name|title))(?:$|[-_\s])", re.IGNORECASE)


def _time(root: etree._Element) -> str | None:
    """The first element that is a time: as it is written for machines, else for people."""
    for element in root.iter("time"):
        told = str(element.get("datetime") or "").strip()
        if told:
            return told
        if found := _stamp(_words(element)):
            return found
    return None


def _stamp(text: str) -> str | None:
    return next((stamp.iso for stamp in stamps.find(text[:_LONGEST_FACT])), None)


def from_lines(meta: Metadata, lines: Iterable[tuple[str, etree._Element]]) -> Metadata:
    """What the lines between the headline and the text say, where the page itself says nothing."""
    for text, element in lines:
        if len(text) > _LONGEST_FACT:
            continue
        if meta.published is None and (found := _stamp(text)):
            meta = replace(meta, published=found)
        if meta.author is None and (name := _byline(text, element)):
            meta = replace(meta, author=name)
    return meta


def is_stamp(text: str) -> bool:
    """Does a line say when a text came out, and nothing else?"""
    found = list(stamps.find(text))
    if not found or len(text) > _LONGEST_FACT:
        return False
    for stamp in reversed(found):
        text = text[: stamp.start] + " " + text[stamp.end :]
    return not _OTHER_WORD.search(_CLOCK.sub(" ", stamps.without_weekdays(text)))


_CLOCK = re.compile(
    r"\d{1,2}[:.]\d{2}(?::\d{2})?\s*(?:[ap]\.?m\b\.?)?"
    r"|\b(?:updated?|published|posted|modified|on|at|last|date|time|diperbarui|terbit|cập nhật|"
    r"[A-Z]{2,4}|[+-]\d{2,4})\b",
    re.IGNORECASE,
)
_OTHER_WORD = re.compile(r"\w{2}")


def is_named_by_its_site(root: etree._Element) -> bool:
    """Has a page no name but what its window shows, which none of its headings says?"""
    named = ("og:title", "twitter:title", "headline")
    metas = (m.get("property") or m.get("name") or m.get("itemprop") for m in root.iter("meta"))
    if any(name in named for name in metas) or _json_ld(root).get("title"):
        return False
    title = _words(root.find(".//title"))
    return not any(
        _words(h) and _words(h) in title for h in root.iter("h1", "h2", "h3")
    ) and not any(_words(h) for h in root.iter("h1"))


def _byline(text: str, element: etree._Element) -> str | None:
    """The name in an element that says it is the author's."""
    told = " ".join(
        f"{e.get('class') or ''} {e.get('rel') or ''} {e.get('itemprop') or ''}"
        for e in (element, element.getparent())
        if e is not None
    )
    if not _AUTHOR.search(told):
        return None
    stamp = next(stamps.find(text), None)
    name = _HANDLE.sub("", _BY.sub("", text[: stamp.start] if stamp else text)).strip(" |,·–-")
    return name if name and len(name) <= _LONGEST_NAME and not _NOT_A_NAME.search(name) else None


_AUTHOR = re.compile(r"(?:^|[-_\s])(?:author|byline|reporter|writer)s?(?:$|[-_\s])", re.IGNORECASE)
_BY = re.compile(r"^\s*(?:written\s+)?(?:by|oleh|bởi|ni|penulis|por)\b\s*:?\s*", re.IGNORECASE)
_HANDLE = re.compile(r"\s*@\w+|\s*\S+@\S+")
_NOT_A_NAME = re.compile(r"[\d:?!]|https?|\.\s")
_LONGEST_FACT = 150
_LONGEST_NAME = 60


def _href(root: etree._Element, relation: str) -> str | None:
    links = (link for link in root.iter("link") if (link.get("rel") or "").lower() == relation)
    address = next((str(link.get("href") or "") for link in links), "")
    return address if address.startswith(("http://", "https://")) else None


_ARTICLES = ("Article", "NewsArticle", "BlogPosting", "Report", "WebPage", "PressRelease")


def _json_ld(root: etree._Element) -> dict[str, str]:
    """title, published, author, publisher and site of the page's schema.org article."""
    for thing in _all_things(root):
        if any(kind in _ARTICLES for kind in _list(thing.get("@type"))):
            return _told(thing)
    return {}


def _things(value: Any) -> Iterator[Mapping[str, Any]]:
    for one in _list(value):
        if isinstance(one, dict):
            yield one
            yield from _things(one.get("@graph"))


def article_body(root: etree._Element) -> str:
    """The text that the page's schema.org article carries, for pages that a script fills."""
    return max((str(t.get("articleBody") or "") for t in _all_things(root)), key=len, default="")


def _all_things(root: etree._Element) -> Iterator[Mapping[str, Any]]:
    for script in root.iter("script"):
        if (script.get("type") or "").split(";")[0].strip().lower() != "application/ld+json":
            continue
        try:
            yield from list(_things(json.loads("".join(script.itertext()), strict=False)))
        except (ValueError, RecursionError):
            continue


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
