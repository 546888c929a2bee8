"""Plain text: bytes to a string, a string to blocks, a paragraph each."""

import codecs
import re
import statistics
from itertools import pairwise

from harbor_pub.model import Block, BlockKind
from harbor_pub.text import storable

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# C0 controls that text files do hold: tab, line feed, form feed, carriage return.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")

WRAP = range(50, 101)
"""Characters: lines of about one length in this range were wrapped by hand or by a program."""


def decode(data: bytes) -> str:
    """Text of bytes: by BOM, else UTF-8, else Windows-1252. Raises ValueError for binary data."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _text(data[len(bom) :], encoding)
    try:
        return _text(data, "utf-8")
    except UnicodeDecodeError:
        return _text(data, "cp1252")


def _text(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        if encoding == "utf-8":
            raise
        raise ValueError("is neither UTF-8 nor any other text we know") from None
    if _CONTROL.search(text):
        raise ValueError("holds binary data")
    return storable(text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n"))


def parse(text: str) -> tuple[Block, ...]:
    """Paragraphs with the number of their first line: a line each, or joined where the file is
    hard-wrapped."""
    lines = [(number, line.strip()) for number, line in enumerate(text.split("\n"), 1)]
    wrapped = _is_wrapped([line for _, line in lines])
    blocks: list[Block] = []
    open_block = False
    for number, line in lines:
        if not line:
            open_block = False
        elif wrapped and open_block:
            last = blocks[-1]
            blocks[-1] = Block(kind=last.kind, text=f"{last.text} {line}", line=last.line)
        else:
            blocks.append(Block(kind=BlockKind.PARAGRAPH, text=line, line=number))
            open_block = True
    return tuple(blocks)


def _is_wrapped(lines: list[str]) -> bool:
    """True where most lines that are followed by another are full: as long as the longest few."""
    followed = [len(line) for line, after in pairwise(lines) if line and after]
    if len(followed) < 4:
        return False
    width = max(followed)
    full = sum(length >= 0.75 * width for length in followed)
    return width in WRAP and full >= 0.8 * len(followed) and statistics.median(followed) > 40
