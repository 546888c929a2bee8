"""What is no language: signs, numbers, addresses, codes, file names alone. It is copied."""

from collections.abc import Sequence

from harbor_pub.placeables import Placeable


def letterless(text: str, found: Sequence[Placeable]) -> bool:
    """Does no letter stand outside of a text's placeables?"""
    kept = [False] * len(text)
    for placeable in found:
        kept[placeable.start : placeable.end] = [True] * (placeable.end - placeable.start)
    return not any(c.isalpha() and not k for c, k in zip(text, kept, strict=True))
