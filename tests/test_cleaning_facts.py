"""Lines that tell who wrote a text, when, and whose a picture is; and lines that only begin so."""

import pytest

from harbor_pub.cleaning.facts import caption, told


@pytest.mark.parametrize(
    ("line", "facts"),
    [
        ("By T. Segaran", {"author": "T. Segaran"}),
        ("By J. K. Tan and A. B. Lim", {"author": "J. K. Tan and A. B. Lim"}),
        ("By Aisyah Ramli @aisyahwrites", {"author": "Aisyah Ramli"}),
        ("Oleh Nurul Izzah binti Rahman", {"author": "Nurul Izzah binti Rahman"}),
        ("Jane Doe, staff writer", {"author": "Jane Doe"}),
        ("JANE DOE | Staff Writer", {"author": "JANE DOE"}),
        ("Jane Doe and John Roe, Correspondents", {"author": "Jane Doe and John Roe"}),
        ("Source: Xinhua   Editor: Li X.", {"source": "Xinhua", "editor": "Li X."}),
        (
            "Author: Tan S. Source: Port Office Editor: M.",
            {"author": "Tan S.", "source": "Port Office", "editor": "M."},
        ),
        ("15 October 2022 · Updated 11:42 PM MYT", {"published": "2022-10-15"}),
    ],
)
def test_a_row_of_labels_is_told(line: str, facts: dict[str, str]) -> None:
    assert told(line) == facts


@pytest.mark.parametrize(
    "line",
    [
        "By 2030 the port will grow",
        "By the sea",
        "By Jane Doe. The town is small.",
        "By Monday 3 March 2024 every boat must have paid.",
        "Anna Tan, Harbour Master",
        "The harbour, reporter",
        "Jane Doe, staff writer, says the town is small",
    ],
)
def test_a_line_of_the_text_tells_nothing(line: str) -> None:
    assert told(line) is None


def test_a_credit_may_name_the_paper_first() -> None:
    assert caption("Stalls on Saturday night. – Herald photo by T. Segaran") == {
        "caption": "Stalls on Saturday night.",
        "credit": "T. Segaran",
    }
    assert caption("He kept one thing – a photo by his wife") is None
