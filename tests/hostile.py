"""Files that no import may take: each with what its one line of refusal has to say."""

import io
import random
import re
import warnings
import zipfile
from collections.abc import Callable

MAIN = "word/document.xml"
RELS = "word/_rels/document.xml.rels"
TYPES = "[Content_Types].xml"
DOCX = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
DOCM = b"application/vnd.ms-word.document.macroEnabled.main+xml"
OFFICE = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
LONG = random.Random(0).randbytes(6 << 20).hex().encode()
Change = Callable[[bytes], bytes]

XXE = b"?><!DOCTYPE w [<!ENTITY x SYSTEM 'file:///etc/hostname'>]>"
LAUGHS = (
    b"?><!DOCTYPE w [<!ENTITY a '" + b"A" * 100 + b"'>"
    + b"".join(
        b"<!ENTITY %c '%s'>" % (98 + i, (b"&%c;" % (97 + i)) * 10) for i in range(9)
    )
    + b"]>"
)  # fmt: skip


def rebuilt(
    data: bytes,
    change: dict[str, Change] | None = None,
    add: dict[str, bytes] | None = None,
    drop: tuple[str, ...] = (),
) -> bytes:
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new,
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")  # zipfile warns of a name that stands there twice
        for name in old.namelist():
            if name not in drop:
                new.writestr(name, (change or {}).get(name, lambda part: part)(old.read(name)))
        for name, part in (add or {}).items():
            new.writestr(name, part)
    return packed.getvalue()


