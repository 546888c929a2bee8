"""Packages come and go whole: real archives of the embedded packages, and archives that lie."""

import io
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import textwrap
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from random import Random
from types import SimpleNamespace

import argostranslate.package
import argostranslate.settings
import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st
from unruly import Unruly, cut, stall, status, unruly, whole

from harbor_pub.engine import Package, catalog
from harbor_pub.engine.packages import STARTER, archive, bundle, open_package, receipt, store
from harbor_pub.engine.packages.download import Patience
from harbor_pub.engine.packages.flatten import flatten
from harbor_pub.engine.packages.index import Offer, best, choose, known_offers, parse
from harbor_pub.engine.packages.install import Installer
from harbor_pub.engine.verify import prove, verify
from harbor_pub.errors import NoPackageError, PackageError

HASTY = Patience(timeout=0.3, attempts=2, pause=0.01)


@pytest.fixture(scope="session")
def carried(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle of the embedded Indonesian package, version 0.2, and of two more that say they are
    for Malay and Filipino and share one model; which others are embedded doesn't matter here."""
    folder = tmp_path_factory.mktemp("bundle")
    indonesian = open_package(renamed(embedded(), tmp_path_factory.mktemp("id"), "id", "0.2"))
    others = [
        open_package(renamed(embedded(), tmp_path_factory.mktemp(code), code, "0.1", "\u2581di"))
        for code in ("ms", "tl")
    ]
    list(bundle.bundle([p for p in (indonesian, *others) if p], folder))
    return folder


def embedded() -> Package:
    return catalog(starter=STARTER).package("en", "id")


def renamed(package: Package, root: Path, code: str, version: str, prefix: str = "") -> Path:
    """A copy of a package that says it translates into another language."""
    folder = root / f"translate-en_{code}-{version.replace('.', '_')}"
    shutil.copytree(package.folder, folder)
    fields = json.loads((folder / "metadata.json").read_text())
    fields |= {"to_code": code, "package_version": version, "target_prefix": prefix}
    (folder / "metadata.json").write_text(json.dumps(fields))
    return folder


@pytest.fixture
def argos(tmp_path: Path) -> Path:
    folder = tmp_path / "argos-translate" / "packages"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def proving(argos: Path, tmp_path: Path) -> Installer:
    """Installs as the command does: each package is loaded and asked for a sentence."""
    return Installer(folder=argos, downloads=tmp_path / "cache", prove=prove, patience=HASTY)


@pytest.fixture
def installer(proving: Installer) -> Installer:
    """The same, without the wait where the proof is not the point."""
    return replace(proving, prove=lambda _: None)


def archive_of(carried: Path, tag: str = "id") -> Path:
    return next(carried.glob(f"translate-en_{tag}-*.argosmodel"))


def install(installer: Installer, origin: object) -> list[Package]:
    return [installer.install(offer)[0] for offer in installer.offers(str(origin))]


def left(argos: Path) -> list[str]:
    """All that lies in Argos' folder and beside it, but the lock."""
    names = [p.name for p in (*argos.iterdir(), *argos.parent.iterdir())]
    return sorted(set(names) - {"packages", ".harbor-lock"})


# Installed packages


def test_argos_sees_what_we_install(proving: Installer, argos: Path, carried: Path) -> None:
    (package,) = install(proving, archive_of(carried, "ms"))
    (theirs,) = argostranslate.package.get_installed_packages(path=[argos])
    assert (theirs.from_code, theirs.to_code, theirs.target_prefix) == ("en", "ms", "\u2581di")
    assert theirs.tokenizer.encode("Good morning!")
    assert package.folder == argos / "translate-en_ms-0_1"
    assert catalog((argos,)).package("en", "ms").origin == "installed"


def test_we_see_what_argos_installs(
    argos: Path, carried: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(argostranslate.settings, "package_data_dir", argos)
    # Argos imports its translate module only to empty a cache; that module wants torch.
    cache = SimpleNamespace(cache_clear=lambda: None)
    monkeypatch.setitem(
        sys.modules, "argostranslate.translate", SimpleNamespace(get_installed_languages=cache)
    )
    argostranslate.package.install_from_path(archive_of(carried))
    found = catalog((argos,))
    assert found.package("en", "id").folder.parent == argos
    (verdict,) = verify(found, [("en", "id")])
    assert (verdict.recorded, verdict.problem) == (False, "")


def test_size_and_checksums_are_recorded(installer: Installer, carried: Path) -> None:
    path = archive_of(carried)
    (package,) = install(installer, path)
    known = receipt.read(package.folder)
    assert known is not None
    assert (known.sha256, known.size) == (receipt.sha256(path), path.stat().st_size)
    assert set(known.files) == set(receipt.package_files(package.folder))


def test_packages_of_one_model_share_its_bytes(
    installer: Installer, argos: Path, carried: Path
) -> None:
    install(installer, archive_of(carried, "ms"))
    install(installer, archive_of(carried, "tl"))
    ms, tl = (argos / f"translate-en_{code}-0_1" / "model" / "model.bin" for code in ("ms", "tl"))
    assert ms.samefile(tl)
    assert not [
        v.problem for v in verify(catalog((argos,)), [("en", "ms"), ("en", "fil")]) if v.problem
    ]


def test_the_same_again_is_not_installed_again(installer: Installer, carried: Path) -> None:
    (offer, *_) = installer.offers(str(carried))
    assert installer.install(offer)[1]
    assert not installer.install(offer)[1]


def test_a_damaged_package_is_installed_over(installer: Installer, carried: Path) -> None:
    (offer, *_) = installer.offers(str(carried))
    package, _ = installer.install(offer)
    (package.model / "model.bin").write_bytes(b"damaged")
    assert installer.install(offer)[1]
    assert not receipt.changed(package.folder, receipt.read(package.folder))  # type: ignore[arg-type]


def test_a_damaged_package_without_checksums_is_installed_over(
    installer: Installer, carried: Path
) -> None:
    def fails_where_damaged(package: Package) -> None:
        if (package.model / "model.bin").read_bytes() == b"damaged":
            raise PackageError("x: can't be loaded; y")

    installer = replace(installer, prove=fails_where_damaged)
    offer = replace(installer.offers(str(carried))[0], sha256=None)
    package, _ = installer.install(offer)
    (package.folder / receipt.NAME).unlink()  # as argospm would have installed it
    assert not installer.install(offer)[1]
    (package.model / "model.bin").write_bytes(b"damaged")
    assert installer.install(offer)[1]


def test_a_newer_version_takes_the_place_of_an_older(
    installer: Installer, argos: Path, carried: Path, tmp_path: Path
) -> None:
    install(installer, archive_of(carried))
    install(installer, remade(archive_of(carried), tmp_path, package_version="0.10"))
    assert left(argos) == ["translate-en_id-0_10"]


def test_a_folder_is_installed_too(installer: Installer, argos: Path) -> None:
    (package,) = install(installer, embedded().folder)
    assert package.folder.parent == argos


def test_a_draft_stays_one_when_it_leaves_the_starter(tmp_path: Path) -> None:
    draft = replace(embedded(), chrf=None)
    assert draft.card.draft
    folder = flatten(draft, tmp_path)
    assert json.loads((folder / "metadata.json").read_text())["draft"] is True


def test_removed_is_gone(installer: Installer, argos: Path, carried: Path) -> None:
    (package,) = install(installer, archive_of(carried))
    store.remove(package.folder)
    assert left(argos) == []


def test_two_at_once_do_not_meet(installer: Installer, argos: Path, carried: Path) -> None:
    with store.stage(argos), pytest.raises(PackageError, match="another `harbor models`"):
        install(installer, archive_of(carried))


# Archives that are refused


def remade(path: Path, folder: Path, **metadata: object) -> Path:
    """The archive with other metadata; a value of None takes the key out."""
    copy = folder / f"remade-{len(list(folder.iterdir()))}.argosmodel"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(copy, "w") as new:
        for info in old.infolist():
            data = old.read(info)
            if info.filename.endswith("/metadata.json"):
                fields = {**json.loads(data), **metadata}
                data = json.dumps({k: v for k, v in fields.items() if v is not None}).encode()
            new.writestr(info, data)
    return copy


def without(path: Path, folder: Path, part: str) -> Path:
    copy = folder / "without.argosmodel"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(copy, "w") as new:
        for info in old.infolist():
            if not info.filename.endswith(part):
                new.writestr(info, old.read(info))
    return copy


def made(folder: Path, *members: tuple[zipfile.ZipInfo | str, bytes]) -> Path:
    path = folder / "made.argosmodel"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members:
            file.writestr(name, data)
    return path


def special(kind: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo("translate-en_id-1_0/model")
    info.external_attr = (kind | 0o777) << 16
    return info


def encrypted(folder: Path) -> Path:
    path = made(folder, ("a/metadata.json", b"{}"))
    data = bytearray(path.read_bytes())
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + place] |= 1
    path.write_bytes(data)
    return path


def longer_than_it_says(folder: Path) -> Path:
    path = made(folder, ("a/metadata.json", b"{}" + b" " * 998))
    data = path.read_bytes()
    path.write_bytes(data.replace((1000).to_bytes(4, "little"), (10).to_bytes(4, "little")))
    return path


INSIDE = "translate-en_id-1_0/metadata.json"
HOSTILE: dict[str, tuple[Callable[[Path], Path], str]] = {
    "absolute": (lambda f: made(f, (INSIDE, b"{}"), ("/etc/evil", b"x")), "absolute path"),
    "drive": (lambda f: made(f, (INSIDE, b"{}"), ("C:/evil", b"x")), "absolute path"),
    "climbing": (lambda f: made(f, (INSIDE, b"{}"), ("a/../../evil", b"x")), "climbs out"),
    "backslash": (lambda f: made(f, (INSIDE, b"{}"), ("a\\..\\evil", b"x")), "odd name"),
    "control": (lambda f: made(f, (INSIDE, b"{}"), ("a/\x1b[2J", b"x")), "odd name"),
    "symlink": (lambda f: made(f, (INSIDE, b"{}"), (special(stat.S_IFLNK), b"/etc")), "a link"),
    "device": (lambda f: made(f, (INSIDE, b"{}"), (special(stat.S_IFCHR), b"")), "special file"),
    "fifo": (lambda f: made(f, (INSIDE, b"{}"), (special(stat.S_IFIFO), b"")), "special file"),
    "two roots": (lambda f: made(f, (INSIDE, b"{}"), ("other/x", b"x")), "must hold one folder"),
    "no root": (lambda f: made(f, ("metadata.json", b"{}")), "must hold one folder"),
    "empty": (lambda f: made(f), "must hold one folder"),
    "twice": (
        lambda f: made(f, (INSIDE, b"{}"), (INSIDE.replace("data", "DATA"), b"{}")), "twice",
    ),
    "file and folder": (
        lambda f: made(f, ("a/b", b"x"), ("a/b/c", b"x")), "can't be unpacked|twice",
    ),
    "bomb": (lambda f: made(f, (INSIDE, b"0" * (20 << 20))), "is a bomb"),
    "many": (lambda f: made(f, *((f"a/{n}", b"") for n in range(2001))), "more than 2000"),
    "no metadata": (lambda f: made(f, ("a/model/model.bin", b"x")), "metadata.json is missing"),
    "deep metadata": (
        lambda f: made(f, (INSIDE, b"[" * 500_000)), "metadata.json is missing or damaged",
    ),
    "encrypted": (encrypted, "no whole ZIP archive"),
    "wrong length": (longer_than_it_says, "no whole ZIP archive|longer than"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_archive_is_refused_by_name_and_leaves_nothing(
    installer: Installer, argos: Path, tmp_path: Path, name: str
) -> None:
    make, reason = HOSTILE[name]
    (tmp_path / "given").mkdir()
    path = make(tmp_path / "given")
    with pytest.raises(PackageError, match=reason) as caught:
        install(installer, path)
    assert "\n" not in str(caught.value)
    assert "\x1b" not in str(caught.value)
    assert left(argos) == []
    assert not (tmp_path / "evil").exists()


LIES: list[tuple[dict[str, object], str]] = [
    ({"to_code": "th"}, "says en to th but its name says en to id"),
    ({"to_code": "xx"}, "says en to xx but its name says en to id"),
    ({"from_code": None}, "says None to id"),
    ({"type": "sbd"}, "no pair of languages that Harbor"),
    ({"model": "../../../../etc"}, "names no folder beside it"),
    ({"model": "."}, "its model lies outside"),
    ({"target_prefix": "<2xx>"}, "doesn't know its target prefix"),
    ({"package_version": "../1"}, "its version '../1' is none"),
]


@pytest.mark.parametrize(("metadata", "reason"), LIES)
def test_wrong_metadata_are_refused_and_leave_nothing(
    proving: Installer,
    argos: Path,
    carried: Path,
    tmp_path: Path,
    metadata: dict[str, object],
    reason: str,
) -> None:
    with pytest.raises(PackageError, match=rf"remade-\d+\.argosmodel: .*{reason}"):
        install(proving, remade(archive_of(carried), tmp_path, **metadata))
    assert left(argos) == []


def test_a_package_that_speaks_another_language_is_refused(
    proving: Installer, argos: Path, carried: Path, tmp_path: Path
) -> None:
    """Its name and its metadata agree on Thai; what it says is Malay."""
    path = tmp_path / "lying.argosmodel"
    with zipfile.ZipFile(archive_of(carried, "ms")) as old, zipfile.ZipFile(path, "w") as new:
        for info in old.infolist():
            data = old.read(info)
            if info.filename.endswith("/metadata.json"):
                data = json.dumps({**json.loads(data), "to_code": "th"}).encode()
            new.writestr(info.filename.replace("en_ms", "en_th"), data)
    with pytest.raises(PackageError, match="another script"):
        install(proving, path)
    assert left(argos) == []


@pytest.mark.parametrize("part", ["model.bin", "sentencepiece.model", "metadata.json"])
def test_a_missing_part_is_refused(
    installer: Installer, argos: Path, carried: Path, tmp_path: Path, part: str
) -> None:
    with pytest.raises(PackageError, match=part.replace(".", r"\.")):
        install(installer, without(archive_of(carried), tmp_path, part))
    assert left(argos) == []


@pytest.mark.parametrize("length", [0, 10, 1_000_000, 8_333_000])
def test_an_archive_that_was_cut_is_refused(
    installer: Installer, argos: Path, carried: Path, tmp_path: Path, length: int
) -> None:
    path = tmp_path / "cut.argosmodel"
    path.write_bytes(archive_of(carried).read_bytes()[:length])
    with pytest.raises(PackageError, match="is no whole ZIP archive"):
        install(installer, path)
    assert left(argos) == []


def test_a_link_in_a_folder_is_refused(installer: Installer, argos: Path, tmp_path: Path) -> None:
    folder = tmp_path / "translate-en_id-1_0"
    shutil.copytree(embedded().folder, folder)
    (folder / "notes").symlink_to("/etc/passwd")
    with pytest.raises(PackageError, match="notes is a link"):
        install(installer, folder)
    assert left(argos) == []


ODD = st.sampled_from(["..", ".", "a", "b", "/", "//", "\\", "C:", "\x00", "é", " ", "a" * 300])


@settings(max_examples=60, deadline=None)
@given(names=st.lists(st.lists(ODD, min_size=1, max_size=4).map("/".join), max_size=4))
def test_no_archive_writes_outside_of_its_folder(
    names: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    root = tmp_path_factory.mktemp("odd")
    inside = root / "a" / "b" / "inside"
    inside.mkdir(parents=True)
    path = root / "odd.argosmodel"
    with zipfile.ZipFile(path, "w") as file:
        for name in dict.fromkeys(names):
            info = zipfile.ZipInfo("x")
            info.filename = name
            file.writestr(info, b"x")
    before = set(root.rglob("*"))
    with suppress(PackageError):
        archive.unpack(path, inside)
    outside = {p for p in set(root.rglob("*")) - before if inside not in p.parents}
    shutil.rmtree(root)
    assert not outside


@pytest.mark.parametrize("count", [60, pytest.param(10_000, marks=pytest.mark.heavy)])
def test_an_archive_with_wrong_bytes_is_whole_or_refused(
    installer: Installer, argos: Path, tmp_path: Path, count: int
) -> None:
    """Whatever byte is flipped, cut or doubled: what is installed is what was packed."""
    random, folder = Random(7), tmp_path / "translate-en_id-1_0"
    (folder / "model").mkdir(parents=True)
    (folder / "model" / "model.bin").write_bytes(random.randbytes(500))
    (folder / "sentencepiece.model").write_bytes(random.randbytes(50))
    (folder / "metadata.json").write_text('{"from_code": "en", "to_code": "id"}')
    parts = receipt.package_files(folder)
    packed = io.BytesIO()
    archive.pack(folder, parts, packed)
    path = tmp_path / "wrong.argosmodel"
    refused = 0
    for _ in range(count):
        path.write_bytes(wronged(packed.getvalue(), random))
        try:
            (package,) = install(installer, path)
        except PackageError:
            refused += 1
            assert list(argos.iterdir()) == []
            continue
        assert {n: p.read_bytes() for n, p in receipt.package_files(package.folder).items()} == {
            name: part.read_bytes() for name, part in parts.items()
        }
        shutil.rmtree(package.folder)
    assert refused > count / 2


def wronged(data: bytes, random: Random) -> bytes:
    """The bytes with one to three of them changed, or with a stretch cut out or doubled."""
    wrong = bytearray(data)
    for _ in range(random.randint(1, 3)):
        wrong[random.randrange(len(wrong))] ^= 1 << random.randrange(8)
    if random.random() < 0.2:
        start = random.randrange(len(wrong))
        stretch = wrong[start : start + random.randint(1, 60)]
        wrong[start : start + random.choice((0, len(stretch)))] = random.choice((b"", stretch))
    return bytes(wrong)


# Interrupted


KILLED = """
    import sys, time
    from pathlib import Path
    from harbor_pub.engine.packages.install import Installer

    def hang(package):
        print("unpacked", flush=True)
        time.sleep(60)

    argos, cache, origin = sys.argv[1:]
    installer = Installer(folder=Path(argos), downloads=Path(cache), prove=hang,
                          told=lambda done, total: print("bytes", done, flush=True))
    for offer in installer.offers(origin):
        installer.install(offer)
"""


def kill_at(line: str, *arguments: object) -> None:
    """Run an installation and kill it as soon as it prints a line that begins so."""
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(KILLED), *map(str, arguments)],
        stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    with process:
        assert process.stdout is not None
        assert any(said.startswith(line) for said in process.stdout)
        process.send_signal(signal.SIGKILL)


def test_a_run_killed_after_unpacking_leaves_nothing_that_argos_sees(
    installer: Installer, argos: Path, carried: Path, tmp_path: Path
) -> None:
    kill_at("unpacked", argos, tmp_path / "cache", archive_of(carried))
    assert argostranslate.package.get_installed_packages(path=[argos]) == []
    install(installer, archive_of(carried))
    assert left(argos) == ["translate-en_id-0_2"]


def test_a_run_killed_between_two_renames_gives_the_old_package_back(
    installer: Installer, argos: Path, carried: Path
) -> None:
    (package,) = install(installer, archive_of(carried))
    out = argos.parent / ".harbor-stage-killed" / "out"
    out.mkdir(parents=True)
    package.folder.rename(out / package.folder.name)
    with store.stage(argos):
        pass
    assert left(argos) == ["translate-en_id-0_2"]


def test_a_download_that_was_killed_goes_on_where_it_stopped(
    installer: Installer, argos: Path, carried: Path, tmp_path: Path, server: Unruly
) -> None:
    data = archive_of(carried).read_bytes()
    half = len(data) // 2
    url = server.serve("/id.argosmodel", stall(data, half, 30), whole(data))
    kill_at(f"bytes {half}", argos, tmp_path / "cache", url)
    assert list(argos.iterdir()) == []
    install(installer, url)
    assert left(argos) == ["translate-en_id-0_2"]
    assert server.asked[-1][1] == f"bytes={half}-"
    assert list((tmp_path / "cache").iterdir()) == []


# The index


@pytest.fixture
def server() -> Iterator[Unruly]:
    with unruly() as one:
        yield one


def entry(links: object, **fields: object) -> dict[str, object]:
    known = {"package_version": "1.9", "argos_version": "1.9", "type": "translate"}
    return {**known, "from_code": "en", "to_code": "id", "links": links, **fields}


def test_the_index_is_fetched_kept_and_installed_from(
    installer: Installer, argos: Path, carried: Path, server: Unruly
) -> None:
    data = archive_of(carried).read_bytes()
    gone, page = server.serve("/gone", status(404)), server.serve("/page", whole(b"<html>"))
    links = ["ipfs://Qm", gone, page, server.serve("/id", whole(data))]
    fields = {"package_version": "0.2", "sha256": receipt.sha256(archive_of(carried))}
    index = json.dumps([entry(links, **fields), entry(["ipfs://Qm"], to_code="ms")]).encode()
    address = server.serve("/index.json", whole(index))
    (offer,) = choose(installer.offers(address), [("en", "id")], address)
    assert installer.install(offer)[0].version == "0.2"
    assert known_offers(installer.downloads, address) == (offer,)
    assert left(argos) == ["translate-en_id-0_2"]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"sha256": "ab" * 32}, "SHA-256 is not what the index says"),
        ({"size": 17}, "where the index says 17"),
        ({"to_code": "ms"}, "translates en to id where en to ms was offered"),
    ],
)
def test_what_is_not_what_the_index_says_is_refused_and_fetched_anew(
    installer: Installer,
    argos: Path,
    carried: Path,
    server: Unruly,
    fields: dict[str, object],
    reason: str,
) -> None:
    link = server.serve("/id", whole(archive_of(carried).read_bytes()))
    address = server.serve("/index.json", whole(json.dumps([entry([link], **fields)]).encode()))
    with pytest.raises(PackageError, match=reason):
        install(installer, address)
    assert left(argos) == []
    assert [p.name for p in installer.downloads.iterdir() if p.suffix == ".argosmodel"] == []


