"""Terms in what the engine says, in signatures, and in what is out of date."""

from dataclasses import replace
from pathlib import Path

import pytest

from harbor_pub import freshness, pipeline
from harbor_pub.engine import Chain, catalog
from harbor_pub.engine.decoding import Alignment
from harbor_pub.engine.terminology import masked_for, placed, tight
from harbor_pub.model import Hypothesis, Note
from harbor_pub.placeables import placeables
from harbor_pub.settings import Settings
from harbor_pub.terms import Base, Entry, Found

SPEECH = "We will rely on the Silk Road Fund. The ministers met in the city on Monday."
OWN = Base([Entry(locale="id", source="ministers", preferred="para wazir")])


def said(chain: Chain, text: str) -> Hypothesis:
    return {n: one for some in chain.translate([text]) for n, one in some.items()}[0]


def chain(terms: Base | None, *, guards: bool = True, locale: str = "id") -> Chain:
    return Chain(catalog().route("en", locale), terms=terms, guards=guards)


@pytest.mark.parametrize(
    ("locale", "wanted"),
    [("id", "Dana Jalur Sutra"), ("th", "กองทุนเส้นทางสายไหม"), ("zh-Hans", "丝路基金")],
)
def test_a_term_that_is_not_said_is_asked_for_again(locale: str, wanted: str) -> None:
    text = "We will rely on the Silk Road Fund."
    assert wanted not in said(chain(None, locale=locale), text).text
    answer = said(chain(Base(), locale=locale), text)
    assert wanted in answer.text
    assert {Note.TERMS, Note.TERM_PLACED} & set(answer.notes)


def test_without_guards_there_are_no_terms() -> None:
    plain = chain(Base(), guards=False)
    assert "Dana Jalur Sutra" not in said(plain, "We will rely on the Silk Road Fund.").text
    assert plain.signature_of(SPEECH) == plain.signature


def test_a_text_without_a_term_is_said_as_ever() -> None:
    text = "The weather was good in the morning."
    assert said(chain(Base()), text) == said(chain(None), text)
    assert chain(Base()).signature_of(text) == chain(None).signature


def test_a_changed_term_makes_anew_the_units_that_hold_it(tmp_path: Path) -> None:
    source = tmp_path / "speech.txt"
    source.write_text(f"A speech\n\n{SPEECH}\n", encoding="utf-8")
    desk = pipeline.open_desk(Settings(record=f"sqlite:///{tmp_path / 'record.sqlite'}"))
    prepared = pipeline.prepare(source, spoken="en")
    first, edition = pipeline.make(desk, prepared, "id", tmp_path / "out")
    with pipeline.outlet(desk, tmp_path / "out") as out:
        out.put(prepared, [edition])
    assert freshness.outdated(desk, [source], tmp_path / "out") == ([], [])
    changed = replace(desk, terms=OWN)
    (stale,), lost = freshness.outdated(changed, [source], tmp_path / "out")
    assert (list(stale.signatures), lost) == (["id"], [])
    again = pipeline.translate(changed, prepared, "id")
    assert (first.translated, again.translated) == (len(prepared.segments), 1)
    before, after = first.bitext.units, again.bitext.units
    differ = [b.segment.source for a, b in zip(before, after, strict=True) if a != b]
    assert differ == ["The ministers met in the city on Monday."]


TERM = Found(entry=Entry(locale="th", source="red house", preferred="บ้านแดง"), start=4, end=13)


def test_a_term_is_put_where_the_model_looked() -> None:
    text = "ดู เรือนสีชาด วันนี้"
    spans = ((0, 2), (3, 13), (14, 20))
    alignment = Alignment(
        source=((0, 3), (4, 13), (14, 19)), target=spans,
        weights=((0.9, 0.1, 0.0), (0.1, 0.9, 0.0), (0.0, 0.1, 0.9)),
    )  # fmt: skip
    edit = placed(TERM, "see red house today", (), text, [alignment], "th")
    assert edit == (3, 13, "บ้านแดง")
    assert placed(TERM, "see red house today", (), "เรือน", [], "th") is None


def test_a_mask_for_a_term_covers_the_placeables_in_it() -> None:
    found = Found(entry=Entry(locale="id", source="x", preferred="y"), start=4, end=16)
    text = "the 21st Century on 3 May"
    assert [p.text for p in masked_for([found], placeables(text))] == ["y", "3"]


def test_no_space_stays_around_a_term_where_words_have_none() -> None:
    text = "在 X1 的 X2."
    edits = [(2, 4, "丝路基金"), (7, 9, "AIIB")]
    assert tight(edits, text, "zh-Hans") == ((1, 5, "丝路基金"), (7, 9, "AIIB"))
    assert tight(edits, text, "id") == tuple(edits)
