"""A page of a book as a tree that says all its text, and says it where it is read."""

import re
from html.entities import html5

from lxml import etree

from harbor_pub.encoding import decode
from harbor_pub.hypertext import tag
from harbor_pub.text import storable
from harbor_pub.xml import has_entities, root_of

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]*;)")
_XML_ENTITIES = frozenset({"amp;", "lt;", "gt;", "quot;", "apos;"})
_TYPE = "{http://www.idpf.org/2007/ops}type"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_LISTS = frozenset({"toc", "landmarks", "page-list", "lot", "loi", "lov", "loa"})
_FILE_NAME = re.compile(
    r"^\S+\.(?:jpe?g|png|gif|svg|webp|bmp|tiff?)$|^https?://\S+$", re.IGNORECASE
)
_INLINE = frozenset({"a", "abbr", "b", "bdi", "bdo", "cite", "em", "i", "q", "small", "span",
                     "strong", "sub", "sup", "u"})  # fmt: skip


def tree(data: bytes) -> etree._Element:
    """XHTML, or the tag soup that some books hold instead."""
    text = _DECLARATION.sub("", storable(decode(data)), count=1)
    named = _ENTITY.sub(_character, text)
    try:
        root = root_of(named.encode(), bare=True)
        if not has_entities(root):
            return root
    except (etree.LxmlError, ValueError):
        pass
    parser = etree.HTMLParser(no_network=True, remove_pis=True, huge_tree=False, encoding="utf-8")
    try:
        found = etree.fromstring(text.encode(), parser)
    except (etree.LxmlError, ValueError) as error:
        raise ValueError("a page of the EPUB can't be read") from error
    return etree.Element("html") if found is None else found


def types(element: etree._Element) -> frozenset[str]:
    """What an element is in a book: its epub:type, and its role as one."""
    told = element.get(_TYPE) or element.get("epub:type") or ""
    roles = (role.removeprefix("doc-") for role in (element.get("role") or "").split())
    return frozenset((*told.split(), *roles))


def language(root: etree._Element) -> str:
    """The language that a page declares, on its root or its body."""
    for element in (root, root.find("{*}body")):
        if element is not None and (told := element.get(_LANG) or element.get("lang")):
            return str(told)
    return ""


def body(root: etree._Element) -> etree._Element:
    found = root.find("{*}body")
    return root if found is None else found


def prepare(root: etree._Element) -> list[str]:
    """Make text of what a reader sees as text: pictures' descriptions, glosses, drawn letters, what
    stands in the place of an object. Gives the lists of contents that were taken out."""
    taken = []
    for element in list(root.iter(etree.Element)):
        name, kinds = tag(element), types(element)
        if name == "nav" and kinds & _LISTS:
            taken.append(" ".join("".join(element.itertext()).split()))
            _remove(element)
        elif "pagebreak" in kinds and len("".join(element.itertext())) <= 8:
            _empty(element)
        elif name == "img" or (name == "image" and _in_svg(element)):
            _describe(element)
        elif name == "rt":
            _gloss(element)
        elif name == "object":
            element.tag = "div"
        elif name == "switch":
            _choose(element)
    for drawing in [one for one in root.iter(etree.Element) if tag(one) == "svg"]:
        _write(drawing)
    return taken


def _character(match: re.Match[str]) -> str:
    name = match[1]
    return match[0] if name in _XML_ENTITIES else html5.get(name, match[0])


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        _empty(element)
        leave_tail(element, parent)
        parent.remove(element)


def leave_tail(element: etree._Element, parent: etree._Element) -> None:
    """Leave the text that follows an element where it is, whatever becomes of the element."""
    before = element.getprevious()
    if before is None:
        parent.text = (parent.text or "") + (element.tail or "")
    else:
        before.tail = (before.tail or "") + (element.tail or "")
    element.tail = None


def _empty(element: etree._Element) -> None:
    element.text = None
    for child in list(element):
        element.remove(child)


def _in_svg(element: etree._Element) -> bool:
    return any(tag(one) == "svg" for one in element.iterancestors())


def _describe(element: etree._Element) -> None:
    """A picture's description is read in its place; a name of a file describes nothing."""
    told = " ".join((element.get("alt") or "").split())
    if not any(letter.isalpha() for letter in told) or _FILE_NAME.match(told):
        return
    parent = element.getparent()
    alone = parent is not None and tag(parent) not in _INLINE and not _has_text(parent)
    element.tag = "figcaption" if alone else "span"
    element.text = told
    if not alone:
        element.text = f" {told} "


def _has_text(parent: etree._Element) -> bool:
    pieces = [parent.text, *(child.tail for child in parent)]
    inline = any(tag(child) in _INLINE for child in parent)
    return inline or any(piece and piece.strip() for piece in pieces)


def _gloss(element: etree._Element) -> None:
    """Ruby as it is written where nothing can be set above a line."""
    said = "".join(element.itertext()).strip()
    _empty(element)
    element.tag = "span"
    element.text = f"({said})" if said else None


def _choose(element: etree._Element) -> None:
    """Of a switch its default, which needs nothing that not every reader can do."""
    cases = [child for child in element if tag(child) in ("case", "default")]
    chosen = next((one for one in cases if tag(one) == "default"), cases[0] if cases else None)
    for case in cases:
        if case is not chosen:
            _remove(case)
    element.tag = "div"
    if chosen is not None:
        chosen.tag = "div"


def _write(drawing: etree._Element) -> None:
    """The text of a drawing, a paragraph for each piece that is placed by itself."""
    said = [
        " ".join("".join(element.itertext()).split())
        for element in drawing.iter(etree.Element)
        if tag(element) in ("text", "foreignobject")
        or (tag(element) in ("title", "desc") and element.getparent() is drawing)
    ]
    _empty(drawing)
    drawing.tag = "div"
    for text in said:
        if text:
            etree.SubElement(drawing, "p").text = text
