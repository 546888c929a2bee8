"""What stands on a page and is not the text: told by its shape and by phrases, not by its topic."""

import re
from collections.abc import Callable

from harbor_pub.phrases import phrases, whole_lines

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
    r"^\d+\s+(?:comments?|shares?|views?|visits?|likes?|komentar|komen|bình luận|lượt xem|评论)$"
    r"|^(?:comments?|views?|visits?|hits?|lượt xem|dilihat|dibaca|阅读|浏览)"
    r"\s*[:：(]\s*[\d.,]+[)）]?$",
    re.IGNORECASE,
)
_STOP = re.compile(r"[.!。！।။។][\"'”’»)]*$")
_SENTENCE = 3  # words
_TRAIL = 160
_STEP = 40
_ITEM = 24
"""Characters: no menu has longer items."""
_TOOL = 5
_MOST_TOOL_WORDS = 24
_BETWEEN = re.compile(r"[\[\](){}<>|·•:,;/»›*]+")
_LABELLED = re.compile(r"[:：]| [»|](?= )| >>(?= )")
"""Between a label and the headline that it stands for."""
_QUOTE = re.compile(r"[«“”\"]")
_OURS = re.compile(
    r"\b(?:we|our|us|this (?:web)?site|this page|kami|situs ini|laman ini|chúng tôi|nossos?)\b"
    r"|我们|本网站|本站|เรา|เว็บไซต์นี้",
    re.IGNORECASE,
)
_MARKED = re.compile(r"©|\(c\)|\b(?:19|20)\d\d\b|rights reserved|版权所有", re.IGNORECASE)


def furniture(text: str) -> str | None:
    """Why a block is furniture wherever it stands, or None where it may be the text."""
    return _matched(_SHAPES, text)


def doubtful(text: str) -> str | None:
    """Why a block is furniture before or after the body; within it the same shape is kept."""
    return _matched(_OUTER_SHAPES, text)


def _matched(shapes: dict[str, Callable[[str], object]], text: str) -> str | None:
    said = _is_said(text)
    return next(
        (name for name, matches in shapes.items() if not (said and name in _UNSAID)
         and matches(text)), None,
    )  # fmt: skip


def _is_said(text: str) -> bool:
    """Is it a whole sentence? No menu ends in a full stop."""
    return bool(_STOP.search(text)) and len(text.split()) >= _SENTENCE


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
    """ "Home | News | Sports"; with figures between the bars it is a row of a table."""
    items = [item.strip() for item in re.split(r"[|·•»｜]", text)]
    short = all(0 < len(item) <= _ITEM and not re.search(r"\d", item) for item in items)
    return len(items) >= 3 and short


def _bare_menu(text: str) -> bool:
    """ "Home News Weather Sports Contact": capitals all along, and no mark."""
    items = text.split()
    first = items[0].lower() in ("home", "beranda", "utama", "menu") if items else False
    return first and 3 <= len(items) <= 12 and all(i[0].isupper() and i.isalpha() for i in items)


def _breadcrumb(text: str) -> bool:
    """ "Home > News > China" """
    return len(text) <= _TRAIL and bool(_HOME.match(text)) and len(_steps(text)) > 1


def _trail(text: str) -> bool:
    """ "News > China > Towns": steps from anywhere to anywhere, as "Tools > Options > Fees" is."""
    steps = _steps(text)
    short = all(0 < len(step) <= _STEP and not _QUOTE.search(step) for step in steps)
    return len(text) <= _TRAIL and len(steps) > 2 and short


def _steps(text: str) -> list[str]:
    return re.split(r" ?[>»›] ?|(?<=\s)/(?=\s)", text)


def _named_link(text: str) -> bool:
    """ "Read also: …" with a headline, which no full stop ends; "See also" is said in texts too."""
    head, rest = _named(text)
    label = " " in head or not head.isascii()
    return bool(rest) and label and not head.lower().startswith("see ")


