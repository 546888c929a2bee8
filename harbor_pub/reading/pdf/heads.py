"""Running heads and page numbers: told by where they stand on the page, and come back.

A head is a row at the very top or bottom that says the same on other pages at the same height, but
for a number that goes up with the pages. It stands apart from the text: a table's first row, which
comes back too, doesn't. It is no sentence, and no larger than the text, as a slide's title is.
Pages that are alike in more rows than a head has were made from one form, and what they repeat is
their text.
"""

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from harbor_pub.reading.pdf.page import Line

_MOST_ROWS = 3  # of a head or a foot
_FEW_PAGES = 5  # in so few, two that are alike are enough, else three
_APART = 1.7  # letters' sizes from base to base: lines of a paragraph stand 1.2 to 1.5 apart
_STEP = 4.0  # points
_DIGITS = re.compile(r"\d{1,4}(?!\d)")
_PAGE = r"page|p\.|halaman|hal\.?|hlm\.?|trang|หน้า|ໜ້າ|muka surat|pahina|ទំព័រ"
_OF = r"/|of|dari|daripada|trên|จาก|ng"
_FOLIO = re.compile(
    rf"^(?:{_PAGE})?\s*[-–—\[(]?\s*(?:\d{{1,4}}|[ivxlc]{{1,7}})\s*(?:(?:{_OF})\s*\d{{1,4}})?"
    r"\s*[-–—\])]?$",
    re.IGNORECASE,
)
_NAMED = re.compile(rf"^(?:{_PAGE})\s*\d{{1,4}}\s*(?:{_OF})\s*\d{{1,4}}$", re.IGNORECASE)
_LONGEST = 200  # characters of a line that may be a head
_SENTENCE_WORDS = 4
_END = re.compile(r"[.!?…。！？။។]$")
_CLOSING = '"”’)]'
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_Row = list[Line]
_Key = tuple[str, int]
"""What a line says, but for its page's number, and at which height it stands."""


def sort_out(pages: Sequence[Sequence[Line]]) -> tuple[list[Line], list[tuple[Line, str]]]:
    """The text's lines, and those that are none, each with the reason."""
    gone: dict[int, str] = {}
    largest = 1.05 * _body_size(pages)
    for top in (True, False):
        edges = [_edge(page, top=top) for page in pages]
        seen = Counter(
            key
            for rows in edges
            for row in rows
            for key in {k for line in row for k in _keys(line)}
        )
        least = 2 if len(pages) < _FEW_PAGES else 3
        for rows in edges:
            for line in _heads(rows, seen, least):
                if line.size <= largest:
                    gone[id(line)] = _reason(line)
    if _empties(pages, gone):
        gone = {}
    kept, dropped = [], []
    for line in (line for page in pages for line in page):
        if reason := "outside the page" if line.outside else gone.get(id(line)):
            dropped.append((line, reason))
        else:
            kept.append(line)
    return kept, dropped


def _empties(pages: Sequence[Sequence[Line]], gone: Mapping[int, str]) -> bool:
    """Would half of the pages that say something say nothing more? Then it is their text."""
    said = [page for page in pages if any(not line.outside for line in page)]
    empty = sum(all(line.outside or id(line) in gone for line in page) for page in said)
    return 2 * empty >= max(len(said), 1)


def _reason(line: Line) -> str:
    return "page number" if _FOLIO.match(line.text) else "running head"


def _body_size(pages: Sequence[Sequence[Line]]) -> float:
    sizes: Counter[float] = Counter()
    for line in (line for page in pages for line in page):
        sizes[line.size] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _edge(page: Sequence[Line], *, top: bool) -> list[_Row]:
    """The rows from the edge inwards: those that a head may have, and two more."""
    upright = sorted(
        (line for line in page if line.turn == 0 and not line.outside),
        key=lambda line: -line.base if top else line.base,
    )
    rows: list[_Row] = []
    for line in upright:
        if rows and abs(rows[-1][0].base - line.base) < 0.5 * line.size:
            rows[-1].append(line)
        elif len(rows) > _MOST_ROWS + 1:
            break
        else:
            rows.append([line])
    return rows


def _heads(rows: Sequence[_Row], seen: Counter[_Key], least: int) -> Iterator[Line]:
    """The lines of the head (or foot) of a page."""
    run: list[_Row] = []
    for row in rows:
        alike = [line for line in row if _comes_back(line, seen, least)]
        if alike:
            run.append(alike)
        if len(alike) < len(row):
            break
    first = run[:1]
    run = [] if len(run) > _MOST_ROWS else run
    while run and len(run) < len(rows) and not _are_apart(run[-1], rows[len(run)]):
        run.pop()
    folio = [] if run else [[one for one in row if _FOLIO.match(one.text)] for row in first]
    for row in run or folio:
        yield from row


def _are_apart(row: _Row, inner: _Row) -> bool:
    size = max(row[0].size, inner[0].size)
    return all(abs(inner[0].base - line.base) > _APART * size for line in row)


def _comes_back(line: Line, seen: Counter[_Key], least: int) -> bool:
    if len(line.text) > _LONGEST:
        return False
    if _NAMED.match(line.text) or _is_sentence(line.text):
        return bool(_NAMED.match(line.text))
    return any(
        sum(seen[text, height + near] for near in (-1, 0, 1)) >= least
        for text, height in _keys(line)
    )


def _is_sentence(text: str) -> bool:
    return len(text.split()) >= _SENTENCE_WORDS and bool(_END.search(text.rstrip(_CLOSING)))


def _keys(line: Line) -> Iterator[_Key]:
    """The line as it is, and with each number in it as so many more or less than its page's."""
    if len(line.text) > _LONGEST or not math.isfinite(line.base):
        return
    height = round(line.base / _STEP)
    plain = "".join(line.text.split()).lower()
    if not _DIGITS.fullmatch(plain):
        yield plain, height
    for found in _DIGITS.finditer(plain):
        yield f"{plain[: found.start()]}#{int(found[0]) - line.page}#{plain[found.end() :]}", height
    if plain and all(letter in _ROMAN for letter in plain):
        yield f"roman{_roman(plain) - line.page}", height


def _roman(number: str) -> int:
    values = [_ROMAN[letter] for letter in number]
    return sum(
        -value if value < max(values[place:], default=0) else value
        for place, value in enumerate(values)
    )
