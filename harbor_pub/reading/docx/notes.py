"""Footnotes and endnotes: their texts, and the numbers that Word shows for them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from dataclasses import replace as replaced

from lxml import etree

from harbor_pub.reading.docx.numerals import numeral
from harbor_pub.reading.docx.styles import value
from harbor_pub.wordml import w

_FORMS = {"footnote": "decimal", "endnote": "lowerRoman"}
_REFERENCES = {w(f"{kind}Reference"): kind for kind in _FORMS}


@dataclass(frozen=True, slots=True)
class Note:
    """A note with its number; `part` is where it stands, whose relationships are its own."""

    element: etree._Element
    part: str
    number: str = ""


class Notes:
    """The notes of a document while it is read; each is taken once."""

    def __init__(
        self, parts: Iterable[tuple[str, etree._Element]], settings: Iterable[etree._Element],
        body: etree._Element,
    ) -> None:  # fmt: skip
        self._gone: set[tuple[str, str]] = set()
        self._left = {
            (kind, str(element.get(w("id")))): Note(element, part)
            for part, root in parts
            for kind in _FORMS
            for element in root.iter(w(kind))
            # Those of another type only draw a line.
            if element.get(w("type")) in (None, "normal")
        }
        for reference in body.iter(*_REFERENCES):
            # A change that takes the reference away takes its note along.
            if next(reference.iterancestors(w("del"), w("moveFrom")), None) is not None:
                self._gone.add((_REFERENCES[str(reference.tag)], str(reference.get(w("id")))))
        self._document = list(settings)
        self._sections = list(body.iter(w("sectPr")))
        self._section = 0
        self._counts: dict[str, int] = {}

    def take(self, kind: str, id_: str, mark: str) -> Note | None:
        """A note with its number, or its own mark; None where there is none, or it was taken."""
        note = self._left.pop((kind, id_), None)
        return None if note is None else replaced(note, number=mark or self._number(kind))

    def rest(self) -> Iterator[Note]:
        """The notes that nothing refers to, and nothing did before a change."""
        while self._left:
            key = next(iter(self._left))
            note = self._left.pop(key)
            if key not in self._gone:
                yield note

    def end_section(self) -> None:
        self._section += 1
        for kind in _FORMS:
            if self._told(kind, "numRestart", "") == "eachSect":
                self._counts.pop(kind, None)

    def _number(self, kind: str) -> str:
        start = self._told(kind, "numStart", "1")
        first = int(start) if start.isdecimal() else 1
        self._counts[kind] = self._counts.get(kind, first - 1) + 1
        return numeral(self._counts[kind], self._told(kind, "numFmt", _FORMS[kind]))

    def _told(self, kind: str, name: str, default: str) -> str:
        """A property of the section's notes, or of the document's."""
        around = [*self._sections[self._section : self._section + 1], *self._document]
        found = (one.find(f"{w(f'{kind}Pr')}/{w(name)}") for one in around)
        return next((value(one) for one in found if one is not None), "") or default
