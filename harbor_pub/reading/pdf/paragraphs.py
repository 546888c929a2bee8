"""Lines that make headings, paragraphs and list items."""

import itertools
import re
import statistics
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from harbor_pub.model import Block, BlockKind
from harbor_pub.reading.pdf.joining import joined, seen_in
from harbor_pub.reading.pdf.page import Line

_END = re.compile(r"[.!?:;…。！？။។][\"”’)\]»」]*$")
_LABEL = re.compile(r"^(?:[•·▪◦‣–*-]|\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)])\s+\S")
_BULLETS = "•·▪◦‣–*-"
_HYPHENS = ("-", "\u2010", "\u00ad")
_ENTRY = re.compile(r" … ?(?:\d{1,4}|[ivxlc]{1,7})$")  # of a table of contents


def blocks_of(lines: Sequence[Line]) -> Iterator[Block]:
    """The blocks that lines in reading order make; `line` is the page."""
    body = _body_size(lines)
    leading = _leading(lines, body)
    larger = sorted({line.size for line in lines if line.size > 1.12 * body}, reverse=True)
    seen = seen_in([line.text for line in lines])
    for paragraph in _paragraphs(lines, leading):
        first = paragraph[0]
        text = joined([line.text for line in paragraph], seen)
        kind, level = BlockKind.PARAGRAPH, 0
        if first.size in larger and len(text) < 200 and not text.endswith("."):
            kind, level = BlockKind.HEADING, min(larger.index(first.size) + 1, 6)
        elif label := _LABEL.match(text):
            kind = BlockKind.LIST_ITEM
            text = text[label.end() - 1 :] if label[0][0] in _BULLETS else text
        yield Block(kind=kind, text=text, line=first.page + 1, level=level)


def _paragraphs(lines: Sequence[Line], leading: float) -> Iterator[list[Line]]:
    """Neighbouring lines, joined unless something between them says that a new one begins."""
    rights = _rights(lines)
    now: list[Line] = []
    for line in lines:
        if now and _begins(now, line, leading, rights):
            yield now
            now = []
        now.append(line)
    if now:
        yield now


def _begins(now: Sequence[Line], line: Line, leading: float, rights: dict[float, float]) -> bool:
    last = now[-1]
    if abs(line.size - last.size) > 0.12 * last.size or _LABEL.match(line.text):
        return True
    if line.turn != last.turn or _ENTRY.search(last.text):
        return True
    ended = bool(_END.search(last.text))
    if line.page != last.page or line.base > last.base + 0.5 * last.size:
        return ended or (line.text[:1].isupper() and not last.text.endswith((*_HYPHENS, ",")))
    if last.base - line.base > 1.3 * leading:
        return True
    if last.text.endswith(_HYPHENS) and line.text[:1].islower():
        return False
    if len(now) > 1 and line.left > last.left + 0.8 * last.size and ended:
        return True
    if line.left < last.left - 0.8 * last.size and len(now) > 1:
        return True
    full = rights.get(round(now[-1].left / 20), last.right)
    return ended and last.right < full - 0.15 * max(full - last.left, 1)


def _rights(lines: Iterable[Line]) -> dict[float, float]:
    """Where full lines end, by where they begin (in steps of 20 points: the column)."""
    found: dict[float, float] = {}
    for line in lines:
        column = round(line.left / 20)
        found[column] = max(found.get(column, 0.0), line.right)
    return found


def _body_size(lines: Iterable[Line]) -> float:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _leading(lines: Sequence[Line], body: float) -> float:
    """The usual distance from line to line, in points."""
    steps = [
        one.base - other.base
        for one, other in itertools.pairwise(lines)
        if one.page == other.page and one.size == other.size == body and one.base > other.base
    ]
    return statistics.median_low(steps) if steps else 1.3 * body
