"""An EPUB: its pages in the order of its spine, without the lists of contents.

package.py   the zip, the spine, the metadata
page.py      a page as a tree that says all its text
notes.py     notes, behind the blocks that refer to them
"""

import io
import itertools
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from harbor_pub import hypertext
from harbor_pub.languages import known_tag
from harbor_pub.model import Block, BlockKind, Content, Drop
from harbor_pub.reading.epub import notes, page
from harbor_pub.reading.epub.package import Book, languages, main_language, metadata

_PROSE = 100  # characters
_DAMAGED = (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError)


def parse(data: bytes) -> Content:
    """The book's blocks; the package's Dublin Core is metadata. Raises ValueError."""
    try:
        book = Book(zipfile.ZipFile(io.BytesIO(data)))
        trees = {found.name: page.tree(book.read(found.name)) for found in book.pages()}
        contents = frozenset(found.name for found in book.pages() if found.contents)
    except _DAMAGED as error:
        raise ValueError(f"a damaged EPUB ({error})") from error
    taken = {name: page.prepare(root) for name, root in trees.items()}
    notes.gather(trees)
    tables = itertools.count()
    pages = {name: list(_blocks(page.body(root), tables)) for name, root in trees.items()}
    pages = {name: found for name, found in pages.items()
             if name not in contents or any(map(_is_prose, found))}  # fmt: skip
    said = [
        (known_tag(page.language(root)), sum(len(block.text) for block in pages[name]))
        for name, root in trees.items()
        if name in pages
    ]
    return Content(
        blocks=tuple(block for name in pages for block in pages[name]),
        language=main_language(languages(book.package), said),
        metadata=metadata(book.package),
        drops=tuple(
            Drop(line=0, text=text, reason="table of contents")
            for name, texts in taken.items()
            if name not in contents
            for text in texts
            if text
        ),
    )


def _is_prose(block: Block) -> bool:
    """Is a block of the page that holds the navigation a text of its own?"""
    linked = sum(mark.end - mark.start for mark in block.markup if mark.kind == "link")
    return len(block.text) >= _PROSE and 2 * linked < len(block.text)


def _blocks(body: etree._Element, tables: Iterator[int]) -> Iterator[Block]:
    numbered: set[etree._Element] = set()
    for block, element in hypertext.blocks(body, tables):
        note = notes.around(element)
        if note is None or block.kind in (BlockKind.CODE, BlockKind.TABLE_CELL):
            yield block
            continue
        number = "" if note in numbered else notes.number(note)
        numbered.add(note)
        yield replace(block, kind=BlockKind.NOTE, level=0, number=number or block.number)
