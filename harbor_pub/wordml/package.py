"""The package of a document that somebody sent back: refused as a whole where anything is wrong.

Sizes that the zip's directory tells are checked first, and the bytes counted again while they are
read. A document to be published is opened by `source.py`, which refuses far less.
"""

import posixpath
import re
import zipfile
from dataclasses import dataclass
from urllib.parse import unquote

from lxml import etree

from harbor_pub.errors import SourceError
from harbor_pub.wordml.parts import (
    LARGEST_TOTAL,
    MEBIBYTE,
    Unpacked,
    check_size,
    kind,
    opened,
    parsed,
    relations_of,
    target,
    what,
)

_MOST_PARTS = 1000
_ACTIVE = re.compile(
    r"vbaProject|vbaData|macroEnabled|activeX|oleObject|/embeddings/|attachedToolbars"
    r"|macrosheet|dialogsheet|externalLink|queryTable|xl/connections",
    re.I,
)
_TYPES = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A kind of package: how a refusal calls it, how its names end, the type of its main part."""

    name: str
    suffix: str
    main: str


WORD = Form(
    name="a Word document", suffix=".docx", main=f"{_TYPES}.wordprocessingml.document.main+xml"
)
WORKBOOK = Form(
    name="an Excel workbook", suffix=".xlsx", main=f"{_TYPES}.spreadsheetml.sheet.main+xml"
)


class Package:
    """The parts of a document. Raises SourceError, in words that follow a file's name."""

    def __init__(self, data: bytes, form: Form = WORD) -> None:
        self._form = form
        archive = opened(data, form.name)
        self._check_directory(archive.infolist())
        self._names = frozenset(archive.namelist())
        self._unpacked = Unpacked(archive)
        self._check_types()
        self.main = self._main()
        for name in self._names:
            if name.endswith(".rels"):
                self._check_links(name)

    def xml(self, name: str) -> etree._Element | None:
        """The root of a part, or None where there is no such part."""
        if name not in self._names:
            return None
        return parsed(self._unpacked.read(name), name)

    def related(self, wanted: str) -> list[etree._Element]:
        """The parts that the main one is related to as `comments`, `customXml` and so on."""
        roots = (self.xml(name) for type_, name in self.relations(self.main) if type_ == wanted)
        return [root for root in roots if root is not None]

    def links(self, part: str = "") -> dict[str, str]:
        """Where the hyperlinks of a part, the main one's without a name, lead out of the document,
        by their ids."""
        root = self.xml(relations_of(part or self.main))
        return {
            str(relation.get("Id")): str(relation.get("Target", ""))
            for relation in (root if root is not None else ())
            if relation.get("TargetMode") == "External" and kind(relation) == "hyperlink"
        }

    def relations(self, name: str) -> list[tuple[str, str]]:
        """Kinds and names of the parts that a part is related to."""
        return self._relations(relations_of(name), posixpath.dirname(name))

    def properties(self, wanted: str) -> etree._Element | None:
        """The package's `core-properties` or `custom-properties`."""
        for type_, name in self._relations("_rels/.rels", ""):
            if type_ == wanted:
                return self.xml(name)
        return None

    def _check_types(self) -> None:
        types = self.xml("[Content_Types].xml")
        if types is None:
            raise SourceError(what(self._names, self._form.name))
        self._types = {
            str(t.get("PartName", "")).lower(): str(t.get("ContentType", "")) for t in types
        }
        if any(_ACTIVE.search(type_) for type_ in self._types.values()):
            raise SourceError(self._active())

    def _active(self) -> str:
        return f"holds macros or other active content; save it as a plain {self._form.suffix}"

    def _main(self) -> str:
        for type_, name in self._relations("_rels/.rels", ""):
            if type_ == "officeDocument" and name in self._names:
                if self._types.get(f"/{name}".lower()) != self._form.main:
                    raise SourceError(what(self._names, self._form.name))
                return name
        raise SourceError(what(self._names, self._form.name))

    def _relations(self, name: str, folder: str) -> list[tuple[str, str]]:
        """Kinds and targets of a part's relationships inside the package."""
        root = self.xml(name)
        return [
            (kind(relation), target(relation, folder))
            for relation in (root if root is not None else ())
            if relation.get("TargetMode") != "External"
        ]

    def _check_links(self, name: str) -> None:
        root = self.xml(name)
        for relation in root if root is not None else ():
            if relation.get("TargetMode") == "External" and kind(relation) != "hyperlink":
                where = str(relation.get("Target", ""))[:60]
                raise SourceError(
                    f"would load {kind(relation)} from elsewhere ({where}); take that link out"
                )

    def _check_directory(self, parts: list[zipfile.ZipInfo]) -> None:
        check_directory(parts)
        if any(_ACTIVE.search(part.filename) for part in parts):
            raise SourceError(self._active())


def check_directory(parts: list[zipfile.ZipInfo]) -> None:
    """Raises SourceError for a zip with too many parts, or doubled, encrypted, outlying or
    oversized ones."""
    if len(parts) > _MOST_PARTS:
        raise SourceError(f"holds {len(parts)} parts, more than {_MOST_PARTS}")
    if len({part.filename.lower() for part in parts}) != len(parts):
        raise SourceError("holds two parts of one name")
    for part in parts:
        _check_part(part)
    if sum(part.file_size for part in parts) > LARGEST_TOTAL:
        raise SourceError(f"unpacks to more than {LARGEST_TOTAL // MEBIBYTE} MiB")


def _check_part(part: zipfile.ZipInfo) -> None:
    name = part.filename
    if part.flag_bits & 1:
        raise SourceError("encrypted; save it without a password")
    if name.startswith("/") or "\\" in part.orig_filename or ".." in unquote(name).split("/"):
        raise SourceError(f"names a part outside of itself ({name[:60]})")
    check_size(part)
