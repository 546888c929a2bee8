"""Downloads, from a server that stalls, cuts off, redirects, lies and fails."""

import random
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from unruly import Unruly, cut, endless, redirect, stall, status, unruly, whole

from harbor_pub.engine.packages.download import Patience, _check_redirect, download
from harbor_pub.errors import PackageError

DATA = random.Random(4).randbytes(300_000)
HASTY = Patience(timeout=0.3, attempts=3, pause=0.01)


@pytest.fixture
def server() -> Iterator[Unruly]:
    with unruly() as one:
        yield one


def fetched(url: str, path: Path, **options: int) -> bytes:
    download(url, path, patience=HASTY, **options)
    return path.read_bytes()


def test_a_file_comes_whole_and_progress_is_told(server: Unruly, tmp_path: Path) -> None:
    told: list[tuple[int, int | None]] = []
    url = server.serve("/a", whole(DATA))
    download(url, tmp_path / "a", told=lambda *told_: told.append(told_), patience=HASTY)
    assert (tmp_path / "a").read_bytes() == DATA
    assert told[0] == (0, len(DATA))
    assert told[-1] == (len(DATA), len(DATA))


def test_a_cut_goes_on_where_it_stopped(server: Unruly, tmp_path: Path) -> None:
    url = server.serve("/a", cut(DATA, 100_000), cut(DATA, 50_000), whole(DATA))
    assert fetched(url, tmp_path / "a") == DATA
    assert [asked for _, asked in server.asked] == ["", "bytes=100000-", "bytes=150000-"]


def test_a_later_call_goes_on_where_an_earlier_one_stopped(server: Unruly, tmp_path: Path) -> None:
    url = server.serve("/a", cut(DATA, 100_000), status(503), status(503), status(503), whole(DATA))
    with pytest.raises(PackageError, match="503"):
        fetched(url, tmp_path / "a")
    assert fetched(url, tmp_path / "a") == DATA
    assert server.asked[-1] == ("/a", "bytes=100000-")


def test_a_file_that_changed_meanwhile_is_fetched_anew(server: Unruly, tmp_path: Path) -> None:
    other = DATA[::-1]
    url = server.serve("/a", cut(DATA, 100_000), whole(other, tag='"two"'))
    assert fetched(url, tmp_path / "a") == other


def test_a_server_that_ignores_range_sends_it_all_again(server: Unruly, tmp_path: Path) -> None:
    url = server.serve("/a", cut(DATA, 100_000, ranges=False), whole(DATA, ranges=False))
    assert fetched(url, tmp_path / "a") == DATA


def test_what_is_there_whole_already_is_not_fetched_again(server: Unruly, tmp_path: Path) -> None:
    url = server.serve("/a", whole(DATA))
    fetched(url, tmp_path / "a")
    assert fetched(url, tmp_path / "a") == DATA


def test_a_stall_is_waited_for_and_then_resumed(server: Unruly, tmp_path: Path) -> None:
    url = server.serve("/a", stall(DATA, 100_000, 5), whole(DATA))
    assert fetched(url, tmp_path / "a") == DATA


def test_a_server_that_always_stalls_is_given_up(server: Unruly, tmp_path: Path) -> None:
    url = server.serve("/a", stall(DATA, 0, 5))
    with pytest.raises(PackageError, match=r"/a: can't be fetched \(the server stalls\); .*--from"):
        fetched(url, tmp_path / "a")


def test_a_server_that_always_cuts_off_is_given_up(server: Unruly, tmp_path: Path) -> None:
    url = server.serve("/a", cut(DATA, 1000, ranges=False))
    with pytest.raises(PackageError, match="can't be fetched"):
        fetched(url, tmp_path / "a")
    assert len(server.asked) <= 4


def test_a_failing_server_is_asked_again(server: Unruly, tmp_path: Path) -> None:
    url = server.serve("/a", status(500), status(503), whole(DATA))
    assert fetched(url, tmp_path / "a") == DATA


@pytest.mark.parametrize("code", [403, 404, 410])
def test_what_is_not_there_is_not_asked_for_twice(
    server: Unruly, tmp_path: Path, code: int
) -> None:
    url = server.serve("/a", status(code))
    with pytest.raises(PackageError, match=str(code)):
        fetched(url, tmp_path / "a")
    assert len(server.asked) == 1


def test_a_redirect_is_followed(server: Unruly, tmp_path: Path) -> None:
    server.serve("/b", whole(DATA))
    assert fetched(server.serve("/a", redirect("/b")), tmp_path / "a") == DATA


def test_a_loop_of_redirects_ends(server: Unruly, tmp_path: Path) -> None:
    server.serve("/b", redirect("/a"))
    with pytest.raises(PackageError, match="redirects in a loop"):
        fetched(server.serve("/a", redirect("/b")), tmp_path / "a")


@pytest.mark.parametrize("there", ["file:///etc/passwd", "ftp://127.0.0.1/a", "data:,x"])
def test_a_redirect_out_of_http_is_refused(server: Unruly, tmp_path: Path, there: str) -> None:
    with pytest.raises(PackageError, match="not followed"):
        fetched(server.serve("/a", redirect(there)), tmp_path / "a")
    assert not (tmp_path / "a").exists()


def test_a_redirect_from_https_to_http_is_refused() -> None:
    request = httpx.Request("GET", "https://127.0.0.1/a")
    response = httpx.Response(302, headers={"Location": "http://127.0.0.1/a"}, request=request)
    with pytest.raises(PackageError, match="not followed"):
        _check_redirect(response)


def test_another_size_than_the_index_says_is_refused(server: Unruly, tmp_path: Path) -> None:
    with pytest.raises(PackageError, match=r"300,000 bytes where the index says 299,999"):
        fetched(server.serve("/a", whole(DATA)), tmp_path / "a", size=299_999)


def test_a_file_without_end_is_stopped_at_the_limit(server: Unruly, tmp_path: Path) -> None:
    with pytest.raises(PackageError, match="longer than 1,000,000 bytes"):
        fetched(server.serve("/a", endless), tmp_path / "a", limit=1_000_000)


def test_nobody_there_is_one_clear_line(tmp_path: Path) -> None:
    with unruly() as gone:
        url = gone.serve("/a", whole(DATA))
    with pytest.raises(PackageError, match=r"can't be fetched .*--from") as caught:
        fetched(url, tmp_path / "a")
    assert "\n" not in str(caught.value)
