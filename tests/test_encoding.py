"""Bytes in the encodings of the region, rightly and wrongly declared."""

import unicodedata

import pytest

from harbor_pub.encoding import codepages, decode
from harbor_pub.errors import SourceError
from harbor_pub.reading import read
from harbor_pub.sources import Source

VIETNAMESE = (
    "Xưởng đóng tàu ở cửa sông vừa hạ thủy một chiếc phà mới. Ông chủ nói rằng năm nay thợ của ông "
    "sẽ còn đóng thêm ba chiếc thuyền gỗ nữa cho những làng chài ven biển phía bắc."
)
TAMIL = (
    "துறைமுகத்தில் புதிய படகு கட்டப்பட்டது. ஊர் மக்கள் அதைப் பார்க்க வந்தார்கள், மீனவர்கள் "
    "மகிழ்ந்தார்கள். கொடி ஏற்றப்பட்டது, சௌகரியமான பயணம் என்று கேப்டன் சொன்னார்."
)
CHINESE = "渔港的修船厂今年造了三条新船。老板说，明年还要再造两条，因为北方的村子也需要渡船。"
THAI = "อู่ต่อเรือที่ท่าเก่าต่อเรือข้ามฟากลำใหม่เสร็จแล้ว เจ้าของบอกว่าปีหน้าจะต่ออีกสองลำ"
FRENCH = "L’été où le chantier a lâché son bac, la fête a duré jusqu’à l’aube, là-bas près du café."
NORWEGIAN = "Båtbyggeriet på øya fikk ærlig ros da fergen gikk første gang på sjøen."
SYMBOLS = "The fare is £2, or ½ of it at 5 °C; ©2015 “Ferry” – no refunds…"
TEXTS = [
    ("viscii", VIETNAMESE),
    ("tcvn", VIETNAMESE),
    ("cp1258", VIETNAMESE),
    ("tscii", TAMIL),
    ("gb18030", CHINESE),
    ("big5", "漁港的修船廠今年造了三條新船。老闆說，明年還要再造兩條，因為北方的村子也需要渡船。"),
    ("cp874", THAI),
    ("cp1252", FRENCH),
    ("cp1252", NORWEGIAN),
]
LABELS = ["", "utf-8", "windows-1252", "iso-8859-1", "windows-1258", "gbk", "windows-1251", "none"]


def encoded(text: str, name: str) -> bytes:
    """TSCII puts left vowels before their consonant, Windows-1258 tones behind their letter."""
    if name == "tscii":
        return b"".join(_tamil(text))
    if name == "cp1258":
        return b"".join(_apart(letter) for letter in text)
    if name not in codepages.NAMES:
        return text.encode(name)
    table = {codepages.decoded(bytes([byte]), name): byte for byte in range(255, -1, -1)}
    return bytes(table[letter] for letter in text)


def _apart(letter: str) -> bytes:
    try:
        return letter.encode("cp1258")
    except UnicodeEncodeError:
        apart = unicodedata.normalize("NFD", letter)
        tones = [mark for mark in apart if mark in "\u0300\u0301\u0303\u0309\u0323"]
        plain = "".join(mark for mark in apart if mark not in tones)
        return "".join([unicodedata.normalize("NFC", plain), *tones]).encode("cp1258")


def _tamil(text: str) -> list[bytes]:
    table = {codepages.decoded(bytes([byte]), "tscii"): byte for byte in range(255, -1, -1)}
    apart = unicodedata.normalize("NFD", text).replace("\u0bcc", "\u0bc6\u0bd7")
    found: list[bytes] = []
    at = 0
    while at < len(apart):
        pair, letter = apart[at : at + 2], apart[at]
        if pair in table and len(pair) == 2:
            found.append(bytes([table[pair]]))
            at += 2
            continue
        if letter in "\u0bc6\u0bc7\u0bc8":
            found.insert(-1, bytes([table[letter]]))
        else:
            found.append(bytes([table[letter]]))
        at += 1
    return found


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize(("name", "text"), TEXTS, ids=lambda value: value[:12])
def test_a_text_is_read_whatever_it_is_declared(name: str, text: str, label: str) -> None:
    assert decode(encoded(text, name), label) == text


@pytest.mark.parametrize(("name", "text"), TEXTS, ids=lambda value: value[:12])
def test_a_page_is_judged_by_its_text_and_not_its_scripts(name: str, text: str) -> None:
    head = b"<html><head><script>" + b"var a = 1; " * 9000 + b"</script></head><body><p>"
    page = decode(head + encoded(text, name) + b"</p></body></html>", "windows-1252")
    assert f"<p>{text}</p>" in page


def test_signs_in_an_english_text_are_signs() -> None:
    rules = "The old quay is closed to lorries from dusk till dawn, but not to carts. " * 9
    assert decode(SYMBOLS.encode("cp1252")) == SYMBOLS
    assert decode((rules + "Sizes: ÅÄÖ, a§b¤c.").encode("cp1252")) == rules + "Sizes: ÅÄÖ, a§b¤c."


def test_what_is_declared_rightly_is_believed() -> None:
    russian = "Верфь в старой гавани построила новый паром, и он уже ходит."
    assert decode(russian.encode("koi8-r"), "koi8-r") == russian
    polish = "Stocznia zbudowała prom, który jeździ już przez zatokę; będzie ich więcej."
    assert decode(polish.encode("iso-8859-2"), "iso-8859-2") == polish


@pytest.mark.parametrize("name", ["koi8-r", "cp1251", "euc-kr", "shift-jis", "cp1256"])
def test_what_no_encoding_of_ours_makes_a_text_is_refused(name: str) -> None:
    text = {
        "euc-kr": "조선소가 새 배를 만들었다. 마을 사람들은 모두 부두에 모여서 구경하였다.",
        "shift-jis": "造船所は新しい船を造りました。村の人はみんな港に集まりました。",
        "cp1256": "بنى حوض السفن عبارة جديدة وفرح أهل القرية بها كثيرا",
    }.get(name, "Верфь в старой гавани построила новый паром, и он уже ходит через залив.")
    source = Source(place="a.txt", data=text.encode(name), stem="a", suffix=".txt")
    with pytest.raises(SourceError, match="encoding that can't be told; save it as UTF-8"):
        read(source)
