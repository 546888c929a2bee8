"""A cleaned document in, its segments out; the segments of a block, joined, give it back.

rules.py        the tables of rules/: text files, one a language
sentences.py    where sentences begin, by a table
items.py        the items of a list that runs on in one block
register.py     whether a block is written as in chat
places.py       a stop and what stands about it
beginnings.py   beginnings without a space or a capital, after a dash or a quotation
srx.py          where they begin by a user's own rules
lengths.py      where long ones are cut: Thai, Lao, and what no editor could correct in one piece
quotations.py   what is not cut then

Headings, list items and the like are blocks of their own, so only the inside of a block is cut.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise

from harbor_pub.model import Block, BlockKind, Segment, SourceDocument, within
from harbor_pub.segmentation import lengths, sentences
from harbor_pub.segmentation.rules import rules

Finder = Callable[[str, str], Iterable[int]]
"""A text and its language (BCP 47) in; the offsets at which a sentence begins out, but for 0."""

_UNCUT = (BlockKind.CODE, BlockKind.TITLE, BlockKind.HEADING)


def own_rules(text: str, language: str) -> Iterable[int]:
    """The sentences of our own tables."""
    return sentences.boundaries(text, rules(language))


def segments(document: SourceDocument, finder: Finder = own_rules) -> tuple[Segment, ...]:
    """The edition's segments: the title and the caption as blocks of their own, then the body."""
    taken: dict[str, int] = {}
    found = []
    for number, block in enumerate(_edition_blocks(document)):
        at = 0
        for sentence in _sentences(block, document.language, finder):
            source = sentence.rstrip()
            found.append(
                Segment(
                    id=_identifier(source, taken),
                    block=number,
                    kind=block.kind,
                    source=source,
                    space=sentence[len(source) :],
                    level=block.level,
                    number=block.number,
                    cell=block.cell,
                    markup=within(block.markup, at, at + len(source)),
                )
            )
            at += len(sentence)
    return tuple(found)


def split(text: str, language: str, finder: Finder = own_rules) -> list[str]:
    """Sentences, each with the white space after it; joined they are the text again."""
    first = len(text) - len(text.lstrip())
    starts = lengths.boundaries(text, finder(text, language), rules(language))
    cuts = (0, *(at for at in starts if first < at < len(text)), len(text))
    return [text[start:end] for start, end in pairwise(cuts)] if text else []


def _edition_blocks(document: SourceDocument) -> Iterator[Block]:
    meta = document.metadata
    if meta.title:
        yield Block(kind=BlockKind.TITLE, text=meta.title)
    if meta.caption:
        yield Block(kind=BlockKind.CAPTION, text=meta.caption)
    yield from document.blocks


def _sentences(block: Block, language: str, finder: Finder) -> list[str]:
    if not block.text.strip():
        return []
    return [block.text] if block.kind in _UNCUT else split(block.text, language, finder)


def _identifier(source: str, taken: dict[str, int]) -> str:
    """`s` and ten hex digits of the text's SHA-256; a number after it from the second time on."""
    identifier = "s" + hashlib.sha256(source.encode()).hexdigest()[:10]
    taken[identifier] = taken.get(identifier, 0) + 1
    times = taken[identifier]
    return identifier if times == 1 else f"{identifier}-{times}"
