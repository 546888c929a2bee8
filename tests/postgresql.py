"""A private PostgreSQL from Debian's packages, for tests and benchmarks."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path


class Postgresql:
    """A temporary folder, a free port of 127.0.0.1, no password. Raises FileNotFoundError where
    there is none. With `sync` a commit reaches the disk, as it does by default in production."""

    def __init__(self, sync: bool = False) -> None:
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
        if not found:
            raise FileNotFoundError("no PostgreSQL here: apt-get install postgresql")
        self._programs = found[-1].parent
        self._sync = sync
        # Below /tmp itself: pytest's folders are closed to the user that the server runs as.
        self._folder = Path(tempfile.mkdtemp(prefix="harbor-postgresql-"))
        # `initdb` refuses to run as root; Debian's package brings a user for it.
        self._as = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        if os.getuid() == 0:
            shutil.chown(self._folder, "postgres", "postgres")
        else:
            self._as = []
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self._port = probe.getsockname()[1]
        self.url = f"postgresql://harbor@127.0.0.1:{self._port}/postgres"
        self._server: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        subprocess.run(
            [*self._as, self._programs / "initdb", "--auth=trust", "--username=harbor",
             "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", self._folder / "data"],
            cwd="/", check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self.wait()

    def wait(self) -> None:
        """Until the server answers, which is started where it isn't running."""
        if not self.running:
            self.run()
        while not self._answers():
            if not self.running:
                raise RuntimeError((self._folder / "log").read_text())
            time.sleep(0.1)

    def run(self) -> None:
        """Start the server, without waiting for it."""
        with (self._folder / "log").open("a") as log:
            self._server = subprocess.Popen(
                [*self._as, self._programs / "postgres", "-D", self._folder / "data",
                 "-p", str(self._port), "-k", self._folder, "-c", "listen_addresses=127.0.0.1",
                 "-c", f"fsync={'on' if self._sync else 'off'}"],
                cwd="/", stdout=log, stderr=log,
            )  # fmt: skip

    @property
    def running(self) -> bool:
        return self._server is not None and self._server.poll() is None

    def kill(self) -> None:
        """kill -9; its children notice, and go."""
        self._signal(signal.SIGKILL)

    def stop(self) -> None:
        self._signal(signal.SIGQUIT)  # an immediate shutdown
        shutil.rmtree(self._folder, ignore_errors=True)

    def _signal(self, number: signal.Signals) -> None:
        if self._server is not None:
            self._server.send_signal(number)
            self._server.wait()

    def _answers(self) -> bool:
        command = [self._programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self._port)]
        return subprocess.run(command, check=False).returncode == 0
