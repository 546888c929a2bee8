"""`harbor serve` behind nginx, with a password, below a path, by TLS."""

import base64
import json
import shutil
import ssl
import subprocess
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError

import pytest
from day import day
from served import LINE, Served, free_port, serving

PASSWORD = "desk:not-hunter2"

NGINX = """
daemon off; pid FOLDER/nginx.pid; error_log FOLDER/nginx.log; worker_processes 1;
events { worker_connections 64; }
http {
  access_log off; client_body_temp_path FOLDER/b; proxy_temp_path FOLDER/p;
  fastcgi_temp_path FOLDER/f; uwsgi_temp_path FOLDER/u; scgi_temp_path FOLDER/s;
  map $http_upgrade $connection_upgrade { default upgrade; "" close; }
  server {
    listen 127.0.0.1:FRONT ssl; ssl_certificate FOLDER/cert.pem;
    ssl_certificate_key FOLDER/key.pem;
    proxy_http_version 1.1; proxy_set_header Host $http_host;
    proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection $connection_upgrade;
    client_max_body_size 65m; client_body_buffer_size 8m;
    location /harbor/ { proxy_pass http://127.0.0.1:DESK; }
    location /taken-off/harbor/ { proxy_pass http://127.0.0.1:DESK/; }
  }
}
"""


@pytest.fixture(scope="module")
def behind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, str]]:
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if nginx is None or shutil.which("openssl") is None:
        pytest.skip("no nginx: apt-get install nginx-light openssl")
    folder, front = tmp_path_factory.mktemp("proxy"), free_port()
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
         "/CN=localhost", "-keyout", folder / "key.pem", "-out", folder / "cert.pem"],
        check=True, capture_output=True,
    )  # fmt: skip
    url = f"https://localhost:{front}/harbor"
    settings = f'desk_url = "{url}"\n'
    with serving(folder, settings, PREFECT_SERVER_API_AUTH_STRING=PASSWORD) as served:
        assert served.desk == url
        told = NGINX.replace("FOLDER", str(folder)).replace("FRONT", str(front))
        (folder / "nginx.conf").write_text(told.replace("DESK", str(served.ports[0])))
        proxy = subprocess.Popen([nginx, "-c", folder / "nginx.conf"])
        try:
            served.until(lambda: ask(url, "/api/health")[0] == 200)
            yield served, url
        finally:
            proxy.terminate()
            proxy.wait()


def ask(url: str, path: str, **headers: str) -> tuple[int, bytes]:
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    try:
        request = urllib.request.Request(url + path, headers=headers)
        with urllib.request.urlopen(request, context=trusting, timeout=60) as answer:
            return answer.status, answer.read()
    except HTTPError as error:
        with error:
            return error.code, error.read()
    except OSError:
        return 0, b""


def test_the_ui_asks_where_its_reader_is(behind: tuple[Served, str]) -> None:
    _, url = behind
    origin = url.removesuffix("/harbor")
    status, page = ask(url, "/runs", Accept="text/html")
    assert status == 200
    assert b"/harbor/assets/" in page
    told = json.loads(ask(url, "/ui-settings")[1])
    assert told["api_url"] == f"{url}/api"
    assert (told["auth"], told["csrf_enabled"]) == ("BASIC", True)
    script = page.partition(b'src="/harbor/')[2].partition(b'"')[0].decode()
    assert ask(url, f"/{script}")[0] == 200
    taken_off = f"{origin}/taken-off/harbor"
    assert ask(taken_off, "/api/health") == (200, b"true")
    assert ask(taken_off, "/runs", Accept="text/html")[0] == 200


def test_the_password_is_asked_for_and_ours_is_given(behind: tuple[Served, str]) -> None:
    served, url = behind
    credentials = "Basic " + base64.b64encode(PASSWORD.encode()).decode()
    wrong = "Basic " + base64.b64encode(b"desk:hunter2").decode()
    path = "/api/admin/version"
    assert ask(url, path)[0] == ask(url, path, Authorization=wrong)[0] == 401
    assert ask(url, path, Authorization=credentials)[0] == 200
    # The page's own origin is let through, another isn't, nor is a stranger's name.
    origin = url.removesuffix("/harbor")
    assert ask(url, path, Authorization=credentials, Origin=origin)[0] == 200
    assert ask(url, path, Authorization=credentials, Origin="https://evil.example")[0] == 403
    assert ask(url, path, Authorization=credentials, Host="evil.example")[0] == 403
    text = served.folder / "notice.txt"
    text.write_text(f"A notice\n\n{LINE}\n", encoding="utf-8")
    run = served.run("publish", sources=[str(text)], locales=["id"], formats=["html"])
    served.ended(run)
    assert PASSWORD not in served.errors


@pytest.mark.heavy
def test_a_person_uses_the_desk_through_it(behind: tuple[Served, str]) -> None:
    """The UI asks for the password, then shows the flows; no request goes past the proxy."""
    playwright = pytest.importorskip("playwright.sync_api")
    _, url = behind
    asked: list[str] = []
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--ignore-certificate-errors"],
        )
        page = browser.new_context(ignore_https_errors=True).new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{url}/deployments")
        page.locator("input[type=password]").first.fill(PASSWORD)
        page.keyboard.press("Enter")
        page.get_by_text("Publish many").first.wait_for(timeout=60_000)
        browser.close()
    outside = [one for one in asked if one.startswith("http") and not one.startswith(f"{url}/")]
    assert outside == []


def test_the_upload_page_and_the_drafts_ask_for_the_password(behind: tuple[Served, str]) -> None:
    served, url = behind
    credentials = "Basic " + base64.b64encode(PASSWORD.encode()).decode()
    assert ask(url, "/upload")[0] == 401
    status, page = ask(url, "/upload", Authorization=credentials)
    assert status == 200
    assert b'action="/harbor/upload/publish"' in page
    assert ask(url, "/upload", Authorization=credentials, Origin="https://evil.example")[0] == 403
    assert ask(served.pages, "/drafts/index.html")[0] == 401
    assert ask(served.pages, "/drafts/none.html", Authorization=credentials)[0] == 404
    assert ask(served.pages, "/metrics")[0] == 200


@pytest.mark.heavy
def test_an_editor_s_day_through_it(behind: tuple[Served, str], tmp_path: Path) -> None:
    """uv run --group browser pytest -m heavy tests/test_proxy.py -k day"""
    playwright = pytest.importorskip("playwright.sync_api")
    served, url = behind
    user, _, password = PASSWORD.partition(":")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--ignore-certificate-errors"],
        )
        known = {"username": user, "password": password}
        day(browser, served, f"{url}/upload", "proxied", tmp_path, http_credentials=known)
        browser.close()
