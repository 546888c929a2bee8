"""Every format to the same blocks; whatever is handed in gives a result or one clear error."""

import io
import random
import zipfile

import pytest
import samples
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from harbor_pub import hypertext
from harbor_pub.encoding import decode
from harbor_pub.errors import SourceError
from harbor_pub.model import BlockKind, Markup, SourceDocument
from harbor_pub.reading import read
from harbor_pub.sources import Source


def document(data: bytes | str, suffix: str = "", **hints: str) -> SourceDocument:
    raw = data.encode() if isinstance(data, str) else data
    return read(Source(place=f"x{suffix}", data=raw, stem="x", suffix=suffix, **hints))


def complaint(data: bytes | str, suffix: str) -> str:
    """What is said of a source that can't be read, or "" for one that can."""
    try:
        return "" if document(data, suffix).blocks else "nothing, and no error"
    except SourceError as error:
        return str(error)


def told(found: SourceDocument) -> list[tuple[str, str]]:
    return [(block.kind.value, block.text) for block in found.blocks]


def marked(found: SourceDocument) -> dict[str, str]:
    return {b.text[m.start : m.end]: m.kind for b in found.blocks for m in b.markup}


def test_a_page_is_its_article_and_says_the_rest_of_itself() -> None:
    found = document(samples.PAGE)
    small = ("heading", "list-item", "table-cell")
    assert [text for kind, text in told(found) if kind in small] == [
        "What changes for passengers",
        "Boats leave every thirty minutes from 06:00.",
        "Tickets cost 2 dollars; children travel free.",
        *("Line", "First boat", "North", "06:00"),
    ]  # fmt: skip
    assert ("code", "HARBOUR-CODE 7781-X") in told(found)
    assert marked(found) == {"ferry pier": "bold", "local hardwood": "link"}
    meta = found.metadata
    assert (meta.title, meta.author, meta.source, meta.site) == (
        "Ferry pier reopens after storm repairs", "Maya Santoso", "Harbour Media", "Harbour Daily",
    )  # fmt: skip
    assert meta.published == "2024-03-05T08:30:00+07:00"
    assert meta.caption == "Passengers board the first boat. Photo: Harbour Media"
    assert found.language == "en"


def test_what_a_page_leaves_out_is_in_the_log() -> None:
    dropped = {drop.text for drop in document(samples.PAGE).drops}
    assert {"Home", "Related stories", "Facebook X Share"} <= dropped
    assert "We use cookies to improve your visit." in dropped


def test_markdown_gives_its_front_matter_and_its_blocks() -> None:
    found = document(samples.MINUTES, ".md")
    assert found.metadata.title == "Minutes of the water board"
    assert found.metadata.published == "2024-05-02"
    assert told(found) == [
        ("paragraph", "The board met on Thursday. It approved the new tariff and read the report."),
        ("list-item", "Open the meeting."),
        ("list-item", "Close it."),
        ("quote", "Nobody objected."),
        *(("table-cell", text) for text in ("Item", "Cost", "Pump", "12")),
        ("code", "pump --start"),
        ("paragraph", "Use valve 3 only."),
    ]
    assert marked(found) == {
        "Thursday": "italic", "new tariff": "bold", "report": "link", "valve 3": "code",
    }  # fmt: skip
    assert found.blocks[0].line == 9


def test_word_gives_headings_lists_tables_and_bold() -> None:
    found = document(samples.word(), ".docx")
    assert told(found) == [
        ("paragraph", "Readers may borrow five books at a time."),
        ("list-item", "Return them in three weeks."),
        ("table-cell", "Monday"),
        ("table-cell", "9 to 17"),
        ("heading", "Fines"),
        ("paragraph", "A late book costs ten cents a day."),
    ]
    assert marked(found) == {"five books": "bold"}
    assert (found.metadata.title, found.metadata.author) == ("Rules of the library", "The library")


