"""Numbers as lists write them (ECMA-376, part 1, 17.18.59)."""

from harbor_pub.numerals import roman

_LATIN = "abcdefghijklmnopqrstuvwxyz"
_THAI = "กขคงจฉชซฌญฎฏฐฑฒณดตถทธนบปผฝพฟภมยรลวศษสหฬอฮ"
_RUSSIAN = "абвгдежзиклмнопрстуфхцчшщыэюя"
_ALPHABETS = {
    "lowerLetter": _LATIN, "upperLetter": _LATIN.upper(), "thaiLetters": _THAI,
    "russianLower": _RUSSIAN, "russianUpper": _RUSSIAN.upper(), "chicago": "*†‡§",
    "ideographTraditional": "甲乙丙丁戊己庚辛壬癸", "ideographZodiac": "子丑寅卯辰巳午未申酉戌亥",
    "ganada": "가나다라마바사아자차카타파하",
    "aiueoFullWidth": "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨ"
    "ラリルレロワヲン",
    "arabicAlpha": "أبتثجحخدذرزسشصضطظعغفقكلمنهوي", "arabicAbjad": "أبجدهوزحطيكلمنسعفصقرشتثخذضظغ",
}  # fmt: skip
_CHINESE = "〇一二三四五六七八九"
_DIGITS = {
    "thaiNumbers": "๐๑๒๓๔๕๖๗๘๙", "hindiNumbers": "०१२३४५६७८९", "ideographDigital": _CHINESE,
    "decimalFullWidth": "０１２３４５６７８９", "decimalFullWidth2": "０１２３４５６７８９",
    "japaneseDigitalTenThousand": _CHINESE, "taiwaneseDigital": "○一二三四五六七八九",
    "koreanDigital": "영일이삼사오육칠팔구", "koreanDigital2": "零一二三四五六七八九",
}  # fmt: skip
_COUNTED = frozenset({
    "chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting",
    "taiwaneseCountingThousand", "koreanCounting", "ideographLegalTraditional",
    "chineseLegalSimplified",
})  # fmt: skip
_ENCLOSED = {
    "decimalEnclosedCircle": ("①", 20), "decimalEnclosedCircleChinese": ("①", 20),
    "decimalEnclosedParen": ("⑴", 20), "decimalEnclosedFullstop": ("⒈", 20),
    "ideographEnclosedCircle": ("㊀", 10),
}  # fmt: skip
_CARDINALS = """
One Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve Thirteen Fourteen Fifteen Sixteen
Seventeen Eighteen Nineteen Twenty
"""
_ORDINALS = """
First Second Third Fourth Fifth Sixth Seventh Eighth Ninth Tenth Eleventh Twelfth Thirteenth
Fourteenth Fifteenth Sixteenth Seventeenth Eighteenth Nineteenth Twentieth
"""
_WORDS = {"ordinalText": _ORDINALS.split(), "cardinalText": _CARDINALS.split()}


def numeral(number: int, form: str) -> str:
    """A number in a list's form; in plain digits where the form is unknown or can't write it."""
    if number < 0 or (number == 0 and form not in _DIGITS):
        return f"{number:02}" if form == "decimalZero" else str(number)
    if form in _ALPHABETS:
        return _lettered(number, _ALPHABETS[form])
    if form in _DIGITS:
        return "".join(_DIGITS[form][int(digit)] for digit in str(number))
    if form in _WORDS and number <= len(_WORDS[form]):
        return _WORDS[form][number - 1]
    if form in _ENCLOSED and number <= _ENCLOSED[form][1]:
        return chr(ord(_ENCLOSED[form][0]) + number - 1)
    if form in _COUNTED and number < 10_000:
        return _counted(number)
    match form:
        case "lowerRoman" | "upperRoman" if number < 4000:
            return roman(number) if form == "lowerRoman" else roman(number).upper()
        case "decimalZero":
            return f"{number:02}"
        case "numberInDash":
            return f"- {number} -"
        case "ordinal":
            return f"{number}{_suffix(number)}"
        case "hex":
            return f"{number:X}"
    return str(number)


def _lettered(number: int, letters: str) -> str:
    """a to z, then aa, bb to zz, then aaa: the letter of the place, as often as the round."""
    rounds, place = divmod(number - 1, len(letters))
    return letters[place] * min(rounds + 1, 100)


def _suffix(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def _counted(number: int) -> str:
    """十二, 一百〇五: digits with their places."""
    digits = str(number)
    text = ""
    for place, digit in zip(range(len(digits) - 1, -1, -1), digits, strict=True):
        if digit != "0":
            text += _CHINESE[int(digit)] + ("", "十", "百", "千")[place]
        elif not text.endswith("〇"):
            text += "〇"
    return text.rstrip("〇").removeprefix("一") if 10 <= number < 20 else text.rstrip("〇")
