"""The filters of the training recipe: what is dropped, and what must stay."""

import pytest

from training import filters

CASES = [
    # filter or None, code, english, target
    (None, "id", "The port opened on 3 March 2024.", "Pelabuhan dibuka pada 3 Maret 2024."),
    (None, "id", "Firefox", "Firefox"),
    (None, "id", "It cost $2000 a day.", "Harganya $2000 per hari."),
    (None, "id", "He paid 1,500.50 dollars.", "Ia membayar 1.500,50 dolar."),
    (None, "my", "Chapter 12 begins here.", "အခန်း ၁၂ ဤနေရာတွင် စတင်သည်။"),
    (None, "zh", "The ministers met in Jakarta on Tuesday.", "部长们星期二在雅加达会晤。"),
    (None, "th", "ASEAN welcomes the new members today.", "อาเซียนยินดีต้อนรับสมาชิกใหม่ในวันนี้"),
    (None, "id", "Small islands need well-kept harbours.", "Pulau kecil perlu pelabuhan terawat."),
    ("is_empty", "id", "Yes", "…"),
    ("is_empty", "id", "", "Ya"),
    ("is_too_long", "id", "word " * 121, "kata " * 121),
    ("is_mojibake", "vi", "The sea is calm today.", "Biển hÃ´m nay lặng."),
    ("is_mojibake", "id", "The sea is calm today.", "Laut \ufffd tenang hari ini."),
    ("holds_placeholder", "id", "Delete {0} files?", "Hapus {0} berkas?"),
    ("holds_placeholder", "id", "Saved by %s today", "Disimpan oleh %s hari ini"),
    ("holds_placeholder", "id", "See https://example.org", "Lihat https://example.org"),
    ("holds_markdown", "id", "- [ ] Write a test", "- [ ] Tulis tes"),
    ("holds_markdown", "id", "Press **Save** now", "Tekan **Simpan** sekarang"),
    ("holds_flag", "id", "Run it with --inspect on", "Jalankan dengan inspect aktif"),
    ("is_copy", "id", "Sign in with Google", "Sign in with google"),
    ("is_other_script", "th", "The sea is calm today.", "The sea is calm วันนี้"),
    ("is_other_script", "id", "The sea is calm today.", "海は今日穏やかです、とても"),
    ("is_other_script", "zh", "The Seagull sails today.", "Seagull 今天启航出海"),
    (
        None,
        "zh",
        "The members of ASEAN met in the city today.",
        "ASEAN 成员国今天在该市举行了会议，讨论经济合作",
    ),
    ("is_few_letters", "id", "x = 12 * 34 + 56", "nilai x = 12 * 34 + 56"),
    ("is_out_of_ratio", "id", "The sea is calm today and the boats are out.", "Laut."),
    ("is_out_of_ratio", "id", "Yes", "Ya, tentu saja, kami akan datang ke pelabuhan"),
    ("has_other_digits", "id", "It closed in 2019.", "Ditutup pada 2018."),
    ("has_other_digits", "id", "It closed in 2019.", "Ditutup pada tahun itu."),
    ("is_loop", "id", "The boats are out at sea today.", "kapal ada kapal ada kapal ada di laut"),
]


@pytest.mark.parametrize(("expected", "code", "english", "target"), CASES)
def test_a_pair_is_dropped_by_the_filter_that_fits(
    expected: str | None, code: str, english: str, target: str
) -> None:
    assert filters.refusal(english, target, filters.targets()[code]) == expected


def test_near_repeats_share_a_key() -> None:
    assert filters.near_repeat_key("Clear data of Chrome?") == filters.near_repeat_key(
        "Clear data of Firefox 12"
    )


def test_sentences_that_differ_in_a_word_have_keys_of_their_own() -> None:
    assert filters.near_repeat_key("Clear the cache") != filters.near_repeat_key("Clear the list")


def test_every_filter_drops_some_case() -> None:
    assert {name for name, *_ in CASES if name} == {filter_.__name__ for filter_ in filters.FILTERS}
