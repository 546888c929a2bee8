"""A PDF that holds text: lines from the letters' places, paragraphs from the lines'.

letters.py      the letters of a page, each once
page.py         the lines that they stand in
fonts.py        lines that can't be read, since their font names no letters
heads.py        running heads and page numbers
paragraphs.py   lines that make headings, paragraphs and list items
joining.py      lines as one text, and the hyphens between them

The order is the file's own, which PDFium gives and which keeps columns apart (measured).
"""

import re
import time
from collections.abc import Sequence
from dataclasses import replace

import pypdfium2 as pdfium

from harbor_pub.model import BlockKind, Content, Drop, Metadata
from harbor_pub.reading.pdf import fonts
from harbor_pub.reading.pdf.heads import sort_out
from harbor_pub.reading.pdf.letters import MOST_LETTERS
from harbor_pub.reading.pdf.page import Line, is_picture, lines
from harbor_pub.reading.pdf.paragraphs import blocks_of
from harbor_pub.text import storable

_MOST_PAGES = 3000
_MOST_SECONDS = 300
_FEWEST_LETTERS = 20  # on a page, fewer than on any page of text
_FILE_NAME = re.compile(
    r"\.(?:docx?|odt|rtf|indd|qxd|pdf|tex|pptx?|html?)$|^untitled", re.IGNORECASE
)


def parse(data: bytes) -> Content:
    """Headings, paragraphs and list items; running heads and page numbers are in `drops`.

    Raises ValueError for a damaged file, for one that asks for a password, for pictures, and for
    fonts that name no letters.
    """
    document = _open(data)
    try:
        pages = _pages(document)
        told = document.get_metadata_dict()
        if _are_pictures(document, pages):
            raise ValueError(
                "its pages are pictures without text; run text recognition (OCR) on it"
            )
    except (pdfium.PdfiumError, OverflowError) as error:
        raise ValueError(f"a damaged PDF ({error})") from error
    finally:
        document.close()
    readable = fonts.sort_out(pages)
    kept, dropped = sort_out(readable.pages)
    blocks = list(blocks_of(kept))
    meta = _metadata(told)
    if len(blocks) > 1 and blocks[0].kind is BlockKind.HEADING and blocks[0].level == 1:
        meta, blocks = replace(meta, title=blocks[0].text), blocks[1:]
    return Content(
        blocks=tuple(blocks),
        metadata=meta,
        drops=tuple(
            Drop(line=line.page + 1, text=line.text, reason=why)
            for line, why in (*dropped, *readable.unread)
        ),
        findings=tuple(readable.findings),
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


def _pages(document: pdfium.PdfDocument) -> list[list[Line]]:
    """The lines page by page, as long as a file may take."""
    latest = time.monotonic() + _MOST_SECONDS
    pages: list[list[Line]] = []
    letters = 0
    for number in range(len(document)):
        pages.append(lines(document, number))
        letters += sum(len(line.text) for line in pages[-1])
        if letters > MOST_LETTERS:
            raise ValueError(f"holds more than {MOST_LETTERS} letters; take it in parts")
        if time.monotonic() > latest:
            raise ValueError(
                f"takes longer than {_MOST_SECONDS} s, {number + 1} of {len(document)} pages; "
                "take it in parts"
            )
    return pages


def _are_pictures(document: pdfium.PdfDocument, pages: Sequence[Sequence[Line]]) -> bool:
    """Is there nothing but pages without letters, and scans with a stamp on them?"""
    counts = [sum(len("".join(line.text.split())) for line in page) for page in pages]
    if not any(counts):
        return True
    poor = [number for number, count in enumerate(counts) if count < _FEWEST_LETTERS]
    if sum(counts) >= _FEWEST_LETTERS * len(pages) or 2 * len(poor) < len(pages):
        return False
    scans = sum(is_picture(document, number) for number in poor[:20])
    return 2 * scans > len(poor[:20])


def _metadata(told: dict[str, str]) -> Metadata:
    title = " ".join(storable(told.get("Title", "")).split())
    return Metadata(
        title=title if title and not _FILE_NAME.search(title) else None,
        author=" ".join(storable(told.get("Author", "")).split()) or None,
    )
