"""A document with many certain splits makes every unknown word in it suspect.

The pair list lacks most pairs of nouns, so that "onlineport" scores too low at first sight; in a
glued document it is enough that both halves are words and that the whole is none.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from harbor_pub.cleaning.glue.lexicon import words
from harbor_pub.cleaning.glue.splitter import CAMEL_NAME, NEVER, Split, Splitter

_INFLECTIONS = (
    *(("s", ""), ("es", ""), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"), ("er", "")),
    *(("ers", ""), ("ies", "y"), ("like", ""), ("ly", ""), ("able", ""), ("ability", "")),
)
# Prefixes that are words of their own as well.
_FREE_PREFIXES = frozenset({"a", "in", "by", "be", "per", "up", "off", "as", "on"})
_VERBS_AFTER_A_NAME = frozenset({"who", "saw", "say"})


@dataclass(frozen=True, slots=True)
class SecondLook:
    splitter: Splitter

    def split(self, word: str, *, first: bool) -> Split:
        """The best split of a run of letters that the first sight left whole."""
        counts, lowered = self.splitter.evidence.counts, self.splitter.evidence.lowered
        if len(word) < 4:
            return NEVER, ()
        if any(letter.isupper() for letter in word[1:]):
            return self._camel(word) if counts[word] == 1 else (NEVER, ())
        if self.splitter.lexicon.knows(word) or lowered[word.lower()] >= 3:
            return NEVER, ()
        if len(word) < 6:
            return self._short(word, first)
        if self._inflected(word):
            return NEVER, ()
        if word[0].isupper() and not first:
            return self._after_a_name(word)
        if (word[0].isupper() and counts[word] >= 2) or self._prefixed(word):
            return NEVER, ()
        return self._two_words(word)

    def _camel(self, word: str) -> Split:
        places = [i for i in range(1, len(word)) if word[i].isupper()]
        at = places[0]
        if len(places) != 1 or not word[at - 1].islower() or not word[0].isupper():
            return NEVER, ()
        a, b = word[:at], word[at:]
        if a.lower() in words("titles") and len(b) >= 4:
            return 1.5, (at,)
        common = any(len(part) >= 5 and self._zipf(part) >= 3.8 for part in (a, b))
        if common and min(len(a), len(b)) >= 4 and not CAMEL_NAME.match(word):
            return 0.9, (at,)
        return NEVER, ()

    def _short(self, word: str, first: bool) -> Split:
        """A function word and a short one: "agap", "ofart"."""
        if word[0].isupper() and not (first and self.splitter.evidence.counts[word] == 1):
            return NEVER, ()
        for at in (1, 2, 3):
            a, b = word[:at].lower(), word[at:]
            seen = self.splitter.lexicon.pair(a, b) or 0
            if a in words("function") and len(b) >= 2 and self._zipf(b) >= 3 and seen >= 2.5:
                return 0.9, (at,)
        return NEVER, ()

    def _inflected(self, word: str) -> bool:
        """Is it a form of a word in the list that the list itself lacks?"""
        lowered = word.lower()
        return any(
            lowered.endswith(ending)
            and len(lowered) - len(ending) >= 5
            and self.splitter.lexicon.knows(lowered.removesuffix(ending) + stem)
            for ending, stem in _INFLECTIONS
        )

    def _prefixed(self, word: str) -> bool:
        lowered = word.lower()
        return any(
            lowered[:at] in words("prefixes") - _FREE_PREFIXES
            and self.splitter.lexicon.knows(lowered[at:])
            for at in range(1, min(8, len(word) - 3))
        )

    def _after_a_name(self, word: str) -> Split:
        """A name that the document shows alone, and a word: "Zhuangautonomous"."""
        if self.splitter.evidence.counts[word] != 1 or len(word) < 7:
            return NEVER, ()
        found = [
            at
            for at in range(3, len(word) - 2)
            if self.splitter.evidence.alone[word[:at]] and self._follows_a_name(word[at:])
        ]
        if found:
            return 0.4, (max(found, key=lambda at: self._zipf(word[at:])),)
        return self._before_a_common_word(word)

    def _before_a_common_word(self, word: str) -> Split:
        """An unknown name and a long, common word: "Tasmaniangovernment". Surnames that end in
        one are rarer than lost spaces are where many were lost."""
        found = [
            at
            for at in range(4, len(word) - 4)
            if self._zipf(word[at:]) >= self._common(word[:at])
            and word[at:] not in words("suffixes")
        ]
        return (0.3, (min(found),)) if found else (NEVER, ())

    def _common(self, name: str) -> float:
        """How common a word has to be after a name: less so where the name is a word itself."""
        return 4.0 if self.splitter.lexicon.knows(name) else 4.3

    def _follows_a_name(self, rest: str) -> bool:
        function = rest in words("function")
        if self._zipf(rest) < 3.6 or (rest in words("suffixes") and not function):
            return False
        return len(rest) >= 4 or function or rest in _VERBS_AFTER_A_NAME

    def _two_words(self, word: str) -> Split:
        found = list(self._halves(word))
        good = [(score, at) for score, at, guarded in found if not guarded]
        if good:
            score, at = max(good)
            return (0.8 if score >= 6 else 0.3), (at,)
        weak = [(score, at) for score, at, _ in found if min(at, len(word) - at) >= 4]
        if not weak:
            return NEVER, ()
        at = max(weak)[1]
        # Against a suffix only the rhythm can lift a pair that is not seen often.
        return (0.2 if (self._pair(word, at) or 0) >= 2.8 else -1.0), (at,)

    def _halves(self, word: str) -> Iterator[tuple[float, int, bool]]:
        """Splits in two words, with a score, and whether a prefix or suffix speaks against it."""
        function = words("function")
        for at in range(1, len(word) - 1):
            a, b = word[:at], word[at:]
            first, second = a.lower(), b.lower()
            if min(len(a), len(b)) < 3 and not (
                (first in function and len(b) >= 4) or (second in function and len(a) >= 4)
            ):
                continue
            strong = self.splitter.strength(a, word), self.splitter.strength(b, word)
            listed = all(
                len(part) <= 2 or self.splitter.lexicon.knows(part) for part in (first, second)
            )
            if not all(strong) or not listed:
                continue
            guarded = (first in words("prefixes") and first not in {"in", "by"}) or (
                second in words("suffixes") and second not in function
            )
            seen = self._pair(word, at)
            yield sum(strong) + (0 if seen is None else 3 + seen / 3), at, guarded

    def _pair(self, word: str, at: int) -> float | None:
        return self.splitter.lexicon.pair(word[:at], word[at:])

    def _zipf(self, word: str) -> float:
        return self.splitter.lexicon.zipf(word)
