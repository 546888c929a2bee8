"""Is a block written as people write to each other, with small letters after a stop?"""

import re
from functools import lru_cache

_OPENING = re.compile(r"[\s\"“‘'«(\[]*(?P<first>[^\W\d_])(?P<rest>[^\s]{0,16})")
_SHOUT = re.compile(r"!!!|\?\?\?")
_EMOJI = re.compile(r"[\U0001f600-\U0001f64f\U0001f910-\U0001f92f]")


@lru_cache(maxsize=4)
def is_chat(text: str, words: frozenset[str]) -> bool:
    """Does the block itself show it: by a word that only chat spells so ("i", "dont"), a face,
    three exclamation marks, or by beginning with a small letter?"""
    spelt = _spellings(words)
    return bool(
        (spelt is not None and spelt.search(text))
        or _SHOUT.search(text)
        or _EMOJI.search(text)
        or _begins_small(text)
    )


@lru_cache(maxsize=32)
def _spellings(words: frozenset[str]) -> re.Pattern[str] | None:
    if not words:
        return None
    return re.compile(rf"(?<![\w.'’/@-])(?:{'|'.join(map(re.escape, sorted(words)))})(?![\w.)/@-])")


def _begins_small(text: str) -> bool:
    """No address, no brand ("iPhone"), no label ("a)")."""
    found = _OPENING.match(text)
    if found is None or not found["first"].islower():
        return False
    rest = found["rest"]
    return rest.isalpha() and rest.islower() if rest else False
