"""The language of a source that doesn't say it."""

from pathlib import Path

import pytest

from harbor_pub.detection import detect

CASES = Path(__file__).parent / "cases" / "detection" / "texts.tsv"


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        line.split("\t")
        for line in CASES.read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    ],
)
def test_a_sentence_is_enough(tag: str, text: str) -> None:
    assert detect([text]).language == tag


@pytest.mark.parametrize(
    ("texts", "reason"),
    [
        ([], "too little text"),
        (["", "  \n"], "too little text"),
        (["12 345 678,00 – 2019 (№ 5) 1.2.3.4.5.6.7.8.9"], "too little text"),
        (["Жители города ждали парома до самого вечера."], "script of none of ours"),
        (["港は八時に開き、最初の船は九時に出ます。"], "script of none of ours"),
        (["항구는 여덟 시에 문을 열고 첫 배는 아홉 시에 떠난다."], "script of none of ours"),
        (["Le port ouvre à huit heures et le premier bateau part à neuf heures."], "French"),
        (["Der Hafen öffnet um acht, und das erste Schiff fährt um neun Uhr ab."], "German"),
        (["El puerto abre a las ocho y el primer barco sale a las nueve."], "Spanish"),
    ],
)
def test_english_is_assumed_and_said(texts: list[str], reason: str) -> None:
    found = detect(texts)
    assert found.language == "en"
    assert reason in found.reason
    assert str(found).startswith("language: English (assumed: ")
    assert "--from" in str(found)


def test_prose_counts_and_navigation_does_not() -> None:
    menu = ["Home", "About us", "Contact", "Log in", "Privacy policy"] * 10
    prose = "Kantor pelabuhan mengatakan bahwa kapal itu tidak bisa berangkat karena badai. " * 20
    found = detect([*menu, prose])
    assert (found.language, str(found)) == ("id", "language: Indonesian (detected)")


def test_words_of_another_script_do_not_decide() -> None:
    text = "The sign at the gate said “ท่าเรือ”, which is the Thai word for a port."
    assert detect([text]).language == "en"


def test_a_megabyte_takes_no_longer_than_a_page() -> None:
    assert detect(["kapal yang bisa berlayar karena angin " * 30_000]).language == "id"
