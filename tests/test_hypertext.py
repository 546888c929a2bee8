"""A tree of HTML to blocks: small characters, labels of lists, the grid of tables, prose."""

import pytest
from lxml import html as lxml_html

from harbor_pub import hypertext
from harbor_pub.model import Block, BlockKind, Cell, Markup


def blocks(body: str) -> list[Block]:
    root = lxml_html.document_fromstring(f"<html><body>{body}</body></html>")
    return [block for block, _ in hypertext.blocks(root)]


def cells(body: str) -> list[tuple[str, int, int, int, int, bool]]:
    return [
        (b.text, b.cell.row, b.cell.column, b.cell.rows, b.cell.columns, b.cell.header)
        for b in blocks(body)
        if b.cell
    ]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("10<sup>6</sup> litres", "10⁶ litres"),
        ("35 m<sup>3</sup>", "35 m³"),
        ("10<sup>-3</sup>", "10⁻³"),
        ("10<sup>−3</sup>", "10⁻³"),
        ("CO<sub>2</sub> and H<sub>2</sub>O", "CO₂ and H₂O"),
        ("the report<sup>12</sup> says", "the report¹² says"),
        ("the report<sup><a href='#n1'>12</a></sup> says", "the report¹² says"),
        ("2<sup>n</sup>", "2ⁿ"),
        ("<b>10<sup> 6 </sup></b>x", "10 ⁶ x"),
        ("the 20<sup>th</sup> year", "the 20th year"),
        ("of 2019<sup>[3]</sup> says", "of 2019[3] says"),
        ("x<sub>max</sub>", "xmax"),
    ],
)
def test_small_characters_are_never_read_as_plain_ones(body: str, text: str) -> None:
    assert [block.text for block in blocks(f"<p>{body}</p>")] == [text]


def test_small_letters_without_a_character_of_their_own_are_marked() -> None:
    (block,) = blocks("<p>the 20<sup>th</sup> x<sub>max</sub></p>")
    assert block.markup == (
        Markup(start=6, end=8, kind="superscript"),
        Markup(start=10, end=13, kind="subscript"),
    )


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (
            "<ol start=3><li>a</li><li>b<ol type=a><li>c</li><li>d</li></ol></li></ol>",
            [("3.", 1, "a"), ("4.", 1, "b"), ("a.", 2, "c"), ("b.", 2, "d")],
        ),
        ("<ul><li>a<ul><li>b</ul></ul>", [("", 1, "a"), ("", 2, "b")]),
        ("<ol><li value=7>a<li>b</ol>", [("7.", 1, "a"), ("8.", 1, "b")]),
        ("<ol reversed><li>a<li>b</ol>", [("2.", 1, "a"), ("1.", 1, "b")]),
        ("<ol type=I start=4><li>a<li>b</ol>", [("IV.", 1, "a"), ("V.", 1, "b")]),
        ("<ol type=a start=26><li>a<li>b</ol>", [("z.", 1, "a"), ("aa.", 1, "b")]),
        ("<ol style='list-style-type: lower-roman'><li>a</ol>", [("i.", 1, "a")]),
        ("<ol style='list-style: none'><li>a</ol>", [("", 1, "a")]),
        ("<ol><li><p>a</p><p>b</p><li><div></div>c</ol>",
         [("1.", 1, "a"), ("", 1, "b"), ("2.", 1, "c")]),
        ("<ol start=x><li>a</ol><ol start=-1><li>b</ol>", [("1.", 1, "a"), ("-1.", 1, "b")]),
    ],
)  # fmt: skip
def test_list_items_keep_label_and_depth(body: str, told: list[tuple[str, int, str]]) -> None:
    found = blocks(body)
    assert [(b.number, b.level, b.text) for b in found] == told
    assert {b.kind for b in found} == {BlockKind.LIST_ITEM}


