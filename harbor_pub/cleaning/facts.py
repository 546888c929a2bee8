"""What a page says of itself: a byline, an address with a time stamp, a caption, a title."""

import re
from urllib.parse import urlsplit

from harbor_pub import stamps
from harbor_pub.phrases import labels

_FIELDS = ("published", "updated", "author", "source", "editor", "credit")
_URL = re.compile(r"https?://\S+", re.IGNORECASE)
_CREDIT = re.compile(
    r"\s*[\[(]\s*(?:photo|picture|image|file photo|foto|gambar|ảnh|larawan)s?\s*"
    r"(?:/|:|by|courtesy of)\s*([^\])]+)[\])]\s*$",
    re.IGNORECASE,
)
_CREDITED = re.compile(
    r"\s*[|–—/(]\s*(?:[A-Z][\w’'.]*\s+){0,3}(?i:photo|foto|ảnh|gambar|picture|image)s?"
    r"(?i:\s*(?:by|credit|oleh|:))+\s*([^|)]{2,60})\)?$"
)
_BESIDE = re.compile(r"\s*[|•·–—]\s*|\s+-\s+|\t+|\s{3,}")
_READING_TIME = re.compile(r"\d+\s*(?:min(?:ute)?s?(?:\s+read)?|menit|phút)\b\.?", re.IGNORECASE)
_INITIAL = re.compile(r"(?<!\w)(?:[A-Z]|Jr|Sr|Dr|Mr|Mrs|Ms|St)\.")
"""A full stop that ends no sentence."""
_HANDLE = re.compile(r"(?<!\S)@\w+")
_SMALL = ("bin", "binti", "de", "da", "di", "dos", "van", "von", "al", "el")
_PARTICLES = frozenset((*_SMALL, "and", "dan", "và", "of", "in", "for"))
_PART = r"(?:[A-Z][\w’'-]*\.?|(?:bin|binti|de|da|dos|van|von|al)\b)"
_NAME = rf"{_PART}(?:\s+{_PART}){{1,4}}"
_BARE = re.compile(
    rf"(?P<name>{_NAME}(?:(?:\s+and|\s*,|\s*&)\s+{_NAME})*)\s*[,|·–—]\s*(?P<role>[^,|.]{{3,40}})"
)
_SAID_IN_THE_TEXT = re.compile(r"[.!?。！？]\s+\S|[.!?。！？][”\"’]?$")
_RIGHTS = re.compile(
    r"copyright|all rights reserved|hak cipta(?: terpelihara)?|bản quyền(?: thuộc về)?|版权所有"
    r"|สงวนลิขสิทธิ์|ลิขสิทธิ์|todos os direitos reservados|\bby\b",
    re.IGNORECASE,
)
_LONGEST_HOLDER = 5  # words
_LONGEST_BYLINE = 150
_LONGEST_TITLE = 200
_LONGEST_CAPTION = 1000
_LONGEST_NAME = 60


def told(text: str) -> dict[str, str] | None:
    """The fields of a line such as "By Jane Doe | 3 March 2024" or "Author:  Source: xinhua
    Editor: Yang Fan", or None where it says more than that. A field without a value is left out.
    """
    if len(text) > _LONGEST_BYLINE:
        return None
    if (match := _BARE.fullmatch(text)) and labels("role").fullmatch(match["role"].rstrip("s ")):
        return {"author": match["name"]}
    fields: dict[str, str] = {}
    text = _HANDLE.sub("", text)
    rest = _take_stamp(_take_address(text, fields), fields).replace("·", "|")
    labelled = _labelled(rest)
    fields = {k: v for k, v in labelled.items() if v} | fields
    if not rest.strip(" |") and not fields:
        return None
    if _READING_TIME.fullmatch(text.strip()):
        return {}
    if not (fields or labelled) or len(fields.get("author", "")) > _LONGEST_NAME:
        return None
    if not _may_be_name(fields.get("author", "")):
        return None
    fields.pop("updated", None)
    unlabelled = _before_labels(rest)
    if _is_saying(unlabelled) or any(map(_is_sentence, labelled.values())):
        return None
    return fields


