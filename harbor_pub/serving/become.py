"""Ask a warm process (warm.py) for a copy that runs a module, and stand for it until it ends.

    python -S become.py SOCKET MODULE ARGUMENT…

Signals are passed on, and its end becomes ours. Where nobody answers, the module is run here. Only
what starts in milliseconds is imported: of our own package nothing.
"""

import array
import contextlib
import ctypes
import json
import os
import signal
import socket
import struct
import sys

_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGUSR1, signal.SIGUSR2)
_HEAD = struct.Struct("!I")
_PR_SET_PDEATHSIG = 1  # linux/prctl.h


def receive(asker: socket.socket) -> tuple[bytes, list[int]]:
    """What somebody asks for, and the files that come with it."""
    files = array.array("i")
    room = socket.CMSG_SPACE(3 * files.itemsize)
    head, passed, _, _ = asker.recvmsg(_HEAD.size, room, socket.MSG_WAITALL)
    for level, kind, data in passed:
        if (level, kind) == (socket.SOL_SOCKET, socket.SCM_RIGHTS):
            files.frombytes(data[: len(data) - len(data) % files.itemsize])
    if len(head) != _HEAD.size:
        raise ValueError("the asker has gone")
    left, said = _HEAD.unpack(head)[0], b""
    while len(said) < left and (more := asker.recv(left - len(said))):
        said += more
    return said, list(files)


def ask(place: str, module: str, arguments: list[str]) -> socket.socket:
    """Send what we want a copy to be, with our own environment, folder and files."""
    asked = {
        "module": module,
        "arguments": arguments,
        "environment": dict(os.environ),
        "folder": os.getcwd(),  # noqa: PTH109, as pathlib takes its time to load
    }
    said = json.dumps(asked).encode()
    warm = socket.socket(socket.AF_UNIX)
    warm.connect(place)
    files = array.array("i", [0, 1, 2])
    warm.sendmsg([_HEAD.pack(len(said))], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, files)])
    warm.sendall(said)
    return warm


def main() -> None:
    place, module, *arguments = sys.argv[1:]
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL))
    try:
        warm = ask(place, module, arguments)
    except OSError:
        os.execv(sys.executable, [sys.executable, "-m", module, *arguments])
    for number in _SIGNALS:
        signal.signal(number, lambda number, _: _pass_on(warm, number))
    said = b""
    while more := warm.recv(16):
        said += more
    code = int(said or -signal.SIGKILL)  # the warm process has gone, and its copies with it
    if code < 0:
        if -code != signal.SIGKILL:
            signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    os._exit(code)


def _pass_on(warm: socket.socket, number: int) -> None:
    with contextlib.suppress(OSError):
        warm.send(bytes([number]))


if __name__ == "__main__":
    main()
