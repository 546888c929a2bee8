"""Word files as sources: what each thing in them means, and that little of them is refused."""

import re
from dataclasses import replace

import pytest
import samples
from hostile import DOCX, FILES, TYPES, XXE, declared, rebuilt

from harbor_pub.cleaning import clean
from harbor_pub.errors import SourceError
from harbor_pub.model import Block, BlockKind, Markup, SourceDocument
from harbor_pub.reading import read
from harbor_pub.sources import Source

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
NAMES = (
    f'xmlns:w="{W}" xmlns:r="{OFFICE}/relationships" xmlns:m="{OFFICE}/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"'
)
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
MAIN = "word/document.xml"
PIER = "<w:p><w:r><w:t>The new pier is open.</w:t></w:r></w:p>"


def relations(*found: tuple[str, str, str]) -> str:
    inner = "".join(
        f'<Relationship Id="{id_}" Type="{OFFICE}/relationships/{kind}" Target="{target}"/>'
        for id_, kind, target in found
    )
    return f'<Relationships xmlns="{RELATIONS}">{inner}</Relationships>'


def package(body: str, links: tuple[tuple[str, str, str], ...] = (), **parts: str) -> bytes:
    """A document; each part is the inside of one of word/, which the body is related to."""
    files = {
        TYPES: "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>",
        "_rels/.rels": relations(("rId1", "officeDocument", MAIN)),
        MAIN: f"<w:document {NAMES}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": relations(
            *((name, name, f"{name}.xml") for name in parts), *links
        ),
    }
    files |= {f"word/{n}.xml": f"<w:{n} {NAMES}>{inside}</w:{n}>" for n, inside in parts.items()}
    return samples.zipped(files)


def document(data: bytes, suffix: str = ".docx") -> SourceDocument:
    return read(Source(place=f"x{suffix}", data=data, stem="x", suffix=suffix))


def blocks(body: str, links: tuple[tuple[str, str, str], ...] = (), **parts: str) -> list[Block]:
    return list(document(package(body, links, **parts)).blocks)


def texts(body: str, links: tuple[tuple[str, str, str], ...] = (), **parts: str) -> list[str]:
    return [block.text for block in blocks(body, links, **parts)]


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def p(*inside: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(inside)}</w:p>"


