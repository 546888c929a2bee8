"""Text that every format can hold."""

import hashlib
import re
import unicodedata

# What XML 1.0 can't hold (section 2.2), and the line ends that its parsers would change
# (section 2.11). A model with byte fallback does produce such characters.
_FORBIDDEN = re.compile(r"[^\t\n\u0020-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")


def forbidden_removed(text: str) -> str:
    """The text without the characters that XML forbids."""
    return _FORBIDDEN.sub("", text)


def storable(text: str) -> str:
    """The text in NFC, without the characters that XML forbids; idempotent."""
    return unicodedata.normalize("NFC", _FORBIDDEN.sub("", text.replace("\r\n", "\n")))


def length(text: str, *, spaced: bool) -> int:
    """How many words a text has, or characters where its words are not set apart."""
    return len(text.split()) if spaced else sum(not c.isspace() for c in text)


def fingerprint(text: str) -> str:
    """Eight hex digits of the text's SHA-256: enough to see that it is still the same."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]


# The same 1 to 40 characters at least four times in a row, eight characters or more in all.
# Counted in characters, so that it works where words have no spaces; doubling a word is grammar
# in Indonesian and Malay (anak-anak), a dotted line is punctuation.
_LOOP = re.compile(r"(?=[^\s.…_*=-])(.{1,40}?)\1{3,}", re.DOTALL)
_SHORTEST_LOOP = 8
_SHORT_LOOP = re.compile(r"(..)\1\1\1", re.DOTALL)


def looped(text: str, source: str) -> tuple[int, int] | None:
    """Where a text says the same again and again and its source does not; None for nowhere."""
    # Looking for every loop takes long, and most texts say no eight characters twice, as three
    # characters or more do in four rounds.
    if not _repeats(text, 8) and not _SHORT_LOOP.search(text):
        return None
    for match in _LOOP.finditer(text):
        if len(match.group()) >= _SHORTEST_LOOP and match.group() not in source:
            return match.span()
    return None


def _repeats(text: str, length: int) -> bool:
    """Are so many characters in a row said twice?"""
    count = len(text) - length + 1
    return len({text[start : start + length] for start in range(count)}) < count


def whole_letters(text: str, start: int, end: int) -> tuple[int, int]:
    """The span within the text, widened until neither end is before a combining mark."""
    start, end = (min(max(offset, 0), len(text)) for offset in (start, end))
    while 0 < start < len(text) and combines(text[start]):
        start -= 1
    while end < len(text) and combines(text[end]):
        end += 1
    return start, end


def combines(character: str) -> bool:
    """Is it a mark of the letter before it: a vowel sign, a tone, an accent?"""
    return unicodedata.category(character).startswith("M")
