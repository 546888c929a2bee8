"""Since when a process has been going without a pause: it was stopped, or the machine slept."""

import threading
import time

_TICK = 1.0
_STALL = 10.0
"""Seconds between two ticks after which we stood still: stopped, or asleep with the machine."""


class Pulse:
    """Since when this process has been going without a pause."""

    def __init__(self) -> None:
        self._since = self._last = time.monotonic()
        self._asleep = _asleep()

    def start(self) -> None:
        threading.Thread(target=self._beat, name="pulse", daemon=True).start()

    def _beat(self) -> None:
        while True:
            time.sleep(_TICK)
            self.tick()

    def tick(self) -> None:
        moment, asleep = time.monotonic(), _asleep()
        if moment - self._last > _STALL or asleep - self._asleep > _STALL:
            self._since = moment
        self._last, self._asleep = moment, asleep

    def going(self) -> float:
        """Seconds without a pause."""
        self.tick()
        return time.monotonic() - self._since


def _asleep() -> float:
    """Seconds that this machine has slept, where it tells."""
    clock = getattr(time, "CLOCK_BOOTTIME", None)
    return time.clock_gettime(clock) - time.monotonic() if clock is not None else 0.0