@pytest.mark.parametrize("data", [b"", b"<html>", b"{}", b"[" * 100_000, b"\xff\xfe"])
def test_what_is_no_index_is_one_clear_line(
    installer: Installer, server: Unruly, data: bytes
) -> None:
    with pytest.raises(PackageError, match="is no index"):
        installer.offers(server.serve("/index.json", whole(data)))
    assert not known_offers(installer.downloads, "http://127.0.0.1/index.json")


def test_an_index_that_fails_keeps_the_one_we_had(installer: Installer, server: Unruly) -> None:
    good = whole(json.dumps([entry(["id"])]).encode())
    address = server.serve("/index.json", good, status(500), cut(b"[]", 1, ranges=False))
    (offer,) = installer.offers(address)
    with pytest.raises(PackageError):
        installer.offers(address)
    assert known_offers(installer.downloads, address) == (offer,)


def test_damaged_entries_hide_no_other() -> None:
    entries = [None, 3, {}, entry(None), entry([7]), entry(["x"], from_code=["en"]), entry(["ok"])]
    (offer,) = parse(json.dumps(entries).encode(), "http://127.0.0.1/a/index.json")
    assert offer.links == ("http://127.0.0.1/a/ok",)


def test_links_of_a_folder_do_not_leave_it(tmp_path: Path) -> None:
    links = ["../evil", "/etc/passwd", "file:///etc/passwd", "in/id.argosmodel"]
    (offer,) = parse(json.dumps([entry(links)]).encode(), str(tmp_path / "index.json"))
    assert offer.links == (str(tmp_path / "in" / "id.argosmodel"),)


