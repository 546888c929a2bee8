"""Which pieces are decoded together: sorted by length, batches of as many tokens as keep a core
busy, and one limit for the hypotheses of all."""

import math
from collections.abc import Iterator, Sequence

MAX_GROWTH = 4.0
"""A hypothesis is stopped at so many tokens a source token; what is longer is a loop. The human
translations of the FLORES-200 devtest need 1.0 to 1.8 (medians of the ten languages, the starter's
vocabulary of 12,000), and 3.7 at the most."""

MAX_HYPOTHESIS = 256
"""Tokens; CTranslate2's own limit, and so argos-translate's."""


def batches(lengths: Sequence[int], tokens: int, workers: int) -> Iterator[list[int]]:
    """The places of batches of at most so many tokens, the longest pieces first; smaller ones
    where the whole would not give each worker one.

    The lengths of a batch have the same limit, so that an answer doesn't hang on what else is
    asked.
    """
    most = min(tokens, math.ceil(sum(lengths) / workers))
    batch: list[int] = []
    size = 0
    for place in sorted(range(len(lengths)), key=lambda place: -lengths[place]):
        full = batch and size + lengths[place] > most
        if batch and (full or limit(lengths[place]) != limit(lengths[batch[0]])):
            yield batch
            batch, size = [], 0
        batch.append(place)
        size += lengths[place]
    if batch:
        yield batch


def limit(length: int) -> int:
    """The most tokens of a hypothesis for a piece; it grows in steps (16, 32, 64 … tokens)."""
    step = max(16, 1 << max(0, length - 1).bit_length())
    return min(MAX_HYPOTHESIS, int(step * MAX_GROWTH))