def test_cells_stand_on_their_grid() -> None:
    table = """<table><thead><tr><td></td><td colspan=2>Q2</td></tr></thead>
    <tr><th rowspan=2>Revenue</th><td>412.5</td><td>388.1</td></tr>
    <tr><td>(301.0)</td><td><p>one</p><p>two</p></td></tr></table>"""
    assert cells(table) == [
        ("Q2", 0, 1, 1, 2, True), ("Revenue", 1, 0, 2, 1, True), ("412.5", 1, 1, 1, 1, False),
        ("388.1", 1, 2, 1, 1, False), ("(301.0)", 2, 1, 1, 1, False), ("one", 2, 2, 1, 1, False),
        ("two", 2, 2, 1, 1, False),
    ]  # fmt: skip


def test_tables_are_numbered_and_a_caption_stands_before_its_own() -> None:
    one = "<table><caption>In tons</caption><tr><td>a</td><td>b</td></tr><tr><td>c</table>"
    found = blocks(one + one)
    assert [b.text for b in found] == ["In tons", "a", "b", "c"] * 2
    assert found[0].kind is BlockKind.PARAGRAPH
    assert [b.cell.table for b in found if b.cell] == [0, 0, 0, 1, 1, 1]


@pytest.mark.parametrize("span", ["-4", "0", "x", "99999999999", "1e9", "65534"])
def test_a_span_out_of_reason_is_bounded(span: str) -> None:
    first, second = cells(
        f"<table><tr><td colspan='{span}' rowspan='{span}'>a<td>b<tr><td>c<td>d</table>"
    )[:2]
    assert 1 <= first[3] <= 1000
    assert second[2] == first[4]


@pytest.mark.parametrize(
    "table",
    [
        "<table><tr><td><a href=/>Home</a><td><h1>Pulleys</h1><p>A rope.</p></table>",
        "<table role=presentation><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</table>",
        "<table><tr><td>a</td></tr><tr><td>b</td></tr></table>",
        f"<table><tr><td>menu</td><td>{'A long text. ' * 50}</td></tr></table>",
    ],
)
def test_a_table_that_only_lays_out_a_page_is_none(table: str) -> None:
    assert cells(table) == []
    assert not any(b.kind is BlockKind.TABLE_CELL for b in blocks(table))


def test_a_table_around_tables_lays_out_and_the_inner_one_does_not() -> None:
    inner = "<table><tr><th>Year<th>Tons<tr><td>2020<td>12</table>"
    assert [c[0] for c in cells(f"<table><tr><td>x<td>{inner}</table>")] == [
        "Year", "Tons", "2020", "12",
    ]  # fmt: skip


VERSE = "The sea is wide,\nthe boat is small,\n  and still we row."


@pytest.mark.parametrize(
    ("body", "texts"),
    [
        (f"<pre>{VERSE}</pre>", ["The sea is wide, the boat is small, and still we row."]),
        ("<pre>We met at noon in the hall.\n\nNobody had come before us.</pre>",
         ["We met at noon in the hall.", "Nobody had come before us."]),
        ("<pre>Bring these along, please:\n- a coat\n- two pens</pre>",
         ["Bring these along, please:", "- a coat", "- two pens"]),
    ],
)  # fmt: skip
def test_prose_in_pre_is_prose(body: str, texts: list[str]) -> None:
    found = blocks(body)
    assert [b.text for b in found] == texts
    assert {b.kind for b in found} == {BlockKind.PARAGRAPH}


@pytest.mark.parametrize(
    "code",
    [
        "<pre>for x in range(3):\n    print(x)</pre>",
        f"<pre class='language-text'>{VERSE}</pre>",
        f"<pre><code>{VERSE}</code></pre>",
        f"<pre translate=no>{VERSE}</pre>",
        "<pre>Name        Price in riel.\nrice        three thousand only.</pre>",
        "<pre>$ harbor publish seeds and then wait a bit.\n$ ls</pre>",
        "<pre>x = 1;</pre>",
    ],
)
def test_code_stays_code_to_the_letter(code: str) -> None:
    (found,) = blocks(code)
    assert found.kind is BlockKind.CODE
    assert found.text == lxml_html.fromstring(code).text_content()


def test_a_cell_is_one_of_the_model() -> None:
    (first, *_) = blocks("<table><tr><td>a<td>b<tr><td>c<td>d</table>")
    assert first.cell == Cell(table=0, row=0, column=0)
