"""The labels of list items as a browser shows them: "3.", "b.", "iv."; "" for a bullet."""

from dataclasses import dataclass

from lxml import etree

from harbor_pub.hypertext.elements import tag, whole_number
from harbor_pub.numerals import letters, roman

LISTS = frozenset({"ol", "ul", "menu", "dir"})
_STYLES = {"lower-alpha": "a", "lower-latin": "a", "upper-alpha": "A", "upper-latin": "A",
           "lower-roman": "i", "upper-roman": "I", "decimal": "1"}  # fmt: skip


@dataclass(slots=True)
class Items:
    """A list while its items come; `kind` is "" for bullets."""

    kind: str
    next: int
    step: int

    def label(self, item: etree._Element) -> str:
        number = whole_number(item.get("value"), self.next)
        self.next = number + self.step
        return f"{_written(number, self.kind)}." if self.kind else ""


def begun(element: etree._Element) -> Items:
    """The list that an element begins."""
    if tag(element) != "ol":
        return Items("", 1, 1)
    style = (element.get("style") or "").replace(" ", "").lower()
    named = next((kind for name, kind in _STYLES.items() if f":{name}" in style), "")
    bare = "list-style:none" in style or "list-style-type:none" in style
    kind = "" if bare else named or str(element.get("type") or "1")
    backwards = element.get("reversed") is not None
    items = sum(tag(child) == "li" for child in element) if backwards else 1
    start = whole_number(element.get("start"), items)
    return Items(kind if kind in ("", "1", "a", "A", "i", "I") else "1", start, 1 - 2 * backwards)


def _written(number: int, kind: str) -> str:
    if kind in ("a", "A") and number > 0:
        return letters(number, kind)
    if kind in ("i", "I") and 0 < number < 4000:
        return roman(number) if kind == "i" else roman(number).upper()
    return str(number)
