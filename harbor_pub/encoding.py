"""Bytes of a text to a string: byte order mark, UTF-8, what is declared, and then a guarded guess.

The guess is charset-normalizer's among the encodings that our users' files come in. It mistakes
Windows-1252 for its neighbours (measured: cp1250 and hp_roman8), so text in Latin letters is read
as Windows-1252, or as Windows-1258 where that gives Vietnamese.
"""

import codecs
import re

from charset_normalizer import from_bytes

from harbor_pub.text import storable

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16's, which it begins with
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CANDIDATES = ["gb18030", "big5", "cp874", "tis_620", "cp1258", "cp1252", "utf_16"]
_LATIN = frozenset({"cp1252", "cp1258", "latin_1"})
_SAMPLE = 64 * 1024  # bytes that the guess looks at
_TONED = re.compile("[\u1ea0-\u1ef9]")
_TONED_SHARE = 0.05  # of Vietnamese letters; prose has 0.15, Italian read as Vietnamese 0.005
_WRONG_SHARE = 0.05  # of the letters of a UTF-8 text that was cut or damaged

# C0 controls that text files do hold: tab, line feed, form feed, carriage return.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


def decode(data: bytes, declared: str = "") -> str:
    """The text, lines ended by LF, in NFC. Raises ValueError for what is no text."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _text(data[len(bom) :], encoding)
    for encoding in ("utf-8", declared):
        try:
            return _text(data, encoding)
        except (UnicodeError, LookupError):
            continue
    if _is_damaged_utf8(data):
        return _text(data, "utf-8", "replace")
    return _text(data, _guess(data))


def _guess(data: bytes) -> str:
    if b"\0" in data[:_SAMPLE] and not data[:_SAMPLE].count(b"\0") > len(data[:_SAMPLE]) // 4:
        raise ValueError("holds binary data")
    if _is_vietnamese(data[:_SAMPLE]):
        return "cp1258"
    found = from_bytes(data[:_SAMPLE], cp_isolation=_CANDIDATES).best()
    if found is None or found.encoding in _LATIN:
        return "cp1252"
    return found.encoding


def _is_damaged_utf8(data: bytes) -> bool:
    """Are nearly all letters beyond ASCII in UTF-8? Then the others were cut or overwritten."""
    strange = [c for c in data[:_SAMPLE].decode("utf-8", "replace") if not c.isascii()]
    wrong = strange.count("\ufffd")
    return wrong <= _WRONG_SHARE * len(strange) or (wrong == 1 and len(strange) > 3)


def _is_vietnamese(sample: bytes) -> bool:
    """Do its bytes, as Windows-1258, give Vietnamese tones and letters among Latin ones?"""
    text = sample.decode("cp1258", "replace")  # ơ, ư and đ stand alone here, their tones apart
    letters = [c for c in storable(text) if c.isalpha()]
    toned = sum(bool(_TONED.match(letter)) for letter in letters)
    plain = sum(letter.isascii() for letter in letters)
    horned = any(letter in text for letter in "ơưđƠƯĐ")
    return horned and toned > _TONED_SHARE * len(letters) and plain > len(letters) / 2


def _text(data: bytes, encoding: str, errors: str = "") -> str:
    """Raises UnicodeDecodeError, LookupError (no such encoding) or ValueError (binary data)."""
    if not encoding:
        raise LookupError("no encoding declared")
    errors = errors or {"cp1252": "windows1252", "cp1258": "replace"}.get(encoding, "strict")
    text = data.decode(encoding, errors)
    if _CONTROL.search(text):
        raise ValueError("holds binary data")
    return storable(text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n"))


def _undefined(error: UnicodeError) -> tuple[str, int]:
    """As browsers read Windows-1252: its five undefined bytes are C1 controls, which go."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "", error.end


codecs.register_error("windows1252", _undefined)
