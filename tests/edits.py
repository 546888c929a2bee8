"""What editors do to a Word document, by way of its XML: each edit with what it has to be read as.

An edit changes one row (or a few) of a document; all of them together make one file, which then
goes through LibreOffice too. `EDITS` is the table of `docs/review.md`.
"""

import copy
import io
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from xml.sax.saxutils import escape

from lxml import etree

from harbor_pub.locales import gettext_of
from harbor_pub.model import Markup
from harbor_pub.model import OutcomeKind as Kind

NS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W = f"{{{NS}}}"
R_NS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
R = f"{{{R_NS}}}"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"
BY = 'w:author="Malee" w:date="2026-11-24T09:00:00Z"'
Element = etree._Element


def parsed(xml: str) -> list[Element]:
    root = etree.fromstring(f'<r xmlns:w="{NS}" xmlns:r="{R_NS}" xmlns:w14="{W14}">{xml}</r>')
    return list(root)


class Doc:
    """A Word document taken apart."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        self.body = etree.fromstring(self.parts["word/document.xml"])
        empty = f'<w:comments xmlns:w="{NS}"/>'.encode()
        self.comments = etree.fromstring(self.parts.get("word/comments.xml", empty))
        self._ids = 9000

    def save(self) -> bytes:
        self.parts["word/document.xml"] = etree.tostring(
            self.body, xml_declaration=True, encoding="UTF-8", standalone=True
        )
        if "word/comments.xml" in self.parts:
            self.parts["word/comments.xml"] = etree.tostring(
                self.comments, xml_declaration=True, encoding="UTF-8", standalone=True
            )
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, part in self.parts.items():
                archive.writestr(name, part)
        return packed.getvalue()

    def id(self) -> int:
        self._ids += 1
        return self._ids

    @property
    def rows(self) -> list["Row"]:
        marks = self.body.iter(f"{W}bookmarkStart")
        found = [m for m in marks if str(m.get(f"{W}name")).startswith("hp_")]
        return [Row(self, next(m.iterancestors(f"{W}tr"))) for m in found]

    def comment(self, text: str, author: str = "Malee", para: str = "") -> int:
        number = self.id()
        self.comments.extend(
            parsed(
                f'<w:comment w:id="{number}" w:initials="M" {BY.replace("Malee", author)}>'
                f"<w:p {f'w14:paraId={chr(34)}{para}{chr(34)}' if para else ''}>"
                f"<w:r><w:t>{text}</w:t></w:r></w:p></w:comment>"
            )
        )
        return number


class Row:
    def __init__(self, doc: Doc, element: Element) -> None:
        self.doc, self.element = doc, element

    @property
    def cells(self) -> list[Element]:
        return list(self.element.iterchildren(f"{W}tc"))

    @property
    def target(self) -> Element:
        """The paragraph of the target."""
        paragraph = self.cells[2].find(f"{W}p")
        assert paragraph is not None
        return paragraph

    def words(self, cell: int = 2) -> str:
        return "".join(t.text or "" for t in self.cells[cell].iter(f"{W}t"))

    def fill(self, xml: str, cell: int = 2) -> None:
        """Put runs in the place of a cell's own."""
        paragraph = self.cells[cell].find(f"{W}p")
        assert paragraph is not None
        for child in list(paragraph):
            if child.tag != f"{W}pPr":
                paragraph.remove(child)
        paragraph.extend(parsed(xml))

    def status(self, xml: str) -> None:
        content = self.cells[3].find(f".//{W}sdtContent")
        assert content is not None
        content[:] = parsed(xml)


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def ins(doc: Doc, text: str, author: str = "Malee") -> str:
    return f'<w:ins w:id="{doc.id()}" {BY.replace("Malee", author)}>{run(text)}</w:ins>'


def gone(text: str) -> str:
    return f'<w:r><w:delText xml:space="preserve">{escape(text)}</w:delText></w:r>'


def deleted(doc: Doc, text: str) -> str:
    return f'<w:del w:id="{doc.id()}" {BY}>{gone(text)}</w:del>'


def ours(doc: Doc) -> str:
    """What the checks say in the document's first comment."""
    return "".join(doc.comments[0].itertext())


def noted(doc: Doc, kind: str, text: str) -> int:
    """Add a footnote or an endnote (`kind` in the plural); its number."""
    part, one = f"word/{kind}.xml", kind.removesuffix("s")
    if part not in doc.parts:
        doc.parts[part] = (
            f'<w:{kind} xmlns:w="{NS}"><w:{one} w:type="separator" w:id="-1"><w:p><w:r>'
            f'<w:separator/></w:r></w:p></w:{one}><w:{one} w:type="continuationSeparator"'
            f' w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:{one}></w:{kind}>'
        ).encode()
        office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        word = "application/vnd.openxmlformats-officedocument.wordprocessingml"
        _related(doc, f"{kind}.xml", f"{office}/{kind}", f"{word}.{kind}+xml")
    number = doc.id()
    note = (
        f'<w:{one} w:id="{number}"><w:p><w:r><w:{one}Ref/></w:r>{run(f" {text}")}</w:p></w:{one}>'
    )
    doc.parts[part] = doc.parts[part].replace(
        f"</w:{kind}>".encode(), f"{note}</w:{kind}>".encode()
    )
    return number


