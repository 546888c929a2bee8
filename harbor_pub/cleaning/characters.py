"""Characters that went wrong on the way: mojibake, soft hyphens, zero-width junk."""

import re

import ftfy

# Quotes stay as the author set them, and full-width forms belong to Chinese text.
_REPAIR = ftfy.TextFixerConfig(
    uncurl_quotes=False, fix_character_width=False, unescape_html=False, normalization="NFC"
)
# A closing quotation mark as Windows-1252 shows its UTF-8 bytes, of which the last means nothing
# there and was lost; ftfy takes what is left and a space for a dagger.
_OPENED = "â€œ"
_CLOSED = re.compile(r"(?<=\S)â€(?=[\s.,;:!?)\]—–-]|$)")
_SOFT_HYPHEN = "\u00ad"
_ZERO_WIDTH = re.compile("[\u200b\u2060\ufeff]")
# In these scripts U+200B says where a word ends.
_ZERO_WIDTH_SPACE_IS_TEXT = frozenset({"th", "lo", "km", "my"})


def repair(text: str, language: str) -> str:
    """A block with its characters mended and its white space made single spaces."""
    if not text.isascii():
        text = ftfy.fix_text(_closed(text), _REPAIR).replace(_SOFT_HYPHEN, "")
        if language not in _ZERO_WIDTH_SPACE_IS_TEXT:
            text = _ZERO_WIDTH.sub("", text)
    return " ".join(text.split())


def _closed(text: str) -> str:
    """The text with the lost byte of its closing quotation marks put back, where one is open or
    a stop or comma stands before it."""

    def mark(match: re.Match[str]) -> str:
        before = text[: match.start()]
        closed = len(_CLOSED.findall(before)) + before.count("â€\x9d")
        opened = before.count(_OPENED) > closed
        return match.group() + ("\x9d" if opened or before[-1] in ".,!?…" else "")

    return _CLOSED.sub(mark, text)
