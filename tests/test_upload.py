"""The upload page: forms in, files laid down and runs ordered; strangers get nothing."""

import asyncio
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from harbor_pub.serving import upload
from harbor_pub.serving.guard import Guard, Receive, Scope, Send
from harbor_pub.serving.upload import Upload, forms, orders
from harbor_pub.serving.upload.orders import Orders, Told
from harbor_pub.settings import Settings

RUN = "8c359cd8-6815-4b31-8744-69c10abd9547"
TOLD = Told(id=RUN, name="publish <b>.txt", state="At work", look="works", open=True)


class Desk(Orders):
    """Keeps what it is asked."""

    def __init__(self) -> None:
        super().__init__("http://127.0.0.1:1")
        self.ordered: list[forms.Order] = []
        self.taken: list[str] = []
        self.decided: list[tuple[str, Mapping[str, str]]] = []
        self.run: Told | None = TOLD

    def offered(self) -> frozenset[str]:
        return frozenset({"id", "th", "my"})

    def latest(self) -> list[Told]:
        return [TOLD]

    def told(self, run: str) -> Told | None:
        return self.run

    def publish(self, order: forms.Order) -> str:
        self.ordered.append(order)
        return RUN

    def take_back(self, names: Sequence[str]) -> str:
        self.taken += names
        return RUN

    def decide(self, run: str, asked: str, answer: Mapping[str, str]) -> None:
        self.decided.append((asked, answer))


async def prefect(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"prefect"})


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.chdir(tmp_path)
    return Desk()


class Browser:
    """Asks an application, and keeps its cookies."""

    def __init__(self, application: Any) -> None:
        self._application = application
        self.cookies = httpx.Cookies()

    def request(self, method: str, path: str, **how: Any) -> httpx.Response:
        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(self._application)
            async with httpx.AsyncClient(
                transport=transport, base_url="http://127.0.0.1:4200", cookies=self.cookies
            ) as client:
                answer = await client.request(method, path, **how)
                self.cookies.update(client.cookies)
                return answer

        return asyncio.run(ask())

    def get(self, path: str, **how: Any) -> httpx.Response:
        return self.request("GET", path, **how)

    def post(self, path: str, **how: Any) -> httpx.Response:
        return self.request("POST", path, **how)


def client(desk: Desk, *, desk_url: str = "", password: str = "") -> Browser:
    settings = Settings(desk_url=desk_url)
    front = Guard(Upload(prefect, desk, settings, password), desk_url)
    return Browser(front)


def token(page: str) -> str:
    (found, *_) = re.findall(r'name="token" value="(\w+)"', page)
    return str(found)


TEXT = {"text": "They met.\r\n\r\nThey agreed.", "title": "A/b <i>", "language": ["id", "th"]}


def test_a_pasted_text_is_laid_down_and_ordered(desk: Desk, tmp_path: Path) -> None:
    browser = client(desk)
    page = browser.get("/upload").text
    assert re.findall(r'name="language" value="([\w-]+)"', page) == ["id", "th", "my", "all"]
    assert "publish &lt;b&gt;.txt" in page
    sent = {**TEXT, "token": token(page), "spoken": "en", "approval": "yes"}
    for _ in range(2):  # sent twice, it is one document
        answer = browser.post("/upload/publish", data=sent)
        assert answer.status_code == 303
        assert answer.headers["location"] == f"/upload/runs/{RUN}"
    page = browser.get(answer.headers["location"]).text
    assert "<h1>publish &lt;b&gt;.txt</h1>" in page
    assert 'http-equiv="refresh"' not in page
    (path,) = (tmp_path / "uploads").rglob("*.txt")
    assert path.name == "A b i.txt"
    assert path.read_bytes() == b"They met.\n\nThey agreed.\n"
    order = desk.ordered[1]
    assert order == desk.ordered[0]
    assert (order.locales, order.spoken, order.approval) == (("id", "th"), "en", True)
    assert (tmp_path / order.path, order.title) == (path, "A/b <i>")


