"""Mojibake that lost a byte on its way."""

import pytest

from harbor_pub.cleaning.characters import repair


def broken(text: str) -> str:
    """UTF-8 shown as Windows-1252 by a program that drops the bytes that mean nothing there."""
    return text.encode().decode("cp1252", "ignore")


@pytest.mark.parametrize(
    "text",
    [
        "“I don’t row,” she said, “I ask where the boat wants to go.”",
        "He called it “the old ferry” – nobody else did – and sold it.",
        "“Who,” he asked, “has a rope”?",
        "They wrote “no” (in the log they wrote “yes”).",
        "It was late.”",
        "Café “Zur Fähre”: closed.",
    ],
)
def test_closing_quotation_marks_come_back(text: str) -> None:
    assert repair(broken(text), "en") == text


@pytest.mark.parametrize("text", ["The captain† and his mate‡ were lost.", "R. Lindow † 1891"])
def test_a_dagger_is_a_dagger(text: str) -> None:
    assert repair(text, "en") == text
    assert repair(text.encode().decode("cp1252"), "en") == text
