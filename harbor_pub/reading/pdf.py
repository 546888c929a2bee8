"""A PDF that holds text: lines from the letters' places, paragraphs from the lines'.

The order is the file's own, which PDFium gives and which keeps columns apart (measured). A running
head is told by its coming back at the edge of many pages.
"""

import itertools
import re
import statistics
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from harbor_pub.model import Block, BlockKind, Content, Drop, Metadata
from harbor_pub.text import storable

_MOST_PAGES = 3000
_MOST_LETTERS = 8_000_000
_FEWEST_LETTERS = 20  # a page, on average: fewer, and the pages are pictures
_BULLETS = frozenset({0xF0B7, 0xF0A7, 0xF0D8, 0xF0FC})  # of Symbol and Wingdings
_EDGE = 2  # lines from the top or the bottom where running heads stand
_END = re.compile(r"[.!?:;…。！？။។][\"”’)\]»」]*$")
_LABEL = re.compile(r"^(?:[•·▪◦‣–*-]|\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)])\s+\S")
_FOLIO = re.compile(
    r"^(?:page|p\.|halaman|trang|หน้า)?\s*[-–—]?\s*\d{1,4}\s*(?:(?:/|of|dari)\s*\d{1,4})?\s*[-–—]?$",
    re.I,
)
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_SPLIT = re.compile(r"[^\W\d_][-\u2010]$")
_UNSPACED = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]$"
)
_FILE_NAME = re.compile(
    r"\.(?:docx?|odt|rtf|indd|qxd|pdf|tex|pptx?|html?)$|^untitled", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """A line of a page: places in points from the lower left corner, `size` the letters'."""

    text: str
    page: int
    left: float
    right: float
    base: float
    size: float


def parse(data: bytes) -> Content:
    """Headings, paragraphs and list items; running heads and page numbers are in `drops`.

    Raises ValueError for an encrypted or damaged file, and for pages that are pictures.
    """
    document = _open(data)
    try:
        pages = [_lines(document[number], number) for number in range(len(document))]
        told = document.get_metadata_dict()
    except (pdfium.PdfiumError, OverflowError) as error:
        raise ValueError(f"a damaged PDF ({error})") from error
    finally:
        document.close()
    letters = sum(len(line.text) for page in pages for line in page)
    if letters < _FEWEST_LETTERS * len(pages):
        raise ValueError("its pages are pictures without text; run text recognition (OCR) on it")
    lines, dropped = _sort_out(pages)
    blocks = list(_blocks(lines))
    meta = _metadata(told)
    if blocks and blocks[0].kind is BlockKind.HEADING and blocks[0].level == 1:
        meta, blocks = replace(meta, title=blocks[0].text), blocks[1:]
    return Content(
        blocks=tuple(blocks),
        metadata=meta,
        drops=tuple(Drop(line=line.page + 1, text=line.text, reason=why) for line, why in dropped),
    )


def _open(data: bytes) -> pdfium.PdfDocument:
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        locked = "password" in str(error).lower()
        raise ValueError(
            "encrypted; save it without a password" if locked else f"a damaged PDF ({error})"
        ) from error
    if len(document) > _MOST_PAGES:
        raise ValueError(f"has {len(document)} pages, more than {_MOST_PAGES}; take it in parts")
    return document


def _lines(page: pdfium.PdfPage, number: int) -> list[_Line]:
    """The lines in the order of the file; PDFium puts a line feed after each."""
    text = page.get_textpage()
    count = text.count_chars()
    if count > _MOST_LETTERS:
        raise ValueError("a page holds more letters than any page")
    found: list[_Line] = []
    letters: list[int] = []
    for place in range(count):
        if raw.FPDFText_GetUnicode(text, place) in (10, 13):
            found += _line(text, letters, number)
            letters = []
        else:
            letters.append(place)
    return [*found, *_line(text, letters, number)]


def _line(text: pdfium.PdfTextPage, places: Sequence[int], page: int) -> Iterator[_Line]:
    codes = [raw.FPDFText_GetUnicode(text, place) for place in places]
    said = "".join(_letter(code) for code in codes)
    said = storable(" ".join(said.split()))
    inked = [p for p, code in zip(places, codes, strict=True) if code > 32]
    if not said or not inked:
        return
    boxes = [text.get_charbox(place, loose=True) for place in (inked[0], inked[-1])]
    sizes = [raw.FPDFText_GetFontSize(text, place) for place in inked[:: len(inked) // 8 + 1]]
    yield _Line(
        text=said,
        page=page,
        left=boxes[0][0],
        right=boxes[-1][2],
        base=boxes[0][1],
        size=round(_size(statistics.median(sizes), boxes[0][3] - boxes[0][1]), 1),
    )


def _size(told: float, height: float) -> float:
    """The font's size; some files scale the page instead and tell 1, then the letters' height."""
    return told if told > 2 else height


def _letter(code: int) -> str:
    """PDFium writes U+0002 for a hyphen at a line's end, U+FFFE for one that it can't name."""
    if code in (2, 0xFFFE):
        return "-"
    if code in _BULLETS:
        return "•"
    return "" if code == 0 or 0xD800 <= code < 0xE000 else chr(code)


def _sort_out(pages: Sequence[Sequence[_Line]]) -> tuple[list[_Line], list[tuple[_Line, str]]]:
    heads = _running(pages)
    kept, dropped = [], []
    for page in pages:
        edge = _edges(page)
        for line in page:
            if line in edge and _FOLIO.match(line.text):
                dropped.append((line, "page number"))
            elif line in edge and _shape(line.text) in heads:
                dropped.append((line, "running head"))
            else:
                kept.append(line)
    return kept, dropped


def _edges(page: Sequence[_Line]) -> frozenset[_Line]:
    """The lines that stand highest and lowest."""
    ordered = sorted(page, key=lambda line: line.base)
    return frozenset((*ordered[:_EDGE], *ordered[-_EDGE:]))


def _running(pages: Sequence[Sequence[_Line]]) -> frozenset[str]:
    """Shapes of lines at the edge of two pages in five, and of two at least."""
    seen = Counter(
        shape for page in pages for shape in {_shape(line.text) for line in _edges(page)}
    )
    least = max(2, 0.4 * len(pages))
    return frozenset(shape for shape, times in seen.items() if times >= least and shape)


def _shape(text: str) -> str:
    return re.sub(r"\d+", "#", re.sub(r"\s+", "", text)).lower()


def _blocks(lines: Sequence[_Line]) -> Iterator[Block]:
    body = _body_size(lines)
    leading = _leading(lines, body)
    larger = sorted({line.size for line in lines if line.size > 1.12 * body}, reverse=True)
    words = frozenset(word for line in lines for word in _WORD.findall(line.text.lower()))
    for paragraph in _paragraphs(lines, leading):
        first = paragraph[0]
        text = _joined([line.text for line in paragraph], words)
        kind, level = BlockKind.PARAGRAPH, 0
        if first.size in larger and len(text) < 200 and not text.endswith("."):
            kind, level = BlockKind.HEADING, min(larger.index(first.size) + 1, 6)
        elif label := _LABEL.match(text):
            kind = BlockKind.LIST_ITEM
            text = text[label.end() - 1 :] if label[0][0] in "•·▪◦‣–*-" else text
        yield Block(kind=kind, text=text, line=first.page + 1, level=level)


def _joined(lines: Sequence[str], words: frozenset[str]) -> str:
    """Lines as one. A hyphen between them stays where the document has the word with it elsewhere
    and not without it; scripts that set no spaces get none."""
    text = lines[0]
    for line in lines[1:]:
        if _SPLIT.search(text) and line[:1].isalpha() and line[:1].islower():
            first, rest = _WORD.findall(text[:-1].lower())[-1], _WORD.findall(line.lower())[0]
            compound = f"{first}-{rest}" in words and first + rest not in words
            text = f"{text[:-1]}{'-' if compound else ''}{line}"
        elif text.endswith(("-", "\u2010")) and not text.endswith((" -", " \u2010")):
            text += line
        else:
            text += line if _UNSPACED.search(text) and _UNSPACED.search(line[:1]) else f" {line}"
    return text


def _paragraphs(lines: Sequence[_Line], leading: float) -> Iterator[list[_Line]]:
    """Neighbouring lines, joined unless something between them says that a new one begins."""
    rights = _rights(lines)
    now: list[_Line] = []
    for line in lines:
        if now and _begins(now, line, leading, rights):
            yield now
            now = []
        now.append(line)
    if now:
        yield now


def _begins(now: Sequence[_Line], line: _Line, leading: float, rights: dict[float, float]) -> bool:
    last = now[-1]
    if abs(line.size - last.size) > 0.12 * last.size or _LABEL.match(line.text):
        return True
    ended = bool(_END.search(last.text))
    if line.page != last.page or line.base > last.base + 0.5 * last.size:
        return ended or (line.text[:1].isupper() and not last.text.endswith(("-", ",")))
    if last.base - line.base > 1.3 * leading:
        return True
    if len(now) > 1 and line.left > last.left + 0.8 * last.size and ended:
        return True
    if line.left < last.left - 0.8 * last.size and len(now) > 1:
        return True
    full = rights.get(round(now[-1].left / 20), last.right)
    return ended and last.right < full - 0.15 * max(full - last.left, 1)


def _rights(lines: Iterable[_Line]) -> dict[float, float]:
    """Where full lines end, by where they begin (in steps of 20 points: the column)."""
    found: dict[float, float] = {}
    for line in lines:
        column = round(line.left / 20)
        found[column] = max(found.get(column, 0.0), line.right)
    return found


def _body_size(lines: Iterable[_Line]) -> float:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _leading(lines: Sequence[_Line], body: float) -> float:
    """The usual distance from line to line, in points."""
    steps = [
        one.base - other.base
        for one, other in itertools.pairwise(lines)
        if one.page == other.page and one.size == other.size == body and one.base > other.base
    ]
    return statistics.median_low(steps) if steps else 1.3 * body


def _metadata(told: dict[str, str]) -> Metadata:
    title = " ".join(storable(told.get("Title", "")).split())
    return Metadata(
        title=title if title and not _FILE_NAME.search(title) else None,
        author=" ".join(storable(told.get("Author", "")).split()) or None,
    )
