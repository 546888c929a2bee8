"""Set phrases and what is said in their place: salutations, thanks, the headings of a document.

A small model makes nonsense of them, and there is one right answer. A file a locale, English TAB
what is said there, without the mark at the end; anybody can add a line.
"""

import hashlib
import unicodedata
from functools import cache
from importlib.resources import files

_ENDS = ".,:;!…"
_LONGEST = 200  # characters: no phrase has as many, and most texts are not looked at further
_MARKS = {
    "zh-Hans": {".": "。", ",": "，", ":": "：", ";": "；", "!": "！"},
    "my": {".": "။", ",": "၊", "!": "။", ":": " –"},
    "km": {".": "។", ",": "", ":": "៖"},
    "th": {".": "", ",": "", "!": ""},
    "lo": {".": "", ",": "", "!": ""},
}
"""What a mark at the end becomes; elsewhere it stays."""


def phrase(text: str, locale: str) -> str | None:
    """What is said for a set phrase, with its mark at the end; None for any other text."""
    if len(text) > _LONGEST:
        return None
    key, mark = _parts(text)
    said = _phrases(locale).get(key)
    if said is None or len(mark) > 1:
        return None
    return said + _MARKS.get(locale, {}).get(mark, mark)


@cache
def digest(locale: str) -> str:
    """Eight hex digits that change with any phrase of a locale; "" where it has none."""
    text = "\n".join(f"{key}\t{said}" for key, said in sorted(_phrases(locale).items()))
    return hashlib.sha256(text.encode()).hexdigest()[:8] if text else ""


@cache
def _phrases(locale: str) -> dict[str, str]:
    path = files(__name__).joinpath(f"{locale}.tsv")
    if not path.is_file():
        return {}
    lines = path.read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {_parts(english)[0]: unicodedata.normalize("NFC", said) for english, said in rows}


def _parts(text: str) -> tuple[str, str]:
    """The phrase in small letters, and the mark at its end."""
    plain = " ".join(unicodedata.normalize("NFC", text).replace("’", "'").casefold().split())
    bare = plain.rstrip(_ENDS + " ")
    return bare, plain[len(bare) :].strip()
