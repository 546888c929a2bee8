"""An OpenDocument text told again as a Word document: tables, bookmarks, markup, comments, notes,
and who changed what."""

import re
from collections.abc import Iterator
from xml.sax.saxutils import quoteattr

from lxml import etree

from harbor_pub.publishing.docx.runs import run
from harbor_pub.review import retold
from harbor_pub.review.odt.package import Package
from harbor_pub.review.odt.styles import Styles
from harbor_pub.review.retold import Retold, Said
from harbor_pub.sheetml.strings import Look, local
from harbor_pub.wordml.symbols import unshifted

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"
_LOEXT = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_SILENT = frozenset(
    {
        "annotation-end", "tracked-changes", "sequence-decls", "variable-decls", "user-field-decls",
        "forms", "bookmark-end", "soft-page-break", "ruby-text", "list-header", "title", "desc",
        "list-item-options",
    }
)  # fmt: skip
_IDENTIFIER = "OOXMLCorePropertyIdentifier"
_MOST_SPACES = 10_000


def again(package: Package) -> bytes:
    """The Word document's bytes."""
    properties, identifier, by = _about(package)
    document = Retold(properties=properties, identifier=identifier, by=by)
    body = package.content.find(f"{_OFFICE}body/{_OFFICE}text")
    if body is not None:
        document.body.extend(_Teller(package, document).blocks(body))
    return document.packed()


def _about(package: Package) -> tuple[dict[str, str], str, str]:
    """Our properties, the identifier, and who saved the file last."""
    root = package.xml("meta.xml")
    meta = root.find(f"{_OFFICE}meta") if root is not None else None
    if meta is None:
        return {}, "", ""
    own = {
        str(one.get(f"{_META}name", "")): "".join(map(str, one.itertext())).strip()
        for one in meta.iterchildren(f"{_META}user-defined")
    }
    ours = {name: text for name, text in own.items() if name.startswith("harbor.")}
    return ours, own.get(_IDENTIFIER, ""), (meta.findtext("{*}creator") or "").strip()


