"""Plain text: a block a paragraph."""

import statistics
from itertools import pairwise

from harbor_pub.encoding import decode
from harbor_pub.model import Block, BlockKind, Content

WRAP = range(50, 101)
"""Characters: lines of about one length in this range were wrapped by hand or by a program."""


def parse(data: bytes) -> Content:
    """The blocks of a text file. Raises ValueError for binary data."""
    return Content(blocks=blocks(decode(data)))


def blocks(text: str) -> tuple[Block, ...]:
    """Paragraphs with the number of their first line: a line each, or joined where the file is
    hard-wrapped."""
    lines = [(number, line.strip()) for number, line in enumerate(text.split("\n"), 1)]
    wrapped = _is_wrapped([line for _, line in lines])
    found: list[Block] = []
    open_block = False
    for number, line in lines:
        if not line:
            open_block = False
        elif wrapped and open_block:
            last = found[-1]
            found[-1] = Block(kind=last.kind, text=f"{last.text} {line}", line=last.line)
        else:
            found.append(Block(kind=BlockKind.PARAGRAPH, text=line, line=number))
            open_block = True
    return tuple(found)


def _is_wrapped(lines: list[str]) -> bool:
    """True where most lines that are followed by another are full: as long as the longest few."""
    followed = [len(line) for line, after in pairwise(lines) if line and after]
    if len(followed) < 4:
        return False
    width = max(followed)
    full = sum(length >= 0.75 * width for length in followed)
    return width in WRAP and full >= 0.8 * len(followed) and statistics.median(followed) > 40
