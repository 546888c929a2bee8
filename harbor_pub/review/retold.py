"""A form that is no Word document, told again as one: so that one reader knows columns, statuses,
markup and doubts, whatever program an editor works with.

What is told again is what an editor wrote and what the form says that it was made of; nothing of it
is shown to anybody.
"""

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from harbor_pub.publishing.docx.runs import run
from harbor_pub.wordml.package import WORD

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
_W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_DC = "http://purl.org/dc/elements/1.1/"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PARTS = f"{_OFFICE}/relationships"
_RELATIONS = {
    "comments": f"{_PARTS}/comments",
    "commentsExtended": "http://schemas.microsoft.com/office/2011/relationships/commentsExtended",
    "footnotes": f"{_PARTS}/footnotes",
    "endnotes": f"{_PARTS}/endnotes",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A comment; `answers` is the number of the one that it replies to."""

    author: str
    text: str
    date: str = ""
    answers: int | None = None
    resolved: bool = False


@dataclass(slots=True)
class Retold:
    """What a Word document would hold. `properties` are the custom ones, `identifier` and `by`
    those of every document; comments and notes are numbered from 0."""

    properties: Mapping[str, str] = field(default_factory=dict)
    identifier: str = ""
    by: str = ""
    body: list[str] = field(default_factory=list)
    comments: list[Said] = field(default_factory=list)
    notes: dict[str, list[str]] = field(default_factory=dict)
    links: list[str] = field(default_factory=list)

    def comment(self, said: Said) -> str:
        """Keep a comment, and give the run that refers to it."""
        self.comments.append(said)
        return f'<w:r><w:commentReference w:id="{len(self.comments) - 1}"/></w:r>'

    def note(self, kind: str, text: str) -> str:
        """Keep a "footnote" or an "endnote", and give the run that refers to it."""
        kept = self.notes.setdefault(kind, [])
        kept.append(text)
        return f'<w:r><w:{kind}Reference w:id="{len(kept)}"/></w:r>'

    def link(self, href: str, runs: str) -> str:
        """Runs that lead to an address, or to a "#place" in the file itself."""
        if href.startswith("#"):
            return f"<w:hyperlink w:anchor={quoteattr(href[1:])}>{runs}</w:hyperlink>"
        self.links.append(href)
        return f'<w:hyperlink r:id="rIdL{len(self.links)}">{runs}</w:hyperlink>'

    def packed(self) -> bytes:
        """The document's bytes."""
        parts = {
            "comments": self._comments(),
            "commentsExtended": self._threads(),
            **{f"{kind}s": _notes(kind, texts) for kind, texts in self.notes.items()},
        }
        files = {
            "[Content_Types].xml": _types(),
            "_rels/.rels": _relations(
                (
                    (f"{_PARTS}/officeDocument", "word/document.xml"),
                    (f"{_PARTS}/custom-properties", "docProps/custom.xml"),
                    (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
                )
            ),
            "docProps/custom.xml": self._custom(),
            "docProps/core.xml": self._core(),
            "word/document.xml": (
                f'{_XML}<w:document xmlns:w="{_W}" xmlns:r="{_PARTS}">'
                f"<w:body>{''.join(self.body)}</w:body></w:document>"
            ),
            "word/_rels/document.xml.rels": _relations(
                ((_RELATIONS[name], f"{name}.xml") for name in parts), self.links
            ),
            **{f"word/{name}.xml": part for name, part in parts.items()},
        }
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
            for name, part in files.items():
                archive.writestr(name, part)
        return packed.getvalue()

    def _custom(self) -> str:
        inside = "".join(
            f"<property name={quoteattr(name)}><value>{escape(value)}</value></property>"
            for name, value in self.properties.items()
        )
        return f'{_XML}<Properties xmlns="{_OFFICE}/custom-properties">{inside}</Properties>'

    def _core(self) -> str:
        return (
            f'{_XML}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
            f'xmlns:dc="{_DC}"><dc:identifier>{escape(self.identifier)}</dc:identifier>'
            f"<cp:lastModifiedBy>{escape(self.by)}</cp:lastModifiedBy></cp:coreProperties>"
        )

    def _comments(self) -> str:
        inside = "".join(
            f'<w:comment w:id="{number}" w:author={quoteattr(one.author)} '
            f"w:date={quoteattr(one.date)}>{_lines(one.text, _paragraph_id(number))}</w:comment>"
            for number, one in enumerate(self.comments)
        )
        return f'{_XML}<w:comments xmlns:w="{_W}" xmlns:w14="{_W14}">{inside}</w:comments>'

    def _threads(self) -> str:
        inside = "".join(
            f'<w15:commentEx w15:paraId="{_paragraph_id(number)}" w15:done="{one.resolved:d}"'
            + ("" if one.answers is None else f' w15:paraIdParent="{_paragraph_id(one.answers)}"')
            + "/>"
            for number, one in enumerate(self.comments)
        )
        return f'{_XML}<w15:commentsEx xmlns:w15="{_W15}">{inside}</w15:commentsEx>'


def table(rows: Iterable[str]) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def row(cells: Sequence[str], *, head: bool = False) -> str:
    properties = "<w:trPr><w:tblHeader/></w:trPr>" if head else ""
    return f"<w:tr>{properties}{''.join(cells)}</w:tr>"


def cell(paragraphs: str, properties: str = "") -> str:
    """A cell; Word wants a paragraph in each."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraphs or '<w:p/>'}</w:tc>"


def paragraph(inside: str, style: str = "") -> str:
    properties = f"<w:pPr><w:pStyle w:val={quoteattr(style)}/></w:pPr>" if style else ""
    return f"<w:p>{properties}{inside}</w:p>"


def bookmark(name: str, number: int) -> str:
    start = f'<w:bookmarkStart w:id="{number}" w:name={quoteattr(name)}/>'
    return f'{start}<w:bookmarkEnd w:id="{number}"/>'


def _paragraph_id(number: int) -> str:
    return f"{number + 1:08X}"


def _lines(text: str, id_: str) -> str:
    """Word ties what is known of a comment to its last paragraph."""
    *others, last = text.split("\n")
    before = "".join(f"<w:p>{run(line)}</w:p>" for line in others)
    return f'{before}<w:p w14:paraId="{id_}">{run(last)}</w:p>'


def _notes(kind: str, texts: Sequence[str]) -> str:
    inside = "".join(
        f'<w:{kind} w:id="{number}">'
        + "".join(f"<w:p>{run(line)}</w:p>" for line in text.split("\n"))
        + f"</w:{kind}>"
        for number, text in enumerate(texts, 1)
    )
    return f'{_XML}<w:{kind}s xmlns:w="{_W}">{inside}</w:{kind}s>'


def _types() -> str:
    return (
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{WORD.main}"/></Types>'
    )


def _relations(pairs: Iterable[tuple[str, str]], links: Sequence[str] = ()) -> str:
    inside = "".join(
        f'<Relationship Id="rId{number}" Type="{type_}" Target="{target}"/>'
        for number, (type_, target) in enumerate(pairs, 1)
    ) + "".join(
        f'<Relationship Id="rIdL{number}" Type="{_PARTS}/hyperlink" Target={quoteattr(href)} '
        'TargetMode="External"/>'
        for number, href in enumerate(links, 1)
    )
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{inside}</Relationships>'
