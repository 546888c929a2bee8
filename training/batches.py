"""Packed pairs in, padded batches of about equal cost out."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from training.model import BOS, EOS

IGNORED = -100
"""The label that cross-entropy skips."""

EVEN = 8
"""Pairs of a batch, or a multiple. A processor's matrix products are compiled for each new shape:
what comes again is there already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """`source` B×S, `visible` B×S or None, `target` B×T (begins with BOS), `labels` B×T."""

    source: Tensor
    visible: Tensor | None
    target: Tensor
    labels: Tensor
    tokens: int

    def to(self, device: str) -> "Batch":
        return Batch(
            source=self.source.to(device),
            visible=None if self.visible is None else self.visible.to(device),
            target=self.target.to(device),
            labels=self.labels.to(device),
            tokens=self.tokens,
        )


class Packed:
    """The arrays that prepare.py wrote; pair `i` is `offsets[2 * i : 2 * i + 3]`."""

    def __init__(self, path: Path, *, tagged: bool) -> None:
        with np.load(path) as arrays:
            self.ids = arrays["ids"].astype(np.int64)
            self.offsets = arrays["offsets"]
            self.weights = arrays["weights"]
        lengths = np.diff(self.offsets)
        self.source_lengths = lengths[::2] + 1
        self.target_lengths = lengths[1::2] + 1
        self.tagged = tagged

    def epoch(self, seed: int, number: int, tokens: int) -> list[np.ndarray]:
        """The batches of an epoch as arrays of pair numbers: the same for the same arguments.

        A weight of 2.3 shows the pair twice, and with a chance of 0.3 a third time.
        """
        random = np.random.default_rng([seed, number])
        times = np.floor(self.weights + random.random(len(self.weights))).astype(np.int64)
        cut = self._cut(np.repeat(np.arange(len(times)), times), random, tokens)
        return [cut[i] for i in random.permutation(len(cut))]

    def whole(self, tokens: int) -> Iterator[Batch]:
        """Every pair once."""
        everything = np.arange(len(self.weights))
        for chosen in self._cut(everything, np.random.default_rng(0), tokens):
            yield self.batch(chosen)

    def batch(self, chosen: np.ndarray) -> Batch:
        """Pad the chosen pairs. The tag of the target is given, never predicted."""
        source, visible = self._rows(2 * chosen)
        target, told = self._rows(2 * chosen + 1)
        first = np.full((len(chosen), 1), BOS)
        labels = np.where(told, target, IGNORED)
        if self.tagged:
            labels[:, 0] = IGNORED
        return Batch(
            source=torch.from_numpy(source),
            visible=None if visible.all() else torch.from_numpy(visible),
            target=torch.from_numpy(np.concatenate([first, target[:, :-1]], axis=1)),
            labels=torch.from_numpy(labels),
            tokens=int(visible.sum() + (labels != IGNORED).sum()),
        )

    def _rows(self, sequences: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Token ids, B×L, filled up with EOS; and where they are tokens or the first EOS."""
        starts = self.offsets[sequences][:, None]
        lengths = self.offsets[sequences + 1][:, None] - starts
        columns = np.arange(lengths.max() + 1)
        ids = self.ids[np.minimum(starts + columns, len(self.ids) - 1)]
        return np.where(columns < lengths, ids, EOS), columns <= lengths

    def _cut(self, pairs: np.ndarray, random: np.random.Generator, tokens: int) -> list[np.ndarray]:
        """Sort by length (ties at random) and cut where padding and all would exceed `tokens`."""
        sources, targets = self.source_lengths[pairs], self.target_lengths[pairs]
        order = np.lexsort((random.random(len(pairs)), sources, targets))
        pairs, sources, targets = pairs[order], sources[order].tolist(), targets[order].tolist()
        cuts, start, i, longest = [], 0, 0, 0
        while i < len(pairs):
            longest = max(longest, sources[i])
            size = i - start
            if size and (longest + targets[i]) * (size + 1) > tokens:
                i = start = start + (size // EVEN * EVEN or size)
                cuts.append(start)
                longest = 0
            else:
                i += 1
        return np.split(pairs, cuts)
