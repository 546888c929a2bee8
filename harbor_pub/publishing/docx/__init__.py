"""The bilingual Word document that an editor corrects: a Bitext in, bytes out, and read back.

    # | English (locked) | target | status        one row a segment, with the checks as comments

and, as a second layout of the same units, one to read and print, each target under its source.

write.py       the documents, put together with python-docx
fragments.py   its paragraphs and rows, as WordprocessingML
styles.py      fonts, sizes and languages: complex scripts have slots of their own
packaging.py   the parts that say which edition this is, and a zip that is the same every time
read.py        the segments of a file, by the tags and bookmarks of their rows

How Word and LibreOffice treat each of these was measured; the reasons stand at the lines.
"""

from harbor_pub.publishing.docx.read import parse
from harbor_pub.publishing.docx.write import render, render_reading

SUFFIX = "docx"
READING_SUFFIX = "reading.docx"

__all__ = ["READING_SUFFIX", "SUFFIX", "parse", "render", "render_reading"]
