"""What stands on a page and is not the text: told by its shape, never by its topic."""

import re
from collections.abc import Callable


def _shape(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(alternatives), re.IGNORECASE)


_URL = _shape(r"(?:https?://|www\.)\S+")
_HOME = _shape(r"^(?:your position|you are here|current (?:position|location)|home)\s*[:>»›/|]")
_SHARE = _shape(
    r"^(?:shares?|share (?:this|on)|tweet|likes?|comments?|views?|print|e-?mail|font size)"
    r"(?:\s*[:：(]?\s*\d*\)?)?$"
)
_PAGE = _shape(r"^(?:page\s+)?\d{1,4}(?:\s*(?:/|of)\s*\d{1,4})?$", r"^[-–—]\s*\d{1,4}\s*[-–—]$")
_COPYRIGHT = _shape(r"^(?:copyright\b|©|\(c\)\s).{0,150}$", r"all rights reserved\.?$")
_ADVERTISEMENT = _shape(r"^(?:advertisements?|sponsored(?: content)?|promoted)$")
_RELATED = _shape(
    r"^(?:read (?:more|also)|related (?:stories|articles|news|links)|more from"
    r"|most (?:read|viewed)|editor'?s picks?|recommended|you may also like|in this section)"
    r"\b.{0,80}$"
)
_CONSENT = _shape(r"\b(?:we use cookies|accept (?:all )?cookies|cookie (?:policy|settings))\b")
_SIGN_UP = _shape(r"^(?:sign up|subscribe|log ?in|register|follow us|download our app)\b.{0,100}$")
_SKIP = _shape(r"^(?:skip to (?:main )?content|back to top|menu|search|close)$")


def furniture(text: str) -> str | None:
    """Why a block is furniture wherever it stands, or None where it may be the text."""
    return next((reason for reason, matches in _SHAPES.items() if matches(text)), None)


def doubtful(text: str) -> str | None:
    """Why a block is furniture before or after the body; within it the same shape is kept."""
    return next((reason for reason, matches in _OUTER_SHAPES.items() if matches(text)), None)


def _language_switcher(text: str) -> bool:
    """ "English | 中文 | Bahasa Indonesia": short items between bars, most of them not English."""
    items = [item.strip() for item in text.split("|")]
    short = all(0 < len(item) <= 24 and not item.endswith((".", ",")) for item in items)
    return len(items) >= 3 and short and sum(not item.isascii() for item in items) >= 2


def _menu(text: str) -> bool:
    """ "Home | News | Sports" """
    items = [item.strip() for item in re.split(r"[|·•»]", text)]
    return len(items) >= 3 and all(0 < len(item) <= 24 for item in items)


def _breadcrumb(text: str) -> bool:
    """ "Home > News > China" """
    steps = len(re.findall(r" ?[>»›] ?", text))
    return len(text) <= 160 and steps >= (1 if _HOME.match(text) else 2)


_SHAPES: dict[str, Callable[[str], object]] = {
    "language switcher": _language_switcher,
    "breadcrumb": _breadcrumb,
    "share counter": _SHARE.match,
    "advertisement": _ADVERTISEMENT.match,
    "navigation": _SKIP.match,
}
_OUTER_SHAPES: dict[str, Callable[[str], object]] = {
    "menu": _menu,
    "page number": _PAGE.match,
    "copyright line": _COPYRIGHT.search,
    "related link": _RELATED.match,
    "cookie notice": _CONSENT.search,
    "sign-up line": _SIGN_UP.match,
    "address": _URL.fullmatch,
}
