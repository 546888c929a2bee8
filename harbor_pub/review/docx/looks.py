"""What the look of a run says of its words: the markup that an editor gave or left them.

Bold, italics, raised and lowered letters, struck words, code and links are markup; a font, a
colour or a size are nobody's. What a paragraph's style does to all of its text is no markup.
"""

from lxml import etree

from harbor_pub.reading.docx.styles import Styles, is_on, value
from harbor_pub.wordml import Marks, Package, address, w
from harbor_pub.wordml.names import R

MONOSPACED = "monospaced"
"""Words in the font of our code: code, where the row's source has some."""
_SWITCHES = {"bold": ("b", "bCs"), "italic": ("i", "iCs"), "strike": ("strike", "dstrike")}
_RAISED = ("superscript", "subscript")
_FONT = "Consolas"
_LINKS, _CODES = ("HarborLink", "HarborCodeLink"), ("HarborCode", "HarborCodeLink")


class Looks:
    """The look of the runs of a document; to be called as a `wordml.Look`."""

    def __init__(self, package: Package) -> None:
        self._styles = Styles(package.related("styles"))
        self._links = package.links()

    def __call__(self, element: etree._Element, around: Marks) -> Marks:
        if element.tag == w("r"):
            return around | self._run(element, any(kind == "link" for kind, _ in around))
        if element.tag == w("fldSimple"):
            href = address(str(element.get(w("instr"), "")))
            return around | {("link", href)} if href else around
        href = self._target(element)
        return around if href.startswith("#") else around | {("link", href)}

    def _target(self, link: etree._Element) -> str:
        """Where a hyperlink leads; Word keeps the fragment of an address apart, and one alone is a
        place in this file, which is no address."""
        href = self._links.get(str(link.get(f"{R}id")), "")
        anchor = str(link.get(w("anchor"), ""))
        return f"{href}#{anchor}" if anchor and "#" not in href else href

    def _run(self, run: etree._Element, linked: bool) -> Marks:
        style = value(run.find(f"{w('rPr')}/{w('rStyle')}"))
        found = {kind for kind, names in _SWITCHES.items() if self._is_on(run, style, names)}
        raised = value(self._property(run, style, "vertAlign"))
        if raised in _RAISED:
            found.add(raised)
        if value(self._property(run, style, "em")) not in ("", "none"):
            found.add("italic")  # how Chinese shows it
        fonts = run.find(f"{w('rPr')}/{w('rFonts')}")
        if style in _CODES:
            found.add("code")
        elif fonts is not None and fonts.get(w("ascii")) == _FONT:
            found.add(MONOSPACED)
        if style in _LINKS and not linked:
            found.add("link")
        return frozenset((kind, "") for kind in found)

    def _property(self, run: etree._Element, style: str, name: str) -> etree._Element | None:
        own = run.find(f"{w('rPr')}/{w(name)}")
        return own if own is not None else self._styles.run_property(style, name)

    def _is_on(self, run: etree._Element, style: str, names: tuple[str, ...]) -> bool:
        """What the run says itself counts before its style, whichever script it says it of."""
        own = [run.find(f"{w('rPr')}/{w(name)}") for name in names]
        said = [element for element in own if element is not None] or [
            element
            for name in names
            if (element := self._styles.run_property(style, name)) is not None
        ]
        return any(is_on(element.get(w("val"))) for element in said)
