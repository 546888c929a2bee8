"""What lists, tables and formulas count with besides figures: letters, Roman and small numerals."""

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_SMALL = {
    "superscript": str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ"),
    "subscript": str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎"),
}


def letters(number: int, first: str = "a") -> str:
    """A number from 1 as a to z, aa, ab …; `first` is "A" for capitals, as columns have them."""
    text = ""
    while number > 0:
        number, place = divmod(number - 1, 26)
        text = chr(ord(first) + place) + text
    return text


def roman(number: int) -> str:
    """A number from 1 in small Roman numerals."""
    text = ""
    for value, numeral in _ROMAN:
        count, number = divmod(number, value)
        text += numeral * count
    return text


def european(text: str) -> str:
    """A text with the decimal digits of every script as 0 to 9: ๑๒, ១២ and １２ are 12."""
    return "".join(str(int(c)) if c.isdecimal() else c for c in text)


def small(text: str, kind: str) -> str | None:
    """A text in Unicode's own "superscript" or "subscript" characters, which no format loses: 10⁶,
    CO₂. None where one of its characters has none ("15th")."""
    table = _SMALL[kind]
    return text.translate(table) if text and all(ord(c) in table for c in text) else None
