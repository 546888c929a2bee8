"""The blocks of a document in order: what stands beside a paragraph follows it."""

import itertools
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from dataclasses import replace as replaced

from lxml import etree

from harbor_pub.errors import SourceError
from harbor_pub.model import Block, Cell, Drop
from harbor_pub.reading.docx.elements import ALTERNATES, GONE, A, M, R, chosen
from harbor_pub.reading.docx.imported import imported
from harbor_pub.reading.docx.inline import Listener, drawn
from harbor_pub.reading.docx.lines import Aside, NoteReference, Related, Text
from harbor_pub.reading.docx.notes import Notes
from harbor_pub.reading.docx.numbering import Numbering, numbering
from harbor_pub.reading.docx.paragraphs import Paragraph, blocks, plain
from harbor_pub.reading.docx.styles import CODES, Styles
from harbor_pub.reading.docx.tables import cells
from harbor_pub.wordml import SourcePackage, w

_ALONE = (w("r"), f"{M}oMath")
"""What some programs write beside paragraphs, and is read as one."""
_DEEPEST = 3
"""Documents inside documents."""


@dataclass(slots=True)
class _Story:
    """Paragraphs that read on: the body, a text box, a note. `part` is where they stand, `note` the
    number of a note until its first block has it, None outside of any."""

    element: etree._Element
    part: str
    cell: Cell | None = None
    note: str | None = None