def test_word_is_read_as_if_every_change_were_accepted() -> None:
    with zipfile.ZipFile(io.BytesIO(samples.word())) as archive:
        files = {name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist()
                 if name.endswith((".xml", ".rels"))}  # fmt: skip
    body = files["word/document.xml"]
    files["word/document.xml"] = body.replace(
        "<w:r><w:t>A late book costs ten cents a day.</w:t></w:r>",
        '<w:del w:id="1" w:author="E"><w:r><w:delText>A late</w:delText></w:r></w:del>'
        '<w:ins w:id="2" w:author="E"><w:r><w:t>Every late</w:t></w:r></w:ins>'
        "<w:r><w:t xml:space='preserve'> book costs ten cents a day.</w:t></w:r>",
    )
    assert files["word/document.xml"] != body
    assert told(document(samples.zipped(files), ".docx"))[-1] == (
        "paragraph", "Every late book costs ten cents a day.",
    )  # fmt: skip


def test_a_book_is_read_along_its_spine() -> None:
    found = document(samples.epub(), ".epub")
    assert told(found) == [
        ("heading", "One"),
        ("paragraph", "The tide came in early that year."),
        ("heading", "Two"),
        ("paragraph", "She counted the trees."),
    ]
    assert found.metadata.title == "The Mangrove Keeper"
    assert found.language == "en"


def test_a_pdf_in_columns_gives_whole_paragraphs_without_heads_and_folios() -> None:
    found = document(samples.PDF, ".pdf")
    assert found.metadata.title == "Keeping the mangroves"
    prose = [b for b in found.blocks if b.kind is BlockKind.PARAGRAPH]
    assert [b.text for b in found.blocks if b.kind is BlockKind.HEADING] == [
        "Part 1 of the survey",
        "Part 2 of the survey",
    ]
    assert len(prose) == 12
    assert all(b.text.endswith(".") and b.text.count(".") == 6 for b in prose)
    assert {drop.reason for drop in found.drops} == {"running head", "page number"}


def blocks_of(body: str) -> list[str]:
    root = lxml_html.document_fromstring(f"<html><body>{body}</body></html>")
    return [block.text for block, _ in hypertext.blocks(root)]


@pytest.mark.parametrize(
    ("body", "texts"),
    [
        ("<p>one</p>two<p>three</p>", ["one", "two", "three"]),
        ("<p>foo<!-- x -->bar</p>", ["foobar"]),
        ("<p>a<br>b<br><br>c</p>", ["a b", "c"]),
        ("<div>a<span>b</span> c</div>", ["ab c"]),
        ("<p>x<script>y</script>z</p>", ["xz"]),
        ("<p hidden>x</p><p style='display: none'>y</p><p>z</p>", ["z"]),
        ("<ul><li>a<ul><li>b</li></ul></li></ul>", ["a", "b"]),
        ("<pre>a\n  b</pre>", ["a\n  b"]),
    ],
)
def test_a_tree_gives_its_blocks(body: str, texts: list[str]) -> None:
    assert blocks_of(body) == texts


def test_markup_that_spans_two_blocks_is_marked_in_both() -> None:
    root = lxml_html.document_fromstring("<html><body><b>one<br><br>two</b> three</body></html>")
    found = [block for block, _ in hypertext.blocks(root)]
    assert [b.markup for b in found] == [
        (Markup(start=0, end=3, kind="bold"),),
        (Markup(start=0, end=3, kind="bold"),),
    ]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Giá vé tàu thuỷ tăng 5 % — café", "utf-8"),
        ("Harga tiket – “naik”", "utf-16"),
        ("The café’s “new” menu costs £5", "cp1252"),
        (
            "今天上午，部长们在港口会晤，讨论了新的渡轮航线和票价。会议持续了两个小时。" * 3,
            "gb18030",
        ),
        ("วันนี้รัฐมนตรีประชุมกันที่ท่าเรือเพื่อหารือเรื่องเส้นทางเรือข้ามฟากใหม่" * 3, "cp874"),
    ],
)
def test_an_encoding_is_found_out(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


def test_a_declared_encoding_is_believed_where_utf_8_does_not_fit() -> None:
    text = "<html><head><meta charset='windows-1258'></head><body><p>Đêm qua</p></body></html>"
    assert told(document(text.encode("cp1258"), ".html")) == [("paragraph", "Đêm qua")]


BOMB = "0" * 80_000_000
ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
    "<package>&b;</package>"
)