def vml_box(text: str) -> str:
    return (
        '<w:pict xmlns:v="urn:schemas-microsoft-com:vml"><v:shape style="position:absolute;'
        'width:150pt;height:40pt"><v:textbox><w:txbxContent>'
        f"<w:p>{run(text)}</w:p></w:txbxContent></v:textbox></v:shape></w:pict>"
    )


def drawn_box(doc: Doc, text: str) -> str:
    drawing = "http://schemas.openxmlformats.org/drawingml/2006"
    wps = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
    return (
        f'<w:drawing><wp:inline xmlns:wp="{drawing}/wordprocessingDrawing"><wp:extent'
        f' cx="1905000" cy="508000"/><wp:docPr id="{doc.id()}" name="Box"/>'
        f'<a:graphic xmlns:a="{drawing}/main"><a:graphicData uri="{wps}">'
        f'<wps:wsp xmlns:wps="{wps}">'
        '<wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="1905000"'
        ' cy="508000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr>'
        f"<wps:txbx><w:txbxContent><w:p>{run(text)}</w:p></w:txbxContent></wps:txbx><wps:bodyPr/>"
        "</wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing>"
    )


def said(what: str, text: str) -> str:
    """A remark as it is told in Thai, the language of the table's edition."""
    return gettext_of("th")(what).format(text=text)


MARKS = (
    Markup(start=0, end=3, kind="link", href="https://example.org"),
    Markup(start=6, end=13, kind="bold"),
)
BOLD = "<w:b/><w:bCs/>"


def link(row: "Row", text: str) -> str:
    """Text with the link that stands in the row's source."""
    found = next(row.cells[1].iter(f"{W}hyperlink"))
    return f'<w:hyperlink r:id="{found.get(f"{R}id")}">{run(text)}</w:hyperlink>'


def marked(row: "Row", text: str) -> str:
    return link(row, text[:3]) + run(text[3:6]) + run(text[6:13], BOLD) + run(text[13:])


def _only_markup(text: str, *markup: Markup) -> "Expected":
    return Expected(Kind.EDITED, text, note="markup only", markup=markup)


@dataclass(frozen=True)
class Expected:
    kind: Kind
    after: str | None = None
    undecided: bool = False
    remark: str = ""
    note: str = ""
    markup: tuple[Markup, ...] | None = None


Edit = Callable[[Row, str], Expected]
"""Changes a row, given the exported target; tells what has to be read."""

EDITS: dict[str, Edit] = {}


EXPORTED: dict[str, tuple[Markup, ...]] = {}
"""The markup of the exported target, for edits of one that has some."""


def edit(name: str, *, marked: bool = False) -> Callable[[Edit], Edit]:
    def keep(function: Edit) -> Edit:
        assert name not in EDITS
        EDITS[name] = function
        if marked:
            EXPORTED[name] = MARKS
        return function

    return keep


# The exported targets end in " <number> 12", so that there is a word to exchange in each script.


@edit("a number exchanged, tracked")
def _(row: Row, text: str) -> Expected:
    head = text.removesuffix("12")
    row.fill(run(head) + deleted(row.doc, "12") + ins(row.doc, "13"))
    return Expected(Kind.EDITED, f"{head}13")


@edit("words added at the end, tracked")
def _(row: Row, text: str) -> Expected:
    row.fill(run(text) + ins(row.doc, " จบ"))
    return Expected(Kind.EDITED, f"{text} จบ")


@edit("words added at the start, tracked")
def _(row: Row, text: str) -> Expected:
    row.fill(ins(row.doc, "คำ ") + run(text))
    return Expected(Kind.EDITED, f"คำ {text}")


@edit("a word deleted, tracked")
def _(row: Row, text: str) -> Expected:
    row.fill(run(text.removesuffix(" 12")) + deleted(row.doc, " 12"))
    return Expected(Kind.EDITED, text.removesuffix(" 12"))


@edit("the whole target replaced, tracked")
def _(row: Row, text: str) -> Expected:
    row.fill(deleted(row.doc, text) + ins(row.doc, "ข้อความใหม่"))
    return Expected(Kind.EDITED, "ข้อความใหม่")


@edit("the whole target replaced, changes not tracked")
def _(row: Row, text: str) -> Expected:
    row.fill(run("ข้อความใหม่ทั้งหมด"))
    return Expected(Kind.EDITED, "ข้อความใหม่ทั้งหมด")


@edit("a second editor deletes what the first inserted")
def _(row: Row, text: str) -> Expected:
    inner = f'<w:del w:id="{row.doc.id()}" {BY.replace("Malee", "Somchai")}>{gone(" สอง")}</w:del>'
    row.fill(run(text) + f'<w:ins w:id="{row.doc.id()}" {BY}>{run(" หนึ่ง")}{inner}</w:ins>')
    return Expected(Kind.EDITED, f"{text} หนึ่ง")