def test_the_newest_version_is_chosen_by_number() -> None:
    offers = [
        Offer(links=("x",), source="en", target="id", version=v) for v in ("1.9", "1.10", "1.2")
    ]
    found = best(offers, "en", "id")
    assert found is not None
    assert found.version == "1.10"
    with pytest.raises(NoPackageError, match="lo, zh-Hans:en: not in"):
        choose(offers, [("en", "lo"), ("en", "id"), ("zh-Hans", "en")], "the index")


# Bundles


def test_a_bundle_serves_an_offline_machine(
    installer: Installer, argos: Path, carried: Path
) -> None:
    assert [p.version for p in install(installer, carried)] == ["0.2", "0.1", "0.1"]
    done = subprocess.run(["sha256sum", "-c", "--quiet", bundle.SUMS], cwd=carried)
    assert done.returncode == 0
    assert not [v for v in verify(catalog((argos,)), [("en", "id"), ("en", "ms")]) if v.problem]


def test_a_bundle_lies_on_any_web_server(
    installer: Installer, carried: Path, server: Unruly
) -> None:
    for path in carried.iterdir():
        server.serve(f"/b/{path.name}", whole(path.read_bytes()))
    address = server.serve("/b/index.json", whole((carried / "index.json").read_bytes()))
    assert len(install(installer, address.removesuffix("index.json"))) == 3


