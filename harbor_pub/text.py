"""Text that every format can hold."""

import re
import unicodedata

# What XML 1.0 can't hold (section 2.2), and the line ends that its parsers would change
# (section 2.11). A model with byte fallback does produce such characters.
_FORBIDDEN = re.compile(r"[^\t\n\u0020-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")


def storable(text: str) -> str:
    """The text in NFC, without the characters that XML forbids; idempotent."""
    return unicodedata.normalize("NFC", _FORBIDDEN.sub("", text.replace("\r\n", "\n")))
