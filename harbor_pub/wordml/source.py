"""The package of a document to be published: opened for reading only, so that little is refused.

Nothing in it is followed or run. What leads elsewhere is not looked at, macros and embedded
objects are left where they are, and a part that can't be read is told while the others are read.
Refused is what harms whoever opens it: a bomb, declared entities, encryption.
"""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from harbor_pub.errors import SourceError
from harbor_pub.wordml.names import w
from harbor_pub.wordml.parts import (
    LARGEST_TOTAL,
    MEBIBYTE,
    DeclaredTypeError,
    Unpacked,
    check_size,
    kind,
    opened,
    parsed,
    relations_of,
    target,
    what,
)
from harbor_pub.xml import GUARDS, has_type

_MOST_PARTS = 20_000
_LARGEST_TOTAL = 4 * LARGEST_TOTAL
"""What may lie in a document without being unpacked: its pictures."""
_LOOSE = (".bmp", ".dib", ".emf", ".tif", ".tiff", ".wmf")
"""Pictures without a compression of their own, which a zip may pack as tightly as a bomb."""
_ANY_RATIO = 8 * MEBIBYTE
"""Up to here a part may be packed as tightly as it likes: one row, a thousand times, is."""
_USUAL = "word/document.xml"
_IGNORED = (
    (re.compile(r"vbaProject\.bin$", re.I), "macros, which are left out"),
    (re.compile(r"/embeddings/|/activeX/.*\.bin$", re.I), "an embedded object, which is left out"),
)
_TOLERANT = {"recover": True, "remove_comments": True, "remove_pis": True}
PROTECTED = "is protected by a password; save it without one"
_STRICT = re.compile(r"http://purl\.oclc\.org/ooxml/(\w+)/(.+)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """What a part is related to: another part by its name, or an address outside."""

    kind: str
    target: str
    outside: bool = False


class SourcePackage:
    """The parts of a Word document or template. Raises SourceError, in words that follow a file's
    name, where its main part can't be read or the file is dangerous.

    `troubles` are the parts that could not be read or are left out, each with a reason.
    """

    def __init__(self, data: bytes) -> None:
        archive = opened(data)
        self._parts = _directory(archive.infolist())
        self._unpacked = Unpacked(archive)
        self.troubles: dict[str, str] = {}
        self._relations: dict[str, dict[str, Relation]] = {}
        self._note_ignored()
        self.main = self._main()
        self.root = self._required(self.main)
        if self.root.tag != w("document"):
            raise SourceError(what(frozenset(archive.namelist())))

    def xml(self, name: str) -> etree._Element | None:
        """The root of a part, or None where there is none that can be read."""
        try:
            return self._required(name) if name.lower() in self._parts else None
        except DeclaredTypeError:
            raise
        except SourceError as error:
            self.troubles[name] = str(error)
            return self._recovered(name)

    def data(self, name: str) -> bytes | None:
        """The bytes of a part, or None where there is none that can be read."""
        try:
            part = self._parts.get(name.lower())
            return None if part is None else self._unpacked.read(part[0])
        except SourceError as error:
            self.troubles[name] = str(error)
            return None

    def relations(self, name: str) -> dict[str, Relation]:
        """The relationships of a part by their ids."""
        if name not in self._relations:
            root, folder = self.xml(relations_of(name)), posixpath.dirname(name)
            self._relations[name] = {
                str(one.get("Id")): _relation(one, folder)
                for one in (root if root is not None else ())
            }
        return self._relations[name]

    def related(self, wanted: str) -> list[tuple[str, etree._Element]]:
        """The parts that the main one is related to as `styles`, `footnotes` and so on; where the
        relationship is missing, the part that has the usual name."""
        names = [
            one.target
            for one in self.relations(self.main).values()
            if one.kind == wanted and not one.outside
        ]
        usual = posixpath.join(posixpath.dirname(self.main), f"{wanted}.xml")
        found = ((name, self.xml(name)) for name in names or [usual])
        return [(name, root) for name, root in found if root is not None]

    def properties(self, wanted: str) -> etree._Element | None:
        """The package's `core-properties`."""
        for one in self.relations("").values():
            if one.kind == wanted and not one.outside:
                return self.xml(one.target)
        return None

    def _main(self) -> str:
        related = (one.target for one in self.relations("").values() if _is_document(one))
        for name in (*related, _USUAL):
            if name.lower() in self._parts:
                return name
        raise SourceError(what(frozenset(self._parts)))

    def _required(self, name: str) -> etree._Element:
        """Of parts of one name, the first that can be read."""
        parts = self._parts[name.lower()]
        if len(parts) > 1:
            self.troubles[name] = f"{len(parts)} parts have this name, of which one is read"
        for part in parts[:-1]:
            try:
                return self._root(part, name)
            except DeclaredTypeError:
                raise
            except SourceError:
                continue
        return self._root(parts[-1], name)

    def _root(self, part: zipfile.ZipInfo, name: str) -> etree._Element:
        try:
            return _transitional(parsed(self._unpacked.read(part), name))
        except SourceError as error:
            if "Excessive depth" in str(error):
                raise SourceError(f"{name} is nested too deeply to be read") from error
            raise

    def _recovered(self, name: str) -> etree._Element | None:
        """What is whole of a part that is no XML: a broken end takes no note before it along."""
        data = self.data(name)
        try:
            root = etree.fromstring(data, etree.XMLParser(**GUARDS, **_TOLERANT)) if data else None
        except etree.XMLSyntaxError:
            return None
        if root is not None and has_type(root):
            raise DeclaredTypeError
        return None if root is None else _transitional(root)

    def _each(self) -> Iterator[zipfile.ZipInfo]:
        for parts in self._parts.values():
            yield from parts

    def _note_ignored(self) -> None:
        for part in self._each():
            for pattern, reason in _IGNORED:
                if pattern.search(part.filename):
                    self.troubles[part.filename] = reason


def _directory(parts: list[zipfile.ZipInfo]) -> dict[str, list[zipfile.ZipInfo]]:
    """The parts by their names in lower case: names are told apart without regard to case (OPC,
    6.2.2.3), and some programs write them with backslashes or from the root on. Of parts of one
    name the latest comes first, as in a zip that was updated."""
    if len(parts) > _MOST_PARTS:
        raise SourceError(f"holds {len(parts)} parts, more than {_MOST_PARTS}")
    found: dict[str, list[zipfile.ZipInfo]] = {}
    for part in reversed(parts):
        if part.flag_bits & 1:
            raise SourceError(PROTECTED)
        if part.file_size > _ANY_RATIO and not part.filename.lower().endswith(_LOOSE):
            check_size(part)
        name = part.filename.replace("\\", "/").lstrip("/").lower()
        found.setdefault(name, []).append(part)
    if sum(part.file_size for part in parts) > _LARGEST_TOTAL:
        raise SourceError(f"unpacks to more than {_LARGEST_TOTAL // MEBIBYTE} MiB")
    return found


def _relation(element: etree._Element, folder: str) -> Relation:
    if element.get("TargetMode") == "External":
        return Relation(kind=kind(element), target=str(element.get("Target", "")), outside=True)
    return Relation(kind=kind(element), target=target(element, folder))


def _is_document(relation: Relation) -> bool:
    return relation.kind == "officeDocument" and not relation.outside


def _transitional(root: etree._Element) -> etree._Element:
    """A tree with the namespaces of ISO 29500's strict form under the names that Word writes."""
    if any(_STRICT.match(uri) for uri in root.nsmap.values()):
        for element in root.iter():
            element.tag = _renamed(str(element.tag))
            for name in [name for name in element.attrib if name.startswith("{http://purl")]:
                element.set(_renamed(str(name)), element.attrib.pop(name))
    return root


def _renamed(name: str) -> str:
    uri, brace, local = name[1:].partition("}")
    found = _STRICT.fullmatch(uri) if brace else None
    if found is None:
        return name
    return f"{{http://schemas.openxmlformats.org/{found[1]}/2006/{found[2]}}}{local}"
