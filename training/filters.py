"""An English and a target string in, the name of the filter that refuses them out, or None.

Each filter is one small function from `(english, target, language)` to True where the pair is to
be dropped. The thresholds were set by reading what they drop, not by training runs.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

TARGETS = Path(__file__).with_name("targets.tsv")
MAX_CHARACTERS = 600
RATIO = 2.2
SCRIPT_SHARE = 0.75
LETTER_SHARE = 0.5

_PLACEHOLDER = re.compile(r"[{}<>]|%[\d$.]*[sd@]|\$[A-Za-z_]|&\w+;|\\[nt\"]|__|https?://|::|=>|==")
_MARKDOWN = re.compile(r"\[[ x]?\]|\]\(|\*\*|`|^\s*(?:[#|>*-]|\d+\.)\s")
_FLAG = re.compile(r"(?:^|\s)--?\w")
_MOJIBAKE = re.compile("\ufffd|[ÃÂ][\u0080-\u00bf]|â€")
_LOOP = re.compile(r"(?:^|\s)(\S{2,}(?:\s+\S+){0,2})(?:\s+\1){2,}(?=\s|$)")
_VARIABLE = re.compile(r"\d+|\b[A-Z]\w+|[^\w\s]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A target language: Argos code, English name, script as in Unicode's names of letters, and
    how many of its characters stand for one of English."""

    code: str
    name: str
    script: str
    density: float


Filter = Callable[[str, str, Target], bool]


def targets() -> dict[str, Target]:
    """The target languages by code, as targets.tsv has them."""
    lines = TARGETS.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    return {
        code: Target(code=code, name=name, script=script, density=float(density))
        for code, name, script, density in rows
    }


def is_empty(english: str, target: str, language: Target) -> bool:
    """A side has no letter."""
    return not (_letters(english) and _letters(target))


def is_too_long(english: str, target: str, language: Target) -> bool:
    """More than a sentence: attention costs grow, and alignment is rarely right."""
    return len(english) > MAX_CHARACTERS or len(target) > MAX_CHARACTERS * max(1, language.density)


def holds_placeholder(english: str, target: str, language: Target) -> bool:
    """Templates, tags and code; harbour texts have none, and a fifth of interface strings do."""
    return bool(_PLACEHOLDER.search(english) or _PLACEHOLDER.search(target))


def holds_markdown(english: str, target: str, language: Target) -> bool:
    """List marks, links and emphasis left over from a documentation page."""
    return bool(_MARKDOWN.search(english) or _MARKDOWN.search(target))


def holds_flag(english: str, target: str, language: Target) -> bool:
    """Options of a command line (`--inspect`)."""
    return bool(_FLAG.search(english))


def is_mojibake(english: str, target: str, language: Target) -> bool:
    """UTF-8 once read as Latin-1, or a replacement character."""
    return bool(_MOJIBAKE.search(english) or _MOJIBAKE.search(target))


def is_copy(english: str, target: str, language: Target) -> bool:
    """Three words or more left in English; a name or a product may well stay as it is."""
    return english.casefold() == target.casefold() and len(english.split()) > 2


def is_other_script(english: str, target: str, language: Target) -> bool:
    """More than a quarter of the target's letters are of another script. A name or two are let
    through; more teach the model to leave English standing."""
    letters = _letters(target)
    own = sum(unicodedata.name(letter, "").startswith(language.script) for letter in letters)
    return own < SCRIPT_SHARE * len(letters)


def is_few_letters(english: str, target: str, language: Target) -> bool:
    """Half figures and marks or more: tables, formulas, versions."""
    visible = "".join(english.split())
    return len(_letters(visible)) < LETTER_SHARE * len(visible)


def is_out_of_ratio(english: str, target: str, language: Target) -> bool:
    """One side is more than about twice too long for the other; ten characters are forgiven."""
    expected = language.density * len(english)
    return not expected / RATIO - 10 <= len(target) <= expected * RATIO + 10


def has_other_digits(english: str, target: str, language: Target) -> bool:
    """A digit is on one side only; separators, order and the script of digits are free."""
    return _digits(english) != _digits(target)


def is_loop(english: str, target: str, language: Target) -> bool:
    """Up to three words said three times in a row, as machines do when they fail."""
    return bool(_LOOP.search(target))


FILTERS: tuple[Filter, ...] = (
    is_empty,
    is_too_long,
    is_mojibake,
    holds_placeholder,
    holds_markdown,
    holds_flag,
    is_copy,
    is_other_script,
    is_few_letters,
    is_out_of_ratio,
    has_other_digits,
    is_loop,
)


def refusal(english: str, target: str, language: Target) -> str | None:
    """The name of the first filter that drops the pair."""
    for filter_ in FILTERS:
        if filter_(english, target, language):
            return filter_.__name__
    return None


def near_repeat_key(english: str) -> str:
    """What near-repeats share: the words without names, figures and marks."""
    return " ".join(_VARIABLE.sub(" ", english[:1].lower() + english[1:]).split())


def _letters(text: str) -> list[str]:
    return [character for character in text if unicodedata.category(character)[0] == "L"]


def _digits(text: str) -> Counter[int]:
    return Counter(unicodedata.decimal(character) for character in text if character.isdecimal())
