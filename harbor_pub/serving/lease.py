"""Whose desk it is: one `harbor serve` at a time puts a desk's runs back on the list.

Another one would take the first one's live runs for left behind. The owner stands in a variable of
the desk, so it doesn't matter in which folder, or as which user, the other was started.
"""

import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from harbor_pub.errors import HarborError
from harbor_pub.serving.desk import Desk

_NAME = "harbor_serve"

_LONGEST = 120.0
"""Seconds without a sign of life after which the owner on another machine has gone."""

_SIGN = 30.0
"""Seconds between two signs of life: each is a write to a database that may be busy."""


class Lease:
    """Our hold on a desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._own = {
            "host": socket.gethostname(),
            "process": os.getpid(),
            "began": _began(os.getpid()),
            "folder": str(Path.cwd()),
        }
        self._due = time.monotonic() + _SIGN

    def take(self) -> None:
        """Raises HarborError where somebody else has the desk."""
        held = self._desk.variable(_NAME)
        if held is not None and self._is_other(held):
            if _lives(held):
                raise HarborError(_taken(self._desk, held))
            with suppress(HarborError):  # another newcomer was faster
                self._desk.drop_variable(_NAME)
            held = None
        self._sign(new=held is None)

    def keep(self) -> None:
        """Give a sign of life, where one is due and the desk can take it. Raises HarborError where
        somebody else has the desk now."""
        if time.monotonic() < self._due:
            return
        self._due = time.monotonic() + _SIGN
        try:
            held = self._desk.variable(_NAME)
            lost = held is not None and self._is_other(held)
            if not lost:
                self._sign(new=held is None)
        except HarborError:  # a desk that is away, or busy, is signed later
            return
        if lost:
            raise HarborError(_taken(self._desk, held))

    def release(self) -> None:
        held = self._desk.variable(_NAME)
        if held is not None and not self._is_other(held):
            self._desk.drop_variable(_NAME)

    def _sign(self, *, new: bool) -> None:
        self._desk.set_variable(_NAME, {**self._own, "seen": time.time()}, new=new)

    def _is_other(self, held: Any) -> bool:
        return not isinstance(held, dict) or any(
            held.get(key) != value for key, value in self._own.items()
        )


@contextmanager
def leased(desk: Desk) -> Iterator[Lease]:
    """Own a desk. Raises HarborError where somebody else does."""
    lease = Lease(desk)
    lease.take()
    try:
        yield lease
    finally:
        with suppress(HarborError):  # a desk that has gone has no owner
            lease.release()


def _taken(desk: Desk, held: Any) -> str:
    return (
        f"{desk.url}: `harbor serve` runs here already, process {held.get('process')} on "
        f"{held.get('host')} in {held.get('folder')}; stop it, or choose another --port and "
        "--pages-port"
    )


def _lives(held: Any) -> bool:
    if not isinstance(held, dict):
        return False
    if held.get("host") == socket.gethostname():
        return bool(held.get("began")) and _began(int(held["process"])) == held["began"]
    return time.time() - float(held.get("seen", 0)) < _LONGEST


def _began(process: int) -> str:
    """When a process began, so that its number can't be mistaken for another's; "" without one."""
    try:
        text = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return _elsewhere(process)
    return text.rpartition(")")[2].split()[19]


def _elsewhere(process: int) -> str:
    """Where there is no /proc, only whether it lives."""
    if Path("/proc/self/stat").exists():
        return ""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return ""
    except PermissionError:
        pass
    return "alive"
