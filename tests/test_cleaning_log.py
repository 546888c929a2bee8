"""The log of cleaning: it gives the source back, markup follows it, a person can read it."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import SEED
from hypothesis import given, settings
from hypothesis import strategies as st

from harbor_pub.cleaning import RULES, clean, restored, switches
from harbor_pub.cleaning.edits import changes, shifted, undone
from harbor_pub.errors import UsageError
from harbor_pub.model import Block, BlockKind, Cleaned, Markup, SourceDocument
from harbor_pub.pipeline import open_source
from harbor_pub.publishing import cleaning_log

PAGES = Path(__file__).parent / "cases" / "pages"
PIECES = (
    "Home | News | Sport", "Share: 3", "Advertisement", "By Jane Doe | 3 March 2024", 
    "Baca juga: Apa",
    "The two sides agreed to meet again in the capital in the spring of next year.",
    "The ferry left the jetty on Sunday morning with a great number of people on",
    "autumnday in Nanning,and the ASEANcountries met.", "an electro-", "nic mail was sent to all.",
    "The ministerâ€™s  plan", "• an item", "4", "Annual Report", "大家上午好!今天我们在这里庆祝。", 
    "a\u00adb",
    "A speaker at the forum. [Photo/agency]", "© 2024 The Herald", "a   wide    gap", "\u200b",
)  # fmt: skip


def document(texts: list[str], kind: BlockKind = BlockKind.PARAGRAPH) -> SourceDocument:
    blocks, line = [], 1
    for text in texts:
        blocks.append(Block(kind=kind, text=text, line=line))
        line += text.count("\n") + 2
    return SourceDocument(name="a", digest="0", language="en", blocks=tuple(blocks))


def lines(source: SourceDocument) -> list[str]:
    return [line for block in source.blocks for line in block.text.split("\n")]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.lists(st.sampled_from(PIECES), min_size=1, max_size=4).map("\n".join), max_size=9),
    st.lists(st.sampled_from(RULES), max_size=3),
    st.sampled_from(["en", "id", "th"]),
)
def test_the_log_gives_the_source_back(texts: list[str], off: list[str], language: str) -> None:
    source = replace(document(texts), language=language)
    assert restored(clean(source, switches(no_rule=off))) == lines(source)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text(max_size=60), max_size=6))
def test_the_log_gives_any_text_back(texts: list[str]) -> None:
    source = document(texts)
    assert restored(clean(source)) == lines(source)


@pytest.mark.parametrize("page", sorted(PAGES.glob("*/page.txt")), ids=lambda p: p.parent.name)
def test_the_log_gives_whole_pages_back(page: Path) -> None:
    source = open_source(page)
    assert restored(clean(source)) == lines(source)


def test_a_log_of_another_document_is_refused() -> None:
    told = clean(
        document(["We met in Nan\u00adning in the spring, and the two countries agreed there."])
    )
    other = clean(document(["Another text that has some more words than the first one had."]))
    mixed = Cleaned(document=other.document, edits=told.edits)
    with pytest.raises(ValueError, match="not where the log has it"):
        restored(mixed)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab -\n", max_size=30), st.text(alphabet="ab -\n", max_size=30))
def test_changes_are_undone(before: str, after: str) -> None:
    assert undone(after, changes(before, after, line=1, reason="test")) == before


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_markup_stays_on_its_letters(data: st.DataObject) -> None:
    words = data.draw(
        st.lists(st.text(alphabet="abc", min_size=2, max_size=5), min_size=1, max_size=6)
    )
    before = " ".join(words)
    after = " ".join(
        word[:cut] + " " + word[cut:] if 0 < cut < len(word) else word
        for word, cut in ((word, data.draw(st.integers(0, 5))) for word in words)
    )
    start = data.draw(st.integers(0, len(before) - 1))
    end = data.draw(st.integers(start + 1, len(before)))
    edits = list(changes(before, after, line=1, reason="words"))
    moved = shifted([Markup(start=start, end=end, kind="bold")], edits)
    marked = "".join(after[m.start : m.end] for m in moved)
    assert "".join(marked.split()) == "".join(before[start:end].split())


def test_markup_follows_a_space_put_back() -> None:
    text = "We met on a golden autumnday in Nanning, a city of parks and of long avenues."
    start = text.index("day")
    block = Block(
        kind=BlockKind.PARAGRAPH, text=text, line=1,
        markup=(Markup(start=start, end=start + 3, kind="bold"),),
    )  # fmt: skip
    source = SourceDocument(name="a", digest="0", language="en", blocks=(block, block))
    cleaned = clean(source).document.blocks[0]
    (span,) = cleaned.markup
    assert cleaned.text[span.start : span.end] == "day"


def test_code_is_never_touched() -> None:
    code = Block(kind=BlockKind.CODE, text="x = a,b\n  autumnday\n\nShare: 0", line=1)
    prose = Block(
        kind=BlockKind.PARAGRAPH, text="The two sides agreed to meet again in the spring.", line=9
    )
    source = SourceDocument(name="a", digest="0", language="en", blocks=(prose, code, prose))
    assert code in clean(source).document.blocks


def test_a_line_is_kept_by_number_or_pattern_and_a_rule_switched_off() -> None:
    prose = "The two sides agreed to meet again in the capital in the spring of next year."
    source = document(["Home > News > Asia", prose, prose, "Share: 12", "© 2015 Example News"])
    kept = [b.text for b in clean(source, switches(["1", "^Share"])).document.blocks]
    assert kept == ["Home > News > Asia", prose, prose, "Share: 12"]
    off = clean(source, switches(no_rule=["copyright line", "after the text"]))
    assert off.document.blocks[-1].text == "© 2015 Example News"


def test_unknown_rules_and_broken_patterns_are_refused() -> None:
    with pytest.raises(UsageError, match="the rules are: characters"):
        switches(no_rule=["nonsense"])
    with pytest.raises(UsageError, match="no regular expression"):
        switches(["("])


def test_every_reason_in_the_log_can_be_switched_off() -> None:
    cleaned = [clean(open_source(page)) for page in (SEED, *PAGES.glob("*/page.txt"))]
    reasons = {one.reason for c in cleaned for one in (*c.drops, *c.edits)}
    assert reasons <= set(RULES)


def test_the_page_shows_what_was_dropped_edited_and_found() -> None:
    html = cleaning_log.render(clean(open_source(SEED))).decode()
    assert "<script" not in html
    assert re.search(r"default-src 'none'", html)
    assert "autumn<ins>␣</ins>day" in html
    assert "share: 0" in html
    assert html.index("ASEA") < html.index("Dropped from the page")


def test_the_json_is_the_whole_log() -> None:
    told = json.loads(cleaning_log.render_json(clean(open_source(SEED))))
    assert len(told["edits"]) == 103
    assert {"line", "before", "after", "reason", "score", "block", "at"} == set(told["edits"][0])
    assert {"line", "text", "reason", "place"} == set(told["dropped"][0])