@edit("words moved inside the target, tracked")
def _(row: Row, text: str) -> Expected:
    head, doc = text.removesuffix(" 12"), row.doc
    row.fill(
        f'<w:moveToRangeStart w:id="{doc.id()}" w:name="move{doc.id()}" {BY}/>'
        f'<w:moveTo w:id="{doc.id()}" {BY}>{run("12 ")}</w:moveTo>'
        f'<w:moveToRangeEnd w:id="{doc.id()}"/>'
        + run(head)
        + f'<w:moveFrom w:id="{doc.id()}" {BY}>{run(" 12")}</w:moveFrom>'
    )
    return Expected(Kind.EDITED, f"12 {head}")


@edit("a second paragraph typed")
def _(row: Row, text: str) -> Expected:
    row.target.addnext(parsed(f"<w:p>{run('ย่อหน้าที่สอง')}</w:p>")[0])
    return Expected(Kind.EDITED, f"{text}\nย่อหน้าที่สอง", note="several paragraphs")


@edit("the paragraph split in two, tracked")
def _(row: Row, text: str) -> Expected:
    head = text.removesuffix(" 12")
    row.fill(run(head))
    properties = row.target.find(f"{W}pPr")
    assert properties is not None
    properties.extend(parsed(f'<w:rPr><w:ins w:id="{row.doc.id()}" {BY}/></w:rPr>'))
    row.target.addnext(parsed(f"<w:p>{run('12')}</w:p>")[0])
    return Expected(Kind.EDITED, f"{head}\n12", note="several paragraphs")


@edit("a paragraph typed and joined again, tracked")
def _(row: Row, text: str) -> Expected:
    row.fill(run(text))
    properties = row.target.find(f"{W}pPr")
    assert properties is not None
    properties.extend(parsed(f'<w:rPr><w:del w:id="{row.doc.id()}" {BY}/></w:rPr>'))
    row.target.addnext(parsed(f"<w:p>{ins(row.doc, ' ต่อท้าย')}</w:p>")[0])
    return Expected(Kind.EDITED, f"{text} ต่อท้าย")


@edit("an empty line left under the target")
def _(row: Row, text: str) -> Expected:
    row.target.addnext(parsed("<w:p/>")[0])
    return Expected(Kind.UNCHANGED)


@edit("a line break typed")
def _(row: Row, text: str) -> Expected:
    head = text.removesuffix(" 12")
    row.fill(f"{run(head)}<w:r><w:br/></w:r>{run('12')}")
    return Expected(Kind.EDITED, f"{head}\n12")


@edit("a tab typed")
def _(row: Row, text: str) -> Expected:
    head = text.removesuffix(" 12")
    row.fill(f"{run(head)}<w:r><w:tab/></w:r>{run('12')}")
    return Expected(Kind.EDITED, f"{head}\t12")


@edit("spaces typed after the target")
def _(row: Row, text: str) -> Expected:
    row.fill(run(f"{text}  "))
    return Expected(Kind.UNCHANGED)


@edit("the target emptied")
def _(row: Row, text: str) -> Expected:
    row.fill("")
    return Expected(Kind.EMPTIED, "", undecided=True)


@edit("the target emptied, tracked")
def _(row: Row, text: str) -> Expected:
    row.fill(deleted(row.doc, text))
    return Expected(Kind.EMPTIED, "", undecided=True)


@edit("straight quotes made curly by Word")
def _(row: Row, text: str) -> Expected:
    new = text.replace('"ก"', "“ก”")
    row.fill(run(new))
    return Expected(Kind.EDITED, new, note="typography only")


@edit("a space made a no-break space")
def _(row: Row, text: str) -> Expected:
    new = text.replace(" 12", "\u00a012")
    row.fill(run(new))
    return Expected(Kind.EDITED, new, note="typography only")


@edit("zero-width spaces typed between words")
def _(row: Row, text: str) -> Expected:
    new = text[:6] + "\u200b" + text[6:]
    row.fill(run(new))
    return Expected(Kind.EDITED, new, note="typography only")


@edit("a hyphen made a dash, three dots an ellipsis")
def _(row: Row, text: str) -> Expected:
    new = text.replace("-", "–").replace("...", "…")
    row.fill(run(new))
    return Expected(Kind.EDITED, new, note="typography only")


@edit("letters composed otherwise (NFD)")
def _(row: Row, text: str) -> Expected:
    row.fill(run(unicodedata.normalize("NFD", text)))
    return Expected(Kind.UNCHANGED)


@edit("Approved chosen")
def _(row: Row, text: str) -> Expected:
    row.status(run("Approved"))
    return Expected(Kind.APPROVED, text)


@edit("Approved chosen, tracked")
def _(row: Row, text: str) -> Expected:
    row.status(deleted(row.doc, "To review") + ins(row.doc, "Approved"))
    return Expected(Kind.APPROVED, text)


