"""A process that goes when we go, however we go, and is started again when it dies."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from harbor_pub.errors import HarborError
from harbor_pub.serving import become

READY = "ready"
"""The line on stdout by which a child says that it is."""

_SOON = 60.0
_RESTARTS = 5


@dataclass(slots=True)
class Child:
    """A Python module, with arguments, run in a process group of its own, so that Ctrl-C reaches
    us alone. `ending` is the signal that its group gets when it shall end, `warm` the socket of a
    warm process that it is copied from; without one it starts by itself."""

    name: str
    module: Sequence[str]
    environment: Mapping[str, str]
    ending: signal.Signals
    warm: Path | None = None
    ready: threading.Event = field(default_factory=threading.Event)
    _process: subprocess.Popen[str] | None = None
    _deaths: list[float] = field(default_factory=list)

    def start(self) -> None:
        self.ready = threading.Event()
        self._process = subprocess.Popen(
            [*self._starter(), *self.module],
            env={**os.environ, **self.environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        threading.Thread(
            target=_listen, args=(self._process.stdout, self.ready), daemon=True
        ).start()

    @property
    def started(self) -> bool:
        return self._process is not None

    def died(self) -> int | None:
        """Its exit code, where it has ended."""
        return None if self._process is None else self._process.poll()

    def revive(self) -> None:
        """Start it again. Raises HarborError where it keeps dying."""
        now = time.monotonic()
        self._deaths = [moment for moment in self._deaths if now - moment < _SOON] + [now]
        if len(self._deaths) > _RESTARTS:
            raise HarborError(
                f"{self.name} died {len(self._deaths)} times within a minute, at last with exit "
                f"code {self.died()}; its messages are above, and `harbor doctor` may know"
            )
        self._signal(signal.SIGKILL)
        if self._process is not None:
            self._process.wait()
        self.start()

    def end(self, patience: float = 20.0) -> None:
        """End it and everything that it started."""
        if self._process is None:
            return
        self._signal(self.ending)
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(patience)
        self._signal(signal.SIGKILL)
        self._process.wait()

    def _starter(self) -> tuple[str, ...]:
        if self.warm is not None:
            return copied_from(self.warm)
        follow = ("harbor_pub.serving.follow", str(os.getpid()), str(int(self.ending)))
        return sys.executable, "-m", *follow

    def _signal(self, number: signal.Signals) -> None:
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, number)


def copied_from(warm: Path) -> tuple[str, ...]:
    """The command that runs a module in a copy of a warm process; the module is to follow."""
    return sys.executable, "-S", become.__file__, str(warm)


def _listen(lines: TextIO | None, ready: threading.Event) -> None:
    """Wait for the word, and keep the pipe empty."""
    if lines is None:
        return
    with lines:
        for line in lines:
            if line.strip() == READY:
                ready.set()
