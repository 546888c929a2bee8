"""The languages of ASEAN: BCP 47 tag, Argos code, script, full stops, and what Word needs.

Argos codes are not BCP 47 (`tl` is `fil`, `zh` is `zh-Hans`); they are mapped here, once, and
every other room speaks BCP 47. Names come from Babel's CLDR, but for Tetum, which CLDR lacks.
"""

from dataclasses import dataclass
from typing import Literal

from babel import Locale

from harbor_pub.errors import UnknownLocaleError

Slot = Literal["latin", "complex", "east-asian"]
"""Which of Word's font slots a script uses (ECMA-376: `w:ascii`, `w:cs`, `w:eastAsia`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """One language as every tool calls it.

    `script` is the ISO 15924 code. `spaced` tells whether words are set apart by spaces, and
    `density` how many characters stand for one character of English on average (measured on the
    FLORES-200 devtest); the checks read both.
    """

    tag: str
    argos: str
    script: str
    slot: Slot
    word_tag: str
    font: str
    spaced: bool = True
    density: float = 1.0
    english: str | None = None
    own: str | None = None

    @property
    def babel(self) -> Locale:
        """The CLDR locale that formats dates and numbers (Tetum borrows Portuguese)."""
        return Locale.parse("pt" if self.tag == "tet" else self.tag, sep="-")

    @property
    def name(self) -> str:
        """The English name: "Burmese"."""
        return self.english or str(self.babel.get_display_name("en"))

    @property
    def autonym(self) -> str:
        """The name in the language itself: "မြန်မာ"."""
        return self.own or str(self.babel.get_display_name())


def _latin(
    tag: str,
    argos: str,
    word_tag: str,
    density: float,
    *,
    english: str | None = None,
    own: str | None = None,
) -> Language:
    return Language(
        tag=tag, argos=argos, script="Latn", slot="latin", word_tag=word_tag,
        font="Calibri", density=density, english=english, own=own,
    )  # fmt: skip


def _complex(
    tag: str, script: str, word_tag: str, font: str, density: float, *, spaced: bool = False
) -> Language:
    return Language(
        tag=tag, argos=tag, script=script, slot="complex", word_tag=word_tag,
        font=font, spaced=spaced, density=density,
    )  # fmt: skip


ENGLISH = _latin("en", "en", "en-GB", 1.0)

TARGETS: tuple[Language, ...] = (
    _latin("id", "id", "id-ID", 1.08, own="Bahasa Indonesia"),
    _latin("ms", "ms", "ms-MY", 1.11, own="Bahasa Melayu"),
    _latin("fil", "tl", "fil-PH", 1.26),
    _complex("th", "Thai", "th-TH", "Leelawadee UI", 0.96),
    _latin("vi", "vi", "vi-VN", 1.05),
    _complex("lo", "Laoo", "lo-LA", "Leelawadee UI", 0.99),
    # Not Leelawadee UI: where it is missing, the interface cut of Noto Sans takes its place, whose
    # letters stand above the base line of the Latin ones beside them.
    _complex("km", "Khmr", "km-KH", "Noto Sans Khmer", 1.10),
    _complex("my", "Mymr", "my-MM", "Myanmar Text", 1.24),
    _complex("ta", "Taml", "ta-SG", "Nirmala UI", 1.17, spaced=True),
    Language(
        tag="zh-Hans", argos="zh", script="Hans", slot="east-asian", word_tag="zh-CN",
        font="Microsoft YaHei", spaced=False, density=0.33,
    ),
    _latin("pt", "pt", "pt-PT", 1.10),
    _latin("tet", "tet", "tet-TL", 1.10, english="Tetum", own="Tetun"),
)  # fmt: skip

_BY_TAG = {language.tag.lower(): language for language in (ENGLISH, *TARGETS)}
_BY_ARGOS = {language.argos: language for language in (ENGLISH, *TARGETS)}
_ALIASES = {"tl": "fil", "zh": "zh-hans", "zh-cn": "zh-hans", "zh-sg": "zh-hans", "tdt": "tet"}


def language(tag: str) -> Language:
    """The language of a BCP 47 tag, in any case, with a region or without.

    Raises UnknownLocaleError, which names those we know.
    """
    lowered = tag.strip().replace("_", "-").lower()
    lowered = _ALIASES.get(lowered, lowered)
    found = _BY_TAG.get(lowered) or (
        _BY_TAG.get(lowered.split("-")[0]) if lowered.count("-") == 1 else None
    )
    if found is None:
        known = ", ".join(language.tag for language in TARGETS)
        raise UnknownLocaleError(f"unknown locale {tag!r}: choose among {known}, or asean for all")
    return found


def known(tag: str) -> Language | None:
    """The language of a tag, or None where it is none of ours."""
    try:
        return language(tag)
    except UnknownLocaleError:
        return None


def from_argos(code: str) -> Language | None:
    """The language of an Argos code, or None where it is none of ours."""
    return _BY_ARGOS.get(code)


def known_tag(tag: str | None) -> str:
    """The tag of ours that a document declares ("en-US" is "en"); "" for none, and for others."""
    found = known(tag) if tag else None
    return found.tag if found else ""
