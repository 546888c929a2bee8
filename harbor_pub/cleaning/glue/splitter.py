"""Two words run together: "autumnday", "ASEANcountries", "PresidentXi".

A split is scored by how often its two words stand side by side (or would by chance), by what the
document itself shows, and by guards for the ways in which English makes one word of two.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from harbor_pub.cleaning.glue.evidence import Evidence
from harbor_pub.cleaning.glue.lexicon import Lexicon, words

NEVER = -9.0
NAME = 3.3
"""Zipf frequency given to a name that the document shows standing alone."""

_TWICE = 2
_ENDINGS = frozenset({"s", "es", "ed", "ing", "er", "ers", "ly"})
# Function words that also begin words ("overtake", "income", "bypass"), and of them the shortest.
_BEGINNERS = frozenset({"over", "under", "out", "up", "be", "per", "off"})
_SHORT_BEGINNERS = frozenset({"a", "in", "by"})
# Prefixes that are words too, so that they say nothing against a split.
_FREE_PREFIXES = frozenset({"in", "by", "over", "under", "up", "out", "per", "a", "be"})
# Mc, Mac and their like; iPhone; brands with two capitals in a row.
CAMEL_NAME = re.compile(
    r"(?:Mc|Mac|Fitz|De|Di|Du|La|Le|Van|Von|O|St|San|El|Al|Ben|Bin)[A-Z]"
    r"|[a-z][A-Z]|[A-Z]?[a-z]?[A-Z]{2}"
)
_ACRONYM_WORD = re.compile(r"([A-Z]{2,})([a-z]{2,})")
_ACRONYM_NAME = re.compile(r"([A-Z]{2,})([A-Z][a-z]{2,})")

Split = tuple[float, tuple[int, ...]]
"""A score, and the offsets where the word is split."""


@dataclass(frozen=True, slots=True)
class Splitter:
    lexicon: Lexicon
    evidence: Evidence

    def split(self, word: str, *, first: bool = False) -> Split:
        """The best split of a run of letters. `first` tells that it begins a sentence."""
        if len(word) < 4 or word.isupper():
            return NEVER, ()
        if any(letter.isupper() for letter in word[1:]):
            return self._split_at_capital(word)
        if self.lexicon.knows(word):
            return NEVER, ()
        best = max(self._in_two(word, first))
        if word[0] == "I" and (self.lexicon.pair("I", word[1:]) or 0) > 4:
            best = max(best[0], 1.2), (1,)
        if best[0] < 0 and len(word) >= 8:
            best = max([best, *self._in_three(word)])
        return best

    def strength(self, part: str, whole: str) -> float:
        """How well a part of a word stands alone, as a Zipf frequency; 0 where it can't."""
        if self.lexicon.stands(part):
            return max(self.lexicon.zipf(part), 1.5)
        if part != whole and len(part) >= 2 and part[0].isupper() and self.evidence.alone[part]:
            return NAME
        return 0.0

    def pair(self, a: str, b: str, word: str) -> float:
        """The score of splitting a word into two."""
        strong = self.strength(a, word), self._second_strength(a, b, word)
        if not all(strong):
            return NEVER
        seen = self.lexicon.pair(a, b)
        chance = sum(strong) - 9 - 0.3
        score = chance if seen is None else max(seen, chance)
        if self.evidence.beside(a, b):
            return max(score, 3.5) + 1
        return score - sum(self._doubts(a, b, strong, seen))

    def _second_strength(self, a: str, b: str, word: str) -> float:
        """Combining forms ("cyber", "video") stand alone after a function word."""
        if a.lower() in words("function") and len(b) >= 5 and b in words("prefixes"):
            return max(self.strength(b, word), 2.0)
        return self.strength(b, word)

    def _doubts(
        self, a: str, b: str, strong: tuple[float, float], seen: float | None
    ) -> Iterator[float]:
        """What speaks against a split that the document doesn't show."""
        first, second = a.lower(), b.lower()
        function = (first in words("function")) + (second in words("function"))
        if not function and self.evidence.lowered[(a + b).lower()] >= _TWICE:
            yield 9  # a line breaks seldom twice between the same two nouns: it is a compound
        if seen is None and not function:
            yield 0.6 if min(len(a), len(b)) >= 5 else 2.5
        if first in words("prefixes") and first not in _FREE_PREFIXES:
            yield 3
        if seen is None and first in _BEGINNERS:
            yield 3
        if seen is None and first in _SHORT_BEGINNERS:
            yield 0.8
        if second in words("suffixes") and (seen is None or second not in words("function")):
            yield 3
        if len(a) == 1:
            yield from self._doubts_of_a_letter(a, b, strong[1], seen)
        if len(b) == 1:
            yield 1 if second == "a" and seen is not None else 6
        if len(b) == 2 and function < 2 and seen is None:
            yield 2
        if len(a) == 2 and function < 2 and seen is None and len(b) < 5:
            yield 2
        if min(strong) < 2.6 and not function:
            yield 1
        if b in _ENDINGS:
            yield 9

    def _doubts_of_a_letter(
        self, a: str, b: str, strength: float, seen: float | None
    ) -> Iterator[float]:
        if strength < 3.0 or len(b) < 3:
            yield 2
        if a in "AI" and len(b) > 3 and b.islower() and not (a == "A" and (seen or 0) >= 3.5):
            yield 3

    def _in_two(self, word: str, first: bool) -> Iterator[Split]:
        named = word[0].isupper()
        for i in range(2 if named else 1, len(word)):
            a, b = word[:i], word[i:]
            score = self.pair(a, b, word)
            if score > NEVER and named:
                score -= self._doubts_of_a_name(a, b, word, first)
            if not named and self.evidence.lowered[word] >= 3:
                score -= 1.5
            yield score, (i,)

    def _doubts_of_a_name(self, a: str, b: str, word: str, first: bool) -> float:
        """A capital letter inside a sentence may begin a name that no list has."""
        doubt = 2.0 if self.evidence.counts[word] >= 2 else 0.0
        if first:
            return doubt
        if a.lower() in words("function"):
            doubt += 5  # these have no capital inside a sentence
        if not self.evidence.beside(a, b) and self.lexicon.pair(a, b) is None:
            if b in words("function") and len(b) >= 3 and len(a) >= 4:
                doubt += 0.8
            else:
                doubt += 1.6 if min(len(a), len(b)) >= 5 else 3.5
        return doubt

    def _in_three(self, word: str) -> Iterator[Split]:
        """Three words, a function word before another: "becomeanimportant" has lost two spaces."""
        function = words("function")
        for i in range(1, len(word) - 3):
            a = word[:i]
            if a.lower() not in function:
                continue
            for j in range(i + 2, len(word)):
                b, c = word[i:j], word[j:]
                if not (b in function or c in function):
                    continue
                if self.lexicon.pair(a, b) is not None and self.lexicon.pair(b, c) is not None:
                    yield min(self.pair(a, b, word), self.pair(b, c, word)) - 2, (i, j)

    def _split_at_capital(self, word: str) -> Split:
        if match := _ACRONYM_WORD.fullmatch(word):
            return self._acronym_word(word, match)
        if match := _ACRONYM_NAME.fullmatch(word):
            a, b = match.groups()
            if self.evidence.alone[a] and self.strength(b, word) >= 2.6:
                return 2.5, (len(a),)
        places = [i for i in range(1, len(word)) if word[i - 1].islower() and word[i].isupper()]
        if len(places) != 1:
            return NEVER, ()
        at = places[0]
        return self._camel(word[:at], word[at:], word), (at,)

    def _acronym_word(self, word: str, match: re.Match[str]) -> Split:
        """ "ASEANcountries", and "ASEANInformation" cut one letter earlier."""
        a, b = match.groups()
        for at, score in ((match.end(1), 3.0), (match.end(1) - 1, 2.0)):
            known, rest = word[:at], word[at:]
            if (
                len(known) >= 2
                and self.evidence.alone[known]
                and self.strength(rest, word) >= 3.2
                and rest not in _ENDINGS
            ):
                return score, (at,)
        if len(a) >= 3 and len(b) >= 4 and self.strength(b, word) >= 3.8:
            return (0.8, (match.end(1),)) if b not in words("suffixes") else (NEVER, ())
        return NEVER, ()

    def _camel(self, a: str, b: str, word: str) -> float:
        """The score of splitting before the only capital: "theChina", "RoadSafety"."""
        if self.evidence.pairs[a, b]:
            return 4.0
        strong = self.strength(a, word), self._capital_strength(a, b, word)
        if not all(strong):
            return NEVER
        if a.islower() and len(a) >= 2:
            return self._after_lower(a, b, strong[0])
        if a[0].isupper() and not CAMEL_NAME.match(word):
            return self._between_names(a, b, word, strong)
        return NEVER

    def _capital_strength(self, a: str, b: str, word: str) -> float:
        strong = self.strength(b, word)
        if b.isupper() and len(b) >= 2 and (self.evidence.alone[b] or self.lexicon.zipf(b) >= NAME):
            return max(strong, NAME)
        # An unknown name after a function word: "theXinjiang".
        if not strong and len(b) >= 4 and a in words("function"):
            return 2.0
        return strong

    def _after_lower(self, a: str, b: str, strength: float) -> float:
        function = a in words("function")
        if (len(a) < 3 and not function) or (len(b) < 3 and not b.isupper()):
            return NEVER
        score = 2.5 if function else 1.5 if strength >= 3.2 else 0.2
        return score + (0.5 if self.evidence.alone[b] else 0.0)

    def _between_names(self, a: str, b: str, word: str, strong: tuple[float, float]) -> float:
        alone = bool(self.evidence.alone[a]) + bool(self.evidence.alone[b])
        score = -1.5 + alone
        if a.lower() in words("titles"):
            score += 3
        if self.lexicon.pair(a, b) is not None:
            score += 2.2
        if a.lower() in words("function"):
            score += 1.5
        if min(len(a), len(b)) >= 5 and min(strong) >= NAME:
            score += 0.8
        if self.evidence.counts[word] >= 2 and alone < 2:
            score -= 2
        return score
