"""An EPUB: its pages in the order of its spine, without the table of contents."""

import io
import itertools
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from urllib.parse import unquote

from lxml import etree

from harbor_pub import hypertext
from harbor_pub.languages import known_tag
from harbor_pub.model import Block, Content, Metadata
from harbor_pub.text import storable
from harbor_pub.xml import has_entities, root_of

_LARGEST_PART = 16 << 20
_LARGEST_TOTAL = 128 << 20
_MOST_PARTS = 20_000
_CONTAINER = "META-INF/container.xml"
_RIGHTS = "META-INF/encryption.xml"
_PAGES = ("application/xhtml+xml", "text/html")
_DAMAGED = (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError)


def parse(data: bytes) -> Content:
    """The book's blocks; the package's Dublin Core is metadata. Raises ValueError."""
    try:
        book = _Book(zipfile.ZipFile(io.BytesIO(data)))
        package = book.xml(book.package)
        tables = itertools.count()
        pages = map(book.read, book.pages(package))
        blocks = [block for page in pages for block in _page(page, tables)]
    except _DAMAGED as error:
        raise ValueError(f"a damaged EPUB ({error})") from error
    told = {
        hypertext.tag(element): " ".join("".join(element.itertext()).split())
        for element in package.iter("{http://purl.org/dc/elements/1.1/}*")
    }
    return Content(
        blocks=tuple(blocks),
        language=known_tag(told.get("language")),
        metadata=Metadata(
            title=told.get("title"),
            author=told.get("creator"),
            published=told.get("date"),
            source=told.get("publisher"),
        ),
    )


class _Book:
    """The zip, read with limits: sizes told by its directory are checked, and counted again."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive, self.total = archive, 0
        parts = archive.infolist()
        if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > 4 * _LARGEST_TOTAL:
            raise ValueError("unpacks to more than any book")
        if len({part.filename for part in parts}) != len(parts):
            raise ValueError("holds two parts of one name")
        self.names = frozenset(archive.namelist())
        if _RIGHTS in self.names and b"EncryptedKey" in self.read(_RIGHTS):
            raise ValueError("a book with copy protection, which can't be read")
        roots = self.xml(_CONTAINER).iter("{*}rootfile")
        self.package = next((str(root.get("full-path")) for root in roots), "")

    def read(self, name: str) -> bytes:
        if name not in self.names:
            raise ValueError(f"an EPUB without {name or 'a package'}")
        with self.archive.open(name) as part:
            data = part.read(_LARGEST_PART + 1)
        self.total += len(data)
        if len(data) > _LARGEST_PART or self.total > _LARGEST_TOTAL:
            raise ValueError(f"{name} unpacks to more than any page of a book")
        return data

    def xml(self, name: str) -> etree._Element:
        return _xml(self.read(name), name)

    def pages(self, package: etree._Element) -> Iterator[str]:
        """The names of the spine's pages; linear="no" and the navigation are left out."""
        folder = posixpath.dirname(self.package)
        items = {item.get("id"): item for item in package.iter("{*}item")}
        for reference in package.iter("{*}itemref"):
            item = items.get(reference.get("idref"))
            if item is None or reference.get("linear") == "no":
                continue
            if item.get("media-type") in _PAGES and "nav" not in (item.get("properties") or ""):
                yield posixpath.normpath(posixpath.join(folder, unquote(str(item.get("href")))))


def _page(data: bytes, tables: Iterator[int]) -> Iterator[Block]:
    root = _html(data)
    body = root.find("{*}body")
    for block, _ in hypertext.blocks(root if body is None else body, tables):
        yield block


def _html(data: bytes) -> etree._Element:
    """XHTML, or the tag soup that some books hold instead."""
    parser = etree.HTMLParser(no_network=True, remove_pis=True, huge_tree=False, encoding="utf-8")
    try:
        root = etree.fromstring(storable(data.decode("utf-8", "replace")).encode(), parser)
    except (etree.LxmlError, ValueError) as error:
        raise ValueError("a page of the EPUB can't be read") from error
    if root is None:
        return etree.Element("html")
    return root


def _xml(data: bytes, name: str) -> etree._Element:
    try:
        root = root_of(data)
    except (etree.LxmlError, ValueError) as error:
        raise ValueError(f"{name} is no XML ({str(error).splitlines()[0]})") from error
    if has_entities(root):
        raise ValueError(f"{name} declares entities, which no EPUB needs")
    return root