@dataclass(slots=True)
class Body:
    """A document while its blocks are read; `drops` are what is hidden in it."""

    package: SourcePackage
    styles: Styles
    numbering: Numbering
    notes: Notes
    tables: Iterator[int]
    depth: int = 0
    drops: list[Drop] = field(default_factory=list)
    _line: int = 0

    def blocks(self) -> Iterator[Block]:
        """The blocks of the main part; the notes that nothing refers to come last."""
        for body in self.package.root.iterchildren(w("body")):
            yield from self._read(_Story(body, self.package.main))
        for note in self.notes.rest():
            yield from self._read(_Story(note.element, note.part, note=""))

    def _read(self, story: _Story) -> Iterator[Block]:
        """Paragraphs and the cells of tables in order; a loop, since bodies may be deep. A drop cap
        runs into the paragraph that follows, and so does one whose end was deleted."""
        relations = self.package.relations(story.part)
        links = {id_: one.target for id_, one in relations.items() if one.kind == "hyperlink"}
        listener = Listener(story.element, self.styles, links)
        waiting: list[tuple[etree._Element, Cell | None]] = [(story.element, story.cell)]
        open_: Paragraph | None = None
        while waiting:
            element, cell = waiting.pop()
            if open_ and (open_.cell != cell or element.tag == w("tbl")):
                yield from self._close(open_, story)
                open_ = None
            if element.tag == w("p") or element.tag in _ALONE:
                open_ = self._hear(element, listener, cell, open_.text if open_ else Text())
                if not _runs_on(element):
                    yield from self._close(open_, story)
                    open_ = None
            elif element.tag == w("tbl"):
                placed = cells(element, next(self.tables))
                waiting += ((c, place) for tc, place in reversed(placed) for c in reversed(tc))
            elif element.tag == w("altChunk"):
                yield from self._imported(str(element.get(f"{R}id")), story)
            elif element.tag == ALTERNATES:
                branch = chosen(element)
                waiting += [] if branch is None else [(branch, cell)]
            elif element.tag not in GONE:
                waiting += ((child, cell) for child in reversed(element))
        if open_:
            yield from self._close(open_, story)

    def _hear(
        self, element: etree._Element, listener: Listener, cell: Cell | None, text: Text
    ) -> Paragraph:
        self._line += 1
        style = self.styles.of(element)
        name = self.styles.name(style)
        label = None if _runs_on(element) else self.numbering.label(element)
        holder = element
        if element.tag != w("p"):
            holder = etree.Element(w("p"))
            holder.append(deepcopy(element))
        listener.hear(holder, text, verbatim=name in CODES and cell is None)
        ends = element.find(f"{w('pPr')}/{w('sectPr')}") is not None
        return Paragraph(text, name, label, cell, self._line, ends)

    def _close(self, done: Paragraph, story: _Story) -> Iterator[Block]:
        """The blocks of a paragraph, then of what stands beside it."""
        if hidden := " ".join(done.text.hidden.split()):
            self.drops.append(Drop(line=done.line, text=hidden, reason="hidden text"))
        within = story.note is not None and done.cell == story.cell
        found = blocks(done, note=within)
        if found and story.note:
            found[0] = replaced(found[0], number=story.note)
            story.note = ""
        self._line = max(self._line, *(b.line + b.text.count("\n") for b in found), 0)
        yield from found
        for aside in done.text.asides:
            yield from self._beside(aside, done, story, note=within)
        if done.ends_section:
            self.notes.end_section()

    def _beside(
        self, aside: Aside, done: Paragraph, story: _Story, *, note: bool
    ) -> Iterator[Block]:
        if isinstance(aside, NoteReference):
            if taken := self.notes.take(aside.kind, aside.id, aside.mark):
                yield from self._read(
                    _Story(taken.element, taken.part, done.cell, taken.number or "")
                )
        elif isinstance(aside, Related):
            yield from plain(self._drawn(aside.id, story.part), done, note=note)
        elif isinstance(aside, str):
            yield from plain([aside], done, note=note)
        else:
            yield from self._read(replaced(story, element=aside, cell=done.cell))

    def _drawn(self, id_: str, part: str) -> list[str]:
        """The texts of a diagram or a chart."""
        relation = self.package.relations(part).get(id_)
        if relation is None or relation.outside:
            return []
        root = self.package.xml(relation.target)
        return [] if root is None else [drawn(paragraph) for paragraph in root.iter(f"{A}p")]

    def _imported(self, id_: str, story: _Story) -> Iterator[Block]:
        """A text in another format; what can't be read of it is told."""
        relation = self.package.relations(story.part).get(id_)
        name = "" if relation is None or relation.outside else relation.target
        data = self.package.data(name) if name else None
        if data is None:
            return
        if data.startswith(b"PK") and self.depth < _DEEPEST:
            yield from self._inner(data, name)
            return
        found = imported(data, name, self.tables)
        if found is None:
            self.package.troubles[name] = "a text in another format, which is left out"
        for block in found or ():
            self._line += 1
            yield replaced(block, line=self._line)

    def _inner(self, data: bytes, name: str) -> Iterator[Block]:
        try:
            inner = opened(SourcePackage(data), self.tables, self.depth + 1)
        except SourceError as error:
            self.package.troubles[name] = str(error)
            return
        inner._line = self._line
        yield from inner.blocks()
        self._line = inner._line
        self.drops += inner.drops
        self.package.troubles |= {f"{name}/{part}": t for part, t in inner.package.troubles.items()}


def opened(package: SourcePackage, tables: Iterator[int] | None = None, depth: int = 0) -> Body:
    """A package's body with all that its paragraphs refer to."""
    styles = Styles(root for _, root in package.related("styles"))
    notes = [*package.related("footnotes"), *package.related("endnotes")]
    settings = [root for _, root in package.related("settings")]
    return Body(
        package=package,
        styles=styles,
        numbering=numbering((root for _, root in package.related("numbering")), styles),
        notes=Notes(notes, settings, package.root),
        tables=itertools.count() if tables is None else tables,
        depth=depth,
    )


def _runs_on(element: etree._Element) -> bool:
    """Does a paragraph go on in the next: its end deleted, or it is a drop cap?"""
    if element.tag != w("p"):
        after = element.getnext()
        return after is not None and after.tag in _ALONE
    frame = element.find(f"{w('pPr')}/{w('framePr')}")
    if frame is not None and frame.get(w("dropCap")) in ("drop", "margin"):
        return True
    mark = element.find(f"{w('pPr')}/{w('rPr')}")
    return mark is not None and any(mark.find(w(gone)) is not None for gone in ("del", "moveFrom"))
