"""Models: loaded at first use, shared by the packages that hold the same, dropped when least used.

A model is known by its bytes: ten targets of one multilingual model, in one folder or in copies,
are loaded once. A token that a model's config.json has put before each source, which tells the
language, is left to the decoder, so that targets which differ in nothing else share a model, too.
Over the ceiling the least used goes, and the memory goes back to the system.
"""

import ctypes
import gc
import hashlib
import json
import math
import os
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path

import ctranslate2

from harbor_pub.errors import PackageError

MEBIBYTE = 1 << 20


class Shelf:
    """The loaded models of this process, the most used last. Thread-safe."""

    def __init__(self, ceiling: int, resident: Callable[[], float] | None = None) -> None:
        """`ceiling` is the MiB that the process may take before a model goes for a new one, which
        is loaded however big it is; `resident` tells the MiB it takes (see `resident_memory`)."""
        self.ceiling = ceiling
        self._resident = resident or resident_memory
        self._lock = threading.Lock()
        self._models: OrderedDict[str, tuple[ctranslate2.Translator, int]] = OrderedDict()

    def model(self, folder: Path) -> ctranslate2.Translator:
        """The model of a folder. Raises PackageError where it can't be loaded."""
        with self._lock:
            key = fingerprint(folder)
            if key not in self._models:
                size = _size(folder)
                self._make_room(size)
                self._models[key] = (_load(folder), size)
            self._models.move_to_end(key)
            return self._models[key][0]

    def clear(self) -> None:
        with self._lock:
            self._models.clear()
            _give_back()

    @property
    def used(self) -> int:
        """MiB of model files loaded now."""
        return math.ceil(sum(size for _, size in self._models.values()) / MEBIBYTE)

    def _make_room(self, size: int) -> None:
        """A loaded model takes many times its file while it works (batches, one for each core),
        so what the process takes is measured, not what the files sum up to."""
        while self._models and max(self._resident(), self.used) + size / MEBIBYTE > self.ceiling:
            self._models.popitem(last=False)
            _give_back()


@lru_cache
def cores() -> int:
    """The cores this process may use: its affinity, and its control group's share of time, as
    they were when it was first asked."""
    own = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, math.ceil(min(own, _quota())))


def resident_memory() -> float:
    """MiB of this process that are in memory now; 0 where the system doesn't tell (not Linux)."""
    with suppress(OSError, ValueError):
        pages = int(Path("/proc/self/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / MEBIBYTE
    return 0.0


def source_token(folder: Path) -> str:
    """The token that has to stand before each source of a model, "" for none."""
    config = folder / "config.json"
    return _told(config, *_stamp(config))[0] if config.is_file() else ""


@lru_cache(maxsize=256)
def _told(config: Path, _changed: int, _size: int) -> tuple[str, str]:
    """The token of a config.json, and its text without it; what is no JSON object is left as it
    is, for CTranslate2 to judge."""
    text = config.read_text(encoding="utf-8", errors="replace")
    with suppress(ValueError):
        fields = json.loads(text)
        # Without a token of its own to start from, a decoder would start from this one.
        if isinstance(fields, dict) and fields.get("decoder_start_token"):
            token = str(fields.get("bos_token") or "<s>")
            rest = {**fields, "add_source_bos": False, "bos_token": "<s>"}
            if fields.get("add_source_bos"):
                return token, json.dumps(rest, ensure_ascii=False, sort_keys=True)
    return "", text


def fingerprint(folder: Path) -> str:
    """SHA-256 in hex over the files of a model folder, without its token."""
    return _fingerprint(tuple((path, *_stamp(path)) for path in _files(folder)))


@lru_cache(maxsize=256)
def _fingerprint(files: tuple[tuple[Path, int, int], ...]) -> str:
    total = hashlib.sha256()
    for path, _, _ in files:
        total.update(path.name.encode())
        if path.name == "config.json":
            total.update(_told(path, *_stamp(path))[1].encode())
            continue
        with path.open("rb") as file:
            total.update(hashlib.file_digest(file, "sha256").digest())
    return total.hexdigest()


def _files(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.is_file())
    except OSError as error:
        raise PackageError(
            f"{folder}: the model can't be read ({error.strerror}); install the package again"
        ) from error


def _stamp(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_mtime_ns, status.st_size


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in _files(folder))


def _load(folder: Path) -> ctranslate2.Translator:
    """An accelerator where CTranslate2 sees one; else each core a batch of its own, which is
    faster than all cores at one batch. int8 where the processor has it ("auto")."""
    try:
        with _without_token(folder) as place:
            return ctranslate2.Translator(
                str(place), device="auto", compute_type="auto",
                inter_threads=1 if ctranslate2.get_cuda_device_count() else cores(),
                intra_threads=1, max_queued_batches=-1,
            )  # fmt: skip
    except (RuntimeError, ValueError, MemoryError) as error:
        raise PackageError(
            f"{folder}: the model can't be loaded ({_first_line(error)}); "
            "remove the package and install it again"
        ) from error


@contextmanager
def _without_token(folder: Path) -> Iterator[Path]:
    """The folder, or one of links to its files with a config.json that puts no token in."""
    if not source_token(folder):
        yield folder
        return
    with tempfile.TemporaryDirectory() as place:
        for path in _files(folder):
            (Path(place) / path.name).symlink_to(path.resolve())
        config = folder / "config.json"
        (Path(place) / "config.json").unlink()
        text = _told(config, *_stamp(config))[1]
        (Path(place) / "config.json").write_text(text, encoding="utf-8")
        yield Path(place)


def _give_back() -> None:
    """glibc keeps freed memory for later; a dropped model's is asked back."""
    gc.collect()
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def _quota() -> float:
    """Cores' worth of time that the control group allows (version 2, then 1); inf for no limit."""
    with suppress(OSError, ValueError):
        most, period = Path("/sys/fs/cgroup/cpu.max").read_text().split()
        return math.inf if most == "max" else int(most) / int(period)
    with suppress(OSError, ValueError):
        group = Path("/sys/fs/cgroup/cpu")
        most = (group / "cpu.cfs_quota_us").read_text()
        period = (group / "cpu.cfs_period_us").read_text()
        return int(most) / int(period) if int(most) > 0 else math.inf
    return math.inf


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__


shelf = Shelf(ceiling=2048)
"""The one of this process; `settings.model_memory` sets its ceiling."""
