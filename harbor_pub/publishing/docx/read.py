"""The segments of a Word document that we wrote, by the tags and bookmarks of their rows: the
proof after writing. What an editor made of it is read by `review.docx`."""

from lxml import etree

from harbor_pub.bilingual.marks import exported, tagged
from harbor_pub.errors import SourceError
from harbor_pub.model import ReadUnit
from harbor_pub.wordml import Package, Row, cell_text, paragraphs, rows, w


def parse(data: bytes) -> tuple[ReadUnit, ...]:
    """The rows that carry a segment's id, in order, as they read with every change accepted.

    Raises SourceError for what is no Word document.
    """
    package = Package(data)
    body = package.xml(package.main)
    if body is None:
        raise SourceError("not a Word document (no main part)")
    return tuple(unit for row in rows(body) if (unit := _unit(row)))


def split(cell: etree._Element) -> tuple[str, str]:
    """Source and target of a cell of the reading layout, where the one stands over the other."""
    sources, targets = parted(cell)
    return "\n".join(paragraphs(sources)), "\n".join(paragraphs(targets))


def parted(cell: etree._Element) -> tuple[list[etree._Element], list[etree._Element]]:
    """The paragraphs of the source and of the target in such a cell."""
    own = list(cell.iterchildren(w("p")))
    sources = [p for p in own if _style(p) in _SOURCES]
    return sources, [p for p in own if p not in sources]


_SOURCES = ("HarborSource", "HarborSourceHeading")


def _style(paragraph: etree._Element) -> str | None:
    style = paragraph.find(f"{w('pPr')}/{w('pStyle')}")
    return None if style is None else style.get(w("val"))


def _unit(row: Row) -> ReadUnit | None:
    """A row's segment, or None where it is none of ours: the head, or a row of the title block."""
    cells = row.cells
    if len(cells) not in (2, 4) or not (id_ := _id(cells[0])):
        return None
    if len(cells) == 2:
        source, target = split(cells[1])
    else:
        source, target = cell_text(cells[1]), _target(cells[2])
    return ReadUnit(id=id_, source=source, target=target)


def _target(cell: etree._Element) -> str:
    """The unit's own reading: those that somebody has to choose from stand in paragraphs below."""
    own = [p for p in cell.iterchildren(w("p")) if _style(p) != "HarborReading"]
    return "\n".join(paragraphs(own))


def _id(cell: etree._Element) -> str | None:
    for tag in cell.iter(w("tag")):
        if segment := tagged(str(tag.get(w("val"), ""))):
            return segment
    for mark in cell.iter(w("bookmarkStart")):
        if found := exported(str(mark.get(w("name"), ""))):
            return found.segment
    return None
