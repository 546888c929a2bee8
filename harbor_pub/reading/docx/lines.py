"""A paragraph's text while its runs come in, its lines, and what stands beside them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

from lxml import etree

from harbor_pub.model import Markup

Mark = tuple[str, str]
"""A markup's kind and, for a link, its href."""


@dataclass(frozen=True, slots=True)
class NoteReference:
    """Where a note is referred to; `mark` is what stands there for it, "" for its number."""

    kind: str
    id: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Related:
    """A drawing whose text is in another part: a diagram, a chart."""

    id: str


Aside: TypeAlias = NoteReference | Related | etree._Element | str
"""What stands beside a text: a note, a drawing, a text box, the words of a picture."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a paragraph. `apart` tells that an empty one stands before it."""

    text: str
    markup: tuple[Markup, ...] = ()
    apart: bool = False


@dataclass(slots=True)
class Text:
    """A paragraph while its runs come in; a span ends where a run differs."""

    text: str = ""
    markup: list[Markup] = field(default_factory=list)
    open: dict[Mark, int] = field(default_factory=dict)
    hidden: str = ""
    asides: list[Aside] = field(default_factory=list)

    def take(self, said: str, marks: frozenset[Mark]) -> None:
        for mark in [mark for mark in self.open if mark not in marks]:
            self._close(mark)
        for mark in sorted(marks - self.open.keys()):
            self.open[mark] = len(self.text)
        self.text += said

    def lines(self) -> list[Line]:
        """The lines that hold text, without the white space around each."""
        for mark in list(self.open):
            self._close(mark)
        found: list[Line] = []
        at, apart = 0, False
        for row in self.text.split("\n"):
            text = row.strip()
            start = at + row.find(text)
            if text:
                markup = _clipped(self.markup, start, start + len(text))
                found.append(Line(text, tuple(markup), apart and bool(found)))
            apart = not text
            at += len(row) + 1
        return found

    def _close(self, mark: Mark) -> None:
        start = self.open.pop(mark)
        self.markup.append(Markup(start=start, end=len(self.text), kind=mark[0], href=mark[1]))


def _clipped(markup: Iterable[Markup], start: int, end: int) -> list[Markup]:
    """The spans of a stretch, by its own offsets."""
    spans = []
    for one in markup:
        low, high = max(one.start, start), min(one.end, end)
        if low < high:
            spans.append(Markup(start=low - start, end=high - start, kind=one.kind, href=one.href))
    return sorted(spans, key=lambda m: (m.start, -m.end, m.kind))
