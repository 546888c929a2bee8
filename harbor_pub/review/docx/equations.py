"""Equations (Office Math) as one line of text: x=(a+b)/2, x^2, √(x)."""

from collections.abc import Iterator

from lxml import etree

_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_PARTS = {
    "f": ("num", "/", "den"),
    "sSup": ("e", "^", "sup"),
    "sSub": ("e", "_", "sub"),
}


def is_one(element: etree._Element) -> bool:
    return element.tag in (_M + "oMath", _M + "oMathPara")


def text(equation: etree._Element) -> str:
    """The equation's letters, with what stands over and under in line."""
    return "".join(_read(equation))


def _read(element: etree._Element) -> Iterator[str]:
    for child in element:
        name = str(child.tag).removeprefix(_M)
        if name == "t":
            yield child.text or ""
        elif name in _PARTS:
            first, sign, second = _PARTS[name]
            yield _part(child, first) + sign + _part(child, second)
        elif name == "sSubSup":
            yield f"{_part(child, 'e')}_{_part(child, 'sub')}^{_part(child, 'sup')}"
        elif name == "rad":
            yield f"√{_part(child, 'e')}"
        elif name == "d":
            yield f"({''.join(_read(child))})"
        elif name == "chr" or name == "naryPr":
            yield from (str(sign.get(_M + "val", "")) for sign in child.iter(_M + "chr"))
        else:
            yield from _read(child)


def _part(element: etree._Element, name: str) -> str:
    """A part, in brackets where it is more than one sign or number."""
    words = "".join(part for found in element.iterchildren(_M + name) for part in _read(found))
    return words if len(words) == 1 or words.isalnum() else f"({words})"
