"""Formulas of Office (OMML; ECMA-376, part 1, 22.1) in a linear form: a²+b², (a+b)/2, √x."""

import re

from lxml import etree

from harbor_pub.numerals import small
from harbor_pub.wordml import w

_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_GONE = frozenset({w("del"), w("moveFrom"), w("rPr")})
_ROOTS = {"": "√", "2": "√", "3": "∛", "4": "∜"}
_OPEN_SCRIPT = re.compile(r"[_^]\w+$")
_ATOM = re.compile(r"\w+|[(\[{][^()\[\]{}]*[)\]}]|.[\u0300-\u036f]*|\w[⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉]+")


def linear(formula: etree._Element) -> str:
    """A formula as a line of text."""
    return re.sub(r"\s+", " ", _inside(formula)).strip()


def _inside(element: etree._Element | None) -> str:
    text = ""
    for child in () if element is None else element:
        said = _said(child)
        # "x_t y": without the space the y would be lowered too.
        text += " " if said[:1].isalnum() and _OPEN_SCRIPT.search(text) else ""
        text += said
    return text


def _said(element: etree._Element) -> str:
    tag = str(element.tag)
    if tag in _GONE or tag.endswith("Pr"):
        return ""
    if tag in (f"{_M}t", w("t")):
        return element.text or ""
    if tag == w("br"):
        return " "
    write = _FORMS.get(tag.removeprefix(_M)) if tag.startswith(_M) else None
    return write(element) if write else _inside(element)


def _part(element: etree._Element, name: str) -> str:
    return _inside(element.find(f"{_M}{name}"))


def _property(element: etree._Element, name: str, default: str) -> str:
    """A property of an object; one without a value is the empty character."""
    pr = element.find(f"{_M}{etree.QName(element).localname}Pr")
    found = None if pr is None else pr.find(f"{_M}{name}")
    return default if found is None else str(found.get(f"{_M}val", ""))


def _grouped(text: str) -> str:
    text = text.strip()
    return text if not text or _ATOM.fullmatch(text) else f"({text})"


def _raised(text: str) -> str:
    return (small(text.strip(), "superscript") or f"^{_grouped(text)}") if text.strip() else ""


def _lowered(text: str) -> str:
    return (small(text.strip(), "subscript") or f"_{_grouped(text)}") if text.strip() else ""


def _fraction(element: etree._Element) -> str:
    above, below = _grouped(_part(element, "num")), _grouped(_part(element, "den"))
    return f"({above}¦{below})" if _property(element, "type", "") == "noBar" else f"{above}/{below}"


def _script(element: etree._Element) -> str:
    base = _grouped(_part(element, "e"))
    return f"{base}{_lowered(_part(element, 'sub'))}{_raised(_part(element, 'sup'))}"


def _prescript(element: etree._Element) -> str:
    low, high = _lowered(_part(element, "sub")), _raised(_part(element, "sup"))
    return f"{low}{high}{_grouped(_part(element, 'e'))}"


def _root(element: etree._Element) -> str:
    degree, base = _part(element, "deg").strip(), _part(element, "e")
    if degree in _ROOTS:
        return f"{_ROOTS[degree]}{_grouped(base)}"
    return f"√({degree}&{base.strip()})"


def _sum(element: etree._Element) -> str:
    limits = f"{_lowered(_part(element, 'sub'))}{_raised(_part(element, 'sup'))}"
    return f"{_property(element, 'chr', '∫')}{limits} {_part(element, 'e').strip()}"


def _delimited(element: etree._Element) -> str:
    begin, end = _property(element, "begChr", "("), _property(element, "endChr", ")")
    parts = (_inside(part).strip() for part in element.findall(f"{_M}e"))
    return f"{begin}{_property(element, 'sepChr', '|').join(parts)}{end}"


def _function(element: etree._Element) -> str:
    name, of = _part(element, "fName").strip(), _part(element, "e").strip()
    return f"{name}{'' if of.startswith('(') else ' '}{of}"


def _accent(element: etree._Element) -> str:
    return _grouped(_part(element, "e")) + _property(element, "chr", "\u0302")


def _bar(element: etree._Element) -> str:
    mark = "\u0305" if _property(element, "pos", "bot") == "top" else "\u0332"
    return f"{_grouped(_part(element, 'e'))}{mark}"


def _lower_limit(element: etree._Element) -> str:
    return f"{_part(element, 'e')}{_lowered(_part(element, 'lim'))}"


def _upper_limit(element: etree._Element) -> str:
    return f"{_part(element, 'e')}{_raised(_part(element, 'lim'))}"


def _matrix(element: etree._Element) -> str:
    rows = element.findall(f"{_M}mr")
    cells = (", ".join(_inside(e).strip() for e in row.findall(f"{_M}e")) for row in rows)
    return f"[{'; '.join(cells)}]"


def _lines(element: etree._Element) -> str:
    return "; ".join(_inside(e).replace("&", "").strip() for e in element.findall(f"{_M}e"))


_FORMS = {
    "f": _fraction, "sSup": _script, "sSub": _script, "sSubSup": _script, "sPre": _prescript,
    "rad": _root, "nary": _sum, "d": _delimited, "func": _function, "acc": _accent, "bar": _bar,
    "limLow": _lower_limit, "limUpp": _upper_limit, "m": _matrix, "eqArr": _lines,
}  # fmt: skip
