"""Word documents as they come from outside: a guarded package, its rows, and their words.

package.py   one that was sent back: what is too large, active, doubled or linked to elsewhere is
             refused
source.py    one to be published: opened for reading only, so that only what is dangerous is refused
parts.py     unpacking and parsing, for both
symbols.py   symbol fonts to Unicode
text.py      a paragraph or a cell as it reads with every change accepted, or with none
table.py     the rows and cells of a body, also those that stand in content controls

Not by python-docx: its `cell.text` is empty where a content control stands, and inserted text is
missing from it.
"""

from harbor_pub.wordml.names import w
from harbor_pub.wordml.package import Package
from harbor_pub.wordml.source import SourcePackage
from harbor_pub.wordml.table import Row, around, rows, rows_of
from harbor_pub.wordml.text import (
    Look,
    Marks,
    Reading,
    address,
    cell_text,
    cell_words,
    inner,
    paragraph_text,
    paragraph_words,
    paragraphs,
)

__all__ = [
    "Look",
    "Marks",
    "Package",
    "Reading",
    "Row",
    "SourcePackage",
    "address",
    "around",
    "cell_text",
    "cell_words",
    "inner",
    "paragraph_text",
    "paragraph_words",
    "paragraphs",
    "rows",
    "rows_of",
    "w",
]
