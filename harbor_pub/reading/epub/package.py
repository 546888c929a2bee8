"""The zip of a book, read with limits, and what its package document tells."""

import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from lxml import etree

from harbor_pub.hypertext import tag
from harbor_pub.languages import known_tag
from harbor_pub.model import Metadata
from harbor_pub.xml import has_entities, root_of

_LARGEST_PART = 16 << 20
_LARGEST_TOTAL = 128 << 20
_MOST_PARTS = 20_000
_CONTAINER = "META-INF/container.xml"
_RIGHTS = "META-INF/encryption.xml"
_PACKAGE = "application/oebps-package+xml"
_XHTML = ("application/xhtml+xml", "text/html", "application/x-dtbook+xml", "text/x-oeb1-document")
_SVG = "image/svg+xml"
_DC = "{http://purl.org/dc/elements/1.1/}"
_OPF = "{http://www.idpf.org/2007/opf}"
_DATE = re.compile(r"^\d{4}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of the spine. `contents` tells the one that the package declares as navigation."""

    name: str
    contents: bool = False


class Book:
    """The zip, read with limits: sizes told by its directory are checked, and counted again."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive, self.total = archive, 0
        parts = archive.infolist()
        if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > 4 * _LARGEST_TOTAL:
            raise ValueError("unpacks to more than any book")
        if len({part.filename for part in parts}) != len(parts):
            raise ValueError("holds two parts of one name")
        self.names = frozenset(archive.namelist())
        self.locked = self._locked()
        roots = list(self.xml(_CONTAINER).iter("{*}rootfile"))
        roots.sort(key=lambda root: root.get("media-type") not in (None, _PACKAGE))
        self.package_name = next((str(root.get("full-path")) for root in roots), "")
        self.package = self.xml(self.package_name)

    def read(self, name: str) -> bytes:
        if name not in self.names:
            raise ValueError(f"an EPUB without {name or 'a package'}")
        if name in getattr(self, "locked", ()):
            raise ValueError("a book with copy protection, which can't be read")
        with self.archive.open(name) as part:
            data = part.read(_LARGEST_PART + 1)
        self.total += len(data)
        if len(data) > _LARGEST_PART or self.total > _LARGEST_TOTAL:
            raise ValueError(f"{name} unpacks to more than any page of a book")
        return data

    def xml(self, name: str) -> etree._Element:
        try:
            root = root_of(self.read(name))
        except (etree.LxmlError, ValueError) as error:
            if not isinstance(error, etree.LxmlError):
                raise
            raise ValueError(f"{name} is no XML ({str(error).splitlines()[0]})") from error
        if has_entities(root):
            raise ValueError(f"{name} declares entities, which no EPUB needs")
        return root

    def pages(self) -> Iterator[Page]:
        """The spine's pages in order. Those apart (linear="no") are pages of the book as well."""
        folder = posixpath.dirname(self.package_name)
        items = {item.get("id"): item for item in self.package.iter("{*}item")}
        seen = set()
        for reference in self.package.iter("{*}itemref"):
            item = self._readable(items, items.get(reference.get("idref")))
            if item is None:
                continue
            name = posixpath.normpath(posixpath.join(folder, unquote(str(item.get("href")))))
            if name not in seen:
                seen.add(name)
                contents = "nav" in (item.get("properties") or "").split()
                yield Page(name=name, contents=contents)

    def _readable(
        self, items: dict[str | None, etree._Element], item: etree._Element | None
    ) -> etree._Element | None:
        """The item, or the one that it falls back to, that is a page of text."""
        for _ in range(8):
            if item is None or item.get("media-type") in (*_XHTML, _SVG):
                return item
            item = items.get(item.get("fallback"))
        return None

    def _locked(self) -> frozenset[str]:
        """The parts that are encrypted; fonts are only obfuscated, which hides no text."""
        if _RIGHTS not in self.names:
            return frozenset()
        root = self.xml(_RIGHTS)
        if any(tag(element) == "encryptedkey" for element in root.iter()):
            raise ValueError("a book with copy protection, which can't be read")
        return frozenset(
            unquote(str(reference.get("URI")))
            for reference in root.iter("{*}CipherReference")
            if not str(reference.get("URI")).lower().endswith((".otf", ".ttf", ".woff", ".woff2"))
        )


def metadata(package: etree._Element) -> Metadata:
    """The Dublin Core: the main title, the authors, who published it and when."""
    return Metadata(
        title=_main_title(package),
        author=", ".join(_authors(package)) or None,
        published=_published(package),
        source=next(iter(_told(package, "publisher")), None),
    )


def languages(package: etree._Element) -> list[str]:
    """The languages that are declared, ours alone."""
    return [found for told in _told(package, "language") if (found := known_tag(told))]


def main_language(declared: list[str], said: Iterable[tuple[str, int]]) -> str:
    """Of several languages the one that most letters are marked with, else the first.

    `said` are the languages of the pages with their letters.
    """
    letters: Counter[str] = Counter()
    for language, count in said:
        if language in declared or not declared:
            letters[language] += count
    ordered = [one for one, _ in letters.most_common() if one]
    if len(set(declared)) == 1:
        return declared[0]
    return next(iter([*ordered, *declared]), "")


def _elements(package: etree._Element, name: str) -> list[etree._Element]:
    return [element for element in package.iter(f"{_DC}{name}") if _text(element)]


def _told(package: etree._Element, name: str) -> list[str]:
    return [_text(element) for element in _elements(package, name)]


def _text(element: etree._Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _refined(package: etree._Element, element: etree._Element, what: str) -> str:
    """What EPUB 3 says of a piece of metadata in a `meta` of its own, EPUB 2 in an attribute."""
    own = element.get(f"{_OPF}{what}")
    if own or not element.get("id"):
        return own or ""
    for meta in package.iter("{*}meta"):
        if meta.get("refines") == f"#{element.get('id')}" and meta.get("property") == what:
            return _text(meta)
    return ""


def _main_title(package: etree._Element) -> str | None:
    titles = _elements(package, "title")
    main = [one for one in titles if _refined(package, one, "title-type") == "main"]
    return next((_text(one) for one in [*main, *titles]), None)


def _authors(package: etree._Element) -> list[str]:
    creators = _elements(package, "creator")
    authors = [one for one in creators if _refined(package, one, "role") in ("", "aut")]
    return list(dict.fromkeys(_text(one) for one in authors or creators))


def _published(package: etree._Element) -> str | None:
    dates = [one for one in _elements(package, "date") if _DATE.match(_text(one))]
    marked = [one for one in dates if _refined(package, one, "event") == "publication"]
    return next((_text(one) for one in [*marked, *dates, *_elements(package, "date")]), None)
