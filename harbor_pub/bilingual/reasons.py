"""Why something was held back, left out or repaired, in the language of whoever reads a form.

The record and the log of cleaning keep it in English.
"""

import re
from collections.abc import Iterator

from harbor_pub.locales import gettext_of
from harbor_pub.model import Flag, OutcomeKind

_UNREAD = re.compile(r"“(.+)” is none of .*", re.DOTALL)


def N_(message: str) -> str:
    """Marks a message, which is translated where it is told."""
    return message


_CHANGED = N_("the record has changed since this file was made")
_NO_STATUS = N_("“{text}” is no status")
_EMPTY = N_("The target is empty.")
_KINDS = {kind.value: _EMPTY if kind is OutcomeKind.EMPTIED else "" for kind in OutcomeKind}
_PAGE = N_("menu or link of the page")
_NOTICE = N_("advertisement or notice")
_CONTACT = N_("copyright or contact line")
_RUNNING = N_("page number or running head")
_FACT = N_("kept as author, date, source or the like")
_SPACE = N_("lost space")
_LINE_END = N_("line end")
_CHARACTER = N_("damaged character")
_BULLET = N_("list mark")
_CLEANING = {
    **dict.fromkeys(
        (
            "menu", "navigation", "page tools", "breadcrumb", "language switcher", "related link",
            "share counter", "masthead", "outside the page", "outside the article",
            "table of contents", "sidebar headline", "before the text", "after the text",
        ),
        _PAGE,
    ),
    **dict.fromkeys(("advertisement", "appeal", "cookie notice", "sign-up line"), _NOTICE),
    **dict.fromkeys(
        ("copyright line", "tags and contact", "address", "mail head", "signature"), _CONTACT
    ),
    **dict.fromkeys(("page number", "running head"), _RUNNING),
    **dict.fromkeys(("metadata", "stale title", "title"), _FACT),
    **dict.fromkeys(
        ("words", "comma", "full stop", "colon", "clitic", "bracket", "quote", "number"), _SPACE
    ),
    **dict.fromkeys(("line end", "hyphen"), _LINE_END),
    **dict.fromkeys(("characters", "Zawgyi"), _CHARACTER),
    "bullet": _BULLET,
}  # fmt: skip
"""What cleaning calls a rule, as an editor would."""


def of_note(note: str, tag: str) -> str:
    """Why a reading has to be decided on, "" where the record says nothing that an editor needs."""
    _ = gettext_of(tag)
    kind, colon, rest = note.partition(": ")
    told = [_KINDS.get(kind, "")]
    told += _parts(rest if colon and kind in _KINDS else note)
    return "; ".join(_(said) for said in dict.fromkeys(told) if said) + _unread(note, tag)


def _parts(note: str) -> Iterator[str]:
    flags = set(Flag)
    for said in note.split("; "):
        if said in flags or said == _CHANGED:
            yield said


def _unread(note: str, tag: str) -> str:
    """Words in the place of a status, after what is told else."""
    found = _UNREAD.search(note)
    return f": {gettext_of(tag)(_NO_STATUS).format(text=found[1])}" if found else ""


def of_cleaning(reason: str, tag: str) -> str:
    """What a rule of cleaning takes a line for; its own name where we have no word."""
    return gettext_of(tag)(_CLEANING.get(reason, reason))
