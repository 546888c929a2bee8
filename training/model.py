"""Token ids in, hidden states and logits out: a pre-norm Transformer as CTranslate2 runs it.

Embeddings of source, target and output are one matrix. Shapes: B sentences, S and T tokens,
D features.
"""

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.processor import Dropout

BOS, EOS = 1, 2
POSITIONS = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """The size of a model; `encoder` and `decoder` are numbers of layers."""

    vocabulary: int
    width: int = 256
    inner: int = 1024
    heads: int = 4
    encoder: int = 4
    decoder: int = 2
    dropout: float = 0.1


class Attention(nn.Module):
    """Self-attention, or attention over `memory` where `across` is set."""

    def __init__(self, shape: Shape, *, across: bool = False) -> None:
        super().__init__()
        width = shape.width
        self.heads = shape.heads
        self.query = nn.Linear(width, width if across else 3 * width)
        self.memory = nn.Linear(width, 2 * width) if across else None
        self.output = nn.Linear(width, width)

    def forward(
        self, x: Tensor, memory: Tensor | None, mask: Tensor | None, *, causal: bool = False
    ) -> Tensor:
        if self.memory is None:
            parts = self.query(x).chunk(3, -1)
        else:
            parts = (self.query(x), *self.memory(memory).chunk(2, -1))
        query, key, value = (part.unflatten(-1, (self.heads, -1)).transpose(1, 2) for part in parts)
        mixed = functional.scaled_dot_product_attention(
            query, key, value, attn_mask=mask, is_causal=causal
        )
        result: Tensor = self.output(mixed.transpose(1, 2).flatten(-2))
        return result


class Layer(nn.Module):
    """One layer of the encoder, or of the decoder where `decodes` is set."""

    def __init__(self, shape: Shape, *, decodes: bool) -> None:
        super().__init__()
        self.norm_self = nn.LayerNorm(shape.width)
        self.attend_self = Attention(shape)
        self.decodes = decodes
        if decodes:
            self.norm_across = nn.LayerNorm(shape.width)
            self.attend_across = Attention(shape, across=True)
        self.norm_inner = nn.LayerNorm(shape.width)
        self.inner_in = nn.Linear(shape.width, shape.inner)
        self.inner_out = nn.Linear(shape.inner, shape.width)
        self.dropout = Dropout(shape.dropout)

    def forward(self, x: Tensor, memory: Tensor | None, mask: Tensor | None) -> Tensor:
        """`mask` hides padding of the source: its own in the encoder, memory's in the decoder."""
        own = None if self.decodes else mask
        x = x + self.dropout(self.attend_self(self.norm_self(x), None, own, causal=self.decodes))
        if self.decodes:
            x = x + self.dropout(self.attend_across(self.norm_across(x), memory, mask))
        inner = functional.relu(self.inner_in(self.norm_inner(x)))
        result: Tensor = x + self.dropout(self.inner_out(inner))
        return result


class Transformer(nn.Module):
    """Encoder and decoder with their embeddings; `logits` turns hidden states into scores."""

    positions: Tensor

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.scale = math.sqrt(shape.width)
        self.embedding = nn.Embedding(shape.vocabulary, shape.width)
        nn.init.normal_(self.embedding.weight, std=1 / self.scale)
        self.bias = nn.Parameter(torch.zeros(shape.vocabulary))
        self.register_buffer("positions", sinusoids(shape.width))
        self.encoder = nn.ModuleList(Layer(shape, decodes=False) for _ in range(shape.encoder))
        self.decoder = nn.ModuleList(Layer(shape, decodes=True) for _ in range(shape.decoder))
        self.norm_encoder = nn.LayerNorm(shape.width)
        self.norm_decoder = nn.LayerNorm(shape.width)
        self.dropout = Dropout(shape.dropout)

    def forward(self, source: Tensor, visible: Tensor | None, target: Tensor) -> Tensor:
        """Hidden states B×T×D for `source` B×S and `target` B×T.

        `visible` (B×S, True for tokens) is None where no sentence is padded, which is faster.
        """
        mask = None if visible is None else visible[:, None, None, :]
        memory = self.embed(source)
        for layer in self.encoder:
            memory = layer(memory, None, mask)
        memory = self.norm_encoder(memory)
        x = self.embed(target)
        for layer in self.decoder:
            x = layer(x, memory, mask)
        hidden: Tensor = self.norm_decoder(x)
        return hidden

    def embed(self, ids: Tensor) -> Tensor:
        placed = self.embedding(ids) * self.scale + self.positions[: ids.shape[1]]
        result: Tensor = self.dropout(placed)
        return result

    def logits(self, hidden: Tensor) -> Tensor:
        return functional.linear(hidden, self.embedding.weight, self.bias)


def sinusoids(width: int) -> Tensor:
    """POSITIONS×D; sines in the first half of the features, cosines in the second."""
    half = width // 2
    rates = torch.exp(-math.log(10_000) * torch.arange(half) / (half - 1))
    angles = torch.arange(POSITIONS)[:, None] * rates
    return torch.cat([angles.sin(), angles.cos()], dim=1)
