"""Set phrases are said as they are said there; what only looks like one is translated."""

import unicodedata

import pytest

from harbor_pub.engine import Chain, catalog
from harbor_pub.engine.phrasebook import digest, phrase
from harbor_pub.languages import TARGETS
from harbor_pub.model import Markup

TAGS = [one.tag for one in TARGETS if digest(one.tag)]


def test_ten_languages_have_the_same_phrases() -> None:
    assert len(TAGS) == 10
    for text in ("Good morning!", "Distinguished guests, ladies and gentlemen,", "Thank you."):
        assert all(phrase(text, tag) for tag in TAGS)


@pytest.mark.parametrize(
    ("text", "locale", "said"),
    [
        ("Good morning!", "id", "Selamat pagi!"),
        ("good morning", "zh-Hans", "早上好"),
        ("Thank you.", "my", "ကျေးဇူးတင်ပါသည်။"),
        ("Thank you.", "th", "ขอขอบคุณ"),
        ("Ladies and Gentlemen,", "zh-Hans", "女士们、先生们，"),
        ("CONTENTS", "vi", "Mục lục"),
    ],
)
def test_case_and_the_mark_at_the_end_do_not_matter(text: str, locale: str, said: str) -> None:
    assert phrase(text, locale) == said


@pytest.mark.parametrize(
    "text", ["Good morning, Vietnam!", "Thank you for nothing.", "No!!", "Yes?", "", "..."]
)
def test_another_text_is_no_phrase(text: str) -> None:
    assert phrase(text, "id") is None


def test_a_locale_without_a_phrasebook_has_none() -> None:
    assert phrase("Good morning!", "tet") is None
    assert digest("tet") == ""


@pytest.mark.parametrize("tag", TAGS)
def test_every_phrase_is_storable_and_in_its_own_script(tag: str) -> None:
    language = next(one for one in TARGETS if one.tag == tag)
    for text in ("Good morning", "Press release", "Dear friends", "Background"):
        said = phrase(text, tag)
        assert said
        assert unicodedata.is_normalized("NFC", said)
        assert said.isascii() <= (language.script == "Latn")


def test_a_chain_says_phrases_itself_and_translates_the_rest() -> None:
    chain = Chain(catalog().route("en", "id"))
    texts = ["Good morning!", "The ferry leaves at noon.", "Thank you."]
    marks = ((Markup(start=0, end=13, kind="bold"),), (), (Markup(start=0, end=5, kind="bold"),))
    found = {n: h for batch in chain.translate(texts, marks) for n, h in batch.items()}
    assert sorted(found) == [0, 1, 2]
    assert found[0].text == "Selamat pagi!"
    assert found[0].markup == (Markup(start=0, end=13, kind="bold"),)
    assert "noon" not in found[1].text
    assert found[2].text, "markup on a part of a phrase leaves it to the machine"
    assert chain.signature.endswith(f"|phrases:{digest('id')}")
