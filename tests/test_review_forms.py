"""Workbooks and OpenDocument texts that no import may take, refused in a line that says what to do.

What is done to a good one is read by tests/test_review_edits.py and tests/test_review_xlsx.py.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import hostile
import pytest
from conftest import bitext
from hostile import declared, encrypted, linked, rebuilt, zipped

from harbor_pub.errors import SourceError
from harbor_pub.publishing.docx import render as word
from harbor_pub.publishing.xlsx import render
from harbor_pub.review import read

MEANT = bitext("th")
SHEET = "xl/worksheets/sheet1.xml"
SHEET_RELS = "xl/worksheets/_rels/sheet1.xml.rels"
BOOK_RELS = "xl/_rels/workbook.xml.rels"
MIMETYPE = b"application/vnd.oasis.opendocument."
TEXT = (
    b'<?xml version="1.0"?><o:document-content '
    b'xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    b'xmlns:t="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    b'xmlns:d="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
    b'xmlns:x="http://www.w3.org/1999/xlink">'
    b"<o:body><o:text><t:p>One.%s</t:p></o:text></o:body></o:document-content>"
)


@cache
def workbook() -> bytes:
    return render(MEANT)


def odt(inside: bytes = b"", **parts: bytes) -> bytes:
    files = {"mimetype": MIMETYPE + b"text", "content.xml": TEXT % inside}
    return zipped(files | {name.replace("__", "/"): part for name, part in parts.items()})


FILES: dict[str, tuple[Callable[[], bytes], str]] = {
    "macros": (
        lambda: rebuilt(workbook(), add={"xl/vbaProject.bin": b"\xd0\xcf"}),
        "macros or other active content; save it as a plain .xlsx",
    ),
    "macros of Excel 4": (
        lambda: rebuilt(workbook(), add={"xl/macrosheets/sheet1.xml": b"<a/>"}),
        "macros",
    ),
    "another workbook's values": (
        lambda: rebuilt(workbook(), add={"xl/externalLinks/externalLink1.xml": b"<a/>"}),
        "active content",
    ),
    "a connection": (
        lambda: rebuilt(workbook(), add={"xl/connections.xml": b"<a/>"}),
        "active content",
    ),
    "a picture from elsewhere": (
        lambda: rebuilt(workbook(), {SHEET_RELS: linked(b"image", b"http://192.0.2.1/p.png")}),
        "load image from elsewhere",
    ),
    "a document type": (
        lambda: rebuilt(
            workbook(), {SHEET: lambda part: b"<?xml version='1.0'?" + hostile.XXE + part}
        ),
        "document type",
    ),
    "entities": (
        lambda: rebuilt(workbook(), {BOOK_RELS: lambda p: b"<?xml version='1.0'" + declared(
            hostile.LAUGHS)(b"?>") + p}),
        "document type",
    ),
    "a bomb": (
        lambda: rebuilt(workbook(), add={"xl/media/image1.png": bytes(80 << 20)}),
        "unpacks to more",
    ),
    "a part twice": (lambda: rebuilt(workbook(), add={SHEET: b"<x/>"}), "two parts of one name"),
    "a password": (lambda: encrypted(workbook()), "encrypted"),
    "no sheet": (lambda: rebuilt(workbook(), {SHEET: lambda part: part[:90]}), "no XML"),
    "a text that isn't there": (
        lambda: rebuilt(
            workbook(),
            {SHEET: lambda part: part.replace(b't="n"><v>1<', b't="s"><v>7<', 1)},
        ),
        "damaged",
    ),
    "an old workbook": (lambda: b"\xd0\xcf\x11\xe0" + bytes(600), "save it as .docx or .xlsx"),
    "rich text": (lambda: b"{\\rtf1 hello}", "an RTF; save it as .docx"),
    "a spreadsheet of OpenDocument": (
        lambda: odt(mimetype=MIMETYPE + b"spreadsheet"),
        "an OpenDocument spreadsheet; save it as .xlsx",
    ),
    "an OpenDocument text that says nothing": (lambda: odt(), "which edition"),
    "a Basic module": (
        lambda: zipped(
            {"mimetype": MIMETYPE + b"text", "content.xml": TEXT % b"", "Basic/Standard/M.xml": b""}
        ),
        "macros",
    ),
    "an OpenDocument picture from elsewhere": (
        lambda: odt(b'<d:frame><d:image x:href="http://192.0.2.1/p.png"/></d:frame>'),
        "load image from elsewhere",
    ),
    "an OpenDocument text with a password": (
        lambda: odt(
            **{"META-INF__manifest.xml": b'<m:a xmlns:m="urn:m"><m:encryption-data/></m:a>'}
        ),
        "encrypted",
    ),
    "an OpenDocument text with entities": (
        lambda: zipped(
            {
                "mimetype": MIMETYPE + b"text",
                "content.xml": declared(hostile.XXE)(TEXT % b""),
            }
        ),
        "document type",
    ),
    "half an OpenDocument text": (lambda: odt()[:200], "cut off"),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_what_is_dangerous_or_another_kind_is_refused(name: str, tmp_path: Path) -> None:
    make, reason = FILES[name]
    path = tmp_path / "back"
    path.write_bytes(make())
    with pytest.raises(SourceError, match=reason) as raised:
        read(path, lambda *_: sources(), _Nothing())
    assert "\n" not in str(raised.value)
    assert str(raised.value).startswith(str(path))


def test_a_good_workbook_and_a_good_document_are_told_apart_by_what_they_hold(
    tmp_path: Path,
) -> None:
    for number, data in enumerate((workbook(), word(MEANT))):
        path = tmp_path / f"{number}.bin"
        path.write_bytes(data)
        found = read(path, lambda *_: sources(), _Nothing())
        assert [unit.target for unit in found.units] == [unit.target for unit in MEANT.units]


def sources() -> list[tuple[str, str]]:
    return [(unit.segment.id, unit.segment.source) for unit in MEANT.units]


class _Nothing:
    """A record in which nothing was published."""

    def editions(self, digests: object = ()) -> set[tuple[str, str]]:
        return set()

    def with_sources(self, texts: object) -> dict[tuple[str, str], int]:
        return {}

    def with_targets(self, texts: object) -> dict[tuple[str, str], int]:
        return {}
