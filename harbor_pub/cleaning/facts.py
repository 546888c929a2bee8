"""What a page says of itself: a byline, an address with a time stamp, a caption, a title."""

import re
from urllib.parse import urlsplit

_LABEL = re.compile(r"\b(Author|By|Source|Editor|Reporter|Writer)\s*[:：]\s*", re.IGNORECASE)
_FIELDS = {"by": "author", "reporter": "author", "writer": "author"}
_URL = re.compile(r"https?://\S+", re.IGNORECASE)
_STAMP = re.compile(r"\b(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T\s]+(\d{1,2}:\d{2}(?::\d{2})?))?")
_CREDIT = re.compile(
    r"\s*[\[(]\s*(?:photo|picture|image|file photo)s?\s*(?:/|:|by|courtesy of)\s*([^\])]+)"
    r"[\])]\s*$",
    re.IGNORECASE,
)
_LONGEST_BYLINE = 120
_LONGEST_TITLE = 200


def byline(text: str) -> dict[str, str] | None:
    """The fields of "Author:  Source: xinhua  Editor: Yang Fan", or None where it is no byline.

    A field without a value is left out.
    """
    labels = list(_LABEL.finditer(text))
    if not labels or labels[0].start() or len(text) > _LONGEST_BYLINE:
        return None
    ends = [*(label.start() for label in labels[1:]), len(text)]
    fields = {}
    for label, end in zip(labels, ends, strict=True):
        name = label[1].lower()
        if value := text[label.end() : end].strip(" |,;"):
            fields[_FIELDS.get(name, name)] = value
    return fields


def address_line(text: str) -> dict[str, str] | None:
    """The url, site and time of "http://example.org 2015-09-14 09:18:24", or None."""
    url, stamp = _URL.search(text), _STAMP.search(text)
    if not stamp:
        return None
    rest = text.replace(stamp.group(), "").replace(url.group() if url else "", "")
    if re.search(r"\w", rest):
        return None
    year, month, day, time = stamp.groups()
    published = f"{year}-{int(month):02}-{int(day):02}" + (f" {time:0>5}" if time else "")
    if not url:
        return {"published": published}
    site = urlsplit(url.group()).hostname or ""
    return {"published": published, "url": url.group(), "site": site}


def caption(text: str) -> dict[str, str] | None:
    """The caption and the credit of "Somebody speaks. [Photo/agency]", or None."""
    match = _CREDIT.search(text)
    if not match or not text[: match.start()].strip():
        return None
    return {"caption": text[: match.start()].strip(), "credit": match[1].strip()}


def may_be_title(text: str) -> bool:
    """A short line that no comma or full stop ends."""
    return len(text) <= _LONGEST_TITLE and not text.endswith((".", ",", ";", ":", "…", "-"))
