"""Segmentation: nothing is lost, and sentences begin where a linguist says."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harbor_pub.languages import ENGLISH, TARGETS
from harbor_pub.model import Block, BlockKind, Markup, Metadata, SourceDocument
from harbor_pub.segmentation import segments, split
from harbor_pub.segmentation.lengths import ABSURD
from harbor_pub.segmentation.rules import SECTIONS, parse, rules

CASES = Path(__file__).parent / "cases" / "segmentation"
TAGS = [language.tag for language in (ENGLISH, *TARGETS)]


def cases() -> list[tuple[str, str]]:
    """A language and a paragraph with its marks."""
    return [
        (path.stem, line)
        for path in sorted(CASES.glob("*.txt"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    ]


@pytest.mark.parametrize(("language", "marked"), cases())
def test_a_sentence_begins_where_the_case_says(language: str, marked: str) -> None:
    text = marked.replace("‖", "")
    assert "‖".join(split(text, language)) == marked


def test_every_language_has_a_table_and_cases() -> None:
    tags = {tag.split("-")[0] for tag in TAGS}
    assert {path.stem for path in CASES.glob("*.txt")} == tags
    assert all(len([1 for name, _ in cases() if name == tag]) >= 10 for tag in tags)


# Letters, stops, closers, digits and white space of every script we know, so that runs of them
# meet each other; whole words that the tables know; and anything else.
_LETTERS = "aBé1९.!?…。！။៕។លៗๆฯໆ”“\"'«»」()–,;，、၊I中文เไ"
_WORDS = (
    "iP",
    "ย์", "ก็", "ກໍ", "ស្ត្រ", "ក្រ", "က္က", "မြန်မာ", "தமிழ்", "ế", "Dr.", "e.g.", "No.", "U.S.", "etc.",
    "a.m.", "។ល។", "ดร.", "ດຣ.", "3.5", "www.a.b/c.d", "อย่างไรก็ตาม", "ດັ່ງນັ້ນ",
)  # fmt: skip
_PIECES = st.sampled_from([*_LETTERS, *_WORDS])
_SPACE = st.sampled_from(["", "", " ", "  ", "\n", "\t", "\u00a0", "\u200b", "\u3000"])
_TEXT = st.lists(st.tuples(_PIECES, _SPACE), max_size=40).map(
    lambda pairs: "".join(piece + space for piece, space in pairs)
) | st.text(max_size=200)
_LONG = st.tuples(_TEXT, st.integers(1, 40)).map(lambda pair: pair[0] * pair[1])


@settings(max_examples=300, deadline=None)
@given(_TEXT | _LONG, st.sampled_from(TAGS))
def test_the_segments_of_a_text_joined_are_the_text(text: str, language: str) -> None:
    found = split(text, language)
    assert "".join(found) == text
    assert not text.strip() or all(sentence.strip() for sentence in found)
    assert all(sentence[0].strip() for sentence in found[1:])


@settings(max_examples=100, deadline=None)
@given(_LONG, st.sampled_from(TAGS))
def test_no_segment_is_absurdly_long(text: str, language: str) -> None:
    for sentence in split(text, language):
        # White space and a letter's marks stay with what is before them, however many there are.
        assert len(sentence.rstrip()) <= ABSURD + 64


@st.composite
def _blocks(draw: st.DrawFn) -> Block:
    text = draw(_TEXT | _LONG)
    offsets = st.integers(0, len(text))
    marks = draw(st.lists(st.tuples(offsets, offsets), max_size=4))
    return Block(
        kind=draw(st.sampled_from([k for k in BlockKind if k is not BlockKind.TITLE])),
        text=text,
        markup=tuple(
            Markup(start=min(pair), end=max(pair), kind="link", href=str(number))
            for number, pair in enumerate(marks)
        ),
    )


@settings(max_examples=200, deadline=None)
@given(st.lists(_blocks(), max_size=3), st.sampled_from(TAGS))
def test_a_block_and_its_markup_come_back_from_the_segments(
    blocks: list[Block], language: str
) -> None:
    document = SourceDocument(name="a", digest="0", language=language, blocks=tuple(blocks))
    found = segments(document)
    assert len({segment.id for segment in found}) == len(found)
    for number, block in enumerate(blocks):
        own = [segment for segment in found if segment.block == number]
        joined = "".join(segment.source + segment.space for segment in own)
        assert joined == (block.text if block.text.strip() else "")
        marked, at = set(), 0
        for segment in own:
            for mark in segment.markup:
                assert 0 <= mark.start < mark.end <= len(segment.source)
                marked |= {(at + i, mark.href) for i in range(mark.start, mark.end)}
            at += len(segment.source) + len(segment.space)
        assert marked == {
            (i, mark.href)
            for mark in block.markup
            for i in range(mark.start, mark.end)
            if own and not _is_space_between(own, i)
        }


def _is_space_between(own: list, offset: int) -> bool:
    at = 0
    for segment in own:
        at += len(segment.source)
        if at <= offset < at + len(segment.space):
            return True
        at += len(segment.space)
    return False


def test_code_titles_and_headings_are_one_segment_each() -> None:
    text = "One. Two. Three."
    code = "    if x:\n        y. Z()\n"
    document = SourceDocument(
        name="a", digest="0", language="en",
        blocks=(
            Block(kind=BlockKind.HEADING, text=text, level=2),
            Block(kind=BlockKind.CODE, text=code),
            Block(kind=BlockKind.QUOTE, text=text),
        ),
        metadata=Metadata(title=text, caption=text),
    )  # fmt: skip
    found = segments(document)
    assert [segment.block for segment in found] == [0, 1, 1, 1, 2, 3, 4, 4, 4]
    assert found[5].source + found[5].space == code


def test_an_unchanged_sentence_keeps_its_id() -> None:
    def ids(*texts: str) -> list[str]:
        blocks = tuple(Block(kind=BlockKind.PARAGRAPH, text=text) for text in texts)
        document = SourceDocument(name="a", digest="0", language="en", blocks=blocks)
        return [segment.id for segment in segments(document)]

    before = ids("The ship left. Nobody waved.", "It came back.")
    after = ids("A new line.", "The ship left at noon. Nobody waved. Few saw it.", "It came back.")
    assert [id_ for id_ in before if id_ in after] == before[1:]


THAI = (
    "ชาวบ้านในหมู่บ้านริมน้ำเล่าว่าเมื่อฝนตกหนักติดต่อกันหลายวันน้ำในแม่น้ำจะสูงขึ้นอย่างรวดเร็ว "
    "พวกเขาจึงต้องย้ายข้าวของขึ้นไปไว้บนชั้นสอง ผู้ใหญ่บ้านกล่าวว่า “เราเตรียมเรือไว้ 12 ลำ "
    "และเตรียมอาหารไว้พอสำหรับสามวัน ไม่ต้องกังวล” เมื่อวันที่ 5 ตุลาคม พ.ศ. 2562 เวลา 08.30 น. "
)


def test_thai_is_cut_at_spaces_and_never_in_a_quotation_or_at_a_number() -> None:
    found = split((THAI * 4).strip(), "th")
    assert len(found) > 2
    for sentence in found:
        assert len(sentence) <= rules("th").longest
        assert sentence.count("“") == sentence.count("”")
        assert not sentence[0].isdigit()
    assert all(len(sentence) > 100 for sentence in found)


@pytest.mark.parametrize("text", ["ကျေးဇူးတင်ပါတယ်", "เก็บไว้ก่อน", "ស្ត្រីខ្មែរ", "ສະບາຍດີ", "தமிழ்"])
def test_a_text_without_any_space_is_cut_between_whole_letters(text: str) -> None:
    found = split(text * 300, "en")
    assert len(found) > 1
    for before, after in pairwise(found):
        assert before[-1] not in "\u1039\u17d2เไແໄ"
        assert split(after[0], "en") == [after[0]]
        assert after[0].isalpha()


def test_a_long_sentence_is_cut_after_a_clause() -> None:
    text = "The list of those who came is long: " + "Anna from the north, " * 90 + "and Ben."
    found = split(text, "en")
    assert len(found) == 2
    assert found[0].endswith("north, ")
    assert max(map(len, found)) < 1000


def test_a_table_tells_what_is_wrong_with_it() -> None:
    for text, reason in [
        ("[nope]\na", "t:1: section"),
        ("[never]\n[never]", "t:2: section"),
        ("a\n[never]", "t:1: words before"),
        ("[longest]\nmany", "t:2: 'many'"),
    ]:
        with pytest.raises(ValueError, match=reason.replace("[", r"\[")):
            parse(text, "t")
    assert parse("# a remark\n\n[never]\nDr mr", "t") == {"never": frozenset({"Dr", "mr"})}


def test_every_section_is_told_of_in_the_how_to() -> None:
    how_to = (Path(__file__).parents[1] / "docs" / "segmentation.md").read_text(encoding="utf-8")
    assert all(f"`[{section}]`" in how_to for section in SECTIONS)
