"""A Word document in body order: headings, lists with their numbers, the grid of tables, text
boxes, notes where they are referred to; tracked changes as if accepted.

body.py        the parts of a document in order
inline.py      what a paragraph says: runs, fields, links, symbols, what is hidden
lines.py       its text while its runs come in, and its lines
paragraphs.py  what a paragraph is
styles.py      what styles mean and do
numbering.py   the labels of lists, with numerals.py
notes.py       footnotes and endnotes with their numbers
tables.py      where cells stand
formulas.py    formulas as a line of text
titles.py      the title, which properties often tell wrong
imported.py    texts in other formats inside

By lxml and not by python-docx, which drops what a tracked change inserted and refuses more.
"""

from collections.abc import Iterator
from dataclasses import replace as replaced

from lxml import etree

from harbor_pub.errors import SourceError
from harbor_pub.languages import known_tag
from harbor_pub.model import Block, BlockKind, Content, Drop, Finding, Metadata
from harbor_pub.reading.docx import titles
from harbor_pub.reading.docx.body import opened
from harbor_pub.wordml import SourcePackage

_DC = "{http://purl.org/dc/elements/1.1/}"
_PROGRAMS = frozenset({"python-docx", "apache poi"})
"""What programs name as the author where nobody said who."""


def parse(data: bytes) -> Content:
    """Blocks with markup; core properties are metadata. Raises ValueError."""
    try:
        package = SourcePackage(data)
        body = opened(package)
        blocks = list(body.blocks())
        core = package.properties("core-properties")
    except SourceError as error:
        raise ValueError(str(error)) from error
    author = _told(core, f"{_DC}creator")
    title, blocks, stale = _titled(blocks, _told(core, f"{_DC}title"))
    return Content(
        blocks=tuple(blocks),
        language=known_tag(_told(core, f"{_DC}language")),
        metadata=Metadata(
            title=title,
            author=None if author and author.lower() in _PROGRAMS else author,
        ),
        drops=(*stale, *body.drops),
        findings=tuple(_findings(package)),
    )


def _titled(
    blocks: list[Block], told: str | None
) -> tuple[str | None, list[Block], tuple[Drop, ...]]:
    """The title, the blocks without it, and the properties' title where the text contradicts."""
    number = titles.shown(blocks, told)
    title = told if number is None else " ".join(blocks[number].text.split())
    stale: tuple[Drop, ...] = ()
    if number is None and told and titles.is_stale(told, blocks):
        title, stale = None, (Drop(line=0, text=told, reason="stale title"),)
    rest = [_below(block) for n, block in enumerate(blocks) if n != number]
    return title, rest, stale


def _below(block: Block) -> Block:
    """A second title is a heading."""
    if block.kind is BlockKind.TITLE:
        return replaced(block, kind=BlockKind.HEADING, level=1)
    return block


def _findings(package: SourcePackage) -> Iterator[Finding]:
    """What was not read of the file."""
    for part, reason in sorted(package.troubles.items()):
        yield Finding(line=0, text=part, reason=reason)


def _told(core: etree._Element | None, name: str) -> str | None:
    found = core.findtext(name) if core is not None else None
    return found.strip() or None if found else None