@edit("“approved” typed in place of the list")
def _(row: Row, text: str) -> Expected:
    row.fill(run("approved "), 3)
    return Expected(Kind.APPROVED, text)


@edit("Final chosen")
def _(row: Row, text: str) -> Expected:
    row.status(run("Final"))
    return Expected(Kind.APPROVED, text)


@edit("Rejected chosen")
def _(row: Row, text: str) -> Expected:
    row.status(run("Rejected"))
    return Expected(Kind.REJECTED, text)


@edit("Question chosen, with a comment")
def _(row: Row, text: str) -> Expected:
    row.status(run("Question"))
    _commented(row, text, row.doc.comment("Which ministry?"))
    return Expected(Kind.FLAGGED, text, remark="Which ministry?")


@edit("corrected and approved")
def _(row: Row, text: str) -> Expected:
    row.fill(deleted(row.doc, text) + ins(row.doc, "ถูกต้องแล้ว"))
    row.status(run("Approved"))
    return Expected(Kind.EDITED, "ถูกต้องแล้ว")


@edit("a status that is none")
def _(row: Row, text: str) -> Expected:
    row.fill(run("ask Ana"), 3)
    return Expected(
        Kind.FLAGGED, text, undecided=True, note="“ask Ana”",
        remark=said("In the place of the status: {text}", "ask Ana"),
    )  # fmt: skip


def _commented(row: Row, text: str, number: int) -> None:
    row.fill(
        f'<w:commentRangeStart w:id="{number}"/>{run(text)}<w:commentRangeEnd w:id="{number}"/>'
        f'<w:r><w:commentReference w:id="{number}"/></w:r>'
    )


@edit("a comment on the target")
def _(row: Row, text: str) -> Expected:
    _commented(row, text, row.doc.comment("Register too informal?"))
    return Expected(Kind.FLAGGED, text, remark="Register too informal?")


@edit("a comment on an inserted word")
def _(row: Row, text: str) -> Expected:
    number = row.doc.comment("From the style guide.")
    row.fill(
        f'{run(text)}<w:commentRangeStart w:id="{number}"/>{ins(row.doc, " ใหม่")}'
        f'<w:commentRangeEnd w:id="{number}"/>'
        f'<w:ins w:id="{row.doc.id()}" {BY}><w:r><w:commentReference w:id="{number}"/></w:r>'
        "</w:ins>"
    )
    return Expected(Kind.EDITED, f"{text} ใหม่", remark="From the style guide.")


@edit("words typed into a comment of the checks")
def _(row: Row, text: str) -> Expected:
    number = row.doc.comment(f"{ours(row.doc)} It is written out.", "Harbor checks")
    row.fill(run(text) + f'<w:r><w:commentReference w:id="{number}"/></w:r>')
    return Expected(Kind.FLAGGED, text, remark="It is written out.")


@edit("a reply to a comment of the checks")
def _(row: Row, text: str) -> Expected:
    doc = row.doc
    first = doc.comment(ours(doc), "Harbor checks", "0A0A0001")
    second = doc.comment("It is written out in words.", "Malee", "0A0A0002")
    doc.parts["word/commentsExtended.xml"] = (
        f'<w15:commentsEx xmlns:w15="{W15}"><w15:commentEx w15:paraId="0A0A0001" w15:done="0"/>'
        '<w15:commentEx w15:paraId="0A0A0002" w15:paraIdParent="0A0A0001" w15:done="0"/>'
        "</w15:commentsEx>"
    ).encode()
    _related(
        doc, "commentsExtended.xml",
        "http://schemas.microsoft.com/office/2011/relationships/commentsExtended",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.commentsExtended+xml",
    )  # fmt: skip
    both = (
        "".join(f'<w:commentRangeStart w:id="{n}"/>' for n in (first, second)),
        "".join(
            f'<w:commentRangeEnd w:id="{n}"/><w:r><w:commentReference w:id="{n}"/></w:r>'
            for n in (first, second)
        ),
    )
    row.fill(both[0] + run(text) + both[1])
    return Expected(Kind.FLAGGED, text, remark="It is written out in words.")


def _related(doc: Doc, target: str, kind: str, content_type: str) -> None:
    link = f'<Relationship Id="rIdX{doc.id()}" Type="{kind}" Target="{target}"/>'
    override = f'<Override PartName="/word/{target}" ContentType="{content_type}"/>'
    for part, inside, end in (
        ("word/_rels/document.xml.rels", link, b"</Relationships>"),
        ("[Content_Types].xml", override, b"</Types>"),
    ):
        doc.parts[part] = doc.parts[part].replace(end, inside.encode() + end)


@edit("a word set in bold")
def _(row: Row, text: str) -> Expected:
    row.fill(run(text[:6]) + run(text[6:13], BOLD) + run(text[13:]))
    return _only_markup(text, Markup(start=6, end=13, kind="bold"))


