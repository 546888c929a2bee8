"""A document's title: the one that its text shows, and only then the one in its properties."""

import re
from collections.abc import Sequence

from harbor_pub.model import Block, BlockKind

_WORD = re.compile(r"[^\W_]{2,}")
_EARLY = 8
"""Blocks above the title: a letterhead, a number, a date."""
_MOSTLY = 0.6


def shown(blocks: Sequence[Block]) -> int | None:
    """The number of the block that is the title, None where the text shows none, or shows nothing
    else."""
    if len(blocks) < 2:
        return None
    styled = (n for n, b in enumerate(blocks[:_EARLY]) if b.kind is BlockKind.TITLE)
    first = blocks[0]
    opens = first.kind is BlockKind.HEADING and first.level == 1
    return next(styled, 0 if opens else None)


def agrees(title: str, blocks: Sequence[Block]) -> bool:
    """Does the text know most words of a title? The properties often keep a template's."""
    wanted = [word.lower() for word in _WORD.findall(title)]
    if not wanted:
        return False
    text = "\n".join(block.text for block in blocks).lower()
    if " ".join(title.lower().split()) in " ".join(text.split()):
        return True
    known = set(_WORD.findall(text))
    return sum(word in known for word in wanted) >= _MOSTLY * len(wanted)