def _weakly_named_link(text: str) -> bool:
    """ "Related: …" or "See also: …", which texts say too."""
    return bool(_named(text)[1])


def _named(text: str) -> tuple[str, str]:
    """The label of a related link and its headline, both "" where it is none."""
    head, *more = _LABELLED.split(text, maxsplit=1)
    rest = "".join(more)
    bare = bool(rest.strip()) and not rest.rstrip().endswith((".", "。", "?”", ".”"))
    short = len(text) <= 160 and len(head) <= 30
    found = bare and short and phrases("related link").search(head)
    return (head.strip(), rest) if found else ("", "")


def tools(text: str) -> int:
    """How many tools of a page a line names, 0 where it says anything else: "Print | Share" has
    two, "Font size: A A A Print this page" too."""
    words = [word for word in _BETWEEN.sub(" ", text).lower().split() if word]
    if len(words) > _MOST_TOOL_WORDS:
        return 0
    known = whole_lines("share counter") | whole_lines("navigation")
    count, at = 0, 0
    while at < len(words):
        length = next((n for n in range(_TOOL, 0, -1) if " ".join(words[at : at + n]) in known), 0)
        if not length and not (count and words[at].isdecimal()):
            return 0
        count += bool(length)
        at += length or 1
    return count


def _page_tools(text: str) -> bool:
    bracketed = re.fullmatch(r"(?:\s*\[[^\[\]]+\])+\s*", text)
    return tools(text) >= (1 if bracketed else 3)


def _tool_alone(text: str) -> bool:
    """ "Print", "Comments": a word that may be a heading, or an item of a list."""
    return len(text.split()) == 1 and tools(text) == 1


def _shared(text: str) -> bool:
    if _COUNTED.match(text):
        return True
    return _listed("share counter", 60)(text) and not _tool_alone(text)


def _notice(text: str) -> bool:
    """A notice says "we" or "this site"; a sentence about cookies doesn't."""
    ours = not _is_said(text) or _OURS.search(text)
    return bool(ours) and _listed("cookie notice", 400)(text)


def _rights(text: str) -> bool:
    """A copyright line has a mark or a year; a sentence about copyright has neither."""
    marked = not _is_said(text) or _MARKED.search(text)
    return bool(marked) and _listed("copyright line", 200)(text)


MASTHEAD = "masthead"
"""The one shape that stands above a title and nowhere else."""
_SHAPES: dict[str, Callable[[str], object]] = {
    "language switcher": _language_switcher,
    "breadcrumb": _breadcrumb,
    "page tools": _page_tools,
    "share counter": _shared,
    "advertisement": _listed("advertisement", 60),
    "navigation": lambda text: _listed("navigation", 40)(text) and not _tool_alone(text),
    "sign-up line": _listed("appeal", 200),
    "related link": _named_link,
}
_OUTER_SHAPES: dict[str, Callable[[str], object]] = {
    "menu": lambda text: _menu(text) or _bare_menu(text),
    "breadcrumb": _trail,
    "page number": _PAGE.match,
    "page tools": lambda text: tools(text) > 1,
    "share counter": _listed("share counter", 60),
    "navigation": _listed("navigation", 40),
    "copyright line": _rights,
    "related link": lambda text: _listed("related link", 100)(text) or _weakly_named_link(text),
    "cookie notice": _notice,
    "sign-up line": lambda text: not _is_said(text) and _listed("sign-up line", 120)(text),
    "tags and contact": _listed("tags and contact", 160),
    "address": _URL.fullmatch,
    MASTHEAD: _listed("masthead", 40),
}
_UNSAID = frozenset(
    {"breadcrumb", "page tools", "share counter", "navigation", "menu", "related link"}
    | {"tags and contact", MASTHEAD}
)
"""Shapes that no whole sentence has."""
REASONS = tuple(dict.fromkeys([*_SHAPES, *_OUTER_SHAPES]))
