"""What is printed in a PDF is read once, in whole paragraphs, and what is no text is told."""

import time

import pytest
from pdfs import Print, made, paragraph

from harbor_pub.model import Content
from harbor_pub.reading import pdf

BODY = (
    "The harbour master told the council on Monday that the",
    "new pier will be open to ships of every size from May.",
)


def texts(data: bytes) -> list[str]:
    return [block.text for block in pdf.parse(data).blocks]


def dropped(found: Content) -> list[tuple[str, str]]:
    return [(drop.text, drop.reason) for drop in found.drops]


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (("over the whole admin-", "istration of the quay"), "whole administration of"),
        (("a well-", "known pilot of the quay"), "a well-known pilot"),
        (("two co-pilots and one co-", "pilot of the quay"), "one co-pilot of"),
        (("buku-", "buku baharu di pelabuhan"), "buku-buku baharu"),
        (("in the Asia-", "Pacific region of trade"), "Asia-Pacific region"),
        (("pre-", "and post-war ships"), "pre- and post-war"),
        (("the up-to-", "date list of ships"), "up-to-date list"),
        (("the ships of COVID-", "19 times"), "COVID-19 times"),
    ],
)
def test_a_hyphen_at_a_line_end_goes_unless_it_is_a_compound_s(
    lines: tuple[str, ...], text: str
) -> None:
    if "co-pilot" in text:
        lines = ("Every co-pilot was there and told", *lines)
    whole = [*BODY, *lines, "for the next three years as the town had asked it to do."]
    assert len(texts(made(paragraph(*whole)))) == 1
    assert text in texts(made(paragraph(*whole)))[0]


def test_what_follows_a_hyphen_does_not_hide_that_a_paragraph_ends() -> None:
    first = paragraph("The office will take over the whole admin-", "istration of the quay in May.")
    found = texts(made([*first, *paragraph("The council will meet on Friday.", top=460)]))
    assert found == [
        "The office will take over the whole administration of the quay in May.",
        "The council will meet on Friday.",
    ]


@pytest.mark.parametrize("beside", [(0.3, 0.0), (0.6, 0.0), (0.5, -0.5), (0.0, 0.0)])
def test_bold_made_by_printing_twice_is_read_once(beside: tuple[float, float]) -> None:
    title: Print = (50, 540, 11, "Notice to all ships: still illegal")
    again = (title[0] + beside[0], title[1] + beside[1], *title[2:])
    assert texts(made([title, again, *paragraph(*BODY)]))[0] == "Notice to all ships: still illegal"


def test_dots_that_lead_to_a_page_number_are_one_sign_and_entries_stay_apart() -> None:
    entries = paragraph(
        "The old pier ............................ 4",
        "The new pier . . . . . . . . 12",
        "What ships pay .............. ix",
    )
    assert texts(made(entries)) == [
        "The old pier … 4", "The new pier … 12", "What ships pay … ix",
    ]  # fmt: skip


def test_a_short_page_is_text_and_a_scan_with_a_stamp_is_a_picture() -> None:
    assert texts(made([(50, 500, 11, "Closed today.")])) == ["Closed today."]
    assert texts(made([(50, 500, 11, "Closed.")], [(50, 500, 11, "Open.")])) == ["Closed.", "Open."]
    with pytest.raises(ValueError, match="pictures"):
        pdf.parse(made([(50, 20, 8, "scan 1")], [(50, 20, 8, "scan 2")], picture=True))
    with pytest.raises(ValueError, match="pictures"):
        pdf.parse(made([]))
    assert texts(made(paragraph(*BODY), picture=True)) == [" ".join(BODY)]


def test_heads_and_page_numbers_are_told_by_their_place() -> None:
    days = ("Monday", "Tuesday", "Wednesday", "Thursday")
    pages = [
        [
            (50, 570, 9, "The Harbour Gazette"), (340, 570, 9, f"{n + 8}"),
            *paragraph(f"On {day} it rained on the quay, all of", "the ferries stayed in port."),
            (50, 40, 9, f"Printed in May, sheet {n + 1}"), (180, 20, 9, f"- {n + 8} -"),
        ]
        for n, day in enumerate(days)
    ]  # fmt: skip
    found = pdf.parse(made(*pages))
    assert [block.text for block in found.blocks] == [
        f"On {day} it rained on the quay, all of the ferries stayed in port." for day in days
    ]
    assert {reason for _, reason in dropped(found)} == {"running head", "page number"}
    assert len(found.drops) == 12


def test_titles_of_slides_and_sentences_that_count_are_no_heads() -> None:
    def slide(n: int, *, size: float, text: str) -> list[Print]:
        return [(50, 560, size, text), *paragraph(f"What {'abcd'[n]} does for the quay", top=400)]

    titles = pdf.parse(made(*[slide(n, size=22, text=f"Lesson {n + 1}") for n in range(4)]))
    told = pdf.parse(made(*[slide(n, size=11, text=f"We met on day {n}.") for n in range(4)]))
    assert not titles.drops
    assert not told.drops


