"""A workbook that an editor corrected, read: bytes in, a ReviewedDocument out.

told.py      the workbook told again as a Word document, which `review.docx` reads
edition.py   what the workbook says that it was made of
marks.py     the hidden marks of rows, put right where a sort left them behind
doubts.py    what only a spreadsheet can do to a text: make a formula, a number or a date of it,
             sort a column alone

It may have gone through Excel, LibreOffice, OpenDocument or Google's spreadsheets and back; rows
may be sorted, filtered, hidden, inserted or deleted, columns moved.
"""

from dataclasses import replace

from harbor_pub.model import ReviewedDocument
from harbor_pub.review import docx
from harbor_pub.review.xlsx import doubts, edition, marks, told
from harbor_pub.sheetml import Workbook


def read(
    data: bytes, file: str, sources: docx.Sources, place: docx.Place = docx.nowhere
) -> ReviewedDocument:
    """What a reviewed workbook says, its units in the order of its rows.

    Raises SourceError, in words that follow the file's name, for what is no workbook, is not to be
    trusted, or was made of an edition that `sources` doesn't know. `place` tells of which
    one, where the file doesn't.
    """
    book = Workbook(data)
    made_of = edition.edition(book)
    marked = marks.as_they_stand(book)
    reviewed = docx.read(told.again(book, made_of, marked), file, sources, place)
    known = sources(reviewed.document, reviewed.locale)
    righted = marks.righted(book, marked, known)
    if righted != marked:
        reviewed = docx.read(told.again(book, made_of, righted), file, sources, place)
    strays = tuple(told.strays(book, made_of, righted))
    return replace(
        reviewed,
        units=doubts.flagged(reviewed.units, book, righted),
        problems=(*reviewed.problems, *(stray.told for stray in strays)),
        strays=(*reviewed.strays, *(stray for stray in strays if stray.text)),
    )


__all__ = ["read"]
