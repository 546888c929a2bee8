"""An editor at work in the workbook of an edition, by chance, with the book of `sessions`."""

import io
import random
from typing import Any

import openpyxl
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles.colors import Color
from sessions import STATUSES, TOKEN, Book, Mark

from harbor_pub.sheetml.strings import LINK_COLOUR

TARGET, STATUS, REMARKS = "C", "D", "E"
KINDS = {"bold": "b", "italic": "i"}
Piece = tuple[str, frozenset[str]]
"""Letters, and what they are set in."""


class SheetSession:
    """An editor with a workbook."""

    def __init__(self, data: bytes, author: str, chance: random.Random, book: Book) -> None:
        self.sheets = openpyxl.load_workbook(io.BytesIO(data), rich_text=True)
        self.sheet: Any = self.sheets.worksheets[0]
        self.author, self.chance, self.book = author, chance, book

    def work(self) -> bytes:
        """Act on each row."""
        for line in range(2, self.sheet.max_row + 1):
            with self.book.watched(lambda line=line: self._shown(line)):  # type: ignore[misc]
                for act in self.chance.sample(ACTS, self.chance.choice((0, 1, 2, 2))):
                    act(self, line)
        self.sheets.properties.lastModifiedBy = self.author
        saved = io.BytesIO()
        self.sheets.save(saved)
        return saved.getvalue()

    def type_(self, line: int) -> None:
        """Other words, in the place of all or of one reading."""
        others = self._lines(line)[1:]
        self._write(
            line, [[(f"{self.book.word()} ganti {self.book.word()}", frozenset())], *others]
        )

    def append(self, line: int) -> None:
        first, *others = self._lines(line)
        self._write(line, [[*first, (f" {self.book.word()}", frozenset())], *others])

    def empty(self, line: int) -> None:
        self._write(line, [])

    def choose(self, line: int) -> None:
        self.sheet[f"{STATUS}{line}"].value = self.chance.choice(STATUSES)

    def remark(self, line: int) -> None:
        """Words in the column of remarks, under what stands there."""
        cell = self.sheet[f"{REMARKS}{line}"]
        if cell.value is None:
            cell.value = self.book.remark(self.author)

    def note(self, line: int) -> None:
        """A note at the target; where we have one there, words typed into it."""
        cell, text = self.sheet[f"{TARGET}{line}"], self.book.remark(self.author)
        ours = cell.comment
        words = f"{ours.text}\n{text}" if ours else f"{self.author}:\n{text}"
        cell.comment = Comment(words, ours.author if ours else self.author)

    def decide(self, line: int) -> None:
        """Leave one reading of several."""
        own = self._lines(line)
        if len(own) > 1:
            self._write(line, [self.chance.choice(own)])

    def mark(self, line: int) -> None:
        """Set a word in bold or italics, in any reading."""
        lines = self._lines(line)
        tokens = TOKEN.findall("\n".join("".join(text for text, _ in one) for one in lines))
        if tokens:
            token, kind = self.chance.choice(tokens), self.chance.choice(sorted(KINDS))
            self._write(line, [_set(one, token, kind) for one in lines])
            self.book.marked.add((token, kind, ""))

    def unmark(self, line: int) -> None:
        """Take all marks of a line of the cell away."""
        first, *others = self._lines(line) or [[]]
        self._write(line, [[(text, frozenset()) for text, _ in first], *others])

    def _lines(self, line: int) -> list[list[Piece]]:
        """The lines of the target, in pieces of one look."""
        value = self.sheet[f"{TARGET}{line}"].value
        found: list[list[Piece]] = [[]]
        for part in value if isinstance(value, CellRichText) else [value or ""]:
            text = part.text if isinstance(part, TextBlock) else part
            looks = _looks(part)
            for number, piece in enumerate(text.split("\n")):
                if number:
                    found.append([])
                if piece:
                    found[-1].append((piece, looks))
        return found

    def _write(self, line: int, lines: list[list[Piece]]) -> None:
        parts: list[Any] = []
        for number, pieces in enumerate(lines):
            for text, looks in [*([("\n", frozenset())] if number else []), *pieces]:
                font = InlineFont(
                    rFont="Calibri", sz=11, **{KINDS[one]: True for one in looks & set(KINDS)}
                )
                if "link" in looks:
                    font.u, font.color = "single", Color(rgb=f"FF{LINK_COLOUR}")
                parts.append(TextBlock(font, text) if looks else text)
        cell = self.sheet[f"{TARGET}{line}"]
        cell.value = CellRichText(*parts) if parts else None

    def _shown(self, line: int) -> tuple[set[str], set[Mark]]:
        """A cell shows that a word is a link, but not where it leads."""
        words, marks = set(), set()
        for pieces in self._lines(line):
            for text, looks in pieces:
                tokens = TOKEN.findall(text)
                words |= set(tokens)
                marks |= {(token, kind, "") for token in tokens for kind in looks}
                links = {
                    mark for mark in self.book.marked if mark[1] == "link" and mark[0] in tokens
                }
                marks |= links if "link" in looks else set()
        return words, marks


ACTS = (
    SheetSession.type_, SheetSession.append, SheetSession.append, SheetSession.empty,
    SheetSession.choose, SheetSession.remark, SheetSession.note, SheetSession.decide,
    SheetSession.decide, SheetSession.mark, SheetSession.mark, SheetSession.unmark,
)  # fmt: skip


def _looks(part: Any) -> frozenset[str]:
    if not isinstance(part, TextBlock):
        return frozenset()
    linked = part.font.color is not None and str(part.font.color.rgb).endswith(LINK_COLOUR)
    looks = {kind for kind, name in KINDS.items() if getattr(part.font, name)}
    return frozenset(looks | {"link"} if linked else looks)


def _set(pieces: list[Piece], token: str, kind: str) -> list[Piece]:
    """The pieces of a line, with every such word in a look."""
    found: list[Piece] = []
    for text, looks in pieces:
        before, word, after = text.partition(token)
        found += [(before, looks), (word, looks | {kind} if word else looks), (after, looks)]
    return [(text, looks) for text, looks in found if text]
