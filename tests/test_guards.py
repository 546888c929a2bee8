"""What the engine doesn't ask of a model, and what it asks without guards; the cases are text."""

import pytest

from harbor_pub.engine import Engine, catalog
from harbor_pub.engine.clauses import clauses
from harbor_pub.engine.labels import label
from harbor_pub.engine.letterless import letterless
from harbor_pub.model import Markup
from harbor_pub.placeables import placeables


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(catalog().package("en", "id"))


def said(engine: Engine, texts: list[str]) -> list[str]:
    answers = {n: h for batch in engine.translate(texts) for n, h in batch.items()}
    return [answers[number].text for number in range(len(texts))]


@pytest.mark.parametrize(
    "text",
    ["|", "♪", "🌷🌷 🌷", "?!?!", "5", "12,500", "12 %", "file.txt; C:\\a\\b.docx",
     "#StaySafe @maria_b", "user@example.org", "https://example.org/a-b", "E=mc²",
     "+62 21 555", "***"],
)  # fmt: skip
def test_what_is_no_language_is_copied(engine: Engine, text: str) -> None:
    assert letterless(text, placeables(text))
    assert said(engine, [text]) == [text]


@pytest.mark.parametrize("text", ["A", "No. 7", "Mr.", "5 km", "ก", "Lee & Tan"])
def test_what_has_a_letter_is_asked(text: str) -> None:
    assert not letterless(text, placeables(text))


@pytest.mark.parametrize(
    ("text", "before"),
    [("a. First item", "a. "), ("1. The meeting", "1. "), ("2) Members", "2) "),
     ("(iv) Ships", "(iv) "), ("1.2. Ships", "1.2. "), ("• Ships", "• "), ("– Ships", "– "),
     ("1.", ""), ("Ships. Boats", ""), ("1.5 million ships", ""), ("2015. A year", ""),
     ("-5 degrees", "")],
)  # fmt: skip
def test_labels_are_set_aside(text: str, before: str) -> None:
    assert label(text) == before


def test_a_label_is_put_back_before_the_markup_behind_it(engine: Engine) -> None:
    mark = Markup(start=3, end=14, kind="bold")
    ((_, answer),) = next(
        engine.translate(
            [
                "a. See ASEAN.",
            ],
            [(mark,)],
        )
    ).items()
    assert answer.text.startswith("a. ")
    assert all(m.start >= 3 and m.end <= len(answer.text) for m in answer.markup)


def test_words_of_letters_that_a_package_lacks_come_out_whole(engine: Engine) -> None:
    (text,) = said(engine, ["The value is ≥ 5 and the water is H₂O."])
    assert all(word in text for word in ("≥", "5", "H₂O"))


def test_code_is_kept_to_the_letter(engine: Engine) -> None:
    source = "Then run pip install ships to go on."
    mark = Markup(start=9, end=26, kind="code")
    ((_, answer),) = next(engine.translate([source], [(mark,)])).items()
    assert "pip install ships" in answer.text


def test_no_sentence_is_cut_at_an_abbreviation() -> None:
    text = "The U.S. President came to the city. He left on Nov. 16 for the north of the land."
    assert clauses(text, lambda piece: len(piece) < 60, "en")[0] == text[:37]


def test_without_guards_the_first_answer_stands(engine: Engine) -> None:
    texts = ["1. The meeting opens.", "STOP", "♪", "The 21st century began with the 54th meeting."]
    plain = Engine(engine.package, guards=False)
    drafts = {n: d.text for some in plain.decoder.decode(texts) for n, d in some.items()}
    assert said(plain, texts) == [drafts[n] for n in range(len(texts))]
    assert plain.signature != engine.signature
