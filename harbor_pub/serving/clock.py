"""A clock that was set back: what is scheduled would wait until it has caught up with itself."""

import time

_STEP = 10.0
"""Seconds that a clock may be corrected by without anybody minding."""


class Clock:
    """Compares the time of day with a clock that nobody sets."""

    def __init__(self) -> None:
        self._ahead = _ahead()

    def set_back(self) -> bool:
        """Whether the time of day was set back since the last look."""
        before, self._ahead = self._ahead, _ahead()
        return self._ahead < before - _STEP


def _ahead() -> float:
    return time.time() - time.monotonic()
