"""Batches show every pair, keep within their tokens, and have shapes that come again."""

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch")
from training.batches import EVEN, Packed

pytestmark = pytest.mark.convert
TOKENS = 2000


@pytest.fixture(scope="module")
def pairs(tmp_path_factory: pytest.TempPathFactory) -> Packed:
    """1,000 pairs of 1 to 60 tokens on each side."""
    path: Path = tmp_path_factory.mktemp("batches") / "train.npz"
    lengths = np.random.default_rng(1).integers(1, 60, 2000)
    offsets = np.concatenate([[0], np.cumsum(lengths)])
    np.savez(path, ids=np.arange(offsets[-1]) % 100, offsets=offsets, weights=np.ones(1000))
    return Packed(path, tagged=False)


def test_an_epoch_shows_every_pair(pairs: Packed) -> None:
    seen = np.concatenate(pairs.epoch(1, 0, TOKENS))
    assert sorted(seen.tolist()) == list(range(1000))


def test_no_batch_is_over_its_tokens_padding_and_all(pairs: Packed) -> None:
    for chosen in pairs.epoch(1, 0, TOKENS):
        batch = pairs.batch(chosen)
        assert batch.source.numel() + batch.target.numel() <= TOKENS


def test_all_but_the_smallest_batches_are_even(pairs: Packed) -> None:
    sizes = [len(chosen) for chosen in pairs.epoch(1, 0, TOKENS)]
    assert max(sizes) > EVEN
    odd = [size for size in sizes if size > EVEN and size % EVEN]
    assert len(odd) <= 1, "only the last that is cut may be what is left"
