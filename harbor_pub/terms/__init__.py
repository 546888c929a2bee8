"""The term base: what a thing is to be called in a locale, and what it may not be called.

entry.py       a term in one locale
folding.py     texts made comparable, and where each character came from
forms.py       a term's form as it may stand in a target: inflected, with spaces or without
glossary.py    the terms of a pair of languages, ready to be found in texts
base.py        the project's entries over the starter's over CLDR's
starter.py, cldr.py    what is there from the beginning
tabular.py, tbx.py, exchange.py    CSV, TSV and TBX, in and out
suggesting.py    what a document says often and no entry tells
"""

from harbor_pub.terms.base import Base
from harbor_pub.terms.entry import Case, Entry
from harbor_pub.terms.glossary import Found, Glossary

__all__ = ["Base", "Case", "Entry", "Found", "Glossary"]
