"""What an edition's Word document says around its rows: the front page, heads and feet of pages.

The file keeps a fingerprint of each of these paragraphs, so that what an editor adds or changes
there is told from what we wrote. Where another program has lost them, our own words are known from
the catalogs.
"""

import re
from collections.abc import Iterable
from functools import cache

from harbor_pub.languages import ENGLISH, TARGETS
from harbor_pub.locales import gettext_of, messages
from harbor_pub.text import fingerprint

_OLDER = (
    "Bilingual edition: {source} – {target} ({autonym})",
    "DRAFT. Made by a draft translation package: do not publish it before a person has reviewed "
    "every segment.",
    "DRAFT. Made by a draft translation package: do not publish it before a person has reviewed "
    "every segment. It is not listed for readers: most of it has to be rewritten.",
    "{share} % of the source's letters are left out as no part of the text. What they were is in "
    "the comments by {author}, and all of it in cleaning.html.",
    "Read these first", "Document", "Published", "Source", "Languages", "Segments", "Translation",
    "Checks", "How to review",
)  # fmt: skip
"""What earlier versions wrote, in English alone."""
_PLACE = re.compile(r"\{\w+\}")
_LEAST = 12
"""Letters of its own that a message with blanks has to have: "By {author}" fits too much."""


def prints(texts: Iterable[str]) -> str:
    """The fingerprints of paragraphs, as the file keeps them."""
    return " ".join(dict.fromkeys(print_of(text) for text in texts if _letters(text)))


def print_of(text: str) -> str:
    return fingerprint(_letters(text))


def says(text: str) -> bool:
    """Is it a message of ours, in any language of the interface?"""
    words = " ".join(text.split())
    return bool(_numbered().fullmatch(text.strip())) or bool(_messages().fullmatch(words))


def _letters(text: str) -> str:
    """White space and figures are left out: programs change the one, and number pages."""
    return "".join(letter for letter in text if not letter.isspace() and not letter.isdecimal())


@cache
def _numbered() -> re.Pattern[str]:
    """What counts pages, segments and tables, in every language of the interface."""
    found = set()
    for one in (ENGLISH, *TARGETS):
        _ = gettext_of(one.tag)
        found.add(_counted(_("Page {page} of {pages}")))
        found.add(_counted(_("Segment {number}")) + r"   \S.*")
        found.add(_counted(_("Table {number}")))
    return re.compile("|".join(sorted(found)), re.DOTALL)


def _counted(message: str) -> str:
    return r"\d+".join(re.escape(part) for part in _PLACE.split(message))


@cache
def _messages() -> re.Pattern[str]:
    found = {" ".join(message.split()) for message in (*_OLDER, *messages())}
    return re.compile("|".join(_pattern(one) for one in sorted(found) if _fits(one)), re.DOTALL)


def _fits(message: str) -> bool:
    """A remark's own words are no message."""
    own = sum(letter.isalpha() for letter in _PLACE.sub("", message))
    return "{text}" not in message and own >= (_LEAST if "{" in message else 1)


def _pattern(message: str) -> str:
    return ".{0,200}".join(re.escape(part) for part in _PLACE.split(message))
