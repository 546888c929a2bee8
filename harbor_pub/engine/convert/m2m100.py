"""M2M100: `__en__` before the source, `__lo__` before the target."""

from pathlib import Path

from harbor_pub.engine.convert.recipe import Recipe, Vocabulary, pick

_CODES = {"fil": "tl", "zh-Hans": "zh"}


def recipe(folder: Path, vocabulary: Vocabulary, source: str, target: str) -> Recipe:
    return Recipe(
        sentencepiece=folder / "sentencepiece.bpe.model",
        source_tag=pick(folder, vocabulary, [_token(source)], source),
        target_prefix=pick(folder, vocabulary, [_token(target)], target),
    )


def _token(tag: str) -> str:
    return f"__{_CODES.get(tag, tag)}__"
