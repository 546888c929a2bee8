"""Number words put together, as most languages do it: "two hundred and six", "lima puluh"."""

from collections.abc import Iterator, Sequence

from harbor_pub.quantities.words import Word


def composed(run: Sequence[Word]) -> Iterator[int]:
    """The numbers that a run of words says."""
    parts: list[int] = []
    for word in run:
        if word.factor is not None and (parts or word.value is None):
            parts = _multiplied(parts, word.factor)
        elif word.added is not None and parts:
            parts[-1] += word.added
        elif word.value is not None:
            if parts and not _follows(parts[-1], word.value):
                yield sum(parts)
                parts = []
            parts.append(word.value)
    if parts:
        yield sum(parts)


def _multiplied(parts: list[int], factor: int) -> list[int]:
    """A factor multiplies all that is smaller before it: of "three hundred" and "fifty" the
    "thousand" makes 350,000, of "three million" and "four" it leaves the million."""
    first = next((n for n, _ in enumerate(parts) if max(parts[n:]) < factor), len(parts))
    return [*parts[:first], (sum(parts[first:]) or 1) * factor]


def _follows(before: int, value: int) -> bool:
    """May a value be added: "twenty" and "four", but not "four" and "twenty"?"""
    place = 1
    while place <= value:
        place *= 10
    return before % place == 0