def test_files_of_one_name_are_all_kept(desk: Desk, tmp_path: Path) -> None:
    browser = client(desk)
    sent = {"token": token(browser.get("/upload").text), "language": "all"}
    for text in (b"one", b"two", b"one"):
        file = {"file": (r"C:\papers\..\Speech .TXT", text)}
        assert browser.post("/upload/publish", data=sent, files=file).status_code == 303
    files = [("file", ("a.docx", b"x")), ("file", ("a.docx", b"y"))]
    assert browser.post("/upload/corrections", data=sent, files=files).status_code == 303
    assert [order.path.name for order in desk.ordered] == [
        "Speech.txt", "Speech-2.txt", "Speech.txt",
    ]  # fmt: skip
    assert desk.ordered[0].locales == ()
    assert desk.taken == ["a.docx", "a-2.docx"]
    assert (tmp_path / "inbox" / "a-2.docx").read_bytes() == b"y"


@pytest.mark.parametrize(
    ("fields", "file", "said"),
    [
        ({"language": []}, None, "Choose at least one language"),
        ({"language": ["xx"]}, None, "Choose languages of this page"),
        ({"spoken": "th"}, None, "The text is in one of the languages"),
        ({"spoken": "xx"}, None, "Choose a language of this page"),
        ({"text": " "}, None, "Choose a file, or paste a text"),
        ({"title": " "}, None, "Give the pasted text a title"),
        ({}, ("a.txt", b"x"), "a file or paste a text, not both"),
        ({"text": ""}, ("a.exe", b"x"), "a.exe is not of a kind that can be read"),
        ({"text": ""}, ("../.bashrc", b"x"), "bashrc is not of a kind"),
        ({"text": ""}, ("a.txt", b" \n"), "a.txt is empty"),
    ],
)
def test_what_is_missing_is_said_and_what_was_written_stays(
    desk: Desk, tmp_path: Path, fields: dict[str, object], file: tuple[str, bytes] | None, said: str
) -> None:
    browser = client(desk)
    sent = {**TEXT, **fields, "token": token(browser.get("/upload").text)}
    answer = browser.post("/upload/publish", data=sent, files={"file": file} if file else None)
    assert answer.status_code == 422
    assert said in answer.text
    if sent["text"] == TEXT["text"]:
        assert "They agreed.</textarea>" in answer.text
    assert not desk.ordered
    assert not list(tmp_path.rglob("*.*"))


def test_a_form_of_another_page_is_refused(desk: Desk, tmp_path: Path) -> None:
    """By its origin, by what the browser says of it, and without either by the token."""
    browser = client(desk)
    right = token(browser.get("/upload").text)
    cookie = browser.cookies["harbor_upload"]
    for path in ("publish", "corrections", f"runs/{RUN}/decision"):
        for given, headers in (
            (right, {"Origin": "http://evil.example"}),
            (right, {"Origin": "null"}),
            (right, {"Host": "evil.example:4200"}),
            (right, {"Sec-Fetch-Site": "cross-site"}),
            (right, {"Sec-Fetch-Site": "same-site"}),
            ("", {}),
            (right[:-1], {}),
            (right, {"Cookie": "harbor_upload=x"}),
        ):
            answer = browser.post(f"/upload/{path}", data={**TEXT, "token": given}, headers=headers)
            assert answer.status_code == 403, (path, headers)
            assert "access-control-allow-origin" not in answer.headers
    assert browser.get("/upload", headers={"Host": "evil.example"}).status_code == 403
    # A token is of one browser, and of one start of the server.
    other = client(desk)
    other.cookies["harbor_upload"] = cookie
    answer = other.post("/upload/publish", data={**TEXT, "token": right})
    assert (answer.status_code, "grown old" in answer.text) == (403, True)
    assert "They agreed.</textarea>" in answer.text
    assert desk.ordered == desk.taken == desk.decided == []
    assert not list(tmp_path.rglob("*.*"))


def test_a_password_is_asked_for_everywhere(desk: Desk) -> None:
    browser = client(desk, password="desk:secret")
    for auth in (None, ("desk", "wrong")):
        for path in ("/upload", f"/upload/runs/{RUN}", "/upload/x"):
            answer = browser.get(path, auth=auth)
            assert answer.status_code == 401
            assert answer.headers["www-authenticate"].startswith("Basic ")
            assert "Send" not in answer.text
        assert browser.post("/upload/publish", data=TEXT, auth=auth).status_code == 401
    assert browser.get("/upload", auth=("desk", "secret")).status_code == 200
    assert browser.get("/other").text == "prefect"


