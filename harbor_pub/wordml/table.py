"""The rows of a body's tables, and their cells."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from harbor_pub.wordml.names import w
from harbor_pub.wordml.text import paragraph_text

_AROUND_ROWS = (w("sdt"), w("sdtContent"), w("customXml"), w("ins"), w("moveTo"))


@dataclass(frozen=True)
class Row:
    """A row of a table that stands in no other. `table` numbers the tables from 0."""

    element: etree._Element
    table: int

    @cached_property
    def cells(self) -> list[etree._Element]:
        return list(_children(self.element, w("tc")))

    @property
    def head(self) -> bool:
        return self._has("tblHeader")

    @property
    def deleted(self) -> bool:
        """Marked as deleted by a tracked change; LibreOffice loses the mark on saving."""
        return self._has("del")

    @property
    def merged(self) -> bool:
        """Some cell reaches over another's place."""
        return any(self.reach)

    @property
    def reach(self) -> tuple[str, ...]:
        """How far each cell reaches over others' places."""
        return tuple(
            "".join(
                f"{name}={property_.get(w('val'))}"
                for name in ("gridSpan", "vMerge", "hMerge")
                if (property_ := cell.find(f"{w('tcPr')}/{w(name)}")) is not None
            )
            for cell in self.cells
        )

    @property
    def nested(self) -> bool:
        return next(self.element.iter(w("tbl")), None) is not None

    def _has(self, name: str) -> bool:
        found = self.element.find(f"{w('trPr')}/{w(name)}")
        return found is not None and found.get(w("val")) not in ("0", "false", "off")


def rows(body: etree._Element) -> Iterator[Row]:
    """Every row of the body's tables in order, also those that stand in a content control."""
    outer = (
        table for table in body.iter(w("tbl")) if next(table.iterancestors(w("tc")), None) is None
    )
    for number, table in enumerate(outer):
        yield from rows_of(table, number)


def rows_of(table: etree._Element, number: int = 0) -> Iterator[Row]:
    """The rows of one table, wherever it stands."""
    for element in _children(table, w("tr")):
        yield Row(element=element, table=number)


def _children(parent: etree._Element, tag: str) -> Iterator[etree._Element]:
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _AROUND_ROWS:
            yield from _children(child, tag)


def around(root: etree._Element) -> Iterator[str]:
    """The paragraphs that stand in no row with a bookmark of ours, nor in a text box."""
    for paragraph in root.iter(w("p")):
        row = next(paragraph.iterancestors(w("tr")), None)
        boxed = next(paragraph.iterancestors(w("txbxContent")), None) is not None
        if not boxed and (row is None or not _marked(row)):
            yield paragraph_text(paragraph)


def _marked(row: etree._Element) -> bool:
    names = (str(mark.get(w("name"), "")) for mark in row.iter(w("bookmarkStart")))
    return any(name.startswith("hp_") for name in names)
