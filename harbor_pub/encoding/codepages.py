"""Encodings of our region that Python has no codec for: VISCII (RFC 1456), TCVN 5712, TSCII 1.7.

Each is a table of what its upper half means; lower halves are ASCII, but for the six rare capitals
that VISCII puts on control characters.
"""

import re

_VISCII = (
    "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯ"
    "ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡưàáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ"
)
_VISCII_LOW = {0x02: "Ẳ", 0x05: "Ẵ", 0x06: "Ẫ", 0x14: "Ỷ", 0x19: "Ỹ", 0x1E: "Ỵ"}
_TCVN = (
    "ÀẢÃÁẠẶẬÈẺẼÉẸỆÌỈĨÍỊÒỎÕÓỌỘỜỞỠỚỢÙỦŨ\u00a0ĂÂÊÔƠƯĐăâêôơưđẰ\u0300\u0309\u0303\u0301\u0323"
    "àảãáạẲằẳẵắẴẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịòỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵỐ"
)
_TSCII = (
    (
        "௦ ௧ ஸ்ரீ ஜ ஷ ஸ ஹ க்ஷ ஜ் ஷ் ஸ் ஹ் க்ஷ் ௨ ௩ ௪ ௫ ‘ ’ “ ” ௬ ௭ ௮ ௯ ஙு ஞு ஙூ ஞூ ௰ ௱ ௲ ~ "
        "ா ி ீ ு ூ ெ ே ை © ௗ அ ஆ இ ஈ உ ஊ எ ஏ ஐ ஒ ஓ ஔ ஃ க ங ச ஞ ட ண த ந ப ம ய ர ல வ ழ ள ற ன "
        "டி டீ கு சு டு ணு து நு பு மு யு ரு லு வு ழு ளு று னு கூ சூ டூ ணூ தூ நூ பூ மூ யூ ரூ லூ "
        "வூ ழூ ளூ றூ னூ க் ங் ச் ஞ் ட் ண் த் ந் ப் ம் ய் ர் ல் வ் ழ் ள் ற் ன் இ \ufffd"
    )
    .replace("~", "\u00a0")
    .split(" ")
)
_ASCII = [chr(code) for code in range(0x80)]
_TABLES = {
    "viscii": [*(_VISCII_LOW.get(code, chr(code)) for code in range(0x80)), *_VISCII],
    "tcvn": [*_ASCII, *_TCVN],
    "tscii": [*_ASCII, *_TSCII],
}
NAMES = tuple(_TABLES)
_SILENT = re.compile("\u0bcd(?=[\u0bc1\u0bc2])")
_BEFORE = re.compile("([\u0bc6-\u0bc8])((?:க்ஷ|[\u0b95-\u0bb9])(?!\u0bcd))")


def decoded(data: bytes, name: str) -> str:
    """The text of bytes in one of these encodings. Every byte means something in each."""
    table = _TABLES[name]
    text = "".join([table[byte] for byte in data])
    return _in_reading_order(text) if name == "tscii" else text


def _in_reading_order(text: str) -> str:
    """TSCII writes the vowels that stand left of a consonant before it, Unicode after it; it has no
    u for the letters of Sanskrit, but their silent forms with the sign of u."""
    text = _SILENT.sub("", _BEFORE.sub(r"\2\1", text))
    return text.replace("\u0bc7\u0bd7", "\u0bcc")
