"""A book's text is read whole and in its place: notes, formulas, glosses, drawn letters."""

import pytest
import samples

from harbor_pub.model import BlockKind, Content
from harbor_pub.reading import epub

PACKAGE = """<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:opf="http://www.idpf.org/2007/opf">
{told}</metadata>
<manifest><item id="a" href="a.xhtml" media-type="application/xhtml+xml"/>
<item id="b" href="b.xhtml" media-type="application/xhtml+xml"/>
<item id="s" href="s.svg" media-type="image/svg+xml"/></manifest>
<spine><itemref idref="a"/>{spine}</spine></package>"""
PAGE = """<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml" lang="{lang}"
 xmlns:epub="http://www.idpf.org/2007/ops"><head><title>t</title></head><body>{body}</body></html>"""
TITLE = "<dc:title>The new pier</dc:title>"


def book(
    body: str, *, told: str = TITLE, lang: str = "en", spine: str = "", **parts: str
) -> Content:
    files = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<container><rootfiles><rootfile full-path="c.opf"/></rootfiles>'
        "</container>",
        "c.opf": PACKAGE.format(told=told, spine=spine),
        "a.xhtml": PAGE.format(lang=lang, body=body),
        **{name.replace("_dot_", ".").replace("__", "/"): text for name, text in parts.items()},
    }
    return epub.parse(samples.zipped(files))


def told(found: Content) -> list[tuple[str, str, str]]:
    return [(block.kind.value, block.number, block.text) for block in found.blocks]


@pytest.mark.parametrize(
    ("titles", "title"),
    [
        ("<dc:title>The new pier</dc:title><dc:title>A short report</dc:title>", "The new pier"),
        (
            '<dc:title id="a">A short report</dc:title><dc:title id="b">The new pier</dc:title>'
            '<meta refines="#a" property="title-type">subtitle</meta>'
            '<meta refines="#b" property="title-type">main</meta>',
            "The new pier",
        ),
        ("<dc:title/><dc:title>The new pier</dc:title>", "The new pier"),
    ],
)
def test_of_several_titles_the_main_one_counts(titles: str, title: str) -> None:
    assert book("<p>Text.</p>", told=titles).metadata.title == title


@pytest.mark.parametrize(("lang", "language"), [("id", "id"), ("en", "en"), ("", "en")])
def test_of_several_languages_the_one_of_the_text_counts(lang: str, language: str) -> None:
    both = "<dc:language>en</dc:language><dc:language>id</dc:language>"
    assert book("<p>Text.</p>", told=both, lang=lang).language == language


def test_authors_are_named_all_and_translators_are_none() -> None:
    creators = "".join(
        f'<dc:creator opf:role="{role}">{name}</dc:creator>'
        for role, name in (("aut", "Ana Lim"), ("trl", "Cy Go"), ("aut", "Ben Tan"))
    ) + "".join(
        f'<dc:date opf:event="{event}">{year}</dc:date>'
        for event, year in (("creation", 2001), ("publication", 2003))
    )
    meta = book("<p>Text.</p>", told=creators).metadata
    assert (meta.author, meta.published) == ("Ana Lim, Ben Tan", "2003")


def test_a_note_follows_the_block_that_refers_to_it() -> None:
    found = book(
        '<p>Forty ships berth<a epub:type="noteref" href="#n1">1</a> and pay'
        '<a role="doc-noteref" href="b.xhtml#n2">[2]</a>.</p><p>They go.</p>'
        '<aside epub:type="footnote" id="n1"><p>1. Since <i>May</i>.</p></aside><p>The end.</p>',
        spine='<itemref idref="b"/>',
        b_dot_xhtml=PAGE.format(
            lang="en",
            body='<h2>Notes</h2><ol><li role="doc-endnote" id="n2"><p><a href="a.xhtml">2</a> In '
            'cash.</p><p>Or by card. <a role="doc-backlink" href="a.xhtml">↩</a></p></li></ol>',
        ),
    )
    assert told(found) == [
        ("paragraph", "", "Forty ships berth¹ and pay²."),
        ("note", "1", "Since May."),
        ("note", "2", "In cash."),
        ("note", "", "Or by card."),
        ("paragraph", "", "They go."),
        ("paragraph", "", "The end."),
        ("heading", "", "Notes"),
    ]
    assert [found.blocks[1].text[m.start : m.end] for m in found.blocks[1].markup] == ["May"]


@pytest.mark.parametrize(
    "body",
    [
        '<p>See<a epub:type="noteref" href="#none">3</a> there.</p>',
        '<p>See<a epub:type="noteref" href="b.xhtml#x">3</a> there.</p>',
        '<p id="own">See<a epub:type="noteref" href="#own">3</a> there.</p>',
    ],
)
def test_a_reference_without_a_note_is_a_sign_above_the_line(body: str) -> None:
    assert told(book(body)) == [("paragraph", "", "See³ there.")]


def test_notes_of_a_table_and_of_a_list_follow_where_they_can() -> None:
    found = book(
        '<table><tr><th>Ship</th><th>Fee</th></tr><tr><td>Small<a epub:type="noteref" href="#n">a'
        '</a></td><td>5</td></tr></table><ul><li>Pay<a epub:type="noteref" href="#m">*</a></li>'
        '<li>Go</li></ul><aside epub:type="footnote" id="n">a To 9 m.</aside>'
        '<aside epub:type="footnote" id="m">* At the gate.</aside>'
    )
    assert told(found)[2:] == [
        ("table-cell", "", "Smalla"),
        ("table-cell", "", "5"),
        ("note", "a", "To 9 m."),
        ("list-item", "", "Pay*"),
        ("note", "*", "At the gate."),
        ("list-item", "", "Go"),
    ]
    assert all(block.cell for block in found.blocks if block.kind is BlockKind.TABLE_CELL)