@pytest.mark.parametrize(
    ("data", "suffix", "says"),
    [
        (b"", ".txt", "no text"),
        (b"\x00\x01\x02\x03 binary", ".txt", "binary"),
        (samples.word()[:3000], ".docx", "not a Word document"),
        (samples.epub()[:300], ".epub", "EPUB"),
        (samples.PDF[:500], ".pdf", "PDF"),
        (b"plain", ".pdf", "is named .pdf"),
        (b"\xd0\xcf\x11\xe0 old", ".doc", "old binary"),
        (b"{\\rtf1 x}", ".rtf", "RTF"),
        (samples.epub(OEBPS__one_dot_xhtml=BOMB), ".epub", "unpacks to more"),
        (samples.epub(OEBPS__c_dot_opf=ENTITIES), ".epub", "entities"),
        (samples.zipped({"a.txt": "x"}), ".docx", "not a Word document"),
    ],
)
def test_what_can_not_be_read_is_one_clear_line(data: bytes, suffix: str, says: str) -> None:
    with pytest.raises(SourceError, match=says) as caught:
        document(data, suffix)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("data", "suffix"),
    [
        ("<div>" * 10_000 + "deep" + "</div>" * 10_000, ".html"),
        ("> " * 10_000 + "deep", ".md"),
        ("[" * 10_000 + "deep", ".md"),
        ("word " * 200_000, ".txt"),
        ("<p>" + "word " * 200_000, ".html"),
        ("<!DOCTYPE html [<!ENTITY a 'b'>]><html><body><p>&a;&a; text</p></body></html>", ".html"),
    ],
    ids=["deep html", "deep quotes", "deep brackets", "long line", "long paragraph", "entities"],
)
def test_deep_and_long_sources_end_in_a_result_or_one_error(data: str, suffix: str) -> None:
    assert "\n" not in complaint(data, suffix)


SAMPLES = {
    ".html": samples.PAGE,
    ".md": samples.MINUTES,
    ".docx": samples.word(),
    ".epub": samples.epub(),
    ".pdf": samples.PDF,
}


@pytest.mark.parametrize("suffix", SAMPLES)
def test_damaged_sources_end_in_a_result_or_one_error(suffix: str) -> None:
    chance = random.Random(suffix)
    for _ in range(40):
        data = bytearray(SAMPLES[suffix])
        for _ in range(chance.randint(1, 20)):
            place = chance.randrange(len(data))
            data[place : place + chance.randint(0, 9)] = chance.randbytes(chance.randint(0, 9))
        assert "\n" not in complaint(bytes(data[: chance.randrange(1, len(data))]), suffix)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["", ".txt", ".md", ".html"]))
def test_any_bytes_end_in_a_result_or_one_error(data: bytes, suffix: str) -> None:
    assert "\n" not in complaint(data, suffix)


def run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def test_a_link_in_word_keeps_its_address() -> None:
    data = samples.word_of(
        f'{run("See ")}<w:hyperlink r:id="rIdLink">{run("the plan")}</w:hyperlink>{run(".")}'
    )
    (block,) = document(data, ".docx").blocks
    assert block.text == "See the plan."
    assert block.markup == (Markup(start=4, end=12, kind="link", href="https://example.org/plan"),)


def test_a_footnote_in_word_is_text_and_its_line_is_none() -> None:
    found = document(samples.word_of(run("The text."), footnote="A note."), ".docx")
    assert [block.text for block in found.blocks] == ["The text.", "A note."]


