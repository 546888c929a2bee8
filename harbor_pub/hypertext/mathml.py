"""A formula in MathML as a line of text: x = (−b ± √(b² − 4ac))/(2a)."""

from lxml import etree

from harbor_pub.hypertext.elements import tag
from harbor_pub.numerals import small

_DEEPEST = 60
_SILENT = frozenset({"annotation", "annotation-xml", "none", "mprescripts", "maligngroup",
                     "malignmark", "mphantom"})  # fmt: skip
_SPACED = frozenset("=<>+-−±∓≤≥≠≈≡∼≅→←↔⇒⇐⇔∈∉⊂⊆∪∩∧∨×·÷↦∘∗")
_INVISIBLE = dict.fromkeys(map(ord, "\u2061\u2062\u2063\u2064\u200b"))


def linear(math: etree._Element) -> str:
    """The formula as text; what it holds of other formats of itself is left out."""
    return " ".join(_said(math, 0).split())


def _said(element: etree._Element, depth: int) -> str:
    name = tag(element)
    if not name or name in _SILENT:
        return ""
    parts = [] if depth > _DEEPEST else [one for one in element if tag(one) not in ("", *_SILENT)]
    if not parts:
        return _leaf(element, name)
    said = [_said(one, depth + 1) for one in parts]
    match name, len(said):
        case "mfrac", 2:
            return f"{_one(said[0])}/{_one(said[1])}"
        case "msqrt", _:
            return f"√{_one(_row(parts, said))}"
        case "mroot", 2:
            return f"{_raised(said[1])}√{_one(said[0])}"
        case (("msup" | "mover"), 2):
            return f"{said[0]}{_raised(said[1])}"
        case (("msub" | "munder"), 2):
            return f"{said[0]}{_lowered(said[1])}"
        case (("msubsup" | "munderover"), 3):
            return f"{said[0]}{_lowered(said[1])}{_raised(said[2])}"
        case "mtable", _:
            return f"[{'; '.join(said)}]"
        case (("mtr" | "mlabeledtr"), _):
            return ", ".join(said)
        case "mfenced", _:
            inner = f"{element.get('separators', ',')[:1]} ".join(said)
            return f"{element.get('open', '(')}{inner}{element.get('close', ')')}"
        case "semantics", _:
            return said[0]
    return _row(parts, said)


def _leaf(element: etree._Element, name: str) -> str:
    if name == "mspace":
        return " "
    text = " ".join("".join(element.itertext()).split()).translate(_INVISIBLE)
    return f" {text} " if name == "mtext" else text


def _row(parts: list[etree._Element], said: list[str]) -> str:
    """Operators between two others stand apart, signs before the first don't."""
    text = ""
    for part, piece in zip(parts, said, strict=True):
        between = tag(part) == "mo" and piece.strip() in _SPACED and text.strip()
        if between and text.rstrip()[-1] not in _SPACED and not text.endswith(("(", "[", "{", ",")):
            text += f" {piece.strip()} "
        elif tag(part) == "mo" and piece in (",", ";"):
            text += f"{piece} "
        else:
            text += piece
    return text


def _one(text: str) -> str:
    """In brackets, unless it is one sign, number or word."""
    text = text.strip()
    return text if text.isalnum() or len(text) == 1 else f"({text})"


def _raised(text: str) -> str:
    text = text.strip()
    if written := small(text, "superscript"):
        return written
    return text if text in ("′", "″", "'", "¯", "→", "^", "˙", "~") else f"^{_one(text)}"


def _lowered(text: str) -> str:
    text = text.strip()
    return small(text, "subscript") or f"_{_one(text)}"