def test_rows_of_a_table_that_come_back_on_each_page_are_no_heads() -> None:
    def row(page: int, place: int) -> list[Print]:
        base = 560 - 15 * place
        cells = ("Ship", "Fee") if place == 0 else (f"Boat {7 * page + place}", f"{place}")
        return [(50, base, 11, cells[0]), (200, base, 11, cells[1])]

    pages = [[cell for place in range(36) for cell in row(page, place)] for page in range(4)]
    found = pdf.parse(made(*pages))
    assert not found.drops
    said = " ".join(block.text for block in found.blocks)
    assert said.count("Ship") == said.count("Fee") == 4


def test_pages_made_from_one_form_keep_what_they_share() -> None:
    form = [(50.0, 560.0 - 60 * n, 11.0, f"Line {n} of the form") for n in range(8)]
    found = pdf.parse(made(*[[*form, (50, 60, 11, f"Answer of {who}")] for who in ("A", "B", "C")]))
    assert not found.drops


def test_pages_that_say_no_more_than_a_head_does_say_it() -> None:
    pages = [[(50.0, 560.0, 11.0, f"Report: page {n}")] for n in range(1, 5)]
    assert texts(made(*pages)) == [f"Report: page {n}" for n in range(1, 5)]


@pytest.mark.parametrize("piece", ["a b c d ", "1 2 3 ", ". a . b ", '"" a ', "a-", "(9) "])
def test_a_line_without_end_takes_no_time_without_end(piece: str) -> None:
    line = (piece * 4000)[:12_000]
    pages = [[(50.0, base, 11.0, line) for base in (560.0, 300.0, 30.0)] for _ in range(3)]
    start = time.process_time()
    pdf.parse(made(*pages))
    assert time.process_time() - start < 15


def test_letters_heaped_on_one_place_take_no_time_without_end() -> None:
    start = time.process_time()
    pdf.parse(made([(50, 500, 0.004, "ab " * 10_000), *paragraph(*BODY)]))
    assert time.process_time() - start < 15


def test_a_number_that_stands_alone_on_the_only_page_stays() -> None:
    assert not pdf.parse(made([*paragraph(*BODY), (180, 20, 11, "12")])).drops


def test_what_was_typed_on_a_page_is_read() -> None:
    found = texts(made(paragraph(*BODY), typed="Read and agreed: A. Lim"))
    assert found == [" ".join(BODY), "Read and agreed: A. Lim"]


def test_what_stands_outside_of_the_page_is_told_and_left_out() -> None:
    marks: list[Print] = [(350, 580, 8, "Cyan 40")]
    found = pdf.parse(made([*paragraph(*BODY), *marks], frame="/CropBox [20 20 340 560]"))
    assert [block.text for block in found.blocks] == [" ".join(BODY)]
    assert dropped(found) == [("Cyan 40", "outside the page")]
    cut = pdf.parse(made([*paragraph(*BODY), *marks], frame="/CropBox [345 575 390 590]"))
    assert cut.blocks[0].text == " ".join(BODY)


def test_a_page_that_is_printed_along_its_height_gives_the_same_paragraphs() -> None:
    prints = [*paragraph(*BODY), *paragraph("The council will meet on Friday.", top=440)]
    assert texts(made(prints, turned=True)) == texts(made(prints))


def test_a_pdf_that_asks_for_a_password_is_refused_in_one_line() -> None:
    key = "00" * 32
    locked = (
        f"/Encrypt << /Filter /Standard /V 1 /R 2 /O <{key}> /U <{key}> /P -4 >> /ID [<00> <00>]"
    )
    data = made(paragraph(*BODY)).replace(b"trailer <<", f"trailer << {locked}".encode())
    with pytest.raises(ValueError, match="password") as caught:
        pdf.parse(data)
    assert "\n" not in str(caught.value)


def test_letters_that_a_font_does_not_name_are_refused_where_they_are_the_text() -> None:
    shifted = [
        "".join("\x03" if one == " " else chr(ord(one) - 29) for one in line)
        for line in ("The harbour master told the council on Monday that", "the new pier is open.")
    ]
    with pytest.raises(ValueError, match=r"don't say which letters they show.*page 1.*\(OCR\)"):
        pdf.parse(made(paragraph(*shifted), nameless=bool))


def test_a_font_that_names_no_letter_and_uses_their_usual_numbers_is_read() -> None:
    found = pdf.parse(made(paragraph(*BODY), nameless=bool))
    assert [block.text for block in found.blocks] == [" ".join(BODY)]
    assert not found.findings


def test_a_ligature_that_nothing_names_is_shown_as_lost_and_told() -> None:
    found = pdf.parse(made(paragraph(BODY[0], "o\x1ccers open the new pier."), nameless=bool))
    assert found.blocks[0].text.endswith("o\ufffdcers open the new pier.")
    (told,) = found.findings
    assert told.line == 1
    assert "shown as \ufffd (page 1)" in told.reason


def test_lines_in_a_font_that_names_no_letters_are_left_out_and_told() -> None:
    shifted = "".join("\x03" if one == " " else chr(ord(one) - 29) for one in "see the back page")
    page = [*paragraph(*BODY), *paragraph(shifted, top=400)]
    found = pdf.parse(made(page, nameless=shifted.__eq__))
    assert [block.text for block in found.blocks] == [" ".join(BODY)]
    assert [drop.reason for drop in found.drops] == [
        "a font that doesn't say which letters these are"
    ]
    assert "left out (page 1)" in found.findings[0].reason
