"""The segments of a Word document, by the tags and bookmarks of its rows.

Not by python-docx: its `cell.text` is empty where a content control stands, and inserted text is
missing from it.
"""

import io
import re
import zipfile
from collections.abc import Iterator

from lxml import etree

from harbor_pub.errors import SourceError
from harbor_pub.model import ReadUnit

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LARGEST = 64 * 1024 * 1024
_GONE = frozenset({f"{_W}del", f"{_W}moveFrom", f"{_W}delText", f"{_W}instrText"})
_TAG = re.compile(r"hp:id:[0-9a-f]+:(\S+)")


def parse(data: bytes) -> tuple[ReadUnit, ...]:
    """The rows that carry a segment's id, in order, as they read with every change accepted.

    Raises SourceError for what is no Word document.
    """
    root = _document(data)
    return tuple(unit for row in root.iter(f"{_W}tr") if (unit := _unit(row)))


def _document(data: bytes) -> etree._Element:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if archive.getinfo("word/document.xml").file_size > _LARGEST:
                raise SourceError("its text is larger than 64 MiB")
            xml = archive.read("word/document.xml")
        if b"<!DOCTYPE" in xml:
            raise SourceError("holds a document type declaration, which Word never writes")
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
        return etree.fromstring(xml, parser)
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError, OSError, EOFError) as error:
        raise SourceError(f"not a Word document ({error})") from error


def _unit(row: etree._Element) -> ReadUnit | None:
    """A row's segment, or None where it is none of ours: the head, or a row of the title block."""
    cells = row.findall(f"{_W}tc")
    if len(cells) != 4 or not (id_ := _id(cells[0])):
        return None
    return ReadUnit(id=id_, source=_text(cells[1]), target=_text(cells[2]))


def _id(cell: etree._Element) -> str | None:
    for tag in cell.iter(f"{_W}tag"):
        if match := _TAG.fullmatch(str(tag.get(f"{_W}val", ""))):
            return str(match[1])
    for bookmark in cell.iter(f"{_W}bookmarkStart"):
        name = bookmark.get(f"{_W}name", "")
        if name.startswith("hp_"):
            # Ids have no underscore: it stands for the hyphen of a repeated segment.
            return str(name).removeprefix("hp_").replace("_", "-")
    return None


def _text(cell: etree._Element) -> str:
    return "\n".join("".join(_characters(p)) for p in cell.iter(f"{_W}p"))


def _characters(element: etree._Element) -> Iterator[str]:
    for child in element:
        if child.tag in _GONE:
            continue
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in (f"{_W}br", f"{_W}cr"):
            yield "\n"
        elif child.tag == f"{_W}tab" and element.tag == f"{_W}r":
            yield "\t"
        else:
            yield from _characters(child)
