"""Lost spaces: put back where a document shows that it lost them, and nowhere else."""

import textwrap
from pathlib import Path

import pytest
from conftest import GOLD
from test_cleaning import body, document

from harbor_pub.cleaning import Switches, clean
from harbor_pub.cleaning.glue import repair

WHOLE = (Path(__file__).parent / "cases/cleaning/whole.txt").read_text("utf-8").splitlines()
GERMAN = [
    "Die Werft am alten Hafen hat den ganzen Winter an der Fähre gebaut, die im Mai fahren soll.",
    "Das Thema ist damit erledigt, weil die Stadt bis auf weiteres keine zweite bestellen will.",
]
INDONESIAN = [
    "Galangan kapal di pelabuhan lama membangun kapal feri itu sepanjang musim hujan tahun ini.",
    "Saya berharap agar negara membeli satu lagi, kata pemilik kapal, atau kita akan tutup saja.",
]


def lines_lost(text: str, width: int = 97) -> str:
    """The text as a page has it that lost its line breaks."""
    return "".join(textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False))


def test_compounds_and_names_in_a_whole_document_stay() -> None:
    assert [mended.text for mended in repair(WHOLE)] == WHOLE


@pytest.mark.parametrize("line", WHOLE)
def test_each_of_them_stays_when_it_stands_alone(line: str) -> None:
    assert repair([line])[0].text == line


@pytest.mark.parametrize("texts", [GERMAN, INDONESIAN])
def test_another_language_called_english_is_told_and_left(texts: list[str]) -> None:
    cleaned = clean(document(*texts, language="en"))
    assert body(cleaned) == texts
    assert "taken for English" in cleaned.findings[0].reason


def test_another_language_is_left_though_spaces_were_lost_around_it() -> None:
    gold = (GOLD / "seed.clean.txt").read_text("utf-8").splitlines()
    mended = repair([*map(lines_lost, gold), *INDONESIAN])
    assert [one.text for one in mended[-2:]] == INDONESIAN


def test_lost_lines_of_another_width_come_back() -> None:
    gold = (GOLD / "seed.clean.txt").read_text("utf-8").splitlines()
    mended = " ".join(one.text for one in repair([lines_lost(text, 71) for text in gold]))
    wrong = set(mended.split()) - set(" ".join(gold).split())
    assert len(wrong) <= 0.01 * len(mended.split())


def test_a_damaged_part_of_a_long_document_is_mended_and_the_rest_is_not() -> None:
    gold = (GOLD / "seed.clean.txt").read_text("utf-8").splitlines()
    long = sorted(gold, key=len)[-3:]
    texts = [*gold * 4, *map(lines_lost, long), *gold * 4]
    mended = [one.text for one in repair(texts)]
    assert mended[: len(gold) * 3] == gold * 3
    assert sum(a == b for a, b in zip(mended[len(gold) * 4 :][:3], long, strict=True)) >= 2


def test_words_are_left_where_their_rule_is_off() -> None:
    gold = (GOLD / "seed.clean.txt").read_text("utf-8").splitlines()
    glued = document(*map(lines_lost, gold))
    reasons = [
        {edit.reason for edit in clean(glued, off).edits}
        for off in (None, Switches(off=frozenset({"words"})))
    ]
    assert "words" in reasons[0]
    assert "words" not in reasons[1]
