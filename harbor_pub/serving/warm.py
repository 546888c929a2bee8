"""A process that has everything loaded, and becomes whatever it is asked to be.

    python -m harbor_pub.serving.warm SOCKET MODULE…

imports the modules once, and listens. `become.py` asks it for a process: a copy of this one, with
the asker's environment, folder and files, in which a module is run as `python -m` would. Importing
Prefect takes seconds and a hundred megabytes; a copy takes neither. A copy goes when its asker goes
or we go, and gets the asker's signals. Linux only: elsewhere everybody starts by themselves.
"""

import contextlib
import gc
import importlib
import json
import os
import runpy
import selectors
import signal
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from harbor_pub.serving.become import receive
from harbor_pub.serving.child import READY
from harbor_pub.serving.follow import call_it, follow

VARIABLE = "HARBOR_WARM"
"""The environment variable that tells whom its socket."""

NICE = "HARBOR_NICE"
"""The environment variable that tells a copy how far to step back."""

_SLOWEST = 10.0
"""Seconds in which an asker has to say what it wants."""


def possible() -> bool:
    return sys.platform == "linux" and hasattr(os, "pidfd_open")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a copy has to become."""

    module: str
    arguments: list[str]
    environment: dict[str, str]
    folder: str
    files: list[int]


class Warm:
    """Answers at a socket; `answer` gives, in each copy, what that has to become."""

    def __init__(self, place: Path) -> None:
        place.unlink(missing_ok=True)
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.bind(str(place))
        place.chmod(0o600)
        self._socket.listen(64)
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._socket, selectors.EVENT_READ, self._accept)
        self._copies: dict[int, tuple[int, socket.socket]] = {}

    def answer(self) -> Asked:
        while True:
            for key, _ in self._selector.select():
                act: Callable[[int], Asked | None] = key.data
                if wanted := act(key.fd):
                    return wanted

    def _accept(self, _: int) -> Asked | None:
        asker, _ = self._socket.accept()
        asker.settimeout(_SLOWEST)
        try:
            said, files = receive(asker)
            wanted = Asked(**json.loads(said), files=files)
        except (OSError, ValueError, TypeError):
            asker.close()
            return None
        copy = os.fork()
        if not copy:
            self._forget()
            asker.close()
            return wanted
        for file in files:
            os.close(file)
        handle = os.pidfd_open(copy)
        self._copies[handle] = copy, asker
        self._selector.register(handle, selectors.EVENT_READ, self._ended)
        self._selector.register(asker, selectors.EVENT_READ, lambda _: self._pass_on(handle))
        return None

    def _pass_on(self, handle: int) -> None:
        """A signal from the asker; SIGKILL where it has gone."""
        copy, asker = self._copies[handle]
        try:
            said = asker.recv(1)
        except OSError:
            said = b""
        if not said:
            self._selector.unregister(asker)
        with contextlib.suppress(ProcessLookupError):
            os.kill(copy, said[0] if said else signal.SIGKILL)

    def _ended(self, handle: int) -> None:
        copy, asker = self._copies.pop(handle)
        self._selector.unregister(handle)
        os.close(handle)
        _, status = os.waitpid(copy, 0)
        with contextlib.suppress(KeyError, ValueError):
            self._selector.unregister(asker)
        with contextlib.suppress(OSError):
            asker.sendall(str(os.waitstatus_to_exitcode(status)).encode())
        asker.close()

    def _forget(self) -> None:
        """In a copy: the socket, the selector and the other copies are none of its business."""
        self._selector.close()
        self._socket.close()
        for handle, (_, asker) in self._copies.items():
            os.close(handle)
            asker.close()


def become(wanted: Asked) -> None:
    """Run a module as `python -m` does, in a copy; the interpreter's end is the copy's."""
    follow(signal.SIGKILL)
    call_it(wanted.module)
    for number, file in enumerate(wanted.files):
        os.dup2(file, number)
        os.close(file)
    os.chdir(wanted.folder)
    os.environ.clear()
    os.environ.update(wanted.environment)
    os.nice(int(wanted.environment.get(NICE, "0")))
    sys.argv = [wanted.module, *wanted.arguments]
    gc.enable()
    loaded = sys.modules.get(wanted.module)
    if loaded is not None and hasattr(loaded, "main"):
        loaded.main()
    else:
        runpy.run_module(wanted.module, run_name="__main__", alter_sys=True)


def main() -> None:
    parent, place, modules = os.getppid(), Path(sys.argv[1]), sys.argv[2:]
    for name in modules:
        importlib.import_module(name)
    if os.getppid() != parent:
        sys.exit(1)
    warm = Warm(place)
    # What is loaded is shared with the copies for as long as nobody writes to it.
    gc.collect()
    gc.freeze()
    print(READY, flush=True)
    own = os.getpid()
    wanted = warm.answer()
    if os.getppid() == own:
        become(wanted)


if __name__ == "__main__":
    main()
