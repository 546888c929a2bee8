"""A process that goes when its parent goes, even when that is killed (Linux; elsewhere it stays).

    python -m harbor_pub.serving.follow PARENT SIGNAL MODULE ARGUMENT…

becomes `python -m MODULE ARGUMENT…`, and gets the signal, a number, when the parent dies.
"""

import ctypes
import os
import sys

_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_PR_SET_NAME = 15


def follow(number: int) -> None:
    """Have the kernel send this process a signal when its parent dies."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, number)


def call_it(name: str) -> None:
    """Give this process a name, as `ps` and `top` show it."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_NAME, name.encode()[:15])


def main() -> None:
    parent, number, *module = sys.argv[1:]
    follow(int(number))
    if os.getppid() != int(parent):  # it died before we could follow
        sys.exit(1)
    os.execv(sys.executable, [sys.executable, "-m", *module])


if __name__ == "__main__":
    main()
