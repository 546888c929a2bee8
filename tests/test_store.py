"""The output in a store: what is listed is there, and several hosts add to one."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import fsspec
import pytest
from conftest import bitext
from moto.server import ThreadedMotoServer

from harbor_pub import publishing, store
from harbor_pub.errors import HarborError, OutputError, ProofError, SettingsError
from harbor_pub.model import Cleaned, Edition, Manifest
from harbor_pub.publishing import manifest
from harbor_pub.publishing import write_edition as write
from harbor_pub.store import Store

FORMATS = ("docx", "html")
DOCUMENT = bitext("id").document


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as patched:
        for name, value in {
            "AWS_ENDPOINT_URL": f"http://{host}:{port}",
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": "us-east-1",
        }.items():
            patched.setenv(name, value)
        fsspec.filesystem("s3").mkdir("editions")
        yield "s3://editions/asean"
    server.stop()


@pytest.fixture(params=["memory", "file", "s3"])
def here(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    if request.param == "s3":
        address = f"{request.getfixturevalue('s3')}/{tmp_path.name}"
    else:
        address = f"{request.param}://{tmp_path / 'store'}"
    return store.opened(address)


def publish(here: Store, host: Path, *locales: str) -> Manifest:
    """What `pipeline.Outlet` does on a host with an output folder of its own."""
    made = [write(bitext(locale), host, FORMATS) for locale in locales]
    for name in ("cleaning.json", "cleaning.html"):
        (host / DOCUMENT.name / name).write_text("{}")
    written = publishing.write_manifest(Cleaned(document=DOCUMENT), made, host)
    here.put(written, made, host)
    return written


def paths(editions: tuple[Edition, ...]) -> set[str]:
    return {file.path for edition in editions for file in edition.files}


def test_two_hosts_publish_locales_of_one_document(here: Store, tmp_path: Path) -> None:
    here.check()
    publish(here, tmp_path / "one", "id", "th")
    publish(here, tmp_path / "two", "vi")
    here.write_portal()
    (found,) = here.manifests()
    assert [edition.locale for edition in found.editions] == ["id", "th", "vi"]
    stored = here.system.find(here.root)
    names = {path.removeprefix(here.root).lstrip("/") for path in stored}
    rest = {"index.html"} | {
        f"article-one/{name}" for name in ("manifest.json", "cleaning.json", "cleaning.html")
    }
    assert names == paths(found.editions) | rest
    for edition in found.editions:
        for file in edition.files:
            host = tmp_path / ("two" if edition.locale == "vi" else "one")
            assert (
                here.system.cat_file(f"{here.root}/{file.path}") == (host / file.path).read_bytes()
            )
    assert b"article-one/vi/article-one.vi.docx" in here.system.cat_file(f"{here.root}/index.html")


def test_an_edition_made_anew_takes_its_place(here: Store, tmp_path: Path) -> None:
    publish(here, tmp_path, "id")
    changed = bitext("id", ("Satu", "Dua", "Tiga"))
    made = [write(changed, tmp_path, FORMATS)]
    here.put(publishing.write_manifest(Cleaned(document=DOCUMENT), made, tmp_path), made, tmp_path)
    (found,) = here.manifests()
    (edition,) = found.editions
    assert edition == made[0]
    page = here.system.cat_file(f"{here.root}/article-one/id/article-one.id.html")
    assert "Dua" in page.decode()


def test_what_was_removed_from_the_store_is_not_listed(here: Store, tmp_path: Path) -> None:
    publish(here, tmp_path / "one", "id", "th")
    here.system.rm_file(f"{here.root}/article-one/id/article-one.id.docx")
    here.system.rm_file(f"{here.root}/article-one/th/article-one.th.docx")
    here.system.rm_file(f"{here.root}/article-one/th/article-one.th.html")
    publish(here, tmp_path / "two", "vi")
    (found,) = here.manifests()
    assert paths(found.editions) == {
        "article-one/id/article-one.id.html",
        "article-one/vi/article-one.vi.docx",
        "article-one/vi/article-one.vi.html",
    }


def test_a_page_in_s3_is_shown_and_not_downloaded(s3: str, tmp_path: Path) -> None:
    here = store.opened(f"{s3}/types")
    publish(here, tmp_path, "id")
    told = here.system.info(f"{here.root}/article-one/id/article-one.id.html")
    assert told["ContentType"] == "text/html"


def test_a_file_that_was_changed_meanwhile_is_not_published(tmp_path: Path) -> None:
    here = store.opened(f"file://{tmp_path}/store")
    made = [write(bitext("id"), tmp_path, FORMATS)]
    written = publishing.write_manifest(Cleaned(document=DOCUMENT), made, tmp_path)
    (tmp_path / made[0].files[0].path).write_bytes(b"another")
    with pytest.raises(ProofError, match="another run has changed it"):
        here.put(written, made, tmp_path)
    assert list(here.manifests()) == []


def test_a_store_that_keeps_something_else_is_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = store.opened(f"memory://{tmp_path}/bent")
    kept = type(here.system).pipe_file
    monkeypatch.setattr(
        type(here.system), "pipe_file", lambda self, path, data: kept(self, path, data[:-1])
    )
    with pytest.raises(ProofError, match="reads back otherwise"):
        publish(here, tmp_path, "id")
    assert list(here.manifests()) == []


def test_a_damaged_manifest_is_named(tmp_path: Path) -> None:
    here = store.opened(f"memory://{tmp_path}/damaged")
    written = publish(here, tmp_path, "id")
    whole = manifest.render(replace(written, document="article-one"))
    here.system.pipe_file(f"{here.root}/article-one/manifest.json", whole[:40])
    with pytest.raises(OutputError, match=r"article-one/manifest\.json: damaged"):
        here.write_portal()


@pytest.mark.parametrize("address", ["nowhere://x", "s4://bucket"])
def test_an_address_that_nothing_opens_is_one_line(address: str) -> None:
    with pytest.raises(SettingsError, match=r"^store: .*\S$") as caught:
        store.opened(address)
    assert "\n" not in str(caught.value)


def test_a_bucket_that_is_not_there_is_said_before_the_work(s3: str) -> None:
    with pytest.raises(HarborError, match="s3://elsewhere") as caught:
        store.opened("s3://elsewhere/editions").check()
    assert "\n" not in str(caught.value)


def test_harbor_publish_fills_the_store(tmp_path: Path) -> None:
    (tmp_path / "notice.txt").write_text("A notice\n\nThe ministers met in the capital.\n")
    done = subprocess.run(
        [Path(sys.executable).with_name("harbor"), "publish", "notice.txt", "--to", "id,vi"],
        env={
            **os.environ,
            "HARBOR_RECORD": f"sqlite:///{tmp_path}/record.sqlite",
            "HARBOR_STORE": f"file://{tmp_path}/store",
        },
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    for folder in ("output", "store"):
        assert (tmp_path / folder / "index.html").read_bytes()
    assert {p.relative_to(tmp_path / "output") for p in (tmp_path / "output").rglob("*.*")} == {
        p.relative_to(tmp_path / "store") for p in (tmp_path / "store").rglob("*.*")
    }
