"""The bilingual spreadsheet that an editor corrects: a Bitext in, bytes out, and read back.

    # | source (locked) | target | status | remarks        one row a segment

write.py     the workbook, put together with openpyxl
about.py     its second sheet: which edition it is, what to read first
texts.py     texts and their markup as a cell's rich text; no text is ever a formula
looks.py     fonts, fills and widths
heights.py   how high a row has to be
said.py      what our notes at cells say, and their fingerprints, by which an editor's words in them
             are told from ours
packaging.py a zip that is the same every time
read.py      the segments of a file, by the hidden marks of their rows
"""

from harbor_pub.publishing.xlsx.read import parse
from harbor_pub.publishing.xlsx.write import render

SUFFIX = "xlsx"

__all__ = ["SUFFIX", "parse", "render"]