def test_it_lies_below_the_desk_s_path(desk: Desk) -> None:
    browser = client(desk, desk_url="https://desk.example.org/harbor")
    for path in ("/harbor/upload", "/upload"):
        page = browser.get(path, headers={"Host": "desk.example.org"})
        assert 'action="/harbor/upload/publish"' in page.text
        assert "Secure" in page.headers["set-cookie"]
        assert "Path=/harbor/upload" in page.headers["set-cookie"]
    assert browser.get("/harbor/uploads").text == "prefect"


def test_pages_allow_no_frame_no_script_and_no_store(desk: Desk) -> None:
    browser = client(desk)
    answer = browser.get("/upload")
    assert "form-action 'self'" in answer.text
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "no-store"
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert "SameSite=strict" in answer.headers["set-cookie"]
    assert "<script" not in answer.text


async def in_parts() -> AsyncIterator[bytes]:
    yield b'--b\r\nContent-Disposition: form-data; name="text"\r\n\r\n'
    for _ in range(3):
        yield b"x" * 600


def test_what_is_too_large_is_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upload, "_MOST", 1000)
    browser = client(desk)
    sent = {"language": "id", "token": token(browser.get("/upload").text)}
    file = {"file": ("a.txt", b"x" * 2000)}
    answer = browser.post("/upload/publish", data=sent, files=file)
    assert (answer.status_code, "more than 64 MiB" in answer.text) == (413, True)
    # Chunked, so that nothing says beforehand how much it is.
    kind = {"Content-Type": "multipart/form-data; boundary=b"}
    answer = browser.post("/upload/publish", content=in_parts(), headers=kind)
    assert answer.status_code == 413
    assert not desk.ordered


def test_a_decision_needs_a_name_and_the_form_that_was_shown(desk: Desk) -> None:
    shown = orders.html(
        "**<i>**\n\n- [docx](http://a/b.docx) [x](javascript:alert(1)) ![p](http://p)"
    )
    desk.run = replace(TOLD, asked="key-response", shown=shown)
    browser = client(desk)
    page = browser.get(f"/upload/runs/{RUN}").text
    assert "&lt;i&gt;" in page
    assert '<a href="http://a/b.docx">docx</a>' in page
    assert "<img" not in page
    assert 'href="javascript' not in page
    sent = {"token": token(page), "asked": "key-response", "decision": "publish"}
    path = f"/upload/runs/{RUN}/decision"
    for wrong in ({}, {"editor": " "}, {"editor": "x" * 201}, {"editor": "D", "decision": "?"}):
        assert browser.post(path, data={**sent, **wrong}).status_code == 422
    assert browser.post(path, data={**sent, "editor": " Dewi "}).status_code == 303
    answer = {"decision": "publish", "editor": "Dewi", "comment": ""}
    assert desk.decided == [("key-response", answer)]


def test_there_is_nothing_else(desk: Desk) -> None:
    desk.run = None
    browser = client(desk)
    for method, path in (("GET", "runs/x"), ("GET", "publish"), ("POST", ""), ("PUT", "")):
        assert browser.request(method, f"/upload/{path}").status_code == 404
    page = browser.get(f"/upload/runs/{RUN}").text
    assert "There is no such run." in page


def test_a_desk_that_is_away_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    front = Upload(prefect, Orders("http://127.0.0.1:1"), Settings())
    browser = Browser(front)
    answer = browser.get("/upload")
    assert (answer.status_code, "no answer" in answer.text) == (503, True)


def test_looking_again_by_itself_is_a_reader_s_choice(desk: Desk) -> None:
    browser = client(desk)
    page = browser.get(f"/upload/runs/{RUN}?follow").text
    assert f'content="5; url=/upload/runs/{RUN}?follow"' in page
    desk.run = replace(TOLD, open=False, state="Done")
    assert "refresh" not in browser.get(f"/upload/runs/{RUN}?follow").text
