"""The parts of a package: unpacked, parsed, and how they are related to one another."""

import io
import posixpath
import zipfile
import zlib

from lxml import etree

from harbor_pub.errors import SourceError
from harbor_pub.xml import has_type, root_of

MEBIBYTE = 1024 * 1024
LARGEST_FILE = 64 * MEBIBYTE
LARGEST_PART = 64 * MEBIBYTE
LARGEST_TOTAL = 256 * MEBIBYTE
HIGHEST_RATIO = 200
"""Sizes of real documents with room to spare."""
_OLE, _PROTECTED = b"\xd0\xcf\x11\xe0", "EncryptedPackage".encode("utf-16-le")
_OTHER_KINDS = {
    _OLE: "an old binary .doc or .xls; save it as .docx or .xlsx",
    b"%PDF": "a PDF; hand back the file that it was made of",
    b"{\\rt": "an RTF; save it as .docx",
}
_DAMAGED = (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError)


class DeclaredTypeError(SourceError):
    """A part declares a document type."""

    def __init__(self) -> None:
        super().__init__("holds a document type declaration, which Word never writes")


def is_protected(data: bytes) -> bool:
    """Does a password encrypt this Office file? Word keeps such a one in an OLE file."""
    return data.startswith(_OLE) and _PROTECTED in data


def opened(data: bytes, name: str = "a Word document") -> zipfile.ZipFile:
    """A document's zip. Raises SourceError for what is none, or is too large."""
    if len(data) > LARGEST_FILE:
        raise SourceError(f"larger than {LARGEST_FILE // MEBIBYTE} MiB")
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except _DAMAGED as error:
        kinds = (kind for magic, kind in _OTHER_KINDS.items() if data.startswith(magic))
        reason = next(kinds, "cut off or damaged" if data.startswith(b"PK") else "no zip")
        raise SourceError(f"not {name} ({reason})") from error


def names_of(data: bytes) -> frozenset[str]:
    """The parts of a zip, none where it is none: the reader of the form says what is wrong."""
    try:
        return frozenset(zipfile.ZipFile(io.BytesIO(data)).namelist())
    except _DAMAGED:
        return frozenset()


def check_size(part: zipfile.ZipInfo) -> None:
    """Raises SourceError where the directory tells that a part is a bomb."""
    packed = max(1, part.compress_size)
    if part.file_size > LARGEST_PART:
        raise SourceError(f"{part.filename} unpacks to more than {LARGEST_PART // MEBIBYTE} MiB")
    if part.file_size > MEBIBYTE and part.file_size > HIGHEST_RATIO * packed:
        raise SourceError(f"{part.filename} is packed more tightly than any text")


class Unpacked:
    """The bytes of a zip's parts, counted again while they are read, since a directory can lie."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._zip = archive
        self._total = 0

    def read(self, part: str | zipfile.ZipInfo) -> bytes:
        name = part if isinstance(part, str) else part.filename
        try:
            with self._zip.open(part) as file:
                data = file.read(LARGEST_PART + 1)
        except _DAMAGED as error:
            raise SourceError(f"damaged: {name} can't be unpacked ({error})") from error
        self._total += len(data)
        if len(data) > LARGEST_PART or self._total > LARGEST_TOTAL:
            raise SourceError(f"{name} is larger than its directory says")
        return data


def parsed(data: bytes, name: str) -> etree._Element:
    """The root of a part. Raises SourceError, of which DeclaredTypeError is one."""
    try:
        # The declaration stands near the start; the parser is asked too, since the bytes may be
        # in any encoding.
        if b"<!DOCTYPE" in data[:4096]:
            raise DeclaredTypeError
        root = root_of(data, bare=True)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise SourceError(f"{name} is no XML ({str(error).splitlines()[0]})") from error
    if has_type(root):
        raise DeclaredTypeError
    return root


def what(names: frozenset[str], name: str = "a Word document") -> str:
    """What else than such a document a zip with these parts may be."""
    kinds = {
        "word/document.xml": "a Word document",
        "xl/workbook.xml": "an Excel workbook",
        "ppt/presentation.xml": "a PowerPoint presentation",
        "META-INF/container.xml": "an EPUB",
        "content.xml": "an OpenDocument file; save it as .docx",
    }
    found = (kind for part, kind in kinds.items() if part in names and kind != name)
    return f"not {name} ({next(found, 'its main part is missing')})"


def kind(relation: etree._Element) -> str:
    """What a relationship is: the last word of its type."""
    return str(relation.get("Type", "")).rsplit("/", 1)[-1]


def target(relation: etree._Element, folder: str) -> str:
    """The name of the part that a relationship of a part in `folder` leads to."""
    written = str(relation.get("Target", ""))
    if written.startswith("/"):
        return written.lstrip("/")
    return posixpath.normpath(posixpath.join(folder, written))


def relations_of(name: str) -> str:
    """Where the relationships of a part are kept."""
    folder, file = posixpath.split(name)
    return posixpath.join(folder, "_rels", f"{file}.rels")
