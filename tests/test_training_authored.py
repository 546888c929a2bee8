"""The sentences written for this project are pairs that training takes."""

import unicodedata
from pathlib import Path

import pytest
from conftest import ROOT

pytest.importorskip("numpy")
pytest.importorskip("sentencepiece")
from training import filters
from training.prepare import ZERO_WIDTH, read_tsv, weight_of

FILES = sorted((ROOT / "training" / "authored" / "train").glob("*/*.tsv.xz"))
REFUSED = 0.03
"""Short captions and figures in words are refused by filters made for found text."""


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_its_pairs_are_clean_and_training_takes_them(path: Path) -> None:
    language = filters.targets()[path.parent.name]
    pairs = list(read_tsv(path))
    assert len(pairs) > 500
    assert len({english for english, _ in pairs}) == len(pairs)
    refused = [(pair, why) for pair in pairs if (why := filters.refusal(*pair, language))]
    assert len(refused) <= REFUSED * len(pairs), refused[:5]
    texts = [text for pair in pairs for text in pair]
    assert all(texts)
    assert all(unicodedata.is_normalized("NFC", text) for text in texts)
    assert not any(ZERO_WIDTH in text for text in texts)


def test_they_weigh_most() -> None:
    assert FILES
    assert weight_of("mt_authored_2") == 4
