"""What a scraped page brings along in a row, and lines of a text that only look like it."""

from dataclasses import replace

import pytest
from test_cleaning import body, document

from harbor_pub.cleaning import clean
from harbor_pub.cleaning.furniture import tools
from harbor_pub.reading.text import parse

PROSE = (
    "On behalf of the office I open the session, which a port of this river hosts this year.",
    "I thank our hosts for their warmth and wish all of you a fruitful session from now on.",
    "The papers of the session will be sent to every office before the end of the month.",
)
TOOLS = (
    "Font size: A A A   Print this page   Send to a friend",
    "[Print] [Close] [Back to top]",
    "[Print]",
    "Facebook  Twitter  Pinterest",
    "Share | Tweet | Print",
    "Email · WhatsApp · Copy link",
    "Share 12 Tweet 3 Comments 40",
    "Visits: 2047",
    "Bagikan / Cetak / Komentar",
)
LINES_OF_THE_TEXT = (
    "Print",
    "Comments",
    "Search",
    "Related: the fees of last year",
    "See also: the table of tides",
    "Tools > Options > Fees",
    "Choose File > Save > Close.",
    "Ship | Length | Fee",
    "Print, sign and share the form",
    "Register of boats",
    "Subscribe to the list of the port if you want to hear of changes before they come.",
    "Copyright is a matter of the courts, said the judge, and the port is no court at all.",
    "The cookie policy of the bakery was changed when the harbour master did not like it.",
)


@pytest.mark.parametrize("line", TOOLS)
def test_a_row_of_tools_goes_wherever_it_stands(line: str) -> None:
    cleaned = clean(document(line, PROSE[0], line, PROSE[1], line))
    assert body(cleaned) == list(PROSE[:2])


@pytest.mark.parametrize("line", LINES_OF_THE_TEXT)
def test_a_line_of_the_text_stays_in_it(line: str) -> None:
    cleaned = clean(document(*PROSE[:2], line, PROSE[2], PROSE[0]))
    assert body(cleaned) == [*PROSE[:2], line, PROSE[2], PROSE[0]]


@pytest.mark.parametrize("line", [line for line in LINES_OF_THE_TEXT if line.endswith(".")])
def test_a_whole_sentence_stays_at_the_end_and_at_the_head_too(line: str) -> None:
    texts = ["The session of this year", line, *PROSE, line]
    assert body(clean(document(*texts))) == texts[1:]


def test_tools_beside_one_another_go_from_the_middle() -> None:
    cleaned = clean(document(*PROSE[:2], "Share", "Tweet", "Print", PROSE[2], PROSE[0]))
    assert body(cleaned) == [*PROSE[:2], PROSE[2], PROSE[0]]


def test_a_page_asks_for_readers_in_the_middle_of_a_text() -> None:
    asks = "Sign up for our morning newsletter and never miss a story."
    assert asks not in body(clean(document(*PROSE[:2], asks, PROSE[2])))


def test_one_weak_sign_ends_no_text() -> None:
    texts = (*PROSE, "About", "The board", "Its members")
    assert body(clean(document(*texts)))[-2:] == ["The board", "Its members"]


def test_what_a_text_refers_to_at_its_end_stays() -> None:
    texts = [*PROSE, "Ask at the desk:", "https://example.org/desk", "The desk on the quay"]
    assert body(clean(document(*texts))) == texts


def test_a_table_of_bars_is_no_menu() -> None:
    rows = ["Ship | Length | Fee", "Small | ten | five", "Large | forty | nine"]
    assert body(clean(document(*PROSE, *rows))) == [*PROSE, *rows]


def test_a_letterhead_above_the_title_stays_where_nothing_tells_of_a_page() -> None:
    texts = ["The Harbour Board of Lindow", "Minutes of the meeting in March", *PROSE]
    assert "The Harbour Board of Lindow" in [
        *body(clean(document(*texts))),
        clean(document(*texts)).document.metadata.title,
    ]


def test_a_sentence_names_no_tools() -> None:
    assert tools("Print the form") == tools("Share of the crew") == tools("") == 0
    assert tools("Print Share") == 2


SCANNED = """The clock maker of Lindow Street

Today the build-
ing is a museum. Visitors may see the co-
operative’s ledgers, a long-
case clock by the maker, and the marks of the flood on
the cel-
lar walls. Of the forty clocks on display, thirty-
eight still keep time.
"""


def test_ragged_lines_of_a_scanned_page_are_one_paragraph() -> None:
    cleaned = clean(replace(document(), blocks=parse(SCANNED.encode()).blocks))
    assert cleaned.document.metadata.title == "The clock maker of Lindow Street"
    assert body(cleaned) == [
        "Today the building is a museum. Visitors may see the cooperative’s ledgers, a long-case "
        "clock by the maker, and the marks of the flood on the cellar walls. Of the forty clocks "
        "on display, thirty-eight still keep time."
    ]


def test_rows_of_columns_are_not_joined() -> None:
    rows = [
        "Tarra Secondary School\tMill Road, behind the mill\t450 places",
        "the hall of Saint Brendan\tQuay Street, by the water\t180 places",
        "the sports ground at Colne\tfor horses and other livestock\tnone",
    ]
    text = "\n".join([*PROSE[:2], "", *rows, "", PROSE[2]])
    cleaned = clean(replace(document(), blocks=parse(text.encode()).blocks))
    assert body(cleaned) == [*PROSE[:2], *(row.replace("\t", " ") for row in rows), PROSE[2]]


def test_the_name_of_a_paper_is_no_title() -> None:
    head = ["THE LINDOW HERALD", "Vol. 12, No. 340", "Saturday, 15 October 2022"]
    cleaned = clean(document(*head, "Night market is back after fourteen months", *PROSE))
    assert cleaned.document.metadata.title == "Night market is back after fourteen months"
    assert cleaned.document.metadata.published == "2022-10-15"
    assert body(cleaned) == list(PROSE)


@pytest.mark.parametrize("line", ["The Lindow Herald", "Volume of the harbour basin"])
def test_where_no_title_follows_it_may_be_one_itself(line: str) -> None:
    cleaned = clean(document(line, *PROSE, line))
    assert line in (cleaned.document.metadata.title, body(cleaned)[0])
    assert body(cleaned)[-1] == line
