"""How alike two sources are, and in which words they differ."""

import re

from rapidfuzz.distance import Levenshtein

from harbor_pub.text import combines

THRESHOLD = 70
"""The least similarity, of 100, at which a match still helps more than it distracts."""


def similarity(one: str, other: str) -> int:
    """100 less the share of characters to edit, rounded down; 0 where it is below THRESHOLD."""
    share = Levenshtein.normalized_similarity(one, other, score_cutoff=THRESHOLD / 100)
    return int(share * 100 + 1e-9)


def differences(old: str, new: str) -> tuple[tuple[str, str], ...]:
    """The stretches in which two texts differ, in words, or in letters where words aren't spaced.

    What stands between two differences is part of them where it is white space alone.
    """
    before, after = _words(old), _words(new)
    blocks = [
        block
        for block in Levenshtein.opcodes(before, after).as_matching_blocks()
        if "".join(before[block.a : block.a + block.size]).strip() or not block.size
    ]
    ends = [(0, 0), *((block.a + block.size, block.b + block.size) for block in blocks)]
    starts = [(block.a, block.b) for block in blocks]
    stretches = (
        ("".join(before[a:c]), "".join(after[b:d]))
        for (a, b), (c, d) in zip(ends, starts, strict=False)
    )
    return tuple((one.strip(), other.strip()) for one, other in stretches if one != other)


# Thai, Lao, Burmese, Khmer, kana and ideographs: written without spaces between words.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"
_TOKEN = re.compile(rf"\d[\d.,]*\d|(?:(?![{_UNSPACED}])\w)+|\s+|.", re.DOTALL)


def _words(text: str) -> list[str]:
    """Words, white space and marks of punctuation; joined they are the text."""
    words: list[str] = []
    for token in _TOKEN.findall(text):
        if words and combines(token[0]):
            words[-1] += token
        else:
            words.append(token)
    return words
