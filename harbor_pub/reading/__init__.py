"""Bytes in, a SourceDocument of raw blocks out; one file a format, told by content before name."""

import hashlib
import re
import unicodedata

from harbor_pub.errors import SourceError
from harbor_pub.model import Content, SourceDocument
from harbor_pub.reading import text
from harbor_pub.sources import Source
from harbor_pub.wordml.parts import is_protected
from harbor_pub.wordml.source import PROTECTED

_ZIP, _PDF, _OLE, _RTF = b"PK\x03\x04", b"%PDF-", b"\xd0\xcf\x11\xe0", b"{\\rtf"
_HTML = re.compile(
    rb"^\s*(?:<!--.*?-->\s*|<\?xml[^>]*\?>\s*)*<(?:!doctype\s+html|html)\b", re.I | re.S
)
_MARKDOWN = (".md", ".markdown")
_MARKED = re.compile(rb"\A---\n[a-z_]+:|^#{1,6} \S|^```|^\[[^\]]+\]\(http", re.M)
_START = 4096


def read(source: Source) -> SourceDocument:
    """Read a source of any format. Raises SourceError for what can't be read, or holds no text."""
    try:
        form = _format(source)
        content = _parse(source, form)
    except ValueError as error:
        raise SourceError(f"{source.place}: {error}; name a file that holds text") from error
    except (RecursionError, MemoryError) as error:
        raise SourceError(f"{source.place}: nested too deeply or too large to be read") from error
    if not content.blocks:
        raise SourceError(f"{source.place}: holds no text; name a file that does")
    digest = hashlib.sha256(source.data).hexdigest()
    return SourceDocument(
        name=_name(source, content) or f"doc-{digest[:8]}",
        digest=digest,
        language=content.language,
        form=form,
        blocks=content.blocks,
        metadata=content.metadata,
        drops=content.drops,
        findings=content.findings,
    )


def _parse(source: Source, form: str) -> Content:
    """Each format brings a library of its own, which the others need not wait for."""
    match form:
        case "pdf":
            from harbor_pub.reading import pdf

            return pdf.parse(source.data)
        case "epub":
            from harbor_pub.reading import epub

            return epub.parse(source.data)
        case "docx":
            from harbor_pub.reading import docx

            return docx.parse(source.data)
        case "html":
            from harbor_pub.reading import html

            return html.parse(source.data, source.charset, source.url)
        case "markdown":
            from harbor_pub.reading import markdown

            return markdown.parse(source.data)
    return text.parse(source.data)


def _format(source: Source) -> str:
    """By what the bytes begin with, then by the name. Raises ValueError for what we don't read."""
    start, suffix = source.data[:_START], source.suffix
    if is_protected(source.data):
        raise ValueError(PROTECTED)
    for magic, kind in ((_OLE, "an old binary Office file"), (_RTF, "an RTF file")):
        if start.startswith(magic):
            raise ValueError(f"is {kind}; save it as .docx")
    if start.startswith(_PDF):
        return "pdf"
    if start.startswith(_ZIP) or suffix in (".docx", ".epub"):
        return "epub" if b"application/epub+zip" in start or suffix == ".epub" else "docx"
    if suffix == ".pdf":
        raise ValueError("is named .pdf and is none")
    if _HTML.match(start) or suffix in (".html", ".htm", ".xhtml"):
        return "html"
    marked = suffix in _MARKDOWN or (not suffix and _MARKED.search(start))
    return "markdown" if marked else "text"


def _name(source: Source, content: Content) -> str:
    """A file's or a page's own name; else the title's."""
    stem = "" if source.stem.lower() in ("index", "default") else source.stem
    return slug(stem) or slug(content.metadata.title or "") or slug(content.blocks[0].text[:60])


def slug(stem: str) -> str:
    """Lower-case ASCII letters, digits and single hyphens, at most 80: safe in any file system."""
    plain = unicodedata.normalize("NFKD", stem.replace("đ", "d").replace("Đ", "d"))
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:80].rstrip("-")