def test_a_bundle_is_the_same_bytes_each_time(tmp_path: Path) -> None:
    for name in ("one", "two"):
        list(bundle.bundle([embedded()], tmp_path / name))
    one, two = (sorted((tmp_path / name).iterdir()) for name in ("one", "two"))
    assert [p.read_bytes() for p in one] == [p.read_bytes() for p in two]


def test_a_damaged_archive_of_a_bundle_keeps_no_other(
    installer: Installer, argos: Path, carried: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "usb"
    shutil.copytree(carried, folder)
    archive_of(folder, "ms").write_bytes(b"damaged")
    failed = []
    for offer in installer.offers(str(folder)):
        try:
            installer.install(offer)
        except PackageError as error:
            failed.append(str(error))
    assert len(failed) == 1
    assert "translate-en_ms-0_1.argosmodel" in failed[0]
    assert left(argos) == ["translate-en_id-0_2", "translate-en_tl-0_1"]


def test_a_changed_package_is_not_bundled(
    installer: Installer, argos: Path, carried: Path, tmp_path: Path
) -> None:
    (package,) = install(installer, archive_of(carried))
    (package.folder / "README.md").write_text("another")
    with pytest.raises(PackageError, match=r"README\.md is not what was installed"):
        list(bundle.bundle([package], tmp_path / "out"))


# Verifying


def test_verify_names_what_is_damaged_and_how_to_mend_it(
    installer: Installer, argos: Path, carried: Path
) -> None:
    package, *_ = install(installer, carried)
    with (package.model / "model.bin").open("r+b") as file:
        file.seek(1_000_000)
        file.write(b"\x00\x01")
    (argos / "stray").mkdir()
    verdicts = {Path(v.folder).name: v.problem for v in verify(catalog((argos,)))}
    assert "model/model.bin: not what was installed" in verdicts["translate-en_id-0_2"]
    assert "harbor models install id" in verdicts["translate-en_id-0_2"]
    assert "metadata.json is missing" in verdicts["stray"]
    assert [name for name, problem in verdicts.items() if not problem]


@pytest.mark.parametrize("place", [0, 4, 8, 20, 60, 200, 5_000, 400_000])
def test_a_changed_byte_in_a_model_is_an_error_of_ours_or_none(tmp_path: Path, place: int) -> None:
    """Without checksums only loading tells, and it must tell in one line, whatever the byte."""
    folder = tmp_path / "translate-en_id-9_9"
    shutil.copytree(embedded().folder, folder)
    data = bytearray((folder / "model" / "model.bin").read_bytes())
    data[place] ^= 0xFF
    (folder / "model" / "model.bin").write_bytes(data)
    (verdict,) = verify(catalog((tmp_path,)), [("en", "id")])
    assert verdict.folder == str(folder)
    assert "\n" not in verdict.problem
