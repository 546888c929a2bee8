"""The package of a document that somebody sent: refused as a whole where anything is wrong.

Sizes are those of real documents with room to spare; sizes that the zip's directory tells are
checked first and the bytes counted again while they are read, since a directory can lie.
"""

import io
import posixpath
import re
import zipfile
import zlib
from urllib.parse import unquote

from lxml import etree

from harbor_pub.errors import SourceError
from harbor_pub.xml import has_type, root_of

_MEBIBYTE = 1024 * 1024
_LARGEST_FILE = 64 * _MEBIBYTE
_LARGEST_PART = 64 * _MEBIBYTE
_LARGEST_TOTAL = 256 * _MEBIBYTE
_MOST_PARTS = 1000
_HIGHEST_RATIO = 200
_ACTIVE = re.compile(
    r"vbaProject|vbaData|macroEnabled|activeX|oleObject|/embeddings/|attachedToolbars", re.I
)
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_OTHER_KINDS = {b"\xd0\xcf\x11\xe0": "an old binary .doc", b"%PDF": "a PDF", b"{\\rt": "an RTF"}
_DAMAGED = (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError)


class Package:
    """The parts of a Word document. Raises SourceError, in words that follow a file's name."""

    def __init__(self, data: bytes) -> None:
        if len(data) > _LARGEST_FILE:
            raise SourceError(f"larger than {_LARGEST_FILE // _MEBIBYTE} MiB")
        self._zip = _opened(data)
        _check_directory(self._zip.infolist())
        self._names = frozenset(self._zip.namelist())
        self._total = 0
        self._check_types()
        self.main = self._main()
        for name in self._names:
            if name.endswith(".rels"):
                self._check_links(name)

    def xml(self, name: str) -> etree._Element | None:
        """The root of a part, or None where there is no such part."""
        if name not in self._names:
            return None
        return _parsed(self._read(name), name)

    def related(self, kind: str) -> list[etree._Element]:
        """The parts that the main one is related to as `comments`, `customXml` and so on."""
        folder, file = posixpath.split(self.main)
        found = self._relations(f"{folder}/_rels/{file}.rels", folder)
        roots = (self.xml(target) for type_, target in found if type_ == kind)
        return [root for root in roots if root is not None]

    def links(self) -> dict[str, str]:
        """The addresses of the main part's hyperlinks, by the ids of their relationships."""
        folder, file = posixpath.split(self.main)
        root = self.xml(f"{folder}/_rels/{file}.rels")
        return {
            str(relation.get("Id")): str(relation.get("Target"))
            for relation in (root if root is not None else ())
            if _kind(relation) == "hyperlink"
        }

    def properties(self, kind: str) -> etree._Element | None:
        """The package's `core-properties` or `custom-properties`."""
        for type_, target in self._relations("_rels/.rels", ""):
            if type_ == kind:
                return self.xml(target)
        return None

    def _check_types(self) -> None:
        types = self.xml("[Content_Types].xml")
        if types is None:
            raise SourceError(_what(self._names))
        self._types = {
            str(t.get("PartName", "")).lower(): str(t.get("ContentType", "")) for t in types
        }
        if any(_ACTIVE.search(type_) for type_ in self._types.values()):
            raise SourceError("holds macros or other active content; save it as a plain .docx")

    def _main(self) -> str:
        for type_, target in self._relations("_rels/.rels", ""):
            if type_ == "officeDocument" and target in self._names:
                if self._types.get(f"/{target}".lower()) != _MAIN:
                    raise SourceError(_what(self._names))
                return target
        raise SourceError(_what(self._names))

    def _relations(self, name: str, folder: str) -> list[tuple[str, str]]:
        """Kinds and targets of a part's relationships inside the package."""
        root = self.xml(name)
        return [
            (_kind(relation), _absolute(str(relation.get("Target", "")), folder))
            for relation in (root if root is not None else ())
            if relation.get("TargetMode") != "External"
        ]

    def _check_links(self, name: str) -> None:
        root = self.xml(name)
        for relation in root if root is not None else ():
            if relation.get("TargetMode") == "External" and _kind(relation) != "hyperlink":
                target = str(relation.get("Target", ""))[:60]
                raise SourceError(
                    f"would load {_kind(relation)} from elsewhere ({target}); take that link out"
                )

    def _read(self, name: str) -> bytes:
        try:
            with self._zip.open(name) as part:
                data = part.read(_LARGEST_PART + 1)
        except _DAMAGED as error:
            raise SourceError(f"damaged: {name} can't be unpacked ({error})") from error
        self._total += len(data)
        if len(data) > _LARGEST_PART or self._total > _LARGEST_TOTAL:
            raise SourceError(f"{name} is larger than its directory says")
        return data


def _opened(data: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except _DAMAGED as error:
        kinds = (kind for magic, kind in _OTHER_KINDS.items() if data.startswith(magic))
        reason = next(kinds, "cut off or damaged" if data.startswith(b"PK") else "no zip")
        raise SourceError(f"not a Word document ({reason})") from error


def _check_directory(parts: list[zipfile.ZipInfo]) -> None:
    if len(parts) > _MOST_PARTS:
        raise SourceError(f"holds {len(parts)} parts, more than {_MOST_PARTS}")
    if len({part.filename.lower() for part in parts}) != len(parts):
        raise SourceError("holds two parts of one name")
    for part in parts:
        _check_part(part)
    if sum(part.file_size for part in parts) > _LARGEST_TOTAL:
        raise SourceError(f"unpacks to more than {_LARGEST_TOTAL // _MEBIBYTE} MiB")


def _check_part(part: zipfile.ZipInfo) -> None:
    name = part.filename
    if part.flag_bits & 1:
        raise SourceError("encrypted; save it without a password")
    if name.startswith("/") or "\\" in part.orig_filename or ".." in unquote(name).split("/"):
        raise SourceError(f"names a part outside of itself ({name[:60]})")
    if _ACTIVE.search(name):
        raise SourceError("holds macros or other active content; save it as a plain .docx")
    packed = max(1, part.compress_size)
    if part.file_size > _LARGEST_PART:
        raise SourceError(f"{name} unpacks to more than {_LARGEST_PART // _MEBIBYTE} MiB")
    if part.file_size > _MEBIBYTE and part.file_size > _HIGHEST_RATIO * packed:
        raise SourceError(f"{name} is packed more tightly than any text")


def _parsed(data: bytes, name: str) -> etree._Element:
    try:
        # The declaration stands near the start; the parser is asked too, since the bytes may be
        # in any encoding.
        if b"<!DOCTYPE" in data[:4096]:
            raise SourceError("holds a document type declaration, which Word never writes")
        root = root_of(data, bare=True)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise SourceError(f"{name} is no XML ({str(error).splitlines()[0]})") from error
    if has_type(root):
        raise SourceError("holds a document type declaration, which Word never writes")
    return root


def _what(names: frozenset[str]) -> str:
    """What else a zip may be."""
    kinds = {
        "xl/workbook.xml": "an Excel workbook",
        "ppt/presentation.xml": "a PowerPoint presentation",
        "META-INF/container.xml": "an EPUB",
        "content.xml": "an OpenDocument file; save it as .docx",
    }
    kind = next((kind for name, kind in kinds.items() if name in names), "its main part is missing")
    return f"not a Word document ({kind})"


def _kind(relation: etree._Element) -> str:
    return str(relation.get("Type", "")).rsplit("/", 1)[-1]


def _absolute(target: str, folder: str) -> str:
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(folder, target))
