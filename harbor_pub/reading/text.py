"""Plain text: a block for each run of lines."""

from harbor_pub.encoding import decode
from harbor_pub.model import Block, BlockKind, Content


def parse(data: bytes) -> Content:
    """The blocks of a text file. Raises ValueError for binary data."""
    return Content(blocks=blocks(decode(data)))


def blocks(text: str) -> tuple[Block, ...]:
    """A block for each run of lines without a blank one between, its line feeds kept: cleaning
    tells lines that a width broke from those that the author ended."""
    found: list[Block] = []
    run: list[str] = []
    for number, line in enumerate([*text.split("\n"), ""], 1):
        if stripped := line.strip():
            run.append(stripped)
        elif run:
            start = number - len(run)
            found.append(Block(kind=BlockKind.PARAGRAPH, text="\n".join(run), line=start))
            run = []
    return tuple(found)
