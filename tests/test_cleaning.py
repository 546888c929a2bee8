"""Cleaning: the forum speech exactly as the gold has it, and what must never be touched."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import GOLD, SEED
from hypothesis import given, settings
from hypothesis import strategies as st

from harbor_pub.cleaning import clean
from harbor_pub.cleaning.glue import repair
from harbor_pub.model import Block, BlockKind, Cleaned, SourceDocument
from harbor_pub.reading import read
from harbor_pub.sources import load

CASES = Path(__file__).parent / "cases" / "cleaning"


def document(*texts: str, language: str = "en") -> SourceDocument:
    blocks = tuple(
        Block(kind=BlockKind.PARAGRAPH, text=text, line=number)
        for number, text in enumerate(texts, 1)
    )
    return SourceDocument(name="a", digest="0", language=language, blocks=blocks)


def body(cleaned: Cleaned) -> list[str]:
    return [block.text for block in cleaned.document.blocks]


@pytest.fixture(scope="module")
def speech() -> Cleaned:
    return clean(replace(read(load(str(SEED))), language="en"))


def test_the_body_is_the_gold(speech: Cleaned) -> None:
    assert body(speech) == (GOLD / "seed.clean.txt").read_text(encoding="utf-8").splitlines()


def test_every_lost_space_is_put_back_and_no_other(speech: Cleaned) -> None:
    with (GOLD / "glued.tsv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    # The edit log shows a whole token, the gold the words alone.
    found = [
        (edit.line, edit.before.strip('."”'), edit.after.strip('."”')) for edit in speech.edits
    ]
    wanted = [
        (int(row["line"]), row["token"].strip('."'), row["split"].strip('."')) for row in rows
    ]
    assert len(found) == len(wanted) == 103
    missing = [row for row in wanted if not any(_same(row, edit) for edit in found)]
    assert missing == []


def _same(row: tuple[int, str, str], edit: tuple[int, str, str]) -> bool:
    return row[0] == edit[0] and row[1] in edit[1] and row[2] in edit[2]


def test_what_was_dropped_is_the_gold_and_can_be_put_back(speech: Cleaned) -> None:
    meta = json.loads((GOLD / "seed.meta.json").read_text(encoding="utf-8"))
    assert [(d.line, d.text) for d in speech.drops] == [
        (d["line"], d["text"]) for d in meta["dropped"]
    ]
    lines = SEED.read_text(encoding="utf-8").split("\n")
    assert all(drop.text == lines[drop.line - 1].strip() for drop in speech.drops)


def test_the_metadata_are_the_gold(speech: Cleaned) -> None:
    meta = json.loads((GOLD / "seed.meta.json").read_text(encoding="utf-8"))
    told = speech.document.metadata
    assert (told.title, told.url, told.published, told.site) == (
        meta["title"], meta["url"], meta["published"], meta["site"],
    )  # fmt: skip
    assert (told.source, told.editor, told.author) == (meta["source"], meta["editor"], None)
    assert (told.caption, told.credit) == (meta["photo"]["caption"], meta["photo"]["credit"])


def test_what_looks_damaged_is_reported_and_left(speech: Cleaned) -> None:
    places = {finding.line: finding.text for finding in speech.findings}
    assert set(places) == {30, 33, 35}
    assert places[33] == "ASEA"


def test_what_must_stay_whole_does(speech: Cleaned) -> None:
    whole = (GOLD / "must_not_split.txt").read_text(encoding="utf-8").splitlines()
    cut = [t for t in whole for e in speech.edits if t in e.before and t not in e.after]
    assert cut == []


def test_lost_spaces_of_a_glued_document_come_back() -> None:
    lines = (CASES / "lost_spaces.tsv").read_text(encoding="utf-8").splitlines()
    glued, whole = zip(*(line.split("\t") for line in lines), strict=True)
    assert [mended.text for mended in repair(list(glued))] == list(whole)


def test_clean_text_is_not_touched() -> None:
    kept = (CASES / "untouched.txt").read_text(encoding="utf-8").splitlines()
    assert body(clean(document(*kept))) == kept


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        line.split("\t")
        for line in (CASES / "furniture.tsv").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    ],
)
def test_furniture_outside_the_body_goes_and_is_logged(text: str, reason: str) -> None:
    prose = "The two sides agreed to meet again in the capital in the spring of next year."
    cleaned = clean(document(text, prose, prose + " All of them."))
    assert body(cleaned) == [prose, prose + " All of them."]
    assert [(drop.text, drop.reason) for drop in cleaned.drops] == [(text, reason)]


def test_a_doubtful_line_inside_the_body_is_kept() -> None:
    prose = "The two sides agreed to meet again in the capital in the spring of next year."
    assert body(clean(document(prose, "Read more", prose)))[1] == "Read more"


def test_rules_for_english_are_for_english_alone() -> None:
    text = "Kerja samaantara negara ini akan diteruskan padatahun yang akan datang."
    assert body(clean(document(text, language="ms"))) == [text]


def test_a_zero_width_space_is_text_in_khmer_and_junk_in_english() -> None:
    text = "ក\u200bខ គ។"
    assert body(clean(document(text, language="km"))) == [text]
    assert body(clean(document("in\u200bformation for every reader."))) == [
        "information for every reader."
    ]


def test_mojibake_is_mended_and_quotes_stay_curly() -> None:
    cleaned = clean(document("The ministerâ€™s “plan” was read aloud."))
    assert body(cleaned) == ["The minister’s “plan” was read aloud."]
    assert cleaned.edits[0].reason == "characters"


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.text(alphabet=st.sampled_from("the andofASEANx.,(\"'’1 "), max_size=80), max_size=4)
)
def test_a_split_adds_spaces_and_changes_nothing_else(texts: list[str]) -> None:
    for text, mended in zip(texts, repair(texts), strict=True):
        assert "".join(mended.text.split()) == "".join(text.split())
