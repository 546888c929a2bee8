"""`harbor models …` as a user types it, with a package folder and an index of its own."""

import json
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import argostranslate.settings
import pytest
from unruly import Unruly, status, unruly, whole

from harbor_pub.cli import main


@dataclass(frozen=True)
class Done:
    code: int
    out: str
    err: str


Harbor = Callable[..., Done]


@pytest.fixture
def server() -> Iterator[Unruly]:
    with unruly() as one:
        yield one


@pytest.fixture
def harbor(
    tmp_path: Path,
    server: Unruly,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Harbor:
    """The command, whole, in this process: twelve starts of Python would take half a minute."""
    argos = tmp_path / "argos" / "packages"
    argos.mkdir(parents=True)
    monkeypatch.setattr(argostranslate.settings, "package_data_dir", argos)
    monkeypatch.setattr(argostranslate.settings, "package_dirs", [argos])
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("HARBOR_INDEX", f"http://127.0.0.1:{server.server_address[1]}/index.json")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(signal, "signal", lambda *_: None)

    def run(*arguments: object) -> Done:
        monkeypatch.setattr(sys, "argv", ["harbor", "models", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return Done(int(ended.value.code or 0), said.out, said.err)

    return run


def test_a_package_is_bundled_served_installed_verified_and_removed(
    harbor: Harbor, server: Unruly, tmp_path: Path
) -> None:
    bundled = harbor("bundle", tmp_path / "usb", "id", "th")
    assert bundled.code == 0, bundled.err
    assert bundled.out.count(".argosmodel\n") == 2
    for path in (tmp_path / "usb").iterdir():
        server.serve(f"/{path.name}", whole(path.read_bytes()))

    lacking = harbor("install", "id", "lo")
    assert (lacking.code, lacking.out) == (1, "")
    assert "lo: not in http://127.0.0.1" in lacking.err
    assert "harbor models convert" in lacking.err

    installed = harbor("install", "id")
    assert installed.code == 0, installed.err
    folder = Path(installed.out.strip())
    assert folder.parent == tmp_path / "argos" / "packages"
    version = folder.name.partition("-en_id-")[2].replace("_", ".")
    assert "SHA-256" in installed.err

    server.serve("/index.json", status(500))  # from here on nothing may ask for it
    rows = {row["locale"]: row for row in json.loads(harbor("list", "--json").out)}
    assert (rows["id"]["origin"], rows["id"]["available"]) == ("installed", version)
    assert (rows["th"]["origin"], rows["th"]["available"]) == ("embedded", rows["th"]["version"])
    assert rows["pt"]["route"] is None
    (step,) = json.loads(harbor("route", "en", "id", "--json").out)
    assert (step["package"], step["origin"]) == ("translate-en_id", "installed")
    assert step["chrF2"] == rows["id"]["chrF2"] > 0

    (folder / "model" / "model.bin").write_bytes(b"damaged")
    damaged = harbor("verify", "id")
    assert damaged.code == 1
    assert "model/model.bin: not what was installed; mend it with" in damaged.err
    mended = harbor("install", "id", "--from", tmp_path / "usb")
    assert mended.code == 0, mended.err
    (verdict,) = json.loads(harbor("verify", "id", "--json").out)
    assert (verdict["recorded"], verdict["problem"]) == (True, "")

    removed = harbor("remove", "id")
    assert removed.code == 0, removed.err
    assert not folder.exists()
    assert harbor("remove", "id").code == 1


@pytest.mark.parametrize(
    ("arguments", "code", "reason"),
    [
        (["install"], 2, "name a locale"),
        (["install", "xx"], 2, "unknown locale 'xx'"),
        (["install", "id:id"], 2, "into the language itself"),
        (["install", "--from", "nowhere"], 1, "nowhere: is not there"),
        (["install", "--from", "."], 1, "no package is there"),
        (["install", "id"], 1, "index.json: the server says 404"),
        (["verify", "pt"], 1, "pt: not installed"),
        (["remove", "th"], 1, "what is embedded comes with the program"),
        (["remove", "../argos"], 2, "unknown locale"),
        (["bundle", "usb"], 1, "no package is installed"),
        (["bundle", "/dev/null/usb", "id"], 1, "/dev/null/usb: can't be written"),
        (["route", "id", "th"], 1, "harbor models install id:th"),
    ],
)
def test_bad_input_is_one_clear_line(
    harbor: Harbor, arguments: list[str], code: int, reason: str
) -> None:
    done = harbor(*arguments)
    assert done.code == code
    assert reason in done.err
    assert done.err.count("\n") == 1
    assert done.out == ""