class _Teller:
    """Walks the text once."""

    def __init__(self, package: Package, document: Retold) -> None:
        self._package, self._document = package, document
        self._styles = Styles(package.content)
        self._changes = {
            str(region.get(f"{_TEXT}id", "")): _change(region)
            for region in package.content.iter(f"{_TEXT}changed-region")
        }
        self._marks = 0
        self._spaced, self._font = True, ""

    def blocks(self, element: etree._Element) -> Iterator[str]:
        """The paragraphs and tables of a body, a cell, a list or a box."""
        for child in element:
            name = local(child)
            if name in ("p", "h"):
                yield self._paragraph(child)
            elif name == "table":
                yield retold.table(self._rows(child, head=False))
            elif name not in _SILENT:
                yield from self.blocks(child)

    def _rows(self, element: etree._Element, *, head: bool) -> Iterator[str]:
        for child in element:
            name = local(child)
            if name == "table-row":
                yield retold.row([*self._cells(child)], head=head)
            elif name in ("table-header-rows", "table-rows", "table-row-group"):
                yield from self._rows(child, head=head or name == "table-header-rows")

    def _cells(self, row: etree._Element) -> Iterator[str]:
        """A cell that a wider one covers is none; one that a higher one covers is merged."""
        covered = 0
        for child in row:
            name = local(child)
            if name == "table-cell":
                wide = _count(child.get(f"{_TABLE}number-columns-spanned"))
                high = _count(child.get(f"{_TABLE}number-rows-spanned"))
                covered = wide - 1
                spans = f'<w:gridSpan w:val="{wide}"/>' if wide > 1 else ""
                spans += '<w:vMerge w:val="restart"/>' if high > 1 else ""
                yield retold.cell("".join(self.blocks(child)), spans)
            elif name == "covered-table-cell":
                if covered:
                    covered -= 1
                else:
                    yield retold.cell("", "<w:vMerge/>")

    def _paragraph(self, element: etree._Element) -> str:
        style = self._styles.paragraph(element.get(f"{_TEXT}style-name"))
        self._spaced, self._font = True, style.font
        hidden = _hidden("".join(map(str, element.itertext()))) if style.hidden else ""
        runs = hidden or "".join(self._inline(element, style.look))
        return retold.paragraph(runs, style.name)

    def _inline(self, element: etree._Element, look: Look) -> Iterator[str]:
        yield self._said(element.text, look)
        for child in element:
            yield from self._child(child, look)
            yield self._said(child.tail, look)

    def _child(self, child: etree._Element, look: Look) -> Iterator[str]:
        name = local(child)
        if name == "s":
            yield self._kept(" " * _count(child.get(f"{_TEXT}c")), look)
        elif name in ("tab", "line-break"):
            yield self._kept("\t" if name == "tab" else "\n", look)
            self._spaced = name == "line-break"
        elif name == "a" and len(str(child.get(_HREF, "#"))) > 1:
            yield self._document.link(str(child.get(_HREF)), "".join(self._inline(child, look)))
        elif name in ("span", "a", "ruby-base"):
            style = self._styles.text(child.get(f"{_TEXT}style-name"))
            if style.hidden:
                yield _hidden("".join(map(str, child.itertext())))
            else:
                outer, self._font = self._font, style.font or self._font
                yield from self._inline(child, look | style.look)
                self._font = outer
        elif name in ("bookmark", "bookmark-start"):
            self._marks += 1
            yield retold.bookmark(str(child.get(f"{_TEXT}name", "")), self._marks)
        elif name == "annotation":
            yield self._document.comment(self._comment(child))
        elif name in ("change", "change-start"):
            yield self._changed(str(child.get(f"{_TEXT}change-id", "")))
        elif name == "note":
            yield from self._note(child)
        elif name in ("frame", "custom-shape", "text-box", "rect"):
            yield self._box(child)
        elif name not in _SILENT and name != "change-end":
            yield from self._inline(child, look)

    def _said(self, text: str | None, look: Look) -> str:
        """White space is one space, none at the start (ODF 1.3, part 3, 6.1.2)."""
        even = re.sub(r"[ \t\r\n]+", " ", text or "")
        if self._spaced:
            even = even.removeprefix(" ")
        if even:
            self._spaced = even.endswith(" ")
        return run(unshifted(even, self._font), look)

    def _kept(self, text: str, look: Look) -> str:
        self._spaced = False
        return run(text, look)

    def _changed(self, id_: str) -> str:
        kind, author, date = self._changes.get(id_, ("ins", "", ""))
        return f'<w:{kind} w:id="0" w:author={quoteattr(author)} w:date={quoteattr(date)}/>'

    def _comment(self, element: etree._Element) -> Said:
        return Said(
            author=element.findtext("{*}creator") or "",
            text=_lines(element),
            date=element.findtext("{*}date") or "",
            resolved=element.get(f"{_LOEXT}resolved") == "true",
        )

    def _note(self, element: etree._Element) -> Iterator[str]:
        kind = "endnote" if element.get(f"{_TEXT}note-class") == "endnote" else "footnote"
        inside = element.find(f"{_TEXT}note-body")
        if inside is not None and (text := _lines(inside)):
            yield self._document.note(kind, text)

    def _box(self, element: etree._Element) -> str:
        """A text box, or a formula in the words in which LibreOffice keeps it."""
        inside = "".join(self.blocks(element))
        for part in element.iter("{*}object"):
            name = f"{str(part.get(_HREF, '')).removeprefix('./')}/content.xml"
            root = self._package.xml(name)
            words = root.iter("{*}annotation") if root is not None else ()
            inside += "".join(retold.paragraph(run(str(one.text or ""))) for one in words)
        box = f"<w:r><w:pict><w:txbxContent>{inside}</w:txbxContent></w:pict></w:r>"
        return box if inside else ""


def _change(region: etree._Element) -> tuple[str, str, str]:
    """What a tracked change did last, who did it, and when."""
    kinds = {"insertion": "ins", "deletion": "del"}
    child = next((one for one in region if local(one) in kinds), None)
    if child is None:
        return "ins", "", ""
    info = child.find(f"{_OFFICE}change-info")
    if info is None:
        return kinds[local(child)], "", ""
    return kinds[local(child)], info.findtext("{*}creator") or "", info.findtext("{*}date") or ""


def _hidden(text: str) -> str:
    return run(text).replace("<w:r>", "<w:r><w:rPr><w:vanish/></w:rPr>", 1)


def _lines(element: etree._Element) -> str:
    """The paragraphs of a comment or a note, a line each."""
    return "\n".join(
        "".join(map(str, one.itertext())) for one in element.iter(f"{_TEXT}p", f"{_TEXT}h")
    ).strip()


def _count(value: object) -> int:
    text = str(value or "1")
    return min(max(int(text), 1), _MOST_SPACES) if text.isascii() and text.isdigit() else 1