@edit("a format changed, tracked")
def _(row: Row, text: str) -> Expected:
    change = f'<w:b/><w:rPrChange w:id="{row.doc.id()}" {BY}><w:rPr/></w:rPrChange>'
    row.fill(run(text, change))
    return _only_markup(text, Markup(start=0, end=len(text), kind="bold"))


@edit("a word set in italics")
def _(row: Row, text: str) -> Expected:
    row.fill(run(text[:6]) + run(text[6:13], "<w:i/><w:iCs/>") + run(text[13:]))
    return _only_markup(text, Markup(start=6, end=13, kind="italic"))


@edit("letters raised and lowered")
def _(row: Row, text: str) -> Expected:
    raised, lowered = (f'<w:vertAlign w:val="{kind}script"/>' for kind in ("super", "sub"))
    row.fill(run(text[:-3]) + run(text[-3:-1], raised) + run(text[-1:], lowered))
    at = len(text)
    return _only_markup(
        text,
        Markup(start=at - 3, end=at - 1, kind="superscript"),
        Markup(start=at - 1, end=at, kind="subscript"),
    )


@edit("a link set by hand, as a field")
def _(row: Row, text: str) -> Expected:
    row.fill(
        run(text[:6])
        + '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve">'
        + ' HYPERLINK "https://example.org/b" </w:instrText></w:r>'
        + '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        + run(text[6:13])
        + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        + run(text[13:])
    )
    return _only_markup(text, Markup(start=6, end=13, kind="link", href="https://example.org/b"))


@edit("a link to another row of the file")
def _(row: Row, text: str) -> Expected:
    first = next(row.doc.rows[0].element.iter(f"{W}bookmarkStart")).get(f"{W}name")
    linked = f'<w:hyperlink w:anchor="{first}">{run(text[:4])}</w:hyperlink>'
    row.fill(linked + run(text[4:]))
    return Expected(
        Kind.FLAGGED, text, remark=said("Link within this file: {text}", f"“{text[:4]}” → 1")
    )


@edit("words struck through by hand")
def _(row: Row, text: str) -> Expected:
    row.fill(run(text[:-3]) + run(text[-3:], "<w:strike/>"))
    return Expected(Kind.FLAGGED, text, undecided=True, note="struck through")


@edit("a font, a size and a colour chosen")
def _(row: Row, text: str) -> Expected:
    look = '<w:rFonts w:ascii="Consolas" w:hAnsi="Consolas"/><w:color w:val="FF0000"/>'
    row.fill(run(text[:6]) + run(text[6:13], f'{look}<w:sz w:val="40"/>') + run(text[13:]))
    return Expected(Kind.UNCHANGED)


@edit("a sign of a symbol font, a soft hyphen")
def _(row: Row, text: str) -> Expected:
    sign = '<w:r><w:sym w:font="Symbol" w:char="F0B7"/></w:r>'
    row.fill(f"{run(text)}{sign}{run('a')}<w:r><w:softHyphen/></w:r>{run('b')}")
    return Expected(Kind.EDITED, f"{text}•a­b")


@edit("a word corrected in a marked target, tracked", marked=True)
def _(row: Row, text: str) -> Expected:
    head = text.removesuffix("12")
    row.fill(marked(row, head) + deleted(row.doc, "12") + ins(row.doc, "13"))
    return Expected(Kind.EDITED, f"{head}13", markup=MARKS)


@edit("a word corrected in a marked target, changes not tracked", marked=True)
def _(row: Row, text: str) -> Expected:
    row.fill(marked(row, text.replace(" 12", " 9999")))
    return Expected(Kind.EDITED, text.replace(" 12", " 9999"), markup=MARKS)


@edit("letters typed inside bold words, tracked", marked=True)
def _(row: Row, text: str) -> Expected:
    typed = f'<w:ins w:id="{row.doc.id()}" {BY}>{run("ใหม่", BOLD)}</w:ins>'
    row.fill(link(row, text[:3]) + run(text[3:6]) + run(text[6:10], BOLD) + typed
             + run(text[10:13], BOLD) + run(text[13:]))  # fmt: skip
    longer = replace(MARKS[1], end=MARKS[1].end + 4)
    return Expected(Kind.EDITED, f"{text[:10]}ใหม่{text[10:]}", markup=(MARKS[0], longer))


@edit("a marked target cut into many runs", marked=True)
def _(row: Row, text: str) -> Expected:
    row.fill(
        link(row, text[:1]) + link(row, text[1:3]) + run(text[3:6])
        + "".join(run(letter, BOLD) for letter in text[6:13])
        + "".join(map(run, text[13:]))
    )  # fmt: skip
    return Expected(Kind.UNCHANGED)


@edit("bold words moved, tracked", marked=True)
def _(row: Row, text: str) -> Expected:
    doc = row.doc
    row.fill(
        link(row, text[:3]) + run(text[3:6])
        + f'<w:moveFrom w:id="{doc.id()}" {BY}>{run(text[6:13], BOLD)}</w:moveFrom>'
        + run(text[13:])
        + f'<w:moveTo w:id="{doc.id()}" {BY}>{run(text[6:13], BOLD)}</w:moveTo>'
    )  # fmt: skip
    moved = replace(MARKS[1], start=len(text) - 7, end=len(text))
    return Expected(Kind.EDITED, f"{text[:6]}{text[13:]}{text[6:13]}", markup=(MARKS[0], moved))


