"""What an element of HTML is."""

from lxml import etree


def tag(element: etree._Element) -> str:
    """The local name in lower case; "" for a comment or an instruction."""
    name = element.tag
    return name.rsplit("}", 1)[-1].lower() if isinstance(name, str) else ""


def whole_number(told: str | None, default: int, most: int = 1_000_000) -> int:
    """An attribute's number, as far as it is one and within what a page can mean."""
    told = (told or "").strip()
    sign, digits = (-1, told[1:]) if told.startswith("-") else (1, told)
    if not digits.isascii() or not digits.isdecimal() or len(digits) > 9:
        return default
    return max(-most, min(most, sign * int(digits)))
