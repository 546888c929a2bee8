"""Loops: a model that says the same again and again. Found by how often a text repeats itself,
in characters, so that it works where words have no spaces."""

from harbor_pub.engine.decoding import Draft
from harbor_pub.text import looped

_GRAM = 8
"""Characters of which a stretch is counted once and, after that, as repeated."""

FAR_OVER = 0.3
"""Share of repeated stretches, above the source's own, that makes a loop. In 10,120 human
translations of the FLORES-200 devtest (ten languages) the most is 0.25."""

NO_REPEAT = (4, 2)
"""Tokens that a text which looped may not say twice: at first what good text seldom does, then,
where that loops again, in another place or with other words, what ends every loop."""

NO_REPEAT_BYTES = (12, 6)
"""The same where the tokens are single bytes, three a letter."""


def loops(source: str, draft: Draft) -> bool:
    """Does the draft repeat itself far over its source?"""
    own = repetition(draft.text)
    if own > FAR_OVER and own - repetition(source) > FAR_OVER:
        return True
    return looped(draft.text, source) is not None


def repetition(text: str) -> float:
    """The share, 0 to 1, of a text's stretches that stand in it before."""
    grams = [text[i : i + _GRAM] for i in range(len(text) - _GRAM + 1)]
    return 1 - len(set(grams)) / len(grams) if grams else 0.0


def better(source: str, first: Draft, second: Draft) -> Draft:
    """The draft that loops less; of two that don't differ in that, the likelier."""
    if not second.text:
        return first
    return min(
        first, second, key=lambda d: (loops(source, d), round(repetition(d.text), 2), -d.score)
    )


def stricter(draft: Draft, tried: int) -> int:
    """How many tokens in a row may not come twice, after so many were tried; 0: that was all."""
    steps = NO_REPEAT_BYTES if len(draft.text) < draft.tokens else NO_REPEAT
    return next((step for step in steps if not tried or step < tried), 0)