def zipped(parts: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name, part in parts.items():
            new.writestr(name, part)
    return packed.getvalue()


def declared(declaration: bytes) -> Change:
    return lambda part: part.replace(b"?>", declaration, 1)


def linked(kind: bytes, target: bytes) -> Change:
    link = (
        b"<Relationship Id='rIdH' Type='" + OFFICE + kind + b"' Target='" + target
        + b"' TargetMode='External'/></Relationships>"
    )  # fmt: skip
    return lambda part: part.replace(b"</Relationships>", link)


def in_body(inside: bytes) -> Change:
    return lambda part: part.replace(b"<w:sectPr", inside + b"<w:sectPr", 1)


def lying(data: bytes) -> bytes:
    """The directory says that a part of 80 MB has ten bytes."""
    bomb = bytearray(rebuilt(data, {"word/comments.xml": lambda _: bytes(80 << 20)}))
    name = bomb.rfind(b"word/comments.xml")
    bomb[name - 22 : name - 18] = (10).to_bytes(4, "little")
    return bytes(bomb)


def encrypted(data: bytes) -> bytes:
    marked = bytearray(data)
    for header, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = 0
        while (start := marked.find(header, start)) >= 0:
            marked[start + offset] |= 1
            start += 4
    return bytes(marked)


def broken(data: bytes) -> bytes:
    """A few bytes in the middle of the main part turned over."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        at = archive.getinfo(MAIN).header_offset + 400
    return data[:at] + bytes(255 - byte for byte in data[at : at + 64]) + data[at + 64 :]


def backslashed(data: bytes) -> bytes:
    return rebuilt(data, add={"word/zzzz.xml": b"x"}).replace(b"word/zzzz.xml", b"word\\zzzz.xml")


def property_set(name: bytes, value: bytes) -> Change:
    pattern = re.compile(b'(name="' + name + b'"><vt:lpwstr>)[^<]*')
    return lambda part: pattern.sub(lambda match: match[1] + value, part)


CUSTOM = "docProps/custom.xml"
UNNAMED = {
    CUSTOM: lambda part: part.replace(b"harbor.", b"other."),
    "docProps/core.xml": lambda part: re.sub(b"<dc:identifier>[^<]*", b"<dc:identifier>", part),
    "customXml/item2.xml": lambda part: part.replace(b"edition:1", b"edition:0"),
}

FILES: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "empty": (lambda d: b"", "not a Word document"),
    "text": (lambda d: b"hello", "not a Word document"),
    "html": (lambda d: b"<html><body>hello</body></html>", "not a"),
    "xml": (lambda d: b"<?xml version='1.0'?><a/>", "not a"),
    "pdf": (lambda d: b"%PDF-1.7 ...", "a PDF"),
    "rtf": (lambda d: b"{\\rtf1 hello}", "an RTF"),
    "doc": (lambda d: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old binary .doc"),
    "half": (lambda d: d[: len(d) // 2], "cut off"),
    "without its end": (lambda d: d[:-30], "cut off"),
    "another zip": (lambda d: zipped({"a.txt": b"a"}), "main part is missing"),
    "a docx in a zip": (lambda d: zipped({"speech.docx": d}), "main part is missing"),
    "xlsx": (
        lambda d: zipped({TYPES: b"<Types/>", "xl/workbook.xml": b"<a/>"}),
        "not an Excel workbook",
    ),
    "odt": (lambda d: zipped({"content.xml": b"<a/>"}), "OpenDocument"),
    "epub": (lambda d: zipped({"META-INF/container.xml": b"<a/>"}), "EPUB"),
    "macros": (
        lambda d: rebuilt(
            d, {TYPES: lambda p: p.replace(DOCX, DOCM)}, {"word/vbaProject.bin": b"\xd0\xcf"}
        ),
        "macros",
    ),
    "macros by type alone": (
        lambda d: rebuilt(d, {TYPES: lambda p: p.replace(DOCX, DOCM)}),
        "macros",
    ),
    "macros by part alone": (lambda d: rebuilt(d, add={"word/vbaProject.bin": b"x"}), "macros"),
    "active control": (lambda d: rebuilt(d, add={"word/activeX/activeX1.bin": b"x"}), "active"),
    "embedded object": (lambda d: rebuilt(d, add={"word/embeddings/o.bin": b"x"}), "active"),
    "external entity": (lambda d: rebuilt(d, {MAIN: declared(XXE)}), "document type"),
    "entity bomb": (lambda d: rebuilt(d, {MAIN: declared(LAUGHS)}), "document type"),
    "external entity in utf-16": (
        lambda d: rebuilt(
            d,
            {
                MAIN: lambda p: (
                    declared(XXE)(p.replace(b"UTF-8", b"UTF-16", 1)).decode().encode("utf-16")
                )
            },
        ),
        "document type",
    ),
    "entity in comments": (
        lambda d: rebuilt(d, {"word/comments.xml": declared(XXE)}),
        "document type",
    ),
    "entity in relations": (lambda d: rebuilt(d, {RELS: declared(XXE)}), "document type"),
    "zip bomb": (
        lambda d: rebuilt(d, add={"word/media/image1.png": bytes(80 << 20)}),
        "unpacks to more",
    ),
    "small zip bomb": (
        lambda d: rebuilt(d, add={"word/media/image1.png": bytes(30 << 20)}),
        "packed more tightly",
    ),
    "zip bomb with a false size": (lying, "damaged"),
    "a text of 12 MB": (
        lambda d: rebuilt(d, {MAIN: in_body(b"<w:p><w:r><w:t>" + LONG + b"</w:t></w:r></w:p>")}),
        "no XML",
    ),
    "3000 levels": (
        lambda d: rebuilt(d, {MAIN: in_body(b"<w:a>" * 3000 + b"</w:a>" * 3000)}),
        "no XML",
    ),
    "a part twice": (lambda d: rebuilt(d, add={MAIN: b"<x/>"}), "two parts of one name"),
    "a part twice in capitals": (
        lambda d: rebuilt(d, add={"WORD/DOCUMENT.XML": b"<x/>"}),
        "two parts of one name",
    ),
    "path upwards": (lambda d: rebuilt(d, add={"../../evil.txt": b"x"}), "outside of itself"),
    "path upwards, encoded": (
        lambda d: rebuilt(d, add={"word/%2e%2e/evil.txt": b"x"}),
        "outside of itself",
    ),
    "absolute path": (lambda d: rebuilt(d, add={"/etc/evil": b"x"}), "outside of itself"),
    "backslash": (backslashed, "outside of itself"),
    "external picture": (
        lambda d: rebuilt(d, {RELS: linked(b"image", b"http://192.0.2.1/p.png")}),
        "load image from elsewhere",
    ),
    "external template": (
        lambda d: rebuilt(d, {RELS: linked(b"attachedTemplate", b"file:///x.dotm")}),
        "load attachedTemplate",
    ),
    "external part": (
        lambda d: rebuilt(d, {RELS: linked(b"subDocument", b"http://192.0.2.1/")}),
        "load subDocument",
    ),
    "too many parts": (
        lambda d: rebuilt(d, add={f"word/media/{n}.png": b"" for n in range(1500)}),
        "parts",
    ),
    "encrypted": (encrypted, "encrypted"),
    "no XML": (lambda d: rebuilt(d, {MAIN: lambda p: p[: len(p) // 2]}), "no XML"),
    "damaged inside": (broken, ""),
    "no main part": (lambda d: rebuilt(d, drop=(MAIN,)), "main part is missing"),
    "another document's file": (
        lambda d: rebuilt(d, {CUSTOM: property_set(b"harbor.document", b"another")}),
        "never published",
    ),
    "a language that is none": (
        lambda d: rebuilt(d, {CUSTOM: property_set(b"harbor.locale", b"tlh")}),
        "says that it is in 'tlh'",
    ),
    "a language never published": (
        lambda d: rebuilt(d, {CUSTOM: property_set(b"harbor.locale", b"vi")}),
        "never published",
    ),
    "no rows": (
        lambda d: rebuilt(
            d, {MAIN: lambda p: re.sub(b"<w:tbl>.*</w:tbl>", b"", p, flags=re.DOTALL)}
        ),
        "no row",
    ),
}
"""By name: how to make the file of a good one, and what the refusal says ("" for any reason)."""
