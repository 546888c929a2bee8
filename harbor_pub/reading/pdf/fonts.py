"""Fonts that don't say which letters their signs are: what is set in them can't be read.

A PDF may number the signs of a font as it likes. Where no table says which letter a number is,
PDFium gives the number itself, which is right for many an old font and nonsense for others. It is
told to be nonsense by numbers that are no letter's in any alphabet (0 to 31) where the page shows
a letter or a space; a few may be ligatures of a font that is right otherwise.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from harbor_pub.model import Finding
from harbor_pub.reading.pdf.letters import LOST
from harbor_pub.reading.pdf.page import Line

_IMPOSSIBLE = 0.08  # of a font's signs: more are no ligatures
_FEWEST = 3
_MOST = 0.5  # of a document's letters, or of a line's
_REASON = "a font that doesn't say which letters these are"


@dataclass(frozen=True, slots=True)
class Sorted:
    """The lines that can be read, page by page, the others, and what to tell of both."""

    pages: list[list[Line]]
    unread: list[tuple[Line, str]]
    findings: list[Finding]


def sort_out(pages: Sequence[Sequence[Line]]) -> Sorted:
    """Take out the lines that can't be read. Raises ValueError where those are most of them."""
    fonts = _unread(pages)
    gone = [line for page in pages for line in page if _is_unread(line, fonts)]
    if sum(map(_weight, gone)) > _MOST * sum(_weight(line) for page in pages for line in page):
        first = gone[0]
        raise ValueError(
            f"most of its text is set in fonts that don't say which letters they show (the first "
            f"is {_named(first.font)} on page {first.page + 1}); run text recognition (OCR) on it"
        )
    taken = {id(line) for line in gone}
    lost = [
        line for page in pages for line in page if id(line) not in taken and chr(LOST) in line.text
    ]
    return Sorted(
        pages=[[line for line in page if id(line) not in taken] for page in pages],
        unread=[(line, _REASON) for line in gone],
        findings=[
            *_told(gone, "left out"),
            *_told(lost, f"shown as {chr(LOST)}"),
        ],
    )


def _unread(pages: Sequence[Sequence[Line]]) -> frozenset[str]:
    """The fonts of whose signs too many can't be letters."""
    all_signs: Counter[str] = Counter()
    impossible: Counter[str] = Counter()
    for line in (line for page in pages for line in page if line.signs):
        all_signs[line.font] += len(line.signs)
        impossible[line.font] += sum(sign < " " for sign in line.signs)
    return frozenset(
        font
        for font, count in impossible.items()
        if count >= max(_FEWEST, _IMPOSSIBLE * all_signs[font])
    )


def _is_unread(line: Line, fonts: frozenset[str]) -> bool:
    inked = sum(sign > " " for sign in line.signs) + line.text.count(chr(LOST))
    return line.font in fonts and inked > _MOST * _weight(line)


def _weight(line: Line) -> int:
    return len("".join(line.text.split()))


def _told(lines: Sequence[Line], done: str) -> Iterator[Finding]:
    """Of each font what became of its letters, and on which pages."""
    for font in dict.fromkeys(line.font for line in lines):
        own = [line for line in lines if line.font == font]
        pages = sorted({line.page + 1 for line in own})
        more = f" and {len(pages) - 5} more" if len(pages) > 5 else ""
        yield Finding(
            line=pages[0],
            text=own[0].text,
            reason=(
                f"letters of {_named(font)}, which doesn't say what letters they are, are {done} "
                f"(page {', '.join(map(str, pages[:5]))}{more}); compare with the PDF, or run "
                "text recognition (OCR) on it"
            ),
        )


def _named(font: str) -> str:
    return f"the font “{font}”" if font else "a font without a name"
