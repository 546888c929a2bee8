"""A package read back as the start of another: what it knows is what the child begins with."""

from pathlib import Path

import numpy as np
import pytest
import sentencepiece
from conftest import ROOT

from training.parent import read, start

STARTER = ROOT / "harbor_pub" / "starter"
PARENT, CHILD = STARTER / "translate-en_id-0_2", STARTER / "translate-en_ms-0_2"


def pieces(package: Path) -> list[str]:
    model = sentencepiece.SentencePieceProcessor(model_file=str(package / "sentencepiece.model"))
    return [model.id_to_piece(number) for number in range(model.vocab_size())]


@pytest.fixture(scope="module")
def child() -> dict[str, np.ndarray]:
    return start(PARENT, CHILD / "sentencepiece.model")


def test_a_package_gives_its_own_weights_back() -> None:
    found = read(PARENT / "model" / "model.bin")
    own = start(PARENT, PARENT / "sentencepiece.model")
    assert np.array_equal(own["embedding.weight"], found["decoder/embeddings/weight"])
    assert np.array_equal(own["bias"], found["decoder/projection/bias"])


def test_int8_rows_come_back_at_their_scale() -> None:
    """CTranslate2 scales each row so that its greatest weight is 127."""
    found = read(PARENT / "model" / "model.bin")
    weight, scale = (found[f"decoder/embeddings/weight{end}"] for end in ("", "_scale"))
    assert weight.dtype == np.float32
    assert np.allclose(np.abs(weight).max(axis=1) * scale, 127)
    assert np.abs(weight).max() < 2


def test_the_names_are_those_of_a_model_of_four_and_two_layers(
    child: dict[str, np.ndarray],
) -> None:
    norms = {f"{side}.{n}.{norm}.{part}" for side, layers in (("encoder", 4), ("decoder", 2))
             for n in range(layers) for norm in ("norm_self", "norm_inner")
             for part in ("weight", "bias")}  # fmt: skip
    assert norms <= child.keys()
    assert child["encoder.0.attend_self.query.weight"].shape == (768, 256)
    assert child["decoder.1.attend_across.memory.weight"].shape == (512, 256)
    assert child["encoder.3.inner_in.weight"].shape == (1024, 256)
    assert len(child) == 4 * 12 + 2 * 20 + 2 * 2 + 2


def test_a_shared_piece_keeps_its_embedding_and_a_new_one_is_spelt(
    child: dict[str, np.ndarray],
) -> None:
    old = {piece: number for number, piece in enumerate(pieces(PARENT))}
    rows = read(PARENT / "model" / "model.bin")["decoder/embeddings/weight"]
    names = pieces(CHILD)
    assert child["embedding.weight"].shape == (len(names), 256)
    shared = [(n, old[piece]) for n, piece in enumerate(names) if piece in old]
    assert len(shared) > len(names) / 2
    for number, before in shared:
        assert np.array_equal(child["embedding.weight"][number], rows[before])
    new = next(n for n, piece in enumerate(names) if piece not in old)
    assert 0 < np.abs(child["embedding.weight"][new]).max() <= np.abs(rows).max()