def test_a_text_box_in_word_is_read_once_after_its_paragraph() -> None:
    def box(text: str) -> str:
        return f"<w:pict><w:txbxContent><w:p>{run(text)}</w:p></w:txbxContent></w:pict>"

    both = (
        '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f'<mc:Choice Requires="wps">{box("In a box.")}</mc:Choice>'
        f"<mc:Fallback>{box('In a box.')}</mc:Fallback></mc:AlternateContent>"
    )
    found = document(samples.word_of(f"{run('Before.')}<w:r>{both}</w:r>", run("After.")), ".docx")
    assert [block.text for block in found.blocks] == ["Before.", "In a box.", "After."]


def test_a_deleted_paragraph_end_in_word_makes_one_paragraph() -> None:
    deleted = '<w:pPr><w:rPr><w:del w:id="1" w:author="a"/></w:rPr></w:pPr>'
    data = samples.word_of(deleted + run("First half "), run("and second."))
    assert [block.text for block in document(data, ".docx").blocks] == ["First half and second."]


def test_a_style_in_word_means_what_it_is_based_on() -> None:
    data = samples.word_of(
        run("Some words."), '<w:pPr><w:pStyle w:val="Section"/></w:pPr>' + run("A part")
    )
    last = document(data, ".docx").blocks[-1]
    assert (last.kind, last.level, last.text) == (BlockKind.HEADING, 2, "A part")


def test_a_program_is_no_author() -> None:
    assert document(samples.word_of(run("Words.")), ".docx").metadata.author is None


def test_a_hyphen_at_a_line_end_of_a_pdf_is_undone_and_a_compound_kept() -> None:
    text = " ".join(block.text for block in document(samples.HYPHENS).blocks)
    assert "whose representatives considered" in text
    assert "\u2010" not in text
    assert "a well-known pilot" in text


POST = """<html lang="en"><head><script type="application/ld+json">{"@type": "NewsArticle",
"headline": "Rain fills the upper lake", "publisher": {"name": "Hill Post"}, "editor": "T. Lee"}
</script></head><body><div class="menu"><a href="/">Home</a></div><div class="post">
<h1>Rain fills the upper lake</h1>
<figure><figcaption>The lake on Tuesday. (Photo: Lina Goh)</figcaption></figure>
<p>The upper lake is full again after nine dry months, the water board said on Tuesday.</p>
<p>The board will meet again in November to speak about the second dam and its cost.</p>
<dl><dt>Depth</dt><dd>Twelve metres</dd></dl><div class="share">Share</div></div>
<div class="site"><p>Hill Post, Main Street</p></div></body></html>"""


def test_what_stands_in_the_article_after_its_last_sentence_stays() -> None:
    found = document(POST)
    assert [block.text for block in found.blocks[2:]] == ["Depth", "Twelve metres"]
    assert {"Home", "Share", "Hill Post, Main Street"} <= {drop.text for drop in found.drops}


def test_a_page_names_its_site_its_editor_and_who_took_the_picture() -> None:
    meta = document(POST).metadata
    assert (meta.site, meta.source, meta.editor) == ("Hill Post", None, "T. Lee")
    assert (meta.caption, meta.credit) == ("The lake on Tuesday.", "Lina Goh")


def test_vietnamese_in_its_old_encoding_is_told_from_western_text() -> None:
    # Windows-1258 writes the letter and its tone apart: "Ca\u0309ng m\u01a1\u0301i".
    apart = "Ca\u0309ng mơ\u0301i mơ\u0309 cư\u0309a, công nhân nói viê\u0323c xong sơ\u0301m."
    assert decode(apart.encode("cp1258")) == "Cảng mới mở cửa, công nhân nói việc xong sớm."
    assert decode("Perciò così è più città là.".encode("cp1252")) == "Perciò così è più città là."


@pytest.mark.parametrize("cut", [1, 2])
def test_utf8_that_was_cut_within_a_letter_is_utf8(cut: int) -> None:
    data = ("Cảng mới mở cửa hôm nay. " * 3 + "mị").encode()[:-cut]
    assert decode(data).startswith("Cảng mới mở cửa hôm nay.")
