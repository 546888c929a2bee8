"""Numbers by value: what agrees, and what is missed; tests/cases/quantities.txt holds the pairs."""

from pathlib import Path

import pytest

from harbor_pub.quantities import compare
from harbor_pub.quantities.compose import composed
from harbor_pub.quantities.words import words

CASES = Path(__file__).parent / "cases" / "quantities.txt"


def cases() -> list[list[str]]:
    lines = CASES.read_text(encoding="utf-8").splitlines()
    return [
        [part.strip() for part in line.split("|")] for line in lines if line[:1] not in ("#", "")
    ]


@pytest.mark.parametrize(("locale", "source", "target", "missing", "surplus"), cases())
def test_numbers_agree_by_value(
    locale: str, source: str, target: str, missing: str, surplus: str
) -> None:
    found = compare(source, "en", target, locale)
    assert [source[m.start : m.end] for m in found.missing] == missing.split()
    assert [target[m.start : m.end] for m in found.surplus] == surplus.split()


@pytest.mark.parametrize(
    ("tag", "text", "value"),
    [
        ("en", "twenty-four", 24),
        ("en", "two hundred and six", 206),
        ("en", "three million four hundred thousand", 3_400_000),
        ("id", "dua puluh empat", 24),
        ("id", "lima belas", 15),
        ("id", "tiga ratus lima puluh ribu", 350_000),
        ("vi", "hai mươi bốn", 24),
        ("th", "ยี่สิบสี่", 24),
        ("th", "สามแสนห้าหมื่น", 350_000),
        ("zh-Hans", "二十四", 24),
        ("zh-Hans", "三十五万", 350_000),
        ("pt", "trezentos e cinquenta mil", 350_000),
        ("fil", "dalawampu at apat", 24),
    ],
)
def test_words_are_put_together(tag: str, text: str, value: int) -> None:
    assert value in list(composed(words(text, tag)))


def test_words_without_digits_are_not_asked_for() -> None:
    found = compare("One of the two ships came.", "en", "Kapal itu datang.", "id")
    assert not found.missing
    assert not found.surplus
