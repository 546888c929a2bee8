"""Which segment a row is."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml import etree

from harbor_pub.bilingual.marks import Exported, exported, reading_number, tagged
from harbor_pub.review.typography import plain
from harbor_pub.wordml import Row, cell_text, w

_NUMBER = re.compile(r"\s*(\d{1,6})(?!\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """A segment's id, what found it, and what the row's bookmark tells of the export."""

    segment: str
    found_by: str
    exported: Exported | None = None


class Known:
    """The segments of an edition, by id, by number and source, and by source where it is unique."""

    def __init__(self, segments: Sequence[tuple[str, str]]) -> None:
        self.sources = dict(segments)
        self.numbers = {segment: number for number, (segment, _) in enumerate(segments, 1)}
        self._by_source: dict[str, list[str]] = {}
        for segment, source in segments:
            self._by_source.setdefault(plain(source), []).append(segment)

    def number(self, segment: str) -> int:
        """The segment's place in the newest edition, from 1."""
        return self.numbers[segment]

    def find(self, row: Row) -> Identity | None:
        """The row's segment: its tag, else its bookmark, else its number beside its source, else
        its source alone, in whichever cell it stands. An id that the edition doesn't hold is
        none."""
        mark = _bookmark(row)
        for segment in _tags(row):
            if segment in self.sources:
                same = mark if mark and mark.segment == segment else None
                return Identity(segment=segment, found_by="tag", exported=same)
        if mark and mark.segment in self.sources:
            return Identity(segment=mark.segment, found_by="bookmark", exported=mark)
        return self._by_words(row)

    def _by_words(self, row: Row) -> Identity | None:
        texts = [text for cell in row.cells for text in _texts(cell)]
        shown = {number for cell in row.cells if (number := numbered(cell))}
        alike = [found for text in texts if (found := self._by_source.get(text))]
        for segments in alike:
            for segment in segments:
                if self.numbers[segment] in shown:
                    return Identity(segment=segment, found_by="number and source")
        single = {segments[0] for segments in alike if len(segments) == 1}
        return Identity(segment=single.pop(), found_by="source") if len(single) == 1 else None


def numbered(cell: etree._Element) -> int:
    """The number that a cell begins with, 0 for none."""
    found = _NUMBER.match(cell_text(cell))
    return int(found[1]) if found else 0


def after_number(text: str) -> str:
    """What stands after the number of a number's cell."""
    found = _NUMBER.match(text)
    return (text[found.end() :] if found else text).strip()


def _texts(cell: etree._Element) -> Iterator[str]:
    """A cell's words, and its first lines: the source stands over the target in the reading
    layout."""
    lines = cell_text(cell).split("\n")
    for end in range(len(lines), 0, -1):
        if text := plain("\n".join(lines[:end])):
            yield text


def _tags(row: Row) -> list[str]:
    tags = (tagged(str(tag.get(w("val"), ""))) for tag in row.element.iter(w("tag")))
    return [segment for segment in tags if segment]


def readings(row: Row) -> tuple[int, ...]:
    """The numbers of the readings that the row showed beside the unit's own when it was made."""
    names = (str(mark.get(w("name"), "")) for mark in row.element.iter(w("bookmarkStart")))
    return tuple(number for name in names if (number := reading_number(name)) is not None)


def _bookmark(row: Row) -> Exported | None:
    names = (str(mark.get(w("name"), "")) for mark in row.element.iter(w("bookmarkStart")))
    return next((found for name in names if (found := exported(name))), None)