@edit("bold taken away", marked=True)
def _(row: Row, text: str) -> Expected:
    row.fill(link(row, text[:3]) + run(text[3:]))
    return _only_markup(text, MARKS[0])


@edit("a link taken away", marked=True)
def _(row: Row, text: str) -> Expected:
    row.fill(run(text[:6]) + run(text[6:13], BOLD) + run(text[13:]))
    return _only_markup(text, MARKS[1])


@edit("a marked target approved", marked=True)
def _(row: Row, text: str) -> Expected:
    row.status(run("Approved"))
    return Expected(Kind.APPROVED, text, markup=MARKS)


@edit("the second half of a marked target in a second paragraph", marked=True)
def _(row: Row, text: str) -> Expected:
    row.fill(link(row, text[:3]) + run(text[3:6]) + run(text[6:13], BOLD))
    row.target.addnext(parsed(f"<w:p>{run(text[13:].lstrip())}</w:p>")[0])
    words = f"{text[:13]}\n{text[13:].lstrip()}"
    return Expected(Kind.EDITED, words, markup=MARKS, note="several paragraphs")


@edit("hidden text typed")
def _(row: Row, text: str) -> Expected:
    row.fill(run(text) + run(" ลับ", "<w:vanish/>"))
    return Expected(Kind.FLAGGED, text, remark=said("Hidden text: {text}", "ลับ"))


