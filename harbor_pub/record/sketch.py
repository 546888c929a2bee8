"""The sketch of a text: a few of its n-grams, always the same few, to find similar texts by.

Of all n-grams of a text the ones with the smallest hashes are kept (a bottom-k sketch: Broder,
"On the resemblance and containment of documents", 1997), so two texts share as large a part of
their sketches as of their n-grams. N-grams of bytes serve every script alike: six letters of
English, two of Thai, Khmer or Chinese, with no need for spaces.
"""

from zlib import crc32

SIZE = 12
"""N-grams a sketch: two texts that share a third of their n-grams share none of these twelve in
one case of a hundred."""

_BYTES = 6
_SIGNED = 1 << 31  # databases' integers are signed


def sketch(text: str, locale: str) -> list[int]:
    """The keys of a text's sketch, of 32 bits with sign; each locale has keys of its own."""
    data = f" {text.casefold()} ".encode()
    seed = crc32(locale.encode())
    windows = [data[i : i + _BYTES] for i in range(max(1, len(data) - _BYTES + 1))]
    return [key - _SIGNED for key in sorted({crc32(window, seed) for window in windows})[:SIZE]]
