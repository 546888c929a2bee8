"""NLLB-200: `eng_Latn` before the source, `lao_Laoo` before the target (FLORES-200's codes)."""

from pathlib import Path

from harbor_pub.engine.convert.recipe import Recipe, Vocabulary, pick

_CODES = {
    "en": "eng_Latn",
    "id": "ind_Latn",
    "ms": "zsm_Latn",
    "fil": "tgl_Latn",
    "th": "tha_Thai",
    "vi": "vie_Latn",
    "lo": "lao_Laoo",
    "km": "khm_Khmr",
    "my": "mya_Mymr",
    "ta": "tam_Taml",
    "zh-Hans": "zho_Hans",
    "pt": "por_Latn",
}


def recipe(folder: Path, vocabulary: Vocabulary, source: str, target: str) -> Recipe:
    return Recipe(
        sentencepiece=folder / "sentencepiece.bpe.model",
        source_tag=pick(folder, vocabulary, _codes(source), source),
        target_prefix=pick(folder, vocabulary, _codes(target), target),
    )


def _codes(tag: str) -> list[str]:
    return [_CODES[tag]] if tag in _CODES else []