@edit("a field inserted (its result counts)")
def _(row: Row, text: str) -> Expected:
    row.fill(
        run(f"{text} ")
        + '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        + '<w:r><w:instrText xml:space="preserve"> QUOTE "2026" </w:instrText></w:r>'
        + '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        + run("2026")
        + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    return Expected(Kind.EDITED, f"{text} 2026")


@edit("the source edited, the target left")
def _(row: Row, text: str) -> Expected:
    row.fill(run("Another source."), 1)
    return Expected(
        Kind.FLAGGED, text, note="source was edited",
        remark=said("In the source's column: {text}", "Another source."),
    )  # fmt: skip


@edit("source and target edited")
def _(row: Row, text: str) -> Expected:
    row.fill(run("Yet another source."), 1)
    row.fill(run("คำแปลอื่น"))
    return Expected(
        Kind.FLAGGED, "คำแปลอื่น", undecided=True, note="source was edited",
        remark=said("In the source's column: {text}", "Yet another source."),
    )  # fmt: skip


@edit("the row marked as deleted, tracked")
def _(row: Row, text: str) -> Expected:
    for cell in range(4):
        words = row.words(cell)
        row.fill(deleted(row.doc, words), cell) if cell in (1, 2) else None
    properties = row.element.find(f"{W}trPr")
    assert properties is not None
    properties.extend(parsed(f'<w:del w:id="{row.doc.id()}" {BY}/>'))
    return Expected(Kind.FLAGGED, "", undecided=True)


@edit("a copy of the row pasted")
def _(row: Row, text: str) -> Expected:
    row.element.addnext(copy.deepcopy(row.element))
    return Expected(Kind.UNCHANGED)


@edit("a copy of the row pasted and edited")
def _(row: Row, text: str) -> Expected:
    twin = copy.deepcopy(row.element)
    row.element.addnext(twin)
    Row(row.doc, twin).fill(run("สำเนา"))
    return Expected(Kind.CONFLICT, "สำเนา", undecided=True)


@edit("the row moved to the end")
def _(row: Row, text: str) -> Expected:
    table = row.element.getparent()
    assert table is not None
    table.append(row.element)
    row.fill(run(f"ย้าย {text}"))
    return Expected(Kind.EDITED, f"ย้าย {text}")


@edit("target and status merged into one cell")
def _(row: Row, text: str) -> Expected:
    target, status = row.cells[2:]
    properties = target.find(f"{W}tcPr")
    assert properties is not None
    width = properties.find(f"{W}tcW")
    assert width is not None
    width.set(f"{W}w", str(6350 + 1530))
    width.addnext(parsed('<w:gridSpan w:val="2"/>')[0])
    target.extend(list(status.iterchildren(f"{W}p")))
    row.element.remove(status)
    both = f"{text}\n{gettext_of('th')('To review')}"
    return Expected(Kind.FLAGGED, both, undecided=True, note="cells")


@edit("a table inserted in the target")
def _(row: Row, text: str) -> Expected:
    cell = "<w:tc><w:tcPr><w:tcW w:w='900' w:type='dxa'/></w:tcPr><w:p>{}</w:p></w:tc>"
    row.target.addnext(
        parsed(
            "<w:tbl><w:tblPr><w:tblW w:w='1800' w:type='dxa'/></w:tblPr><w:tblGrid>"
            "<w:gridCol w:w='900'/><w:gridCol w:w='900'/></w:tblGrid>"
            f"<w:tr>{cell.format(run('ในตาราง'))}{cell.format(run('สอง'))}</w:tr></w:tbl>"
        )[0]
    )
    row.cells[2].append(parsed("<w:p/>")[0])
    row.fill(run(f"{text} มีตาราง"))
    return Expected(
        Kind.FLAGGED, f"{text} มีตาราง", undecided=True, note="table",
        remark=said("Table: {text}", "ในตาราง | สอง"),
    )  # fmt: skip


@edit("the tag lost, the bookmark left")
def _(row: Row, text: str) -> Expected:
    for control in list(row.element.iter(f"{W}sdt")):
        content = control.find(f"{W}sdtContent")
        assert content is not None
        for child in list(content):
            control.addprevious(child)
        control.getparent().remove(control)  # type: ignore[union-attr]
    row.fill(run("ไม่มีป้าย"))
    return Expected(Kind.EDITED, "ไม่มีป้าย")


@edit("tag and bookmark lost, number and source left")
def _(row: Row, text: str) -> Expected:
    row.fill(run(row.words(0)), 0)
    row.fill(run("ด้วยเลขลำดับ"))
    return Expected(Kind.EDITED, "ด้วยเลขลำดับ")


@edit("nothing left but the source")
def _(row: Row, text: str) -> Expected:
    row.fill("", 0)
    row.fill(run("ด้วยต้นฉบับ"))
    return Expected(Kind.EDITED, "ด้วยต้นฉบับ")


@edit("a footnote")
def _(row: Row, text: str) -> Expected:
    number = noted(row.doc, "footnotes", "เวลาท้องถิ่น")
    row.fill(run(text) + f'<w:r><w:footnoteReference w:id="{number}"/></w:r>')
    return Expected(Kind.FLAGGED, text, remark=said("Footnote: {text}", "เวลาท้องถิ่น"))


@edit("an endnote")
def _(row: Row, text: str) -> Expected:
    number = noted(row.doc, "endnotes", "หมายเหตุท้ายเรื่อง")
    row.fill(run(text) + f'<w:r><w:endnoteReference w:id="{number}"/></w:r>')
    return Expected(Kind.FLAGGED, text, remark=said("Endnote: {text}", "หมายเหตุท้ายเรื่อง"))


@edit("a text box")
def _(row: Row, text: str) -> Expected:
    row.fill(run(text) + f"<w:r>{vml_box('กล่องข้อความ')}</w:r>")
    return Expected(Kind.FLAGGED, text, remark=said("Text box: {text}", "กล่องข้อความ"))


@edit("a text box that Word 2010 draws, with one for older programs")
def _(row: Row, text: str) -> Expected:
    box = drawn_box(row.doc, "เฉพาะสมาชิก")
    row.fill(
        f'{run(text)}<w:r><mc:AlternateContent xmlns:mc="{MC}"><mc:Choice Requires="wps">{box}'
        f"</mc:Choice><mc:Fallback>{vml_box('เฉพาะสมาชิก')}</mc:Fallback></mc:AlternateContent></w:r>"
    )
    return Expected(Kind.FLAGGED, text, remark=said("Text box: {text}", "เฉพาะสมาชิก"))


@edit("a note typed beside the number")
def _(row: Row, text: str) -> Expected:
    row.cells[0].append(parsed(f"<w:p>{run('!! ดูราคา')}</w:p>")[0])
    return Expected(Kind.FLAGGED, text, remark=said("Beside the number: {text}", "!! ดูราคา"))


@edit("the translation typed over the source")
def _(row: Row, text: str) -> Expected:
    row.fill(run("โต๊ะบริการปิดเวลาห้าโมงเย็น"), 1)
    return Expected(
        Kind.FLAGGED, "โต๊ะบริการปิดเวลาห้าโมงเย็น", undecided=True, note="typed in the source",
        remark=said("In the source's column: {text}", "โต๊ะบริการปิดเวลาห้าโมงเย็น"),
    )  # fmt: skip


@edit("a typing error mended in the source")
def _(row: Row, text: str) -> Expected:
    words = row.words(1).replace("beings", "being")
    row.fill(run(words), 1)
    return Expected(
        Kind.FLAGGED,
        text,
        note="source was edited",
        remark=said("In the source's column: {text}", words),
    )


@edit("source and target exchanged in a row")
def _(row: Row, text: str) -> Expected:
    source = row.words(1)
    row.fill(run(f"{text} สลับ"), 1)
    row.fill(run(source))
    return Expected(Kind.FLAGGED, f"{text} สลับ", undecided=True, note="exchanged")


@edit("a status in the editor's own words")
def _(row: Row, text: str) -> Expected:
    row.fill(run("อนุมัติแล้ว "), 3)
    return Expected(Kind.APPROVED, text)


@edit("a tick as the status")
def _(row: Row, text: str) -> Expected:
    row.fill(run("✓"), 3)
    return Expected(Kind.APPROVED, text)


@edit("OK as the status")
def _(row: Row, text: str) -> Expected:
    row.status(run("OK"))
    return Expected(Kind.APPROVED, text)


@edit("text pasted with another program's fonts")
def _(row: Row, text: str) -> Expected:
    fonts = '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Tahoma"/><w:color w:val="FF0000"/>'
    row.fill(run("วาง", fonts) + run("จากที่อื่น", "<w:sz w:val='40'/>"))
    return Expected(Kind.EDITED, "วางจากที่อื่น")


@edit("a no-break hyphen typed")
def _(row: Row, text: str) -> Expected:
    row.fill(f"{run(f'{text} A')}<w:r><w:noBreakHyphen/></w:r>{run('B')}")
    return Expected(Kind.EDITED, f"{text} A\u2011B")


@edit("the row put in a content control")
def _(row: Row, text: str) -> Expected:
    (control,) = parsed(
        f'<w:sdt><w:sdtPr><w:id w:val="{row.doc.id()}"/></w:sdtPr><w:sdtContent/></w:sdt>'
    )
    row.element.addprevious(control)
    control[1].append(row.element)
    row.fill(run("ในตัวควบคุม"))
    return Expected(Kind.EDITED, "ในตัวควบคุม")


def _inserted_below(row: Row) -> Row:
    """A row as Word inserts one: the cells of its neighbour, without what stands in them."""
    made = copy.deepcopy(row.element)
    for name in ("sdt", "bookmarkStart", "bookmarkEnd", "r", "hyperlink"):
        for element in list(made.iter(f"{W}{name}")):
            element.getparent().remove(element)  # type: ignore[union-attr]
    row.element.addnext(made)
    return Row(row.doc, made)


@edit("half of the target moved to a new row below")
def _(row: Row, text: str) -> Expected:
    row.fill(run(text[:40]))
    _inserted_below(row).fill(run(text[40:]))
    return Expected(Kind.FLAGGED, f"{text[:40]}\n{text[40:]}", undecided=True, note="split")


@edit("the target's cell split in two, one over the other")
def _(row: Row, text: str) -> Expected:
    row.fill(run(text[:40]))
    under = _inserted_below(row)
    under.fill(run(text[40:]))
    for kind, one in (("restart", row), ("continue", under)):
        for cell in (0, 1, 3):
            properties = one.cells[cell].find(f"{W}tcPr")
            assert properties is not None
            properties.extend(parsed(f'<w:vMerge w:val="{kind}"/>'))
    return Expected(Kind.FLAGGED, f"{text[:40]}\n{text[40:]}", undecided=True, note="split")


@edit("the target's cell split in two, side by side")
def _(row: Row, text: str) -> Expected:
    row.fill(run(text[:40]))
    for width in row.cells[2].iter(f"{W}tcW"):
        width.set(f"{W}w", str(6350 // 2))
    row.cells[2].addnext(copy.deepcopy(row.cells[2]))
    row.fill(run(text[40:]), 3)
    return Expected(
        Kind.FLAGGED, f"{text[:40]}\n{text[40:]}", undecided=True, note="split", remark=text[40:]
    )


@edit("a status typed over the target")
def _(row: Row, text: str) -> Expected:
    row.fill(run("Approved"))
    return Expected(Kind.FLAGGED, "Approved", undecided=True, note="status was typed")


@edit("target and status exchanged in a row")
def _(row: Row, text: str) -> Expected:
    row.fill(run(f"{text} สลับ"), 3)
    row.fill(run("To review"))
    return Expected(Kind.FLAGGED, f"{text} สลับ", undecided=True, note="exchanged")


def resolve(doc: Doc, words: str) -> None:
    """What Word does where somebody resolves a comment."""
    for number, comment in enumerate(doc.comments):
        if words in "".join(comment.itertext()):
            (last,) = list(comment.iter(f"{W}p"))[-1:]
            key = f"{0x0B0000 + number:08X}"
            last.set("{http://schemas.microsoft.com/office/word/2010/wordml}paraId", key)
            break
    else:
        raise AssertionError(words)
    part = "word/commentsExtended.xml"
    doc.parts[part] = (
        f'<w15:commentsEx xmlns:w15="{W15}"><w15:commentEx w15:paraId="{key}" w15:done="1"/>'
        "</w15:commentsEx>"
    ).encode()
    rels = "word/_rels/document.xml.rels"
    kind = "http://schemas.microsoft.com/office/2011/relationships/commentsExtended"
    link = f'<Relationship Id="rIdX" Type="{kind}" Target="commentsExtended.xml"/></Relationships>'
    doc.parts[rels] = doc.parts[rels].replace(b"</Relationships>", link.encode())
    types = "[Content_Types].xml"
    made = "application/vnd.openxmlformats-officedocument.wordprocessingml.commentsExtended+xml"
    override = f'<Override PartName="/{part}" ContentType="{made}"/></Types>'
    doc.parts[types] = doc.parts[types].replace(b"</Types>", override.encode())
