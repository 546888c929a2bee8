"""Characters that went wrong on the way: mojibake, soft hyphens, zero-width junk."""

import re

import ftfy

# Quotes stay as the author set them, and full-width forms belong to Chinese text.
_REPAIR = ftfy.TextFixerConfig(
    uncurl_quotes=False, fix_character_width=False, unescape_html=False, normalization="NFC"
)
_SOFT_HYPHEN = "\u00ad"
_ZERO_WIDTH = re.compile("[\u200b\u2060\ufeff]")
# In these scripts U+200B says where a word ends.
_ZERO_WIDTH_SPACE_IS_TEXT = frozenset({"th", "lo", "km", "my"})


def repair(text: str, language: str) -> str:
    """A block with its characters mended and its white space made single spaces."""
    if not text.isascii():
        text = ftfy.fix_text(text, _REPAIR).replace(_SOFT_HYPHEN, "")
        if language not in _ZERO_WIDTH_SPACE_IS_TEXT:
            text = _ZERO_WIDTH.sub("", text)
    return " ".join(text.split())
