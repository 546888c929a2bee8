"""Links of a text in a file to correct: where they may lead, and how they come back."""

import re
from urllib.parse import quote, unquote

_SAFE = re.compile(r"(?:https?://|mailto:)[!#-;=?-\[\]_a-z~%]+", re.I)
"""Addresses that every program takes as they are. Others, as one relative to the source, would be
rewritten by a program that saves the file, or make it unreadable."""
_LONGEST = 2000


def outward(href: str) -> str | None:
    """The address as a file to correct may hold it, None where it had better hold none."""
    written = quote(href, safe="!#$%&'()*+,/:;=?@[]~")
    return written if _SAFE.fullmatch(written) and len(written) <= _LONGEST else None


def canonical(href: str) -> str:
    """A key to compare addresses by: LibreOffice writes a slash after a host, and both it and Word
    write letters as they are or in percent."""
    plain = unquote(href).strip()
    scheme, colon, rest = plain.partition("://")
    if not colon:
        return plain
    host, slash, path = rest.partition("/")
    return f"{scheme.lower()}://{host.lower()}{slash + path if path else ''}"