def step(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def code(text: str) -> str:
    return f'<w:r><w:instrText xml:space="preserve">{text}</w:instrText></w:r>'


def listed(text: str, number: int, level: int = 0) -> str:
    place = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    return p(run(text), properties=place)


def level(number: int, form: str, text: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'{more}<w:lvlText w:val="{text}"/></w:lvl>'
    )


WRAPPED = {
    "fldSimple": ('Fees are in <w:fldSimple w:instr=" REF _R1 \\h ">{}</w:fldSimple>.', "Annex 3"),
    "bdo": ('Fees are in <w:bdo w:val="ltr">{}</w:bdo>.', "Annex 3"),
    "dir": ('Fees are in <w:dir w:val="ltr">{}</w:dir>.', "Annex 3"),
    "smartTag": ('Fees are in <w:smartTag w:element="place">{}</w:smartTag>.', "Annex 3"),
    "customXml": ('Fees are in <w:customXml w:element="x">{}</w:customXml>.', "Annex 3"),
    "sdt": (
        "Fees are in <w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>.",
        "Annex 3",
    ),
    "ins": ('Fees are in <w:ins w:id="1" w:author="A">{}</w:ins>.', "Annex 3"),
    "moveTo": ('Fees are in <w:moveTo w:id="1" w:author="A">{}</w:moveTo>.', "Annex 3"),
    "unknown": ('Fees are in <x:y xmlns:x="urn:x">{}</x:y>.', "Annex 3"),
    "del": ('Fees are in <w:del w:id="1" w:author="A">{}</w:del>.', ""),
    "moveFrom": ('Fees are in <w:moveFrom w:id="1" w:author="A">{}</w:moveFrom>.', ""),
}


@pytest.mark.parametrize("name", WRAPPED)
def test_what_stands_around_runs_loses_and_invents_nothing(name: str) -> None:
    around, shown = WRAPPED[name]
    before, after = around.split("{}")
    lead, opening = before.split("<", 1)
    closing, end = after[:-1], after[-1]
    body = p(run(lead), f"<{opening}{run('Annex 3')}{closing}", run(end))
    assert texts(body) == [f"Fees are in {shown}."]


def test_a_field_is_its_result_and_never_its_code() -> None:
    inner = step("begin") + code(" MERGEFIELD sex ") + step("separate") + run("F") + step("end")
    outer = step("begin") + code(" IF ") + inner + code(' = "F" "Madam" "Sir" ')
    body = p(run("Dear "), outer, step("separate"), run("Madam"), step("end"), run(", it is open."))
    assert texts(body) == ["Dear Madam, it is open."]


def test_a_field_goes_over_paragraphs() -> None:
    body = (
        p(step("begin"), code(' TOC \\o "1-3" '), step("separate"), run("Fees 3"))
        + p(run("Ships 4"), step("end"))
        + PIER
    )
    assert texts(body) == ["Fees 3", "Ships 4", "The new pier is open."]


@pytest.mark.parametrize("marks", [("begin",), ("begin", "separate"), ("end",), ("separate",)])
def test_a_field_without_an_end_takes_no_text_along(marks: tuple[str, ...]) -> None:
    body = p(run("One."), *map(step, marks), run(" Two.")) + PIER
    assert texts(body) == ["One. Two.", "The new pier is open."]


def test_a_link_may_be_a_field() -> None:
    field = step("begin") + code(' HYPERLINK "https://example.org/fees" ') + step("separate")
    (block,) = blocks(p(run("See the "), field, run("list"), step("end"), run(".")))
    assert block.text == "See the list."
    assert block.markup == (Markup(start=8, end=12, kind="link", href="https://example.org/fees"),)


def math(inside: str) -> str:
    return f"<m:oMath>{inside}</m:oMath>"


def m(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


FORMULAS = {
    "f=a+2b": m("f=a+2b"),
    "a²+b²": f"<m:sSup><m:e>{m('a')}</m:e><m:sup>{m('2')}</m:sup></m:sSup>{m('+')}"
    f"<m:sSup><m:e>{m('b')}</m:e><m:sup>{m('2')}</m:sup></m:sSup>",
    "(a+b)/2": f"<m:f><m:num>{m('a+b')}</m:num><m:den>{m('2')}</m:den></m:f>",
    "√(x+1)": f"<m:rad><m:deg/><m:e>{m('x+1')}</m:e></m:rad>",
    "∛x": f"<m:rad><m:deg>{m('3')}</m:deg><m:e>{m('x')}</m:e></m:rad>",
    "∑_(i=1)ⁿ x_i": f'<m:nary><m:naryPr><m:chr m:val="∑"/></m:naryPr><m:sub>{m("i=1")}</m:sub>'
    f"<m:sup>{m('n')}</m:sup><m:e><m:sSub><m:e>{m('x')}</m:e><m:sub>{m('i')}</m:sub></m:sSub>"
    "</m:e></m:nary>",
    "[a|b]": '<m:d><m:dPr><m:begChr m:val="["/><m:endChr m:val="]"/></m:dPr>'
    f"<m:e>{m('a')}</m:e><m:e>{m('b')}</m:e></m:d>",
    "sin x": f"<m:func><m:fName>{m('sin')}</m:fName><m:e>{m('x')}</m:e></m:func>",
    "[a, b; c, d]": f"<m:m><m:mr><m:e>{m('a')}</m:e><m:e>{m('b')}</m:e></m:mr>"
    f"<m:mr><m:e>{m('c')}</m:e><m:e>{m('d')}</m:e></m:mr></m:m>",
    "x_t y": f"<m:sSub><m:e>{m('x')}</m:e><m:sub>{m('t')}</m:sub></m:sSub>{m('y')}",
}


@pytest.mark.parametrize("shown", FORMULAS)
def test_a_formula_is_a_line_that_stays_as_it_is(shown: str) -> None:
    (block,) = blocks(p(run("It is "), math(FORMULAS[shown]), run(" now.")))
    assert block.text == f"It is {shown} now."
    assert block.markup == (Markup(start=6, end=6 + len(shown), kind="code"),)


@pytest.mark.parametrize("kind", ["drop", "margin"])
def test_a_drop_cap_joins_its_paragraph(kind: str) -> None:
    cap = p(run("T"), properties=f'<w:framePr w:dropCap="{kind}" w:lines="3"/>')
    (block,) = blocks(cap + p(run("he pier is open.")))
    assert (block.kind, block.text) == (BlockKind.PARAGRAPH, "The pier is open.")


@pytest.mark.parametrize("after", ["", "<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>"])
def test_a_drop_cap_that_nothing_follows_is_not_lost(after: str) -> None:
    cap = p(run("T"), properties='<w:framePr w:dropCap="drop"/>')
    assert texts(PIER + cap + after) == ["The new pier is open.", "T"]


def test_a_line_break_parts_lines_and_keeps_their_markup() -> None:
    br = "<w:r><w:br/></w:r>"
    data = package(p(run("Harbour Office"), br, run("12 Pier Road", "<w:b/>"), br, run("Tel. 55")))
    (block,) = document(data).blocks
    assert block.text == "Harbour Office\n12 Pier Road\nTel. 55"
    assert block.markup == (Markup(start=15, end=27, kind="bold"),)
    found = document(package(PIER + p(run("Office"), br, run("12 Pier Road"))))
    cleaned = clean(replace(found, language="en"))
    assert [b.text for b in cleaned.document.blocks][1:] == ["Office", "12 Pier Road"]


def test_a_heading_on_two_lines_is_one_and_an_empty_line_ends_a_paragraph() -> None:
    br = "<w:r><w:br/></w:r>"
    styles = '<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/></w:style>'
    heading = p(run("Fees"), br, run("of the pier"), properties='<w:pStyle w:val="H2"/>')
    found = blocks(PIER + heading + p(run("One"), br, br, run("Two")), styles=styles)
    assert [block.text for block in found[1:]] == ["Fees of the pier", "One", "Two"]


def test_the_lines_of_an_item_have_one_number() -> None:
    numbers = f'<w:abstractNum w:abstractNumId="0">{level(0, "decimal", "%1.")}</w:abstractNum>'
    numbers += '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    item = listed("First", 1).replace("</w:p>", "<w:r><w:br/></w:r>" + run("and on.") + "</w:p>")
    found = blocks(item + listed("Second", 1), numbering=numbers)
    assert [(b.kind.value, b.number, b.text) for b in found] == [
        ("list-item", "1.", "First"), ("paragraph", "", "and on."), ("list-item", "2.", "Second"),
    ]  # fmt: skip


def test_small_letters_signs_and_spaces() -> None:
    raised = '<w:vertAlign w:val="superscript"/>'
    lowered = '<w:vertAlign w:val="subscript"/>'
    body = (
        p(run("10"), run("6", raised), run(" CO"), run("2", lowered), run(" 15"), run("th", raised))
        + p(run("a"), "<w:r><w:tab/></w:r>", run("b\n   c"), "<w:r><w:noBreakHyphen/></w:r>",
            run("d"), "<w:r><w:softHyphen/></w:r>", run("e"))
        + p('<w:r><w:sym w:font="Symbol" w:char="F061"/><w:sym w:font="Wingdings" w:char="F0FC"/>'
            '<w:sym w:font="Arial" w:char="20AC"/></w:r>',
            run("\uf0b3", '<w:rFonts w:ascii="Symbol"/>'))
    )  # fmt: skip
    found = blocks(body)
    assert [block.text for block in found] == ["10⁶ CO₂ 15th", "a b c\u2011de", "α✓€≥"]
    assert found[0].markup == (Markup(start=10, end=12, kind="superscript"),)


LIST = (
    '<w:abstractNum w:abstractNumId="0">'
    + level(0, "decimal", "%1.") + level(1, "lowerLetter", "%1.%2)") + level(2, "upperRoman", "%3")
    + '</w:abstractNum><w:abstractNum w:abstractNumId="1">' + level(0, "bullet", "•")
    + '</w:abstractNum><w:abstractNum w:abstractNumId="2">' + level(0, "thaiNumbers", "ข้อ %1")
    + level(1, "decimalZero", "%2", "<w:lvlRestart w:val='0'/>") + "</w:abstractNum>"
    + "".join(f'<w:num w:numId="{n + 1}"><w:abstractNumId w:val="{n}"/></w:num>' for n in range(3))
    + '<w:num w:numId="9"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
    '<w:startOverride w:val="5"/></w:lvlOverride></w:num>'
)  # fmt: skip
ITEMS = [
    (1, 0, "1."), (1, 1, "1.a)"), (1, 1, "1.b)"), (1, 2, "I"), (1, 0, "2."), (1, 1, "2.a)"),
    (2, 0, ""), (1, 0, "3."), (9, 0, "5."), (9, 0, "6."), (3, 0, "ข้อ ๑"), (3, 1, "01"),
    (3, 0, "ข้อ ๒"), (3, 1, "02"),
]  # fmt: skip


def test_a_list_shows_the_labels_that_word_shows() -> None:
    body = "".join(listed(f"Item {n}", number, at) for n, (number, at, _) in enumerate(ITEMS))
    found = blocks(body, numbering=LIST)
    assert {block.kind for block in found} == {BlockKind.LIST_ITEM}
    assert [(b.level, b.number) for b in found] == [(at + 1, label) for _, at, label in ITEMS]


def test_a_style_numbers_its_headings_and_an_empty_one_counts() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="H"><w:name w:val="heading 2"/><w:pPr><w:numPr>'
        '<w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    style = '<w:pStyle w:val="H"/>'
    body = PIER + p(run("Fees"), properties=style) + p(properties=style)
    off = p(run("No"), properties=f'{style}<w:numPr><w:numId w:val="0"/></w:numPr>')
    found = blocks(body + off + p(run("Ships"), properties=style), styles=styles, numbering=LIST)
    assert [(b.text, b.number) for b in found[1:]] == [("Fees", "1."), ("No", ""), ("Ships", "3.")]


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(run(text))}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def test_a_table_has_a_grid() -> None:
    inner = f"<w:tbl>{row(cell('in'))}</w:tbl>"
    nesting = cell("e").replace("</w:tc>", f"{inner}{p()}</w:tc>")
    table = (
        row(cell("Ship", '<w:gridSpan w:val="2"/>'), cell("Fee"), properties="<w:tblHeader/>")
        + row(cell("a", '<w:vMerge w:val="restart"/>'), cell("b"), cell("c"))
        + row(cell("gone"), properties='<w:del w:id="1" w:author="A"/>')
        + row(cell("", "<w:vMerge/>"), cell("d"), nesting)
        + row(cell("f"), properties='<w:gridBefore w:val="2"/>')
    )  # fmt: skip
    found = blocks(f"<w:tbl>{table}</w:tbl>{PIER}<w:tbl>{row(cell('last'))}</w:tbl>")
    places = [
        (b.text, c.table, c.row, c.column, c.rows, c.columns, c.header)
        for b in found if (c := b.cell)
    ]  # fmt: skip
    assert places == [
        ("Ship", 0, 0, 0, 1, 2, True), ("Fee", 0, 0, 2, 1, 1, True),
        ("a", 0, 1, 0, 2, 1, False), ("b", 0, 1, 1, 1, 1, False), ("c", 0, 1, 2, 1, 1, False),
        ("d", 0, 2, 1, 1, 1, False), ("e", 0, 2, 2, 1, 1, False),
        ("in", 1, 0, 0, 1, 1, False), ("f", 0, 3, 2, 1, 1, False),
        ("last", 2, 0, 0, 1, 1, False),
    ]  # fmt: skip
    assert {b.kind for b in found if b.cell} == {BlockKind.TABLE_CELL}


def note(id_: int, text: str) -> str:
    return f'<w:footnote w:id="{id_}">{p(run(text))}{p(run("More."))}</w:footnote>'


def referred(id_: int, more: str = "") -> str:
    return f'<w:r><w:footnoteReference w:id="{id_}"/>{more}</w:r>'


def test_a_note_follows_what_refers_to_it_with_its_number() -> None:
    own = '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="4"/><w:t>*</w:t></w:r>'
    body = (
        p(run("One"), referred(3), run(" two"), referred(2), run("."))
        + f"<w:tbl>{row(cell('Cell').replace('</w:p>', own + '</w:p>'))}</w:tbl>"
        + PIER
    )
    found = blocks(body, footnotes=note(2, "Second.") + note(3, "First.") + note(4, "Own."))
    assert [(b.kind.value, b.number, b.text) for b in found] == [
        ("paragraph", "", "One two."),
        ("note", "1", "First."), ("note", "", "More."),
        ("note", "2", "Second."), ("note", "", "More."),
        ("table-cell", "", "Cell*"), ("note", "*", "Own."), ("note", "", "More."),
        ("paragraph", "", "The new pier is open."),
    ]  # fmt: skip
    assert found[6].cell == found[5].cell


def test_a_note_that_refers_to_itself_ends() -> None:
    own = f'<w:footnote w:id="1">{p(run("Again."), referred(1))}</w:footnote>'
    assert texts(p(run("One"), referred(1)), footnotes=own) == ["One", "Again."]


def test_endnotes_have_roman_numbers_and_sections_begin_again() -> None:
    restart = '<w:sectPr><w:footnotePr><w:numRestart w:val="eachSect"/></w:footnotePr></w:sectPr>'
    end = '<w:r><w:endnoteReference w:id="1"/></w:r>'
    body = (
        p(run("a"), referred(1)) + p(run("b"), referred(2), properties=restart)
        + p(run("c"), referred(3), end) + restart
    )  # fmt: skip
    notes = "".join(f'<w:footnote w:id="{n}">{p(run(f"n{n}"))}</w:footnote>' for n in (1, 2, 3))
    ends = f'<w:endnote w:id="1">{p(run("e"))}</w:endnote>'
    found = blocks(body, footnotes=notes, endnotes=ends)
    assert [b.number for b in found if b.kind is BlockKind.NOTE] == ["1", "2", "1", "i"]


def test_comments_are_no_text() -> None:
    body = p('<w:commentRangeStart w:id="0"/>', run("Text."), '<w:commentRangeEnd w:id="0"/>',
             '<w:r><w:commentReference w:id="0"/></w:r>')  # fmt: skip
    comments = f'<w:comment w:id="0">{p(run("A remark."))}</w:comment>'
    assert texts(body, comments=comments) == ["Text."]


STYLES = (
    '<w:style w:type="paragraph" w:styleId="Secret"><w:name w:val="Secret"/>'
    '<w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Child"><w:name w:val="Child"/>'
    '<w:basedOn w:val="Secret"/></w:style>'
    '<w:style w:type="character" w:styleId="Whisper"><w:name w:val="Whisper"/>'
    '<w:rPr><w:vanish/></w:rPr></w:style>'
)  # fmt: skip
HIDDEN = {
    "by itself": p(run("Away", "<w:vanish/>")),
    "by its paragraph's style": p(run("Away"), properties='<w:pStyle w:val="Secret"/>'),
    "by what that is based on": p(run("Away"), properties='<w:pStyle w:val="Child"/>'),
    "by its own style": p(run("Away", '<w:rStyle w:val="Whisper"/>')),
}
SEEN = {
    "switched off": p(run("Here", '<w:vanish w:val="0"/>'), properties='<w:pStyle w:val="Child"/>'),
    "hidden twice": p(
        run("Here", '<w:rStyle w:val="Whisper"/>'), properties='<w:pStyle w:val="Secret"/>'
    ),
}


@pytest.mark.parametrize("how", HIDDEN)
def test_hidden_text_is_told_and_no_text(how: str) -> None:
    found = document(package(PIER + HIDDEN[how], styles=STYLES))
    assert [block.text for block in found.blocks] == ["The new pier is open."]
    assert [(drop.text, drop.reason) for drop in found.drops] == [("Away", "hidden text")]


@pytest.mark.parametrize("how", SEEN)
def test_text_that_shows_after_all_is_text(how: str) -> None:
    assert texts(PIER + SEEN[how], styles=STYLES) == ["The new pier is open.", "Here"]


def test_of_alternates_one_is_read_that_holds_text() -> None:
    def both(first: str, second: str) -> str:
        return (
            f'<mc:AlternateContent><mc:Choice Requires="x">{first}</mc:Choice>'
            f"<mc:Fallback>{second}</mc:Fallback></mc:AlternateContent>"
        )

    body = p(both(run("One"), run("One")), run(" and "), both("<w:r/>", run("two")), run("."))
    assert texts(both(PIER, PIER) + body) == ["The new pier is open.", "One and two."]


def test_a_diagram_is_read_after_its_paragraph() -> None:
    drawing = '<w:r><w:drawing><a:graphic><dgm:relIds r:dm="rIdD"/></a:graphic></w:drawing></w:r>'
    data = package(p(run("See:"), drawing) + PIER, (("rIdD", "diagramData", "diagrams/data1.xml"),))
    points = "".join(
        f"<dgm:pt><dgm:t><a:p><a:r><a:t>{text}</a:t></a:r></a:p></dgm:t></dgm:pt>"
        for text in ("Tugs", "", "Ferries")
    )
    diagram = f"<dgm:dataModel {NAMES}>{points}</dgm:dataModel>".encode()
    found = document(rebuilt(data, add={"word/diagrams/data1.xml": diagram})).blocks
    assert [b.text for b in found] == ["See:", "Tugs", "Ferries", "The new pier is open."]


def test_a_page_inside_a_document_is_read_in_its_encoding() -> None:
    data = package(PIER + '<w:altChunk r:id="rIdA"/>', (("rIdA", "aFChunk", "a.htm"),))
    page = (
        "<html><head><meta charset='windows-1252'></head><body><p>Café au lait.</p></body></html>"
    )
    found = document(rebuilt(data, add={"word/a.htm": page.encode()}))
    assert [block.text for block in found.blocks] == ["The new pier is open.", "Café au lait."]
    inner = rebuilt(data, add={"word/a.htm": package(p(run("From inside.")))})
    assert document(inner).blocks[1].text == "From inside."


def core(title: str) -> dict[str, bytes]:
    kind = b"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
    both = relations(("rId1", "officeDocument", MAIN)).encode().replace(
        b"</Relationships>",
        b'<Relationship Id="rId2" Type="' + kind + b'" Target="core.xml"/></Relationships>',
    )  # fmt: skip
    properties = (
        '<c:coreProperties xmlns:c="urn:c" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{title}</dc:title></c:coreProperties>"
    )
    return {"core.xml": properties.encode(), "_rels/.rels": both}


TITLES = {
    "Letter template v3 (do not edit)": (PIER, None, 1),
    "Microsoft Word - Document1": (PIER, None, 1),
    "The new pier": (PIER, "The new pier", 1),
    "The New Pier is Open.": (PIER + p(run("Ships come.")), "The new pier is open.", 1),
}


@pytest.mark.parametrize("told", TITLES)
def test_a_title_in_the_properties_counts_where_the_text_knows_it(told: str) -> None:
    body, title, left = TITLES[told]
    parts = core(told)
    relationships = parts.pop("_rels/.rels")
    data = rebuilt(package(body), {"_rels/.rels": lambda _: relationships}, parts)
    found = document(data)
    assert (found.metadata.title, len(found.blocks)) == (title, left)
    assert [drop.text for drop in found.drops] == ([] if title else [told])


def test_a_lone_heading_is_text() -> None:
    styles = '<w:style w:type="paragraph" w:styleId="H"><w:name w:val="heading 1"/></w:style>'
    heading = p(run("The pier is open again."), properties='<w:pStyle w:val="H"/>')
    (block,) = blocks(heading, styles=styles)
    assert (block.kind, block.text) == (BlockKind.HEADING, "The pier is open again.")
    found = document(package(heading + PIER, styles=styles))
    assert found.metadata.title == "The pier is open again."


GOOD = samples.word()
DANGERS = (
    "empty", "text", "pdf", "rtf", "doc", "half", "without its end", "another zip",
    "a docx in a zip", "xlsx", "odt", "external entity", "entity bomb",
    "external entity in utf-16", "zip bomb", "small zip bomb", "a text of 12 MB", "3000 levels",
    "encrypted", "no XML", "a part twice", "no main part",
)  # fmt: skip
HARMLESS = (
    "macros", "macros by type alone", "macros by part alone", "active control", "embedded object",
    "external picture", "external template", "external part", "too many parts", "backslash",
    "path upwards", "path upwards, encoded", "absolute path",
)  # fmt: skip
TOLD = {"macros": "macros", "macros by part alone": "macros", "embedded object": "embedded"}


@pytest.mark.parametrize("name", DANGERS)
def test_what_is_dangerous_or_no_document_is_refused(name: str) -> None:
    with pytest.raises(SourceError) as caught:
        document(FILES[name][0](GOOD))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", HARMLESS)
def test_what_is_only_never_followed_is_read(name: str) -> None:
    found = document(FILES[name][0](GOOD))
    assert found.blocks == document(GOOD).blocks
    told = "".join(finding.reason for finding in found.findings)
    assert TOLD.get(name, "") in told


@pytest.mark.parametrize("suffix", [".docm", ".dotx", ".dotm", ""])
def test_templates_and_documents_with_macros_are_read_under_any_name(suffix: str) -> None:
    data = rebuilt(GOOD, {TYPES: lambda part: part.replace(b"document.main+xml", b"template.main")})
    assert document(data, suffix).blocks == document(GOOD).blocks


def test_the_main_part_needs_no_type_of_its_own() -> None:
    override = rb'<Override PartName="/word/document.xml"[^>]*/>'
    default = b'<Default Extension="xml" ContentType="' + DOCX + b'"/>'
    data = rebuilt(GOOD, {TYPES: lambda part: re.sub(override, default, part)})
    assert document(data).blocks == document(GOOD).blocks
    assert document(rebuilt(GOOD, drop=(TYPES,))).blocks == document(GOOD).blocks


def test_the_strict_namespaces_are_those_of_word() -> None:
    strict = re.compile(rb"http://schemas\.openxmlformats\.org/(\w+)/2006/(\w+)")
    data = rebuilt(
        GOOD,
        {
            name: lambda part: strict.sub(rb"http://purl.oclc.org/ooxml/\1/\2", part)
            for name in (MAIN, "word/styles.xml", "word/numbering.xml")
        },
    )
    assert document(data).blocks == document(GOOD).blocks


BROKEN = ("word/styles.xml", "word/numbering.xml", "docProps/core.xml", "word/settings.xml")


@pytest.mark.parametrize("part", BROKEN)
def test_a_broken_part_leaves_the_text(part: str) -> None:
    found = document(rebuilt(GOOD, {part: lambda data: data[: len(data) // 2]}))
    assert "A late book costs ten cents a day." in [block.text for block in found.blocks]
    if part != "word/settings.xml":
        assert [finding.text for finding in found.findings] == [part]
    assert document(rebuilt(GOOD, drop=(part,))).blocks


@pytest.mark.parametrize("part", ["word/_rels/document.xml.rels", "_rels/.rels"])
def test_a_missing_relationship_leaves_the_text(part: str) -> None:
    assert document(rebuilt(GOOD, drop=(part,))).blocks == document(GOOD).blocks


def test_entities_in_a_part_that_is_read_are_refused() -> None:
    with pytest.raises(SourceError, match="document type"):
        document(rebuilt(GOOD, {"word/styles.xml": declared(XXE)}))


def test_a_loose_picture_may_be_packed_tightly() -> None:
    data = rebuilt(GOOD, add={"word/media/map.emf": bytes(9 << 20)})
    assert document(data).blocks == document(GOOD).blocks
    with pytest.raises(SourceError, match="packed more tightly"):
        document(rebuilt(GOOD, add={"word/media/map.png": bytes(9 << 20)}))
