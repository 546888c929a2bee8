"""A package in, the weights of a new model's start out: what English it knows is kept.

The body is taken over as it is. Embeddings are matched by their pieces, so the child may have a
vocabulary of its own; a piece that the parent lacks begins as the mean of the parent's pieces that
spell it. Weights come back from int8 within half a step of each row's scale.
"""

import struct
from pathlib import Path

import numpy as np
import sentencepiece

_TYPES = (np.float32, np.int8, np.int16, np.int32, np.float16)
"""The numbers CTranslate2's `DataType` gives the types that a model file of ours may hold."""
_ROOMS = {
    "self_attention/layer_norm": "norm_self",
    "self_attention/linear_0": "attend_self.query",
    "self_attention/linear_1": "attend_self.output",
    "attention/layer_norm": "norm_across",
    "attention/linear_0": "attend_across.query",
    "attention/linear_1": "attend_across.memory",
    "attention/linear_2": "attend_across.output",
    "ffn/layer_norm": "norm_inner",
    "ffn/linear_0": "inner_in",
    "ffn/linear_1": "inner_out",
}
_PARTS = {"gamma": "weight", "beta": "bias", "weight": "weight", "bias": "bias"}


def start(package: Path, vocabulary: Path) -> dict[str, np.ndarray]:
    """Weights by their names in `model.Transformer`, for the vocabulary of a child.

    Raises ValueError where the package was not made by this recipe.
    """
    found = read(package / "model" / "model.bin")
    weights = {
        _name(name): array
        for name, array in found.items()
        if "/layer_" in name and not name.endswith("weight_scale")
    }
    rows = _rows(package / "sentencepiece.model", vocabulary)
    parent = found["decoder/embeddings/weight"]
    bias = found["decoder/projection/bias"]
    mean = [row if row else list(range(len(parent))) for row in rows]
    weights["embedding.weight"] = np.stack([parent[row].mean(0) for row in mean])
    weights["bias"] = np.array([bias[row].mean() for row in mean], dtype=np.float32)
    return weights


def read(path: Path) -> dict[str, np.ndarray]:
    """The variables of a CTranslate2 model file (binary version 6) in float32, aliases too."""
    data = _Reader(path.read_bytes())
    version = data.number("I")
    if version != 6:
        raise ValueError(f"{path}: binary version {version}, not 6")
    data.text()
    data.number("I")
    arrays: dict[str, np.ndarray] = {}
    for _ in range(data.number("I")):
        name = data.text()
        shape = [data.number("I") for _ in range(data.number("B"))]
        kind = _TYPES[data.number("B")]
        arrays[name] = np.frombuffer(data.take(data.number("I")), kind).reshape(shape)
    for _ in range(data.number("I")):
        alias, name = data.text(), data.text()
        arrays[alias] = arrays[name]
    return {name: _whole(name, arrays) for name in arrays}


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def take(self, size: int) -> bytes:
        self.at += size
        return self.data[self.at - size : self.at]

    def number(self, kind: str) -> int:
        return int(struct.unpack(f"<{kind}", self.take(struct.calcsize(kind)))[0])

    def text(self) -> str:
        return self.take(self.number("H")).rstrip(b"\0").decode()


def _whole(name: str, arrays: dict[str, np.ndarray]) -> np.ndarray:
    """An array in float32: int8 rows are divided by their scales."""
    array = arrays[name].astype(np.float32)
    scale = arrays.get(f"{name}_scale")
    return array if scale is None else array / scale.reshape(-1, *[1] * (array.ndim - 1))


def _name(name: str) -> str:
    """`encoder/layer_0/ffn/linear_0/weight` is `encoder.0.inner_in.weight`."""
    side, *places, part = name.split("/")
    if places == ["layer_norm"]:
        return f"norm_{side}.{_PARTS[part]}"
    number = places[0].removeprefix("layer_")
    return f"{side}.{number}.{_ROOMS['/'.join(places[1:])]}.{_PARTS[part]}"


def _rows(parent: Path, child: Path) -> list[list[int]]:
    """For each piece of the child, the parent's pieces that stand for it; none for an unknown."""
    old = sentencepiece.SentencePieceProcessor(model_file=str(parent))
    new = sentencepiece.SentencePieceProcessor(model_file=str(child))
    rows = []
    for number in range(new.vocab_size()):
        piece = new.id_to_piece(number)
        same = old.piece_to_id(piece)
        if same != old.unk_id() or new.is_unknown(number):
            rows.append([same])
        else:
            spelt = old.encode(piece.replace("▁", " ").strip())
            rows.append(spelt[:1] if not piece.startswith("▁") else spelt)
    return rows
