"""The last checkpoints of a run in, the mean of their weights out."""

from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor


def average(paths: Sequence[Path]) -> dict[str, Tensor]:
    """The mean of each tensor over checkpoints of one shape, in float32."""
    states = [torch.load(path, map_location="cpu", weights_only=True) for path in paths]
    return {
        name: torch.stack([state[name].float() for state in states]).mean(0) for name in states[0]
    }


def last(run: Path, count: int) -> list[Path]:
    """The newest `count` checkpoints of a run. Raises FileNotFoundError where there is none."""
    paths = sorted(run.glob("weights-*.pt"))[-count:]
    if not paths:
        raise FileNotFoundError(f"{run}: no weights-*.pt yet")
    return paths
