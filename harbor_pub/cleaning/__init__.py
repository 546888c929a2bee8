"""A SourceDocument of raw blocks in, the text alone out, with a log of every edit and drop.

    characters ─▶ facts and furniture, block by block ─▶ title ─▶ lost spaces ─▶ findings

characters.py   mojibake and invisible junk
facts.py        bylines, time stamps, captions: what becomes metadata
furniture.py    what is on the page and not the text
glue/           words that lost the space between them (English)
damage.py       what can't be mended and an editor should see

A doubtful block is kept inside the body and dropped outside it: before the first and after the
last block of prose.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from harbor_pub.cleaning.characters import repair
from harbor_pub.cleaning.damage import findings
from harbor_pub.cleaning.facts import address_line, byline, caption, may_be_title
from harbor_pub.cleaning.furniture import doubtful, furniture
from harbor_pub.cleaning.glue import repair as repair_glue
from harbor_pub.model import Block, BlockKind, Cleaned, Drop, Edit, SourceDocument

_BULLET = re.compile(r"^[•·▪◦‣*\-–]\s+")
_SENTENCE_END = re.compile(r"[.!?…][\"”’)\]]*$")
_PROSE_WORDS = 8


@dataclass(slots=True)
class _Page:
    """A page while it is being cleaned: what is left, what is known, what went.

    `originals` are the source's lines as they were, `places` the lines of title and caption.
    """

    originals: dict[int, str]
    blocks: list[Block] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    edits: list[Edit] = field(default_factory=list)
    drops: list[Drop] = field(default_factory=list)

    def drop(self, block: Block, reason: str) -> None:
        text = self.originals.get(block.line, block.text)
        self.drops.append(Drop(line=block.line, text=text, reason=reason))


def clean(document: SourceDocument) -> Cleaned:
    """The document's body as its blocks, all else as metadata or in the log."""
    page = _Page(originals={b.line: b.text for b in document.blocks if b.line})
    _mend_characters(page, document)
    _sort_out(page)
    if not document.metadata.title:
        _take_title(page)
    page.blocks = [_unmarked(block) for block in page.blocks]
    if document.language == "en":
        _mend_glue(page)
    known = {name: value for name, value in page.facts.items() if value}
    cleaned = replace(
        document,
        blocks=tuple(page.blocks),
        metadata=replace(document.metadata, **known),
    )
    found = findings(page.blocks) if document.language == "en" else ()
    return Cleaned(
        document=cleaned,
        edits=tuple(sorted(page.edits, key=lambda edit: edit.line)),
        drops=tuple(sorted((*document.drops, *page.drops), key=lambda drop: drop.line)),
        findings=tuple(found),
    )


def _mend_characters(page: _Page, document: SourceDocument) -> None:
    for block in document.blocks:
        if block.kind is BlockKind.CODE:
            page.blocks.append(block)
            continue
        text = repair(block.text, document.language)
        if text != (before := " ".join(block.text.split())):
            page.edits += _changed_words(block.line, before, text)
        if text:
            page.blocks.append(replace(block, text=text))


def _changed_words(line: int, before: str, after: str) -> Iterator[Edit]:
    """An edit a word where the words still match up, else one for the block."""
    pairs = list(zip(before.split(), after.split(), strict=False))
    if len(before.split()) != len(after.split()):
        pairs = [(before, after)]
    for old, new in pairs:
        if old != new:
            yield Edit(line=line, before=old, after=new, reason="characters")


def _sort_out(page: _Page) -> None:
    """Take the facts and the furniture out of the blocks."""
    start, end = _body(page.blocks)
    kept: list[Block] = []
    sidebar = _has_furniture(page.blocks[:start])
    for number, block in enumerate(page.blocks):
        outside = not start <= number < end
        told = _facts(block.text, outside=outside)
        if told is not None:
            page.facts = told | page.facts
            page.places |= dict.fromkeys(told, block.line)
            if "caption" not in told:
                page.drop(block, "metadata")
        elif reason := _reason(block, outside=outside, sidebar=sidebar and number < start):
            page.drop(block, reason)
        else:
            kept.append(block)
    page.blocks = kept


def _body(blocks: Sequence[Block]) -> tuple[int, int]:
    """The numbers of the first block of prose and of the one after the last; all if none is."""
    prose = [number for number, block in enumerate(blocks) if _is_prose(block)]
    return (prose[0], prose[-1] + 1) if prose else (0, len(blocks))


def _is_prose(block: Block) -> bool:
    if block.kind is not BlockKind.PARAGRAPH or _BULLET.match(block.text):
        return False
    if caption(block.text) or furniture(block.text) or doubtful(block.text):
        return False
    return len(block.text.split()) >= _PROSE_WORDS and bool(_SENTENCE_END.search(block.text))


def _has_furniture(blocks: Sequence[Block]) -> bool:
    return any(furniture(b.text) or address_line(_unmarked(b).text) for b in blocks)


def _facts(text: str, *, outside: bool) -> dict[str, str] | None:
    if told := caption(text):
        return told
    return byline(text) or address_line(_BULLET.sub("", text)) if outside else None


def _reason(block: Block, *, outside: bool, sidebar: bool) -> str | None:
    if block.kind in (BlockKind.CODE, BlockKind.TABLE_CELL, BlockKind.QUOTE):
        return None
    if reason := furniture(block.text):
        return reason
    if outside and (reason := doubtful(block.text)):
        return reason
    return "sidebar headline" if sidebar and _BULLET.match(block.text) else None


def _take_title(page: _Page) -> None:
    """The first block, where it has the shape of a title and something follows it."""
    if len(page.blocks) < 2 or "title" in page.facts:
        return
    first = page.blocks[0]
    headed = first.kind is BlockKind.HEADING
    if headed or (first.kind is BlockKind.PARAGRAPH and may_be_title(first.text)):
        page.facts["title"], page.places["title"] = first.text, first.line
        page.blocks = page.blocks[1:]


def _unmarked(block: Block) -> Block:
    """A list item without its bullet."""
    match = _BULLET.match(block.text)
    if not match or block.kind not in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM):
        return block
    return replace(block, kind=BlockKind.LIST_ITEM, text=block.text[match.end() :])


def _mend_glue(page: _Page) -> None:
    """Put lost spaces back in the body, the title and the caption, which are read as one."""
    names = [name for name in ("title", "caption") if name in page.facts]
    plain = [number for number, b in enumerate(page.blocks) if b.kind is not BlockKind.CODE]
    texts = [*(page.facts[n] for n in names), *(page.blocks[n].text for n in plain)]
    lines = [*(page.places[n] for n in names), *(page.blocks[n].line for n in plain)]
    repairs = repair_glue(texts)
    for line, mended in zip(lines, repairs, strict=True):
        page.edits += [
            Edit(line=line, before=e.before, after=e.after, reason=e.reason, score=e.score)
            for e in mended.edits
        ]
    for name, mended in zip(names, repairs, strict=False):
        page.facts[name] = mended.text
    for number, mended in zip(plain, repairs[len(names) :], strict=True):
        page.blocks[number] = replace(page.blocks[number], text=mended.text)
