"""What a Word file says arrives whole: one small file a kind, and the blocks that it holds."""

import io
import zipfile

import pytest

from harbor_pub.model import Block, BlockKind, Cell, Content, Markup
from harbor_pub.reading import docx

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    f'xmlns:m="{_OFFICE}/math" xmlns:r="{_OFFICE}/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"'
)
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def read(body: str, title: str = "", **parts: str) -> Content:
    """A document of a body and of parts by the last word of their relationship's type."""
    relations = "".join(
        f'<Relationship Id="r{kind}" Type="{_OFFICE}/relationships/{kind}" Target="{kind}.xml"/>'
        for kind in parts
    )
    around = f'<Relationships xmlns="{_PACKAGE}/relationships">'
    core = f"{_PACKAGE}/relationships/metadata/core-properties"
    files = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_TYPE}"/></Types>',
        "_rels/.rels": f'{around}<Relationship Id="r1" Type="{_OFFICE}/relationships/'
        'officeDocument" Target="word/document.xml"/>'
        f'<Relationship Id="r2" Type="{core}" Target="core.xml"/></Relationships>',
        "core.xml": '<c xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{title}</dc:title></c>",
        "word/document.xml": f"<w:document {_NAMES}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": f"{around}{relations}</Relationships>",
    } | {f"word/{kind}.xml": text.replace(">", f" {_NAMES}>", 1) for kind, text in parts.items()}
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return docx.parse(data.getvalue())


