"""What is text stays: rules for scraped pages run on scraped pages alone, and on no sentence."""

from dataclasses import replace

import pytest
from test_cleaning import body, document

from harbor_pub.cleaning import clean
from harbor_pub.cleaning.furniture import REASONS as FURNITURE
from harbor_pub.cleaning.glue import REASONS as GLUE
from harbor_pub.cleaning.rules import FORMS, RULES
from harbor_pub.model import Block, BlockKind, Markup, SourceDocument

FILES = ("docx", "epub", "markdown", "pdf")
LOOKS_LIKE_FURNITURE = (
    "Home > Rules > Fees",
    "Print",
    "Share",
    "English | 中文 | Bahasa Indonesia | ไทย",
    "Harbour | Quay | Pier",
    "© 2024 The port office. All rights reserved.",
    "Sign up for the boat race by Friday.",
    "By Ana Reyes, 3 March 2024",
    "Contact us at the gate",
    "Read also: the tide tables of last year",
    "https://port.example/fees",
)
SENTENCES = (
    "Go to File > Print > Settings and choose A4 before you send the form to the office.",
    "Open Tools › Options › Fees… and enter the fee of the boat, then close the window again.",
    "The mayor called it »a gift« to the town and the traders called it »a beginning«.",
    "If the price is > 5 and the weight is > 3 then the buyer pays a fee of two per cent.",
    "Share this page of the tide book with nobody who has not signed for it in the office.",
    "Print the form, sign it, and hand it in at the gate before the boat leaves the harbour.",
)
PROSE = (
    "The port has new rules from March on, and the most important are listed in this note.",
    "The rules hold for all boats of more than eight metres that stay for longer than a night.",
)


def of_form(form: str, *texts: str) -> SourceDocument:
    return replace(document(*texts), form=form)


@pytest.mark.parametrize("form", FILES)
def test_a_file_that_somebody_wrote_loses_no_line(form: str) -> None:
    lines = (PROSE[0], *LOOKS_LIKE_FURNITURE, PROSE[1], *LOOKS_LIKE_FURNITURE[::-1])
    cleaned = clean(of_form(form, "The rules of the port", *lines))
    assert not cleaned.drops
    assert body(cleaned)[-len(lines) :] == list(lines)


@pytest.mark.parametrize("form", ["text", "html"])
def test_of_a_scraped_page_the_same_lines_go(form: str) -> None:
    cleaned = clean(of_form(form, *LOOKS_LIKE_FURNITURE[:4], *PROSE, *LOOKS_LIKE_FURNITURE[:4]))
    assert body(cleaned) == list(PROSE)


@pytest.mark.parametrize("form", [*FILES, "text", "html"])
@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_whole_sentence_is_the_text_wherever_it_stands(sentence: str, form: str) -> None:
    for lines in ((sentence, *PROSE), (PROSE[0], sentence, PROSE[1]), (*PROSE, "", sentence)):
        assert sentence in body(clean(of_form(form, "The rules of the port", *lines)))


@pytest.mark.parametrize("form", sorted(FORMS["characters"]))
@pytest.mark.parametrize("count", [3, 12, 60])
def test_no_cell_of_a_table_is_lost_wherever_the_table_stands(form: str, count: int) -> None:
    cells = [Block(kind=BlockKind.TABLE_CELL, text=str(n % 4 + 1)) for n in range(count)]
    prose = [Block(kind=BlockKind.PARAGRAPH, text=text) for text in PROSE]
    for blocks in ((*cells, *prose), (prose[0], *cells, prose[1]), (*prose, *cells)):
        source = SourceDocument(name="a", digest="0", language="en", form=form, blocks=blocks)
        kept = [b for b in clean(source).document.blocks if b.kind is BlockKind.TABLE_CELL]
        assert len(kept) == count


def test_a_heading_goes_only_with_what_stands_under_it() -> None:
    heading = Block(kind=BlockKind.HEADING, text="Contact us", level=2)
    prose = [Block(kind=BlockKind.PARAGRAPH, text=text) for text in PROSE]
    title = Block(kind=BlockKind.HEADING, text="The rules of the port", level=1)
    share = Block(kind=BlockKind.PARAGRAPH, text="Share")
    blocks = (title, prose[0], share, heading, prose[1])
    source = SourceDocument(name="a", digest="0", language="en", form="html", blocks=blocks)
    assert body(clean(source)) == [PROSE[0], "Contact us", PROSE[1]]


def test_items_of_a_length_are_not_one_wrapped_paragraph() -> None:
    items = (
        "Length of the hull: 112 metres over all",
        "Service speed: 15.5 knots at full load",
        "Crew: 14 people working in two shifts",
        "Cars: 86, passengers: 400 in the saloon",
    )
    for mark in ("• ", "- ", "* "):
        listed = "\n".join(mark + item for item in items)
        cleaned = clean(document("Key facts of the ferry", PROSE[0], listed, PROSE[1]))
        assert body(cleaned)[-5:-1] == list(items)
    lettered = "a) the float is stuck, as a rule;\nb) the battery fails; and\nc) a clock error."
    cleaned = clean(document("Key facts of the ferry", PROSE[0], lettered, PROSE[1]))
    assert body(cleaned)[-4:-1] == lettered.split("\n")


def test_a_word_that_a_short_line_broke_is_whole_again() -> None:
    ragged = (
        "Today the build-\ning is a museum. Visitors may see the co-\noperative’s ledgers, "
        "a long-\ncase clock by the maker, and the marks of the flood on the cel-\nlar walls."
    )
    (text,) = body(clean(document("The clock maker of Lindow Street", ragged)))
    assert text == (
        "Today the building is a museum. Visitors may see the cooperative’s ledgers, a long-case "
        "clock by the maker, and the marks of the flood on the cellar walls."
    )
    both = "The houses of the pre-\nand post-war years stand in the north of the town by the sea."
    assert "pre- and post-war" in body(clean(document("The houses", both)))[-1]


def test_every_rule_is_known_by_its_name_and_form() -> None:
    assert {*FURNITURE, *GLUE} <= set(RULES)
    assert "docx" not in FORMS["breadcrumb"]
    assert "html" in FORMS["breadcrumb"]
    assert "html" not in FORMS["running head"]


def test_markup_stays_on_its_letters_where_an_author_broke_lines() -> None:
    text = "The harbour office\n12 Pier Road, Lindow\nTel. 555-0147"
    at = text.index("Pier")
    marks = (
        Markup(start=0, end=11, kind="bold"),
        Markup(start=at, end=at + 4, kind="italic"),
        Markup(start=at + 11, end=len(text), kind="bold"),
    )
    block = Block(kind=BlockKind.PARAGRAPH, text=text, markup=marks)
    wrapped = Block(
        kind=BlockKind.PARAGRAPH,
        text=(
            "The committee met in the fish hall on Monday and re-\nmained there until the "
            "evening of the same day, because\nnobody could find the key to the old door of it."
        ),
        markup=(Markup(start=51, end=58, kind="bold"), Markup(start=127, end=133, kind="italic")),
    )
    cleaned = clean(replace(document(), form="docx", blocks=(block, wrapped)))
    found = [(b.text[m.start : m.end], m.kind) for b in cleaned.document.blocks for m in b.markup]
    assert cleaned.document.metadata.title == "The harbour office"
    assert found == [
        ("Pier", "italic"),
        ("Lindow", "bold"),
        ("Tel. 555-0147", "bold"),
        (wrapped.text[51:58].replace("-\n", ""), "bold"),
        (wrapped.text[127:133].replace("\n", " "), "italic"),
    ]