def caption(text: str) -> dict[str, str] | None:
    """The caption and the credit of "Somebody speaks. [Photo/agency]", or None."""
    if len(text) > _LONGEST_CAPTION:
        return None
    match = _CREDIT.search(text) or _CREDITED.search(text)
    if not match or not text[: match.start()].strip():
        return None
    return {"caption": text[: match.start()].strip(), "credit": match[1].strip()}


def holder(text: str) -> str | None:
    """Whose a page is, by its copyright line: "© 2024 The Herald. All rights reserved." """
    rest = re.sub(r"\(c\)|©|\d{4}(?:\s*[-–]\s*\d{4})?", " ", text, flags=re.IGNORECASE)
    rest = _RIGHTS.sub(" ", rest).strip(" .,|-–·")
    return " ".join(rest.split()) if 0 < len(rest.split()) <= _LONGEST_HOLDER else None


def may_be_title(text: str) -> bool:
    """A short line that no comma or full stop ends."""
    ends = (".", ",", ";", ":", "…", "-", "。", "，", "：", "；")
    return len(text) <= _LONGEST_TITLE and not text.endswith(ends)


def _take_address(text: str, fields: dict[str, str]) -> str:
    url = _URL.search(text)
    if not url:
        return text
    rest = text.replace(url.group(), " ")
    # An address alone is a link; with a time beside it, it is the page's own.
    if any(stamps.find(rest)):
        fields["url"], fields["site"] = url.group(), urlsplit(url.group()).hostname or ""
    return rest


def _take_stamp(text: str, fields: dict[str, str]) -> str:
    found = list(stamps.find(text))
    if found:
        fields["published"] = found[0].iso
    for stamp in reversed(found):
        text = f"{text[: stamp.start]} | {text[stamp.end :]}"
    return stamps.without_weekdays(text) if found else text


def _marks(text: str) -> list[tuple[int, int, str]]:
    """Where a label begins, where its value does, and its field."""
    found = []
    for field in _FIELDS:
        names = labels(field).pattern
        marked = re.compile(rf"(?<!\w)(?:{names})\s*[:：/]\s*", re.I)
        found += [(m.start(), m.end(), field) for m in marked.finditer(text)]
        if field in ("author", "published", "updated", "credit"):
            # Without a colon a label begins the line or a part of it.
            bare = re.compile(rf"(?:^|\|)\s*((?:{names}))(?:\s+(?=\w)|\s*(?=\|))", re.I)
            found += [
                (m.start(1), m.end(), field)
                for m in bare.finditer(text)
                if not text[m.end() : m.end() + 1].islower()
            ]
    kept: list[tuple[int, int, str]] = []
    for start, end, field in sorted(found, key=lambda one: (one[0], -one[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end, field))
    return kept


def _labelled(text: str) -> dict[str, str]:
    marks = _marks(text)
    if not marks:
        return {}
    ends = [*(start for start, _, _ in marks[1:]), len(text)]
    fields: dict[str, str] = {}
    for (_, start, field), end in zip(marks, ends, strict=True):
        value = _BESIDE.split(text[start:end].strip(" |,;"))[0].strip(" |,;()")
        fields.setdefault(field, value)
    return fields


def _before_labels(text: str) -> str:
    marks = _marks(text)
    return _READING_TIME.sub("", text[: marks[0][0]] if marks else text)


def _may_be_name(author: str) -> bool:
    """ "By 2030 the port will grow" tells no author, and a sentence begins with none."""
    small = [word for word in author.split() if word.isascii() and word[:1].islower()]
    return not re.search(r"\d", author) and all(word in _PARTICLES for word in small)


def _is_sentence(value: str) -> bool:
    return bool(_SAID_IN_THE_TEXT.search(_INITIAL.sub("", value)))


def _is_saying(rest: str) -> bool:
    """Is what stands before the labels more than a place or a site's name?"""
    words = re.findall(r"\w+", rest)
    return len(words) > 4 or any(len(word) > 24 for word in words)
