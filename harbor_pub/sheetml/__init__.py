"""Spreadsheets as they come from outside: a guarded workbook, its sheets, rows, cells and comments.

workbook.py  the sheets of a workbook, in order
sheet.py     a sheet's rows and what stands in their cells; no formula is ever computed
styles.py    fonts and number formats, as far as they tell what a cell says
strings.py   a text and its markup, of runs that look each their own way
comments.py  notes, and the threads of newer Excels

Not by openpyxl: it takes the words of a formula for text, and fails in many ways on files from
elsewhere.
"""

from harbor_pub.sheetml.comments import Comment
from harbor_pub.sheetml.sheet import Cell, Holds, Row, Sheet
from harbor_pub.sheetml.workbook import Workbook

__all__ = ["Cell", "Comment", "Holds", "Row", "Sheet", "Workbook"]
