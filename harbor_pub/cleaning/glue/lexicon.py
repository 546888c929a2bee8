"""What English is known by: symspellpy's two frequency lists (MIT), and our own word lists.

Frequencies are on the Zipf scale: the decimal logarithm of how often in a thousand million words,
so 3 is once in a million, and the sum of two less 9 is how often chance puts them side by side.
"""

import math
import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

_UNIGRAMS = "frequency_dictionary_en_82_765.txt"
_BIGRAMS = "frequency_bigramdictionary_en_243_342.txt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """`counts` by word, and `pairs` as sorted lines "word word count"; both count in a corpus of
    `total` words. (To search the lines costs less than to make a dictionary of them.)"""

    counts: dict[str, int]
    pairs: list[str]
    total: int

    def zipf(self, word: str) -> float:
        """The Zipf frequency of a word, 0 where it is unknown."""
        count = self.counts.get(word.lower().replace("’", "'"))
        return math.log10(count / self.total) + 9 if count else 0.0

    def pair(self, first: str, second: str) -> float | None:
        """The Zipf frequency of two words side by side, None where they were never seen so."""
        wanted = f"{first.lower()} {second.lower()} "
        at = bisect_left(self.pairs, wanted)
        if at == len(self.pairs) or not self.pairs[at].startswith(wanted):
            return None
        return math.log10(int(self.pairs[at].removeprefix(wanted)) / self.total) + 9

    def knows(self, word: str) -> bool:
        """Is it a word that may be left alone?"""
        lowered = word.lower()
        return lowered in self.counts or lowered in compounds()

    def stands(self, word: str) -> bool:
        """Is it a word that may stand alone beside another? Short ones only by our own list."""
        lowered = word.lower()
        return lowered in words("short") if len(lowered) <= 2 else lowered in self.counts


@cache
def lexicon() -> Lexicon:
    """The lists that symspellpy carries, read without importing it (numpy takes a while)."""
    unigrams = (line.split() for line in _list(_UNIGRAMS))
    counts = {word: int(count) for word, count in unigrams}
    return Lexicon(counts=counts, pairs=sorted(_list(_BIGRAMS)), total=sum(counts.values()))


@cache
def words(name: str) -> frozenset[str]:
    """One of our own lists in words/."""
    text = (files("harbor_pub.cleaning.glue") / "words" / f"{name}.txt").read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return frozenset(word for line in lines for word in line.split())


@cache
def compounds() -> frozenset[str]:
    """The compounds of our own list and their plurals, and what CLDR names in English: countries,
    languages, cities of time zones."""
    from babel import Locale

    english = Locale("en")
    zones = (str(zone.get("city", "")) for zone in english.time_zones.values())
    named = (*english.territories.values(), *english.languages.values(), *zones)
    own = words("compounds")
    return (
        own
        | {f"{word}s" for word in own}
        | {part for name in named for part in re.findall(r"[^\W\d_]+", name.lower())}
    )


def _list(name: str) -> list[str]:
    spec = find_spec("symspellpy")
    assert spec is not None
    assert spec.origin is not None
    return (Path(spec.origin).parent / name).read_text("utf-8-sig").splitlines()
