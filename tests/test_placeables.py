"""What must come out as it went in: found, missed, masked, put back."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from harbor_pub.engine import masking
from harbor_pub.placeables import Kind, localised, missing, placeables


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("See https://example.org/a?b=1, or (http://a.example/b_(c)).",
         ["https://example.org/a?b=1", "http://a.example/b_(c)"]),
        ("Write to a.b+c@mail.example.org.", ["a.b+c@mail.example.org"]),
        ("Hello {name}, {{count}} ${x} %s %(who)s %1$d <b>new</b> &amp;",
         ["{name}", "{{count}}", "${x}", "%s", "%(who)s", "%1$d", "<b>", "</b>", "&amp;"]),
        ("Form ABC-123/45 on COVID-19 by G20 and snake_case for @harbour",
         ["ABC-123/45", "COVID-19", "G20", "snake_case", "@harbour"]),
        ("It cost 1,234.5 dollars in 2015.", ["1,234.5", "2015"]),
        ("ASEAN and the UN met; well-being is 50% of it.", ["50"]),
        ("No such thing here, <3 and a % b.", ["3"]),
    ],
)  # fmt: skip
def test_placeables_are_found(text: str, found: list[str]) -> None:
    assert [placeable.text for placeable in placeables(text)] == found
    assert all(text[p.start : p.end] == p.text for p in placeables(text))


@pytest.mark.parametrize(
    ("locale", "target", "lost"),
    [
        ("id", "Tiba 12 kapal, 3.500,5 ton.", []),
        ("th", "เรือ ๑๒ ลำ ๓,๕๐๐.๕ ตัน", []),
        ("km", "កប៉ាល់ ១២ គ្រឿង 3,500.5", []),
        ("th", "เรือ ១២ ลำ 3,500.5 ตัน", ["12"]),
        ("id", "Tiba kapal.", ["12", "3,500.5"]),
    ],
)
def test_numbers_count_in_the_digits_that_a_locale_writes(
    locale: str, target: str, lost: list[str]
) -> None:
    source = "12 ships came with 3,500.5 tons."
    assert [placeable.text for placeable in missing(source, target, locale)] == lost


def test_what_is_said_twice_is_missed_when_it_is_there_once() -> None:
    source = "From {a} to {a} by 5, then 5 again."
    assert [p.text for p in missing(source, "Dari {a}, 5.", "id")] == ["{a}", "5"]


def test_digits_inside_of_an_address_are_no_number() -> None:
    source = "See https://example.org/2015 for 2015."
    assert [p.kind for p in missing(source, "Lihat https://example.org/2015.", "id")] == [
        Kind.NUMBER
    ]


@pytest.mark.parametrize(
    ("number", "locale", "written"),
    [("1,234.5", "id", "1.234,5"), ("1,234", "vi", "1.234"), ("3.5", "id", "3,5"),
     ("1,234.5", "th", "1,234.5"), ("2015", "id", "2015"), ("1.2.2015", "id", "1.2.2015")],
)  # fmt: skip
def test_numbers_get_the_separators_of_the_locale(number: str, locale: str, written: str) -> None:
    assert localised(number, "en", locale) == written


SENTENCES = st.lists(
    st.sampled_from(
        ["See", "the ship", "https://example.org/a", "{name}", "a@b.example", "1,250", "%s", "G20",
         "7", "or", "…", "กำ", "。"]
    ),
    min_size=1, max_size=9,
).map(" ".join)  # fmt: skip


@given(SENTENCES, st.sampled_from(masking.FORMS))
@settings(max_examples=200, deadline=None)
def test_masked_and_unmasked_is_the_text_again(text: str, form: str) -> None:
    masked = masking.mask(text, placeables(text), form)
    assume(placeables(text))
    assert masked is not None
    edits = masking.unmasking(masked, masked.text, "en", "th")
    assert edits is not None
    assert masking.replaced(masked.text, edits) == text
    for offset in (p.start for p in placeables(text)):
        there = masking.moved(offset, masked.edits)
        assert masking.moved(there, edits) == offset


def test_a_mask_that_came_out_damaged_spoils_the_answer() -> None:
    text = "From 10 to 20."
    masked = masking.mask(text, placeables(text), "X{}")
    assert masked is not None
    assert masking.unmasking(masked, "Dari X1 sampai X28.", "en", "id") is None
    assert masking.unmasking(masked, "Dari X12.", "en", "id") is None
    edits = masking.unmasking(masked, "Dari X 1 sampai sana.", "en", "id")
    assert edits is not None
    assert masking.replaced("Dari X 1 sampai sana.", edits) == "Dari 10 sampai sana."


def test_no_mask_is_used_that_stands_in_the_text() -> None:
    text = "X1 is not 15."
    assert masking.mask(text, placeables(text), "X{}") is None


@pytest.mark.parametrize(
    ("said", "put_back"),
    [
        ("Abad X1 dimulai dengan rapat X2.", "Abad 21 dimulai dengan rapat 54."),
        ("Abad ke-X1 dan ke-X2", "Abad ke-21 dan ke-54"),
        ("Abad X1nya dan X2", "Abad 21nya dan 54"),  # letters beside a mask
        ("Abad X1 saja", "Abad 21 saja"),  # what is not there stays lost
        ("Abad X1 dan X2, ya X1", None),  # said twice
        ("Abad X1 dan X3", None),  # invented
        ("Abad x1 dan X2", None),
        ("Abad X๑ dan X2", None),
        ("Abad X-1 dan X2", None),
        ("Abad 1 dan X2", None),  # a mask's bare number
        ("Abad XX1 dan X2", None),
    ],
)
def test_no_mask_is_left_in_what_a_model_said(said: str, put_back: str | None) -> None:
    text = "The 21st century began with the 54th meeting."
    masked = masking.mask(text, placeables(text), "X{}")
    assert masked is not None
    assert masked.text == "The X1 century began with the X2 meeting."
    edits = masking.unmasking(masked, said, "en", "id")
    assert (None if edits is None else masking.replaced(said, edits)) == put_back


@given(
    st.lists(
        st.sampled_from(["X", "1", "2", "3", "70", "#", "[", "]", "(", ")", "*", "Q", " ", "st",
                         "-", "kapal", "๑", "x", "ke", "{name}"]),
        max_size=12,
    ).map("".join),
    st.sampled_from(masking.FORMS),
)  # fmt: skip
@settings(max_examples=500, deadline=None)
def test_whatever_a_model_says_no_mask_comes_out(said: str, form: str) -> None:
    text = "{name} met 45 ships and 67 boats."
    masked = masking.mask(text, placeables(text), form)
    assert masked is not None
    edits = masking.unmasking(masked, said, "en", "id")
    if edits is not None:
        out = masking.replaced(said, edits)
        assert not any(mark.casefold() in out.casefold() for mark in masked.marks)


def test_tags_stand_apart_from_words_while_they_are_masked() -> None:
    text = "Click <b>here</b> to go on."
    masked = masking.mask(text, placeables(text), "X{}")
    assert masked is not None
    assert masked.text == "Click X1 here X2 to go on."
    said = "Klik X1 di sini X2 untuk lanjut."
    edits = masking.unmasking(masked, said, "en", "id")
    assert edits is not None
    assert masking.replaced(said, edits) == "Klik <b>di sini</b> untuk lanjut."


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Open C:\\Users\\Ana\\report.docx, then /usr/share/doc or ~/notes/a.txt.",
         ["C:\\Users\\Ana\\report.docx", "/usr/share/doc", "~/notes/a.txt"]),
        ("Read report.final.pdf and/or the README.md.", ["report.final.pdf", "README.md"]),
        ("Use #StaySafe, not #1.", ["#StaySafe", "1"]),
        ("At least 0.85.x, better v1.2 or 1.2.3-rc1.", ["0.85.x", "v1.2", "1.2.3-rc1"]),
        ("H₂O, E=mc² and Ca2+ by camelCase on an iPhone.",
         ["H₂O", "E=mc²", "Ca2+", "camelCase", "iPhone"]),
        ("Two men went to Mr. Lee's; he said: end.Then they left.", []),
        ("Gas/oil, x=y or McDonald and 24/7.", ["x=y", "24", "7"]),
    ],
)  # fmt: skip
def test_files_versions_topics_and_formulas_are_found(text: str, found: list[str]) -> None:
    assert [placeable.text for placeable in placeables(text)] == found


@pytest.mark.parametrize(
    ("source", "target", "lost"),
    [
        ("an M16 rifle", "ไรเฟิล M 16", []),
        ("the H5N1 virus", "ဗိုင်းရပ်စ် H၅N၁", []),
        ("60 iPods", "60 iPod", []),
        ("the H5N1 virus", "virus H5N2", ["H5N1"]),
        ("%s ships", "kapal 100 %", ["%s"]),
        ("See https://example.org/docs.", "Lihat https://example.org/doc.", ["https://example.org/docs"]),
        ("See https://example.org/a-b.", "Lihat https://example.org/ab.", ["https://example.org/a-b"]),
        ("Use snake_cases.", "Pakai snake_case.", ["snake_cases"]),
        ("Open a-b.pdf.", "Buka ab.pdf.", ["a-b.pdf"]),
    ],
)  # fmt: skip
def test_only_a_designation_may_be_said_otherwise(
    source: str, target: str, lost: list[str]
) -> None:
    assert [placeable.text for placeable in missing(source, target, "my")] == lost
