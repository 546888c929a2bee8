"""Bytes of a text to a string: byte order mark, UTF-8, and else the encoding that makes it a text.

Web pages name the wrong encoding often enough, above all of Vietnamese, Tamil and Chinese; so what
is declared counts only where it makes as much of a text as any other does (likely.py). What makes
a text in none is refused: garbage is never handed on.
"""

import codecs
import re
from collections.abc import Callable, Iterator

from charset_normalizer import from_bytes

from harbor_pub.encoding import codepages, likely
from harbor_pub.text import storable

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16's, which it begins with
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDE = ["utf_16", "utf_16_le", "utf_16_be"]
_SCORES: dict[str, Callable[[str], float]] = {
    "cp1252": likely.western,
    "cp1258": likely.vietnamese,
    "viscii": likely.vietnamese,
    "tcvn": likely.vietnamese,
    "tscii": likely.tamil,
    "cp874": likely.thai,
    "gb18030": likely.chinese,
    "big5": likely.chinese,
}
# Labels mean the larger encoding that browsers read them as (WHATWG Encoding, section 4.2).
_LARGER = {
    **dict.fromkeys(("ascii", "iso8859-1"), "cp1252"),
    **dict.fromkeys(("tis-620", "iso8859-11"), "cp874"),
    **dict.fromkeys(("gb2312", "gbk"), "gb18030"),
}
_LABELS = {"tcvn5712": "tcvn", "tcvn3": "tcvn", "tcvn-5712": "tcvn", "viscii1.1": "viscii"}
_DECLARED, _WESTERN = 0.03, 0.02
"""What is declared, and what is most common, has so much ahead."""
_TEXT = 0.7  # the least that a text scores; real ones score 0.9, in a wrong encoding 0.5
_TELLING = re.compile(rb"[^\s<>]{0,100}[\x80-\xff][^\n<>]{0,1000}")
_BEYOND = re.compile(rb"[\x80-\xff]")
_MARKUP = re.compile(rb"<script.*?</script>|<style.*?</style>|<[^>]*>", re.DOTALL | re.IGNORECASE)
_STRAY = 0.01  # so few letters beyond ASCII are signs in an English text; Vietnamese has 0.25
_SAMPLE = 64 * 1024  # bytes that are looked at
_WRONG_SHARE = 0.05  # of the letters of a UTF-8 text that was cut or damaged

# C0 controls that text files do hold: tab, line feed, form feed, carriage return.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


def decode(data: bytes, declared: str = "") -> str:
    """The text, lines ended by LF, in NFC. Raises ValueError for what is no text."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _text(data[len(bom) :], encoding)
    try:
        return _text(data, "utf-8")
    except UnicodeError:
        pass
    if _is_damaged_utf8(data):
        return _text(data, "utf-8", "replace")
    return _text(data, _wide(data) or _most_likely(data, _named(declared)), "replace")


def _named(label: str) -> str:
    """The encoding that a label means, "" for none and for UTF-8, which has been tried."""
    label = label.strip().lower().removeprefix("x-")
    label = _LABELS.get(label, label)
    if label in codepages.NAMES:
        return label
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return ""
    return "" if name.startswith("utf") else _LARGER.get(name, name)


def _wide(data: bytes) -> str:
    """UTF-16 without its mark; "" for what is not. Raises ValueError for binary data."""
    sample = data[:_SAMPLE]
    if b"\0" not in sample:
        return ""
    if sample.count(b"\0") <= len(sample) // 4:
        raise ValueError("holds binary data")
    found = from_bytes(sample, cp_isolation=_WIDE).best()
    if found is None:
        raise ValueError("holds binary data")
    return found.encoding


def _sample(data: bytes) -> bytes:
    """The parts with bytes beyond ASCII, which alone tell; a page may begin with long scripts."""
    found, size = [], 0
    for part in _TELLING.finditer(data):
        found.append(part.group())
        size += len(found[-1])
        if size >= _SAMPLE:
            break
    return b"\n".join(found)


def _most_likely(data: bytes, declared: str) -> str:
    """The encoding that makes most of a text of the bytes. Raises ValueError where none does."""
    scored = dict(_scores(_sample(data), declared))
    best = max(scored, key=lambda name: scored[name])
    if scored[best] >= _TEXT:
        return best
    if len(_BEYOND.findall(data)) < _STRAY * len(_MARKUP.sub(b"", data)):
        return "cp1252"  # a text in ASCII, whose few signs are no matter
    raise ValueError("is in an encoding that can't be told; save it as UTF-8")


def _scores(sample: bytes, declared: str) -> Iterator[tuple[str, float]]:
    for name in dict.fromkeys([*filter(None, [declared]), *_SCORES]):
        score = _SCORES.get(name, likely.western)(_decoded(sample, name, "replace"))
        yield name, score + _DECLARED * (name == declared) + _WESTERN * (name == "cp1252")


def _is_damaged_utf8(data: bytes) -> bool:
    """Are nearly all letters beyond ASCII in UTF-8? Then the others were cut or overwritten."""
    strange = [c for c in _sample(data).decode("utf-8", "replace") if not c.isascii()]
    wrong = strange.count("\ufffd")
    return wrong <= _WRONG_SHARE * len(strange) or (wrong == 1 and len(strange) > 3)


def _text(data: bytes, encoding: str, errors: str = "strict") -> str:
    """Raises UnicodeDecodeError or ValueError (binary data)."""
    text = _decoded(data, encoding, errors)
    if _CONTROL.search(text):
        raise ValueError("holds binary data")
    return storable(text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n"))


def _decoded(data: bytes, encoding: str, errors: str) -> str:
    if encoding in codepages.NAMES:
        return codepages.decoded(data, encoding)
    return data.decode(encoding, "windows1252" if encoding == "cp1252" else errors)


def _undefined(error: UnicodeError) -> tuple[str, int]:
    """As browsers read Windows-1252: its five undefined bytes are C1 controls, which go."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "", error.end


codecs.register_error("windows1252", _undefined)
