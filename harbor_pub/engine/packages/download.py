"""An address in, a whole file out: what was cut off is resumed, what stalls is tried again.

Redirects are followed from http to http(s) only, never from https back to http.
"""

import json
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import httpx

from harbor_pub import __version__
from harbor_pub.errors import PackageError

Told = Callable[[int, int | None], None]
"""Told how many bytes there are by now, and of how many, where the server says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """`timeout`: seconds without a byte; `attempts` in a row that brought no byte; `pause`:
    seconds before the first repetition, doubled for each further one."""

    timeout: float = 30.0
    attempts: int = 5
    pause: float = 1.0


def download(
    url: str,
    path: Path,
    *,
    size: int | None = None,
    limit: int | None = None,
    told: Told = lambda *_: None,
    patience: Patience = Patience(),
) -> None:
    """Fetch a file, going on where an earlier call stopped (`path` holds what came so far).

    `size` is what the index says, `limit` the most bytes to take. Raises PackageError, which names
    the address and the next step.
    """
    failures, most = 0, _have(path)
    while True:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            _attempt(url, path, size, limit, told, patience.timeout)
            return
        except (httpx.TransportError, _Again) as error:
            failures = failures + 1 if _have(path) <= most else 1
            most = max(most, _have(path))
            if failures >= patience.attempts:
                raise PackageError(
                    f"{url}: can't be fetched ({_reason(error)}); see that the network is up and "
                    "run the same command again, or bring the file and name it with --from"
                ) from error
            time.sleep(patience.pause * 2 ** (failures - 1))
        except httpx.TooManyRedirects as error:
            raise PackageError(f"{url}: redirects in a loop; name another address") from error
        except httpx.InvalidURL as error:
            raise PackageError(f"{url}: {error}; name another address") from error
        except OSError as error:
            raise PackageError(
                f"{path}: can't be written ({error.strerror or error}); free some space"
            ) from error


class _Again(Exception):
    """A failure that may pass: the server's own, or a body that ended early."""


def _attempt(
    url: str, path: Path, size: int | None, limit: int | None, told: Told, timeout: float
) -> None:
    have, validator = _have(path), _validator(path)
    headers = {"Accept-Encoding": "identity", "User-Agent": f"harbor-publisher/{__version__}"}
    if have and validator:
        headers |= {"Range": f"bytes={have}-", "If-Range": validator}
    with (
        httpx.Client(
            timeout=timeout,
            follow_redirects=True,
            max_redirects=5,
            event_hooks={"response": [_check_redirect]},
        ) as client,
        client.stream("GET", url, headers=headers) as response,
    ):
        if response.status_code == 416:
            _nothing_left(response, path, have)
            return
        _check_status(url, response)
        start = _start(response, have)
        total = _total(response, start)
        if size is not None and total is not None and total != size:
            raise PackageError(
                f"{url}: has {total:,} bytes where the index says {size:,}; "
                "the index is out of date or the file is another"
            )
        _remember(path, response)
        _receive(url, response, path, start, total, limit, told)


def _check_redirect(response: httpx.Response) -> None:
    """Raises PackageError where a redirect leads out of http(s), or from https back to http."""
    if not response.has_redirect_location:
        return
    here, there = response.url, response.url.join(response.headers["Location"])
    allowed = ("https",) if here.scheme == "https" else ("http", "https")
    if there.scheme not in allowed:
        raise PackageError(f"{here}: redirects to {there}, which is not followed; name another")


def _nothing_left(response: httpx.Response, path: Path, have: int) -> None:
    """What came before is the whole file, or too long for it and so of another."""
    if response.headers.get("Content-Range") != f"bytes */{have}":
        forget(path)
        raise _Again("the server has another file now")


def _check_status(url: str, response: httpx.Response) -> None:
    if response.status_code in (408, 425, 429) or response.status_code >= 500:
        raise _Again(f"the server says {response.status_code} {response.reason_phrase}")
    if response.status_code not in (200, 206):
        raise PackageError(
            f"{url}: the server says {response.status_code} {response.reason_phrase}; "
            "see that the address is right"
        )


def _start(response: httpx.Response, have: int) -> int:
    """Where the body begins: a server that ignores Range sends all of it again."""
    if response.status_code == 200:
        return 0
    unit, _, rest = response.headers.get("Content-Range", "").partition(" ")
    start = rest.partition("-")[0]
    if unit != "bytes" or not start.isdigit() or int(start) != have:
        raise _Again("the server answered with another part than was asked for")
    return have


def _total(response: httpx.Response, start: int) -> int | None:
    length = response.headers.get("Content-Length", "")
    return start + int(length) if length.isdigit() else None


def _receive(
    url: str,
    response: httpx.Response,
    path: Path,
    start: int,
    total: int | None,
    limit: int | None,
    told: Told,
) -> None:
    with path.open("r+b" if start else "wb") as file:
        file.seek(start)
        file.truncate()
        told(start, total)
        # As they come: gathered to chunks of one size, the last of a broken answer would be lost.
        for chunk in response.iter_raw():
            file.write(chunk)
            if limit is not None and file.tell() > limit:
                raise PackageError(f"{url}: is longer than {limit:,} bytes; name another address")
            told(file.tell(), total)
        end = file.tell()
    if total is not None and end != total:
        raise _Again(f"it ended after {end:,} of {total:,} bytes")


def _have(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


def _notes(path: Path) -> Path:
    return path.with_name(path.name + ".json")


def _remember(path: Path, response: httpx.Response) -> None:
    """Keep what tells this file from a later one of the same address: RFC 9110's validator."""
    tag = response.headers.get("ETag", "")
    strong = tag if tag and not tag.startswith("W/") else response.headers.get("Last-Modified")
    _notes(path).write_text(json.dumps({"validator": strong}), encoding="utf-8")


def _validator(path: Path) -> str | None:
    with suppress(OSError, ValueError):
        known = json.loads(_notes(path).read_text(encoding="utf-8"))["validator"]
        return known if isinstance(known, str) else None
    return None


def forget(path: Path) -> None:
    """Drop what came of a file, so that the next call begins anew."""
    for file in (path, _notes(path)):
        file.unlink(missing_ok=True)


def _reason(error: Exception) -> str:
    if isinstance(error, httpx.TimeoutException):
        return "the server stalls"
    return str(error).strip().split("\n")[0] or type(error).__name__
