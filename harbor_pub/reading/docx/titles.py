"""A document's title: the one that its text shows, and only then the one in its properties."""

import re
from collections.abc import Sequence

from harbor_pub.model import Block, BlockKind

_WORD = re.compile(r"[^\W_]{2,}")
_EARLY = 8
"""Blocks above the title: a letterhead, a number, a date."""
_MOSTLY = 0.6
_FILES = re.compile(
    r"(?:microsoft (?:office )?word\b.*|(?:document|dokument|untitled|unbenannt|doc)[ _-]*\d*"
    r"|\S+\.(?:docx?|dotx?|dotm|rtf|odt))",
    re.IGNORECASE,
)
"""What Word and its like name a file whose title nobody chose."""
_TEMPLATE = re.compile(r"\btemplate\b|\bvorlage\b|\bdo not edit\b", re.IGNORECASE)


def shown(blocks: Sequence[Block], told: str | None) -> int | None:
    """The number of the block that is the title, None where the text shows none, or shows nothing
    else: one in the style of titles, one that says what the properties tell, or a heading that all
    stands under. A numbered heading is a chapter's."""
    if len(blocks) < 2:
        return None
    early = list(enumerate(blocks[:_EARLY]))
    styled = [n for n, block in early if block.kind is BlockKind.TITLE]
    said = [n for n, block in early if told and _plain(block.text) == _plain(told)]
    first = blocks[0]
    opens = first.kind is BlockKind.HEADING and first.level == 1 and not first.number
    return next(iter((*styled, *said, *([0] if opens else []))), None)


def is_stale(title: str, blocks: Sequence[Block]) -> bool:
    """Is the properties' title what a template or an older text left there? One that the text
    doesn't know is, where the text has a heading of its own or the title names a template: a letter
    seldom says its title again."""
    if _FILES.fullmatch(title.strip()) or not re.search(r"[^\W_]", title):
        return True
    headed = any(block.kind in (BlockKind.TITLE, BlockKind.HEADING) for block in blocks)
    return (headed or bool(_TEMPLATE.search(title))) and not _agrees(title, blocks)


def _agrees(title: str, blocks: Sequence[Block]) -> bool:
    """Does the text know most words of a title? The properties often keep a template's."""
    wanted = [word.lower() for word in _WORD.findall(title)]
    if not wanted:
        return False
    text = _plain("\n".join(block.text for block in blocks))
    if _plain(title) in text:
        return True
    known = set(_WORD.findall(text))
    return sum(word in known for word in wanted) >= _MOSTLY * len(wanted)


def _plain(text: str) -> str:
    return " ".join(text.lower().split())
