"""The head and the signature of a mail (RFC 5322, RFC 3676)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from harbor_pub import stamps

_FIELD = re.compile(
    r"(?P<name>from|to|cc|bcc|date|sent|subject|reply-to|sender|organi[sz]ation|message-id"
    r"|in-reply-to|references|mime-version|content-type|content-transfer-encoding|x-[a-z-]+"
    r"|dari|kepada|tanggal|dikirim|perihal|subjek|daripada|tarikh"
    r"|từ|đến|ngày|gửi|chủ đề|tiêu đề)[ \t]*:[ \t]*(?P<value>.*)",
    re.IGNORECASE,
)
_MEANT = {
    **dict.fromkeys(("from", "dari", "daripada", "từ"), "author"),
    **dict.fromkeys(("date", "sent", "tanggal", "dikirim", "tarikh", "ngày", "gửi"), "published"),
    **dict.fromkeys(("subject", "perihal", "subjek", "chủ đề", "tiêu đề"), "title"),
}
_ADDRESS = re.compile(r"\s*[<(\[]?(?:mailto:)?[\w.+-]+@[\w.-]+[>)\]]?\s*")
_DELIMITER = re.compile(r"--[ \t]?")
_FEWEST = 3
_LONGEST_SIGNATURE = 12  # lines


@dataclass(frozen=True, slots=True)
class Head:
    """How many lines it has, which of them is the subject, and what it tells."""

    length: int
    subject: int | None
    facts: dict[str, str]


def head(lines: Sequence[str]) -> Head | None:
    """The head of a mail that a text begins with: three fields or more, the sender among them, and
    a subject or a date."""
    subject = None
    facts: dict[str, str] = {}
    length = 0
    for line in lines:
        if not (field := _FIELD.fullmatch(line)):
            break
        meant = _MEANT.get(field["name"].lower(), "")
        if meant == "title" and field["value"].strip():
            subject = length
        if meant:
            facts.setdefault(meant, _value(meant, field["value"].strip()))
        length += 1
    if length < _FEWEST or not facts.get("author") or len(facts) < 2:
        return None
    return Head(length, subject, {name: value for name, value in facts.items() if value})


def signature(lines: Sequence[str]) -> int:
    """Where the signature begins: at the last "--" that stands alone, if few lines follow it; the
    number of the lines where there is none."""
    for number in reversed(range(max(0, len(lines) - _LONGEST_SIGNATURE), len(lines))):
        if _DELIMITER.fullmatch(lines[number]):
            return number
    return len(lines)


def _value(meant: str, text: str) -> str:
    if meant == "author":
        return _ADDRESS.sub(" ", text).strip(" \"'") or text
    if meant == "published":
        return next((stamp.iso for stamp in stamps.find(text)), text)
    return text
