"""Word files as sources: whatever else a package holds, its text arrives; what harms is refused."""

import io
import re
import zipfile
from collections.abc import Callable

import hostile
import pytest
import samples

from harbor_pub.errors import SourceError
from harbor_pub.model import SourceDocument
from harbor_pub.reading import read
from harbor_pub.sources import Source

OFFICE = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
PLAIN = samples.word()
TEXT = [
    "Readers may borrow five books at a time.",
    "Return them in three weeks.",
    "Monday",
    "9 to 17",
    "Fines",
    "A late book costs ten cents a day.",
]
Change = Callable[[bytes], bytes]


def document(data: bytes) -> SourceDocument:
    return read(Source(place="rules.docx", data=data, stem="rules", suffix=".docx"))


def told(data: bytes) -> list[str]:
    return [block.text for block in document(data).blocks]


def renamed(data: bytes, name: Callable[[str], str]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(packed, "w") as new:
        for part in old.namelist():
            new.writestr(name(part), old.read(part))
    return packed.getvalue()


def changed(**parts: Change) -> bytes:
    """The plain document; `main`, `types`, `links` and so on are changed."""
    names = {
        "main": hostile.MAIN,
        "links": hostile.RELS,
        "types": hostile.TYPES,
        "styles": "word/styles.xml",
        "core": "docProps/core.xml",
        "root": "_rels/.rels",
    }
    return hostile.rebuilt(PLAIN, {names[key]: change for key, change in parts.items()})


def swapped(old: bytes, new: bytes) -> Change:
    def change(part: bytes) -> bytes:
        assert old in part
        return part.replace(old, new)

    return change


def strict(part: bytes) -> bytes:
    part = re.sub(rb"http://schemas\.openxmlformats\.org/(wordprocessingml|drawingml)/2006/",
                  rb"http://purl.oclc.org/ooxml/\1/", part)  # fmt: skip
    return part.replace(OFFICE[:-1], b"http://purl.oclc.org/ooxml/officeDocument/relationships")


def typed(type_: bytes) -> bytes:
    return changed(types=swapped(hostile.DOCX, type_))


MACRO = {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0 macros"}
ORDINARY = {
    "external template": changed(links=hostile.linked(b"attachedTemplate", b"file:///C:/t.dotm")),
    "linked picture": changed(links=hostile.linked(b"image", b"file:///D:/logo.png")),
    "linked styles": changed(links=hostile.linked(b"styles", b"http://example.org/styles.xml")),
    "embedded sheet": hostile.rebuilt(PLAIN, add={"word/embeddings/sheet.xlsx": b"PK"}),
    "embedded object": hostile.rebuilt(PLAIN, add={"word/embeddings/oleObject1.bin": b"\xd0\xcf"}),
    "control": hostile.rebuilt(PLAIN, add={"word/activeX/activeX1.xml": b"<x/>"}),
    "strict": changed(main=strict, links=strict, root=strict, styles=strict),
    "strict body alone": changed(main=strict),
    "docm": hostile.rebuilt(typed(hostile.DOCM), add=MACRO),
    "dotx": typed(hostile.DOCX.replace(b"document.main", b"template.main")),
    "dotm": typed(b"application/vnd.ms-word.template.macroEnabledTemplate.main+xml"),
    "unknown type": typed(b"application/xml"),
    "default type": changed(
        types=lambda part: re.sub(rb"<Override PartName=\"/word/document.xml\"[^>]*/>", b"", part)
    ),
    "no types": hostile.rebuilt(PLAIN, drop=(hostile.TYPES,)),
    "broken types": changed(types=lambda _: b"<Types"),
    "no package relationships": hostile.rebuilt(PLAIN, drop=("_rels/.rels",)),
    "dangling main": changed(root=swapped(b"word/document.xml", b"word/gone.xml")),
    "absolute main": changed(root=swapped(b'"word/document.xml', b'"/word/document.xml')),
    "main with a fragment of a path": changed(root=swapped(b"word/doc", b"./word/../word/doc")),
    "main in other case": changed(root=swapped(b"word/document.xml", b"Word/Document.XML")),
    "parts in other case": renamed(PLAIN, str.upper),
    "backslashes": renamed(PLAIN, lambda name: name.replace("/", "\\")),
    "leading slashes": renamed(PLAIN, lambda name: f"/{name}"),
    "parts outside": hostile.rebuilt(PLAIN, add={"../../outside.xml": b"<x/>"}),
    "doubled": hostile.rebuilt(PLAIN, add={"word/media/a.xml": b"<a/>", "word/media/A.xml": b""}),
    "broken core properties": changed(core=lambda part: part[:200]),
    "empty core properties": changed(core=lambda _: b""),
    "junk before": b"MIME junk\r\n" + PLAIN,
    "junk behind": PLAIN + bytes(300),
    "many parts": hostile.rebuilt(
        PLAIN, add={f"word/media/image{n}.png": b"" for n in range(1200)}
    ),
    "a large blank picture": hostile.rebuilt(PLAIN, add={"word/media/a.bmp": bytes(70 << 20)}),
}


@pytest.mark.parametrize("name", ORDINARY)
def test_the_text_of_any_ordinary_package_arrives(name: str) -> None:
    found = document(ORDINARY[name])
    assert [block.text for block in found.blocks] == TEXT
    assert found.metadata.title == "Rules of the library"


@pytest.mark.parametrize(
    "data",
    [
        hostile.rebuilt(PLAIN, drop=("word/styles.xml",)),
        hostile.rebuilt(PLAIN, drop=(hostile.RELS,)),
        hostile.rebuilt(PLAIN, drop=("word/numbering.xml", "word/settings.xml")),
        changed(styles=lambda part: part[: len(part) // 4]),
        changed(styles=lambda _: b"no XML"),
        changed(links=lambda part: part.replace(b"styles.xml", b"other.xml")),
    ],
)
def test_a_lost_part_takes_no_text_with_it(data: bytes) -> None:
    found = document(data)
    texts = [block.text for block in found.blocks]
    assert [found.metadata.title, *texts] == ["Rules of the library", *TEXT] or texts == [
        "Rules of the library",
        *TEXT,
    ]


def test_styles_are_found_where_their_relationship_is_lost() -> None:
    assert document(hostile.rebuilt(PLAIN, drop=(hostile.RELS,))).blocks[-2].level == 2


def test_notes_arrive_as_far_as_they_are_whole() -> None:
    whole = samples.word_of("<w:r><w:t>The text.</w:t></w:r>", footnote="A note.")
    cut = hostile.rebuilt(whole, {"word/footnotes.xml": lambda part: part[:-20]})
    assert told(cut) == ["The text.", "A note."]
    (finding,) = document(cut).findings
    assert "word/footnotes.xml is no XML" in finding.reason


def test_of_two_main_parts_the_later_is_read_and_that_is_told() -> None:
    with zipfile.ZipFile(io.BytesIO(PLAIN)) as package:
        later = package.read(hostile.MAIN).replace(b"ten cents", b"six cents")
    found = document(hostile.rebuilt(PLAIN, add={hostile.MAIN: later}))
    assert found.blocks[-1].text == "A late book costs six cents a day."
    assert "2 parts have this name" in found.findings[0].reason
    assert told(hostile.rebuilt(PLAIN, add={hostile.MAIN: b"<w:document"})) == TEXT


def test_macros_are_told() -> None:
    (finding,) = document(ORDINARY["docm"]).findings
    assert "macros" in finding.reason


def test_words_that_look_like_strict_namespaces_stay() -> None:
    address = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
    data = changed(main=lambda part: strict(part).replace(b"ten cents", address))
    assert told(data)[-1] == f"A late book costs {address.decode()} a day."


def test_a_heading_alone_is_text() -> None:
    heading = '<w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>Closed.</w:t></w:r>'
    assert told(samples.word_of(heading)) == ["Closed."]


def deep(levels: int) -> Change:
    inside = b"<w:tbl><w:tr><w:tc>" * levels + b"<w:p/>" + b"</w:tc></w:tr></w:tbl>" * levels
    return hostile.in_body(inside)


def padded(size: int) -> Change:
    return hostile.in_body(b" " * size)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
DANGERS = {
    "bomb": (changed(main=padded(65 << 20)), "unpacks to more than 64 MiB"),
    "tight": (changed(main=padded(20 << 20)), "packed more tightly than any text"),
    "external entity": (changed(main=hostile.declared(hostile.XXE)), "document type declaration"),
    "laughs": (changed(main=hostile.declared(hostile.LAUGHS)), "document type declaration"),
    "laughs in styles": (
        changed(styles=hostile.declared(hostile.LAUGHS)), "document type declaration"
    ),
    "deep": (changed(main=deep(2000)), "nested too deeply"),
    "password": (OLE + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
    "password of the zip": (hostile.encrypted(PLAIN), "protected by a password"),
    "cut off": (PLAIN[: len(PLAIN) // 2], "cut off or damaged"),
    "main part no XML": (changed(main=lambda part: part[:-40]), "word/document.xml is no XML"),
    "main part damaged": (hostile.broken(PLAIN), "word/document.xml"),
    "no main part": (hostile.rebuilt(PLAIN, drop=(hostile.MAIN,)), "its main part is missing"),
    "workbook": (hostile.zipped({"xl/workbook.xml": b"<workbook/>"}), "an Excel workbook"),
}  # fmt: skip


@pytest.mark.parametrize("name", DANGERS)
def test_what_harms_or_is_no_document_is_one_clear_line(name: str) -> None:
    data, says = DANGERS[name]
    with pytest.raises(SourceError, match=says) as caught:
        document(data)
    assert "\n" not in str(caught.value)


def test_a_directory_that_lies_about_sizes_unpacks_no_more_than_it_says() -> None:
    lie = bytearray(changed(main=padded(80 << 20)))
    entry = lie.rfind(hostile.MAIN.encode()) - 46
    lie[entry + 24 : entry + 28] = (4000).to_bytes(4, "little")
    with pytest.raises(SourceError, match=r"word/document\.xml"):
        document(bytes(lie))


def test_many_like_rows_are_no_bomb() -> None:
    row = b"<w:p><w:r><w:t>The same row.</w:t></w:r></w:p>"
    data = changed(main=hostile.in_body(row * 50_000))
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        info = package.getinfo(hostile.MAIN)
    assert info.file_size > 200 * info.compress_size
    assert told(data)[-1] == "The same row."
