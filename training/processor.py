"""What a processor is slow at in torch, done otherwise: dropout, and the loss over a vocabulary.

Both give what torch's own give, in a fraction of the memory that passes through the caches. With
bfloat16 they are what keeps a processor that multiplies matrices (AMX) from waiting.
"""

import ctypes
import os
from contextlib import suppress
from typing import Any

import torch
from torch import Tensor, nn
from torch.autograd import Function

ROWS = 256
"""So many rows of logits at once: 256 × 8,000 in float32 stay in the last cache."""
NOISE = 1 << 25
"""So many draws are made once; each dropout begins somewhere else among them."""


KERNELS = "16384"
"""Compiled matrix products that oneDNN keeps, one for each shape; its 1,024 don't last an epoch."""

_MALLOPT = {-3: 32 << 20, -1: 2**31 - 1, -2: 256 << 20}
"""glibc's M_MMAP_THRESHOLD, M_TRIM_THRESHOLD and M_TOP_PAD, in bytes."""


def keep() -> None:
    """Keep what each step needs anew, for the next: compiled kernels, and memory, which glibc
    would give back and the system clear page by page. Before the first product; elsewhere than
    in glibc only the former."""
    os.environ.setdefault("ONEDNN_PRIMITIVE_CACHE_CAPACITY", KERNELS)
    with suppress(OSError, AttributeError):
        for option, value in _MALLOPT.items():
            ctypes.CDLL(None).mallopt(option, value)


class Dropout(nn.Module):
    """As nn.Dropout; on a processor its draws are read from a table, not made each time."""

    def __init__(self, chance: float) -> None:
        super().__init__()
        self.chance = chance

    def forward(self, x: Tensor) -> Tensor:
        if not self.training or not self.chance:
            return x
        if x.is_cuda or x.numel() > NOISE // 2:
            return nn.functional.dropout(x, self.chance)
        kept = _noise(self.chance)
        start = int(torch.randint(NOISE - x.numel(), (1,)))
        mask = kept[start : start + x.numel()].view(x.shape)
        return _Scaled.apply(x, mask, 1 / (1 - self.chance))  # type: ignore[no-any-return]


_TABLES: dict[float, Tensor] = {}


def _noise(chance: float) -> Tensor:
    if chance not in _TABLES:
        _TABLES[chance] = torch.rand(NOISE) >= chance
    return _TABLES[chance]


class _Scaled(Function):
    """`x` where `mask` is True, scaled; nothing elsewhere."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, mask: Tensor, scale: float) -> Tensor:
        ctx.save_for_backward(mask)
        ctx.scale = scale
        return (x * mask).mul_(scale)

    @staticmethod
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor, None, None]:
        (mask,) = ctx.saved_tensors
        return (grad * mask).mul_(ctx.scale), None, None


class _CrossEntropy(Function):
    @staticmethod
    def forward(
        ctx: Any, hidden: Tensor, weight: Tensor, bias: Tensor, labels: Tensor, smoothing: float
    ) -> Tensor:
        to_hidden = torch.empty_like(hidden)
        to_weight = torch.zeros(weight.shape, dtype=torch.float32)
        to_bias = torch.zeros(bias.shape, dtype=torch.float32)
        even, total = smoothing / len(weight), 0.0
        parts = (hidden.split(ROWS), labels[:, None].split(ROWS), to_hidden.split(ROWS))
        for some, told, out in zip(*parts, strict=True):
            rows = nn.functional.pad(some, (0, 0, 0, ROWS - len(some)))
            logs = torch.addmm(bias, rows, weight.t()).float().log_softmax(-1)
            own = logs[: len(some)]
            total -= float((1 - smoothing) * own.gather(1, told).sum() + even * own.sum())
            grad = logs.exp_().sub_(even)
            grad.scatter_add_(1, told, torch.full(told.shape, smoothing - 1))
            grad[len(some) :] = 0
            to_bias += grad.sum(0)
            grad = grad.to(hidden.dtype)
            out.copy_(torch.mm(grad, weight)[: len(some)])
            to_weight += grad.t() @ rows
        ctx.save_for_backward(to_hidden, to_weight.to(weight.dtype), to_bias.to(bias.dtype))
        return torch.tensor(total)

    @staticmethod
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor, Tensor, Tensor, None, None]:
        to_hidden, to_weight, to_bias = ctx.saved_tensors
        scale = float(grad)
        return to_hidden * scale, to_weight * scale, to_bias * scale, None, None


def cross_entropy(
    hidden: Tensor, weight: Tensor, bias: Tensor, labels: Tensor, smoothing: float
) -> Tensor:
    """Summed cross-entropy (nats) of `labels` N, of the logits of `hidden` N×D over V pieces.

    The logits are never there all at once: their gradient is taken on the way.
    """
    return _CrossEntropy.apply(hidden, weight, bias, labels, smoothing)  # type: ignore[no-any-return]
