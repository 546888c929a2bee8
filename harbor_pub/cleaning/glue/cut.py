"""The one value of this folder."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Cut:
    """A place where a space may be missing.

    `offset` is the number of characters before it. `score` is a log10 likelihood ratio, so above
    0 the space is more likely lost than not; -9 is as good as never.
    """

    offset: int
    score: float
    reason: str