def test_a_table_of_contents_is_left_out_and_told_and_other_lists_of_links_stay() -> None:
    found = book(
        '<nav epub:type="toc"><ol><li><a href="#x">One</a></li></ol></nav><p>Text.</p>'
        '<nav><p>Go on.</p></nav><span epub:type="pagebreak" title="7">7</span>'
    )
    assert [text for _, _, text in told(found)] == ["Text.", "Go on."]
    assert [(drop.text, drop.reason) for drop in found.drops] == [("One", "table of contents")]


@pytest.mark.parametrize(
    ("body", "texts"),
    [
        ("<p>One<script src='x'/> two.</p><p id='a'/><p>Three.</p>", ["One two.", "Three."]),
        ("<p>Fish&nbsp;&amp;&nbsp;chips &mdash; 5&euro;</p>", ["Fish & chips — 5€"]),
        ("<p>A <ruby>港<rt>gang</rt></ruby> here.</p>", ["A 港(gang) here."]),
        ("<p>A <ruby>港<rp>(</rp><rt>gang</rt><rp>)</rp></ruby> here.</p>", ["A 港(gang) here."]),
        ("<object data='q.xml'><p>What comes next?</p></object>", ["What comes next?"]),
        ("<p>See.</p><img src='p.jpg' alt='A ship at the pier'/>", ["See.", "A ship at the pier"]),
        ("<p><img src='p.jpg' alt='T'/>he ship</p>", ["T he ship"]),
        ("<p>See.</p><img src='p.jpg' alt='p.jpg'/>", ["See."]),
        (
            "<svg xmlns='http://www.w3.org/2000/svg'><style>x</style><text><tspan>The old </tspan>"
            "<tspan>pier</tspan></text><text>1905</text></svg>",
            ["The old pier", "1905"],
        ),
        (
            "<epub:switch id='s'><epub:case required-namespace='x'><b>H O</b></epub:case>"
            "<epub:default><p>Water</p></epub:default></epub:switch>",
            ["Water"],
        ),
        ("<p>Soup <b>of <i>tags</b></i>.</p><p>More<br>here", ["Soup of tags.", "More here"]),
    ],
)
def test_what_a_reader_sees_as_text_is_text(body: str, texts: list[str]) -> None:
    assert [text for _, _, text in told(book(body))] == texts


M = '<math xmlns="http://www.w3.org/1998/Math/MathML">{}</math>'


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ("<mi>a</mi><mo>=</mo><mi>b</mi>", "a = b"),
        (
            "<mi>x</mi><mo>=</mo><mfrac><mrow><mo>−</mo><mi>b</mi><mo>±</mo><msqrt><msup><mi>b</mi>"
            "<mn>2</mn></msup><mo>−</mo><mn>4</mn><mi>a</mi><mi>c</mi></msqrt></mrow><mrow>"
            "<mn>2</mn><mi>a</mi></mrow></mfrac>",
            "x = (−b ± √(b² − 4ac))/2a",
        ),
        (
            "<munderover><mo>∑</mo><mrow><mi>n</mi><mo>=</mo><mn>1</mn></mrow><mi>∞</mi>"
            "</munderover><mfrac><mn>1</mn><msub><mi>k</mi><mi>n</mi></msub></mfrac>",
            "∑_(n = 1)^∞1/(k_n)",
        ),
        (
            "<semantics><mrow><mi>y</mi></mrow><annotation encoding='application/x-tex'>y"
            "</annotation></semantics>",
            "y",
        ),
        (
            "<mfenced open='[' close=']'><mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>0</mn></mtd>"
            "</mtr><mtr><mtd><mn>0</mn></mtd><mtd><mn>1</mn></mtd></mtr></mtable></mfenced>",
            "[[1, 0; 0, 1]]",
        ),
        ("<mi>x</mi><mtext>if</mtext><mi>y</mi><mo>∈</mo><mi>Z</mi>", "x if y ∈ Z"),
    ],
)
def test_a_formula_stays_as_a_placeholder(formula: str, text: str) -> None:
    (block,) = book(f"<p>Here {M.format(formula)} holds.</p>").blocks
    assert block.text == f"Here {text} holds."
    (mark,) = block.markup
    assert (mark.kind, block.text[mark.start : mark.end]) == ("code", text)


def test_pages_that_are_drawings_and_pages_beside_the_row_are_read() -> None:
    found = book(
        "<p>Text.</p>",
        spine='<itemref idref="b" linear="no"/><itemref idref="s"/><itemref idref="a"/>',
        b_dot_xhtml=PAGE.format(lang="en", body="<p>Answers.</p>"),
        s_dot_svg='<svg xmlns="http://www.w3.org/2000/svg"><text>A map.</text></svg>',
    )
    assert [text for _, _, text in told(found)] == ["Text.", "Answers.", "A map."]


RIGHTS = """<encryption xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData>
<enc:EncryptionMethod Algorithm="{}"/><enc:CipherData><enc:CipherReference URI="{}"/>
</enc:CipherData></enc:EncryptedData></encryption>"""


def test_obfuscated_fonts_hide_no_text_and_encrypted_pages_are_refused() -> None:
    fonts = RIGHTS.format("http://www.idpf.org/2008/embedding", "f/a.otf")
    assert book("<p>Text.</p>", **{"META-INF/encryption.xml": fonts}).blocks
    locked = RIGHTS.format("http://www.w3.org/2001/04/xmlenc#aes256-cbc", "a.xhtml")
    with pytest.raises(ValueError, match="copy protection"):
        book("<p>Text.</p>", **{"META-INF/encryption.xml": locked})