def t(text: str, look: str = "") -> str:
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def p(inner: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def step(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def code(text: str) -> str:
    return f'<w:r><w:instrText xml:space="preserve">{text}</w:instrText></w:r>'


def texts(content: Content) -> list[str]:
    return [block.text for block in content.blocks]


@pytest.mark.parametrize(
    ("inner", "says"),
    [
        (f'<w:fldSimple w:instr=" REF x ">{t("Annex 3")}</w:fldSimple>', "Annex 3"),
        (f'<w:bdo w:val="ltr">{t("555-0147")}</w:bdo>', "555-0147"),
        (f'<w:dir w:val="rtl">{t("555-0190")}</w:dir>', "555-0190"),
        (f'<w:smartTag w:element="place">{t("Penang")}</w:smartTag>', "Penang"),
        (f"<w:sdt><w:sdtPr/><w:sdtContent>{t('a field')}</w:sdtContent></w:sdt>", "a field"),
        (f'<w:customXml w:element="x">{t("of its own")}</w:customXml>', "of its own"),
        (f'<w:ins w:id="1">{t("put in")}</w:ins>', "put in"),
        (f'<w:moveTo w:id="1">{t("moved here")}</w:moveTo>', "moved here"),
        (f'<w:moveFrom w:id="1">{t("moved away")}</w:moveFrom>', ""),
        ('<w:del w:id="1"><w:r><w:delText>gone</w:delText></w:r></w:del>', ""),
        (f'<w:ins w:id="1"><w:del w:id="2">{t("both")}</w:del></w:ins>', ""),
        (step("begin") + code(" PAGE ") + step("separate") + t("7") + step("end"), "7"),
        (step("begin") + code(' XE "pier" ') + step("end"), ""),
        (
            step("begin") + code(" IF ") + step("begin") + code(" MERGEFIELD sex ")
            + step("separate") + t("F") + step("end") + code(' = "F" "Madam" "Sir" ')
            + step("separate") + t("Madam") + step("end"),
            "Madam",
        ),
        (step("begin") + code(" never ended ") + t("is all text"), "is all text"),
        (
            f'<mc:AlternateContent><mc:Choice Requires="x">{t("once")}</mc:Choice><mc:Fallback>'
            f"{t('once')}</mc:Fallback></mc:AlternateContent>",
            "once",
        ),
        ("<w:r><w:t>co</w:t><w:noBreakHyphen/><w:t>op</w:t></w:r>", "co\u2011op"),
        ("<w:r><w:t>har</w:t><w:softHyphen/><w:t>bour</w:t></w:r>", "harbour"),
        ("<w:r><w:t>one</w:t><w:tab/><w:t>two</w:t></w:r>", "one two"),
        ('<w:r><w:sym w:font="Symbol" w:char="F061"/></w:r>', "α"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>', "✓"),
        (t("10") + t("6", '<w:vertAlign w:val="superscript"/>'), "10⁶"),
        (t("CO") + t("2", '<w:vertAlign w:val="subscript"/>'), "CO₂"),
        (
            "<w:r><w:ruby><w:rt><w:r><w:t>gloss</w:t></w:r></w:rt><w:rubyBase>"
            f"{t('base')}</w:rubyBase></w:ruby></w:r>",
            "base",
        ),
        ('<w:r><w:commentReference w:id="1"/></w:r>', ""),
    ],
)  # fmt: skip
def test_what_stands_around_a_run_neither_loses_nor_makes_text(inner: str, says: str) -> None:
    found = read(p(t("Before ") + inner + t(" after.")))
    assert texts(found) == [f"Before {says} after."]


def test_a_field_that_links_is_a_link() -> None:
    address = code(' HYPERLINK "https://example.org/fees" ')
    field = step("begin") + address + step("separate") + t("the fees") + step("end")
    (block,) = read(p(t("See ") + field + t("."))).blocks
    assert block.text == "See the fees."
    assert block.markup == (Markup(start=4, end=12, kind="link", href="https://example.org/fees"),)


def test_small_letters_that_unicode_lacks_are_marked() -> None:
    (block,) = read(p(t("the 15") + t("th", '<w:vertAlign w:val="superscript"/>'))).blocks
    assert (block.text, block.markup) == (
        "the 15th",
        (Markup(start=6, end=8, kind="superscript"),),
    )


def test_a_formula_is_a_line_that_no_engine_translates() -> None:
    fraction = (
        "<m:oMath><m:f><m:num><m:r><m:t>a+b</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r>"
        "</m:den></m:f></m:oMath>"
    )
    (block,) = read(p(t("It is ") + fraction + t("."))).blocks
    assert block.text == "It is (a+b)/2."
    assert block.markup == (Markup(start=6, end=13, kind="code"),)


@pytest.mark.parametrize("place", ["drop", "margin"])
def test_a_drop_cap_begins_the_next_paragraph(place: str) -> None:
    found = read(p(t("T"), f'<w:framePr w:dropCap="{place}"/>') + p(t("he pier.")) + p(t("End.")))
    assert texts(found) == ["The pier.", "End."]


def test_line_breaks_stay_lines() -> None:
    broken = "<w:r><w:t>Pier Office</w:t><w:br/><w:t>12 Pier Road</w:t></w:r>"
    assert texts(read(p(broken))) == ["Pier Office\n12 Pier Road"]
    assert texts(read(p(broken.replace("<w:br/>", "<w:br/><w:br/>")))) == [
        "Pier Office",
        "12 Pier Road",
    ]


_STYLES = (
    '<w:styles><w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="T"><w:name w:val="Title"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Toc"><w:name w:val="TOC Heading"/>'
    '<w:basedOn w:val="H1"/></w:style>'
    '<w:style w:type="character" w:styleId="Base"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="Off"><w:basedOn w:val="Base"/></w:style>'
    "</w:styles>"
)


def style(name: str) -> str:
    return f'<w:pStyle w:val="{name}"/>'


@pytest.mark.parametrize(
    ("look", "hidden"),
    [
        ("<w:vanish/>", True),
        ('<w:vanish w:val="0"/>', False),
        ('<w:rStyle w:val="Off"/>', True),
        ('<w:rStyle w:val="Off"/><w:vanish w:val="false"/>', False),
    ],
)
def test_what_is_hidden_is_told_and_is_no_text(look: str, hidden: bool) -> None:
    found = read(p(t("Seen.") + t(" Unseen.", look)), styles=_STYLES)
    assert texts(found) == ["Seen." if hidden else "Seen. Unseen."]
    assert [drop.text for drop in found.drops] == (["Unseen."] if hidden else [])


_LEVEL = (
    '<w:lvl w:ilvl="{}"><w:start w:val="1"/><w:numFmt w:val="{}"/><w:lvlText w:val="{}"/></w:lvl>'
)
_NUMBERING = (
    '<w:numbering><w:abstractNum w:abstractNumId="0">'
    + _LEVEL.format(0, "decimal", "%1.") + _LEVEL.format(1, "lowerLetter", "%2)")
    + _LEVEL.format(2, "upperRoman", "%1.%2.%3")
    + '</w:abstractNum><w:abstractNum w:abstractNumId="1">' + _LEVEL.format(0, "bullet", "·")
    + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
    '<w:startOverride w:val="5"/></w:lvlOverride></w:num></w:numbering>'
)  # fmt: skip


def test_items_have_the_labels_that_word_shows() -> None:
    items = [(1, 0), (1, 1), (1, 1), (1, 2), (1, 0), (1, 1), (2, 0), (1, 0), (3, 0), (3, 0)]
    body = "".join(
        p(t("Item."), f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{n}"/></w:numPr>')
        for n, at in items
    )
    found = read(body, numbering=_NUMBERING).blocks
    assert {block.kind for block in found} == {BlockKind.LIST_ITEM}
    assert [(block.number, block.level) for block in found] == [
        ("1.", 1), ("a)", 2), ("b)", 2), ("1.b.I", 3), ("2.", 1), ("a)", 2), ("", 1), ("3.", 1),
        ("5.", 1), ("6.", 1),
    ]  # fmt: skip


def test_number_0_takes_a_paragraph_out_of_its_list() -> None:
    none = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>'
    (block,) = read(p(t("Plain."), none), numbering=_NUMBERING).blocks
    assert (block.kind, block.number) == (BlockKind.PARAGRAPH, "")


SPAN = '<w:gridSpan w:val="2"/>'
DOWN, ACROSS = (f'<w:{way}Merge w:val="restart"/>' for way in "vh")


def tc(text: str, properties: str = "", inner: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}{p(t(text))}</w:tc>"


def test_cells_have_their_place_in_the_grid() -> None:
    table = (
        f"<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr>{tc('Goods')}"
        f"{tc('Tonnes', SPAN)}</w:tr>"
        f"<w:tr>{tc('Rubber', DOWN)}{tc('1')}{tc('2')}</w:tr>"
        f"<w:tr>{tc('', '<w:vMerge/>')}{tc('3', ACROSS)}"
        f"{tc('', '<w:hMerge/>')}</w:tr>"
        f"<w:tr><w:trPr><w:del w:id='1'/></w:trPr>{tc('gone')}</w:tr></w:tbl>"
    )
    assert {block.text: block.cell for block in read(table).blocks} == {
        "Goods": Cell(table=0, row=0, column=0, header=True),
        "Tonnes": Cell(table=0, row=0, column=1, columns=2, header=True),
        "Rubber": Cell(table=0, row=1, column=0, rows=2),
        "1": Cell(table=0, row=1, column=1),
        "2": Cell(table=0, row=1, column=2),
        "3": Cell(table=0, row=2, column=1, columns=2),
    }


def test_a_table_in_a_cell_has_a_number_of_its_own() -> None:
    inner = f"<w:tbl><w:tr>{tc('inside')}</w:tr></w:tbl>"
    table = f"<w:tbl><w:tr>{tc('after', inner=p(t('before')) + inner)}{tc('beside')}</w:tr></w:tbl>"
    assert [(b.text, b.cell and b.cell.table) for b in read(table).blocks] == [
        ("before", 0), ("inside", 1), ("after", 0), ("beside", 0),
    ]  # fmt: skip


def reference(kind: str, id_: int) -> str:
    return f'<w:r><w:{kind}Reference w:id="{id_}"/></w:r>'


def note(kind: str, id_: int, text: str) -> str:
    return f'<w:{kind} w:id="{id_}">{p(f"<w:r><w:{kind}Ref/></w:r>" + t(" " + text))}</w:{kind}>'


def numbered(found: Content) -> list[tuple[str, str]]:
    return [(block.text, block.number) for block in found.blocks]


def test_a_note_follows_the_block_that_refers_to_it() -> None:
    body = p(t("One") + reference("footnote", 7) + t(".")) + p(
        t("Two") + reference("endnote", 2) + reference("footnote", 3) + t(".")
    )
    feet = f"<w:footnotes>{note('footnote', 3, 'Third.')}{note('footnote', 7, 'Seventh.')}"
    ends = f"<w:endnotes>{note('endnote', 2, 'Last.')}</w:endnotes>"
    found = read(body, footnotes=f"{feet}</w:footnotes>", endnotes=ends)
    assert numbered(found) == [
        ("One.", ""), ("Seventh.", "1"), ("Two.", ""), ("Last.", "i"), ("Third.", "2"),
    ]  # fmt: skip
    assert found.blocks[1].kind is BlockKind.NOTE


def test_a_note_goes_with_the_reference_that_a_change_deleted() -> None:
    deleted = f'<w:del w:id="9">{reference("footnote", 1)}</w:del>'
    body = p(t("Kept") + deleted + reference("footnote", 2) + t("."))
    feet = f"{note('footnote', 1, 'Deleted.')}{note('footnote', 2, 'Kept.')}"
    found = read(body, footnotes=f"<w:footnotes>{feet}</w:footnotes>")
    assert numbered(found) == [("Kept.", ""), ("Kept.", "1")]


def test_a_diagram_is_read_where_it_stands() -> None:
    drawing = '<w:r><w:drawing><dgm:relIds r:dm="rdiagramData"/></w:drawing></w:r>'
    data = (
        "<dgm:dataModel><dgm:ptLst><dgm:pt><dgm:t><a:p><a:r><a:t>Load</a:t></a:r></a:p></dgm:t>"
        "</dgm:pt><dgm:pt><dgm:t><a:p><a:r><a:t>Sail</a:t></a:r></a:p></dgm:t></dgm:pt>"
        "</dgm:ptLst></dgm:dataModel>"
    )
    found = read(p(t("Steps:") + drawing) + p(t("Done.")), diagramData=data)
    assert texts(found) == ["Steps:", "Load", "Sail", "Done."]


LETTER = p(t("Forty ships may now berth at the new pier each week."))
HEADED = p(t("The new pier"), style("H1")) + LETTER


@pytest.mark.parametrize(
    ("told", "body", "title"),
    [
        ("Letter template v3 (do not edit)", LETTER, None),
        ("Microsoft Word - Document1", LETTER, None),
        ("Document1", LETTER, None),
        ("minutes_final.docx", LETTER, None),
        ("A word from the harbour master", LETTER, "A word from the harbour master"),
        ("Quarterly costs of 2009", HEADED, "The new pier"),
        ("The new pier", p(t("Contents"), style("Toc")) + HEADED, "The new pier"),
        ("Old costs", LETTER + HEADED, None),
    ],
)
def test_the_title_is_the_texts_own(told: str, body: str, title: str | None) -> None:
    found = read(body, told, styles=_STYLES)
    assert found.metadata.title == title
    if title is None:
        assert [(drop.text, drop.reason) for drop in found.drops] == [(told, "stale title")]


def test_a_lone_heading_is_text() -> None:
    (block,) = read(p(t("The pier is open again."), style("H1")), styles=_STYLES).blocks
    assert block == Block(kind=BlockKind.HEADING, text="The pier is open again.", line=1, level=1)
