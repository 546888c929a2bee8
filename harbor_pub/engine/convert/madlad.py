"""MADLAD-400, a T5: `<2lo>` before the source; the target needs nothing.

MADLAD's own tokenizer, asked for "<2lo> Good morning", puts a lone `▁` before the tag. A package
has room for one token there and the tag is the one that counts, so the `▁` is left out.
"""

from pathlib import Path

from harbor_pub.engine.convert.recipe import Recipe, Vocabulary, pick

_CODES = {"fil": ("fil", "tl"), "zh-Hans": ("zh", "zh_Hans"), "tet": ("tet", "tdt")}


def recipe(folder: Path, vocabulary: Vocabulary, source: str, target: str) -> Recipe:
    """MADLAD isn't told the source language: it finds out."""
    tags = [f"<2{code}>" for code in _CODES.get(target, (target,))]
    return Recipe(
        sentencepiece=folder / "spiece.model",
        source_tag=pick(folder, vocabulary, tags, target),
        note="* MADLAD's own tokenizer puts a lone `\u2581` before the tag; here there is none.",
    )
