"""Burmese in Zawgyi: told from Unicode, converted, and logged."""

from pathlib import Path

import pytest
from test_cleaning import body, document

from harbor_pub.cleaning import Switches, clean
from harbor_pub.encoding.zawgyi import converted, zawgyi
from harbor_pub.pipeline import open_source

PAIRS = [
    ("ေက်ာင္းသားမ်ား ေရႊတိဂံုသို႔ ႂကြသြားၾကသည္။", "ကျောင်းသားများ ရွှေတိဂုံသို့ ကြွသွားကြသည်။"),
    ("ကမၻာ့သတၱဝါမ်ား", "ကမ္ဘာ့သတ္တဝါများ"),
    ("သေဘၤာသစ္ ၂၀ စီးကို အဂၤလန္မွ ဝယ္ယူခဲ့သည္", "သင်္ဘောသစ် ၂၀ စီးကို အင်္ဂလန်မှ ဝယ်ယူခဲ့သည်"),
    ("ေယာက္်ား", "ယောက်ျား"),
    ("ဆိပ္ကမ္းေဟာင္းကို ျပန္ဖြင့္မည္", "ဆိပ်ကမ်းဟောင်းကို ပြန်ဖွင့်မည်"),
    ("ဥာဏ္ႀကီး၍ ၾကည့္ရႈျပီး", "ဥာဏ်ကြီး၍ ကြည့်ရှုပြီး"),
    ("ေစ်းႏွင့္ ၀န္ေဆာင္မႈ", "ဈေးနှင့် ဝန်ဆောင်မှု"),
]
UNICODE = [unicode for _, unicode in PAIRS] + [
    "ထမင်းစားပြီးပြီလား",
    "ၵႂၢမ်းတႆး ၸိူဝ်းၼႆ့ ၵေႃႈ မီး",  # Shan
    "ဘာသာမန် ညးဟီု",  # Mon
    "ကညီကျိာ် လၢအမ့ၢ်",  # S'gaw Karen
]


@pytest.mark.parametrize(("old", "new"), PAIRS)
def test_zawgyi_becomes_what_it_shows(old: str, new: str) -> None:
    assert zawgyi([old]) == [True]
    assert converted(old) == new


@pytest.mark.parametrize("text", UNICODE)
def test_what_is_in_unicode_is_let_alone(text: str) -> None:
    assert zawgyi([text]) == [False]
    assert body(clean(document(text, language="my"))) == [text]


def test_a_word_that_tells_nothing_goes_with_its_document() -> None:
    assert zawgyi(["အခန္း ၁", PAIRS[0][0]]) == [True, True]
    assert zawgyi(["အခန်း", PAIRS[0][1]]) == [False, False]
    assert zawgyi(["Port news", PAIRS[0][0], PAIRS[0][1]]) == [False, True, False]


def test_each_change_is_in_the_log_and_can_be_switched_off() -> None:
    old, new = zip(*PAIRS, strict=True)
    cleaned = clean(document(*old, language="my"))
    assert body(cleaned) == list(new)
    assert {edit.reason for edit in cleaned.edits} == {"Zawgyi"}
    kept = clean(document(*old, language="my"), Switches(off=frozenset({"Zawgyi"})))
    assert body(kept) == list(old)


def test_the_title_of_a_page_is_converted_too(tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    old, new = PAIRS[0]
    page.write_text(
        f"<html><head><title>{old}</title></head><body><h1>{old}</h1><p>{PAIRS[2][0]}</p>"
        f"<p>{PAIRS[4][0]}</p></body></html>",
        "utf-8",
    )
    cleaned = clean(open_source(page))
    assert cleaned.document.metadata.title == new
    assert PAIRS[2][1] in body(cleaned)
