"""Which segment a row is."""

from collections.abc import Sequence
from dataclasses import dataclass

from harbor_pub.bilingual.marks import Exported, exported, tagged
from harbor_pub.review.typography import plain
from harbor_pub.wordml import Row, cell_text, w


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
        self._numbered = {
            (str(number), plain(source)): segment
            for number, (segment, source) in enumerate(segments, 1)
        }
        self._by_source: dict[str, list[str]] = {}
        for segment, source in segments:
            self._by_source.setdefault(plain(source), []).append(segment)

    def find(self, row: Row, source: str) -> Identity | None:
        """The row's segment: its tag, else its bookmark, else its number beside its source, else
        its source alone. An id that the edition doesn't hold is none."""
        mark = _bookmark(row)
        for segment in _tags(row):
            if segment in self.sources:
                same = mark if mark and mark.segment == segment else None
                return Identity(segment=segment, found_by="tag", exported=same)
        if mark and mark.segment in self.sources:
            return Identity(segment=mark.segment, found_by="bookmark", exported=mark)
        return self._by_words(cell_text(row.cells[0]).strip(), plain(source))

    def _by_words(self, number: str, source: str) -> Identity | None:
        if segment := self._numbered.get((number, source)):
            return Identity(segment=segment, found_by="number and source")
        alike = self._by_source.get(source, [])
        return Identity(segment=alike[0], found_by="source") if len(alike) == 1 else None


def _tags(row: Row) -> list[str]:
    tags = (tagged(str(tag.get(w("val"), ""))) for tag in row.element.iter(w("tag")))
    return [segment for segment in tags if segment]


def _bookmark(row: Row) -> Exported | None:
    names = (str(mark.get(w("name"), "")) for mark in row.element.iter(w("bookmarkStart")))
    return next((found for name in names if (found := exported(name))), None)
