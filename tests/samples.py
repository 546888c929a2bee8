"""Sources of every format, made on the spot: what a reader of formats is tried on."""

import io
import zipfile
from pathlib import Path

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml

CASES = Path(__file__).parent / "cases" / "reading"
PAGE = (CASES / "page.html").read_bytes()
HYPHENS = (CASES / "hyphens.pdf").read_bytes()
MINUTES = (CASES / "minutes.md").read_bytes()
PDF = (CASES / "columns.pdf").read_bytes()

_CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>'
    '<rootfile full-path="OEBPS/c.opf" media-type="application/oebps-package+xml"/></rootfiles>'
    "</container>"
)
_PACKAGE = (
    '<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>The Mangrove Keeper</dc:title>'
    "<dc:language>en-GB</dc:language><dc:creator>R. Lim</dc:creator></metadata><manifest>"
    '<item id="n" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>'
    '<item id="b" href="two.xhtml" media-type="application/xhtml+xml"/>'
    '<item id="a" href="one.xhtml" media-type="application/xhtml+xml"/></manifest>'
    '<spine><itemref idref="n"/><itemref idref="a"/><itemref idref="b"/></spine></package>'
)


def page(body: str) -> str:
    return f'<html xmlns="http://www.w3.org/1999/xhtml"><head/><body>{body}</body></html>'


def epub(**parts: str) -> bytes:
    """A book of two chapters, with parts of other text under their names."""
    files = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": _CONTAINER,
        "OEBPS/c.opf": _PACKAGE,
        "OEBPS/nav.xhtml": page("<nav>Contents</nav>"),
        "OEBPS/one.xhtml": page("<h1>One</h1><p>The tide came in <em>early</em> that year.</p>"),
        "OEBPS/two.xhtml": page("<h1>Two</h1><p>She counted the trees.</p>"),
        **{name.replace("__", "/").replace("_dot_", "."): text for name, text in parts.items()},
    }
    return zipped(files)


def zipped(files: dict[str, str]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return data.getvalue()


def word() -> bytes:
    """Headings, a list, a table, bold words."""
    document = docx.Document()
    document.core_properties.title = "Rules"
    document.core_properties.language = "en-US"
    document.core_properties.author = "The library"
    document.add_heading("Rules of the library", 1)
    paragraph = document.add_paragraph("Readers may borrow ")
    paragraph.add_run("five books").bold = True
    paragraph.add_run(" at a time.")
    document.add_paragraph("Return them in three weeks.", style="List Bullet")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Monday", "9 to 17"
    document.add_heading("Fines", 2)
    document.add_paragraph("A late book costs ten cents a day.")
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NOTES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"


def word_of(*paragraphs: str, footnote: str = "") -> bytes:
    """A document of paragraphs in WordprocessingML, without their `w:p`; relation `rIdLink` is a
    link, and the style Section is based on Heading 2."""
    document = docx.Document()
    section = document.styles.add_style("Section", 1)
    section.base_style = document.styles["Heading 2"]
    for number, inner in enumerate(paragraphs):
        xml = f'<w:p xmlns:w="{_W}" xmlns:r="{_R}">{inner}</w:p>'
        document.element.body.insert(number, parse_xml(xml))
    document.part.rels.add_relationship(
        RELATIONSHIP_TYPE.HYPERLINK, "https://example.org/plan", "rIdLink", is_external=True
    )
    if footnote:
        notes = (
            f'<w:footnotes xmlns:w="{_W}"><w:footnote w:type="separator" w:id="-1"><w:p><w:r>'
            "<w:t>LINE</w:t></w:r></w:p></w:footnote>"
            f'<w:footnote w:id="1"><w:p><w:r><w:t>{footnote}</w:t></w:r></w:p></w:footnote>'
            "</w:footnotes>"
        ).encode()
        part = Part(PackURI("/word/footnotes.xml"), _NOTES_TYPE, notes, document.part.package)
        document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()
