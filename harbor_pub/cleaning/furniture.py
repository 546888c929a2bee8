"""What stands on a page and is not the text: told by its shape and by phrases, not by its topic."""

import re
from collections.abc import Callable

from harbor_pub.phrases import phrases

_URL = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_HOME = re.compile(
    r"^(?:your position|you are here|current (?:position|location)|home|main page|beranda|utama"
    r"|laman utama|trang chủ|首页|您的位置|当前位置|หน้าแรก)\s*[:：>»›/|]",
    re.IGNORECASE,
)
_PAGE = re.compile(
    r"^(?:(?:page|halaman|muka surat|trang|pahina|página|第|หน้า)\s*)?\d{1,4}\s*页?"
    r"(?:\s*(?:/|of|dari|daripada|trên|共|ng|de)\s*\d{1,4}\s*页?)?$|^[-–—]\s*\d{1,4}\s*[-–—]$",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"^\d+\s+(?:comments?|shares?|views?|likes?|komentar|komen|bình luận|lượt xem|评论)$"
    r"|^(?:comments?|views?|lượt xem|dilihat|阅读|浏览)\s*[:：(]\s*[\d.,]+[)）]?$",
    re.IGNORECASE,
)
_TRAIL = 160
_ITEM = 24
"""Characters: no menu has longer items."""


def furniture(text: str) -> str | None:
    """Why a block is furniture wherever it stands, or None where it may be the text."""
    return next((reason for reason, matches in _SHAPES.items() if matches(text)), None)


def doubtful(text: str) -> str | None:
    """Why a block is furniture before or after the body; within it the same shape is kept."""
    return next((reason for reason, matches in _OUTER_SHAPES.items() if matches(text)), None)


def page_number(text: str) -> bool:
    return bool(_PAGE.match(text))


def _listed(reason: str, longest: int) -> Callable[[str], bool]:
    return lambda text: len(text) <= longest and bool(phrases(reason).search(text))


def _language_switcher(text: str) -> bool:
    """ "English | 中文 | Bahasa Indonesia": short items between bars, most of them not English."""
    items = [item.strip() for item in text.split("|")]
    short = all(0 < len(item) <= _ITEM and not item.endswith((".", ",")) for item in items)
    scripts = {_script(item) for item in items}
    return (
        len(items) >= 3 and short and len(scripts) > 1 and sum(not i.isascii() for i in items) > 1
    )


def _script(item: str) -> str:
    letter = next((c for c in item if c.isalpha()), "a")
    return "latin" if ord(letter) < 0x250 else hex(ord(letter) >> 8)


def _menu(text: str) -> bool:
    """ "Home | News | Sports" """
    items = [item.strip() for item in re.split(r"[|·•»｜]", text)]
    return len(items) >= 3 and all(0 < len(item) <= _ITEM for item in items)


def _bare_menu(text: str) -> bool:
    """ "Home News Weather Sports Contact": capitals all along, and no mark."""
    items = text.split()
    first = items[0].lower() in ("home", "beranda", "utama", "menu") if items else False
    return first and 3 <= len(items) <= 12 and all(i[0].isupper() and i.isalpha() for i in items)


def _breadcrumb(text: str) -> bool:
    """ "Home > News > China" """
    if len(text) > _TRAIL or "«" in text:
        return False
    steps = len(re.findall(r" ?[>»›] ?|(?<=\s)/(?=\s)", text))
    return steps >= (1 if _HOME.match(text) else 2)


def _named_link(text: str) -> bool:
    """ "Read also: …" with a headline, which no full stop ends."""
    head, mark, rest = re.sub("：", ":", text).partition(":")
    bare = bool(mark and rest.strip()) and not rest.rstrip().endswith((".", "。", "?”", ".”"))
    return (
        bare and len(text) <= 160 and len(head) <= 30 and bool(phrases("related link").search(head))
    )


_SHAPES: dict[str, Callable[[str], object]] = {
    "language switcher": _language_switcher,
    "breadcrumb": _breadcrumb,
    "share counter": lambda text: _listed("share counter", 60)(text) or _COUNTED.match(text),
    "advertisement": _listed("advertisement", 60),
    "navigation": _listed("navigation", 40),
    "related link": _named_link,
}
_OUTER_SHAPES: dict[str, Callable[[str], object]] = {
    "menu": lambda text: _menu(text) or _bare_menu(text),
    "page number": _PAGE.match,
    "copyright line": _listed("copyright line", 200),
    "related link": _listed("related link", 100),
    "cookie notice": _listed("cookie notice", 400),
    "sign-up line": _listed("sign-up line", 120),
    "tags and contact": _listed("tags and contact", 160),
    "address": _URL.fullmatch,
}
REASONS = tuple(dict.fromkeys([*_SHAPES, *_OUTER_SHAPES]))
