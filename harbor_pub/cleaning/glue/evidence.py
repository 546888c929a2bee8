"""What a document itself tells of its words: how often, standing alone, and side by side."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

_WORD = re.compile(r"[^\W\d_]+")
_ALONE = re.compile(r"(?<![^\s\"“‘('—–-])([^\W\d_]+)(?=[\s.,;:!?\"”’)—–-]|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """`counts` counts words as written, `lowered` in lower case, `alone` those with white space
    or punctuation on both sides, `pairs` words that stand side by side."""

    counts: Counter[str]
    lowered: Counter[str]
    alone: Counter[str]
    pairs: Counter[tuple[str, str]]

    def beside(self, first: str, second: str) -> bool:
        """Were the two seen apart, and side by side, elsewhere in the document?"""
        return bool(self.pairs[first, second] or self.pairs[first.lower(), second.lower()])


def study(texts: Iterable[str]) -> Evidence:
    counts: Counter[str] = Counter()
    lowered: Counter[str] = Counter()
    alone: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for text in texts:
        found = list(_WORD.finditer(text))
        counts.update(match.group() for match in found)
        lowered.update(match.group().lower() for match in found)
        alone.update(_ALONE.findall(text))
        pairs.update(
            (a.group(), b.group()) for a, b in pairwise(found) if text[a.end() : b.start()] == " "
        )
    return Evidence(counts=counts, lowered=lowered, alone=alone, pairs=pairs)
