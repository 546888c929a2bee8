"""Text of a stranger's, made fit to be shown: in a log, on a terminal, on a run's page.

A file's name or an address may hold a line's end that would forge a line of a log, a terminal's
command, a mark that turns the rest around, or a password.
"""

import re

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")

_CREDENTIALS = re.compile(r"(?<=://)[^\s/?#]*(?=@)")
_SECRET = re.compile(
    r"(?<=[?&;])((?:[\w.-]*(?:token|secret|signature|password|passwd|credential|session|auth)[\w-]*"
    r"|(?:api|access|private|subscription)?[_-]?key|pass|pwd|sig)=)[^&;#\s\"'<>)]+",
    re.IGNORECASE,
)

HIDDEN = "***"
"""What stands in the place of a secret."""


def masked(text: str) -> str:
    """The text with the passwords and tokens of its addresses hidden."""
    return _SECRET.sub(rf"\1{HIDDEN}", _CREDENTIALS.sub(HIDDEN, text))


def without_secrets(address: str) -> str:
    """An address that may be published: without a password, and without secret parameters."""
    bare = re.sub(r"(?<=://)[^\s/?#]*@", "", address, count=1)
    start, mark, query = bare.partition("?")
    query, hash_mark, fragment = query.partition("#")
    kept = "&".join(one for one in query.split("&") if not _SECRET.search(f"?{one}"))
    return start + (mark if kept else "") + kept + hash_mark + fragment


def one_line(text: str) -> str:
    """The text, masked, with what controls a terminal or the order of reading made visible."""
    return _CONTROLS.sub(_visible, masked(text))


def plain(text: str) -> str:
    """As `one_line`, but lines may end."""
    return "\n".join(map(one_line, text.split("\n")))


def _visible(match: re.Match[str]) -> str:
    return match[0].encode("unicode_escape").decode()
