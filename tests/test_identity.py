"""A document is its source's address, not its file name."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from harbor_pub import pipeline, publishing, sources
from harbor_pub.errors import OutputError, SettingsError, SourceError
from harbor_pub.pipeline import Desk
from harbor_pub.record.documents import Documents
from harbor_pub.record.table import METADATA, connect
from harbor_pub.settings import Settings, load

FIRST, SECOND = "The quay is closed.", "The crane works."


@pytest.fixture(params=["sqlite", "postgresql"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    url = f"sqlite:///{tmp_path}/record.sqlite"
    if request.param == "postgresql":
        url = request.getfixturevalue("postgresql").url
        engine = connect(url)
        METADATA.drop_all(engine)
        engine.dispose()
    desk = pipeline.open_desk(Settings(record=url, roots=(str(tmp_path),)))
    yield desk
    desk.record.close()


def opened(folder: Path, record: str, *roots: Path) -> Desk:
    given = tuple(map(str, roots)) or (str(folder),)
    return pipeline.open_desk(Settings(record=f"sqlite:///{folder}/{record}.sqlite", roots=given))


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{text}\n", encoding="utf-8")
    return path


def publish(desk: Desk, source: Path, output: Path) -> str:
    prepared = pipeline.identified(desk, pipeline.prepare(source, spoken="en"))
    _, edition = pipeline.make(desk, prepared, "id", output, ["html"])
    with pipeline.outlet(desk, output) as outlet:
        outlet.put(prepared, [edition])
    return prepared.document.name


def test_two_files_of_one_name_are_two_documents(desk: Desk, tmp_path: Path) -> None:
    one, two = write(tmp_path / "a/notice.txt", FIRST), write(tmp_path / "b/notice.txt", SECOND)
    three, output = write(tmp_path / "c/b/notice.txt", "No ferry today."), tmp_path / "output"
    names = [publish(desk, path, output) for path in (one, two, three)]
    assert names == ["notice", "b-notice", "c-b-notice-txt"]
    # Stable, in whatever order they come, and after a change.
    write(two, f"{SECOND} All day.")
    assert [publish(desk, path, output) for path in (three, two, one)] == names[::-1]
    pages = {name: (output / name / "id" / f"{name}.id.html").read_text() for name in names}
    assert FIRST in pages["notice"]
    assert f"{SECOND}" in pages["b-notice"]
    assert {m.document: m.title for m in publishing.read_manifests(output)}.keys() == set(names)


def test_names_are_never_used_up(desk: Desk, tmp_path: Path) -> None:
    texts = [f"Ferry number {n} leaves at noon." for n in range(8)]
    names = {
        publish(desk, write(tmp_path / f"{n % 2}/{'x' * (n // 2)}-/a/notice.txt", text), tmp_path)
        for n, text in enumerate(texts)
    }
    assert len(names) == 8


def test_formats_of_one_stem_are_two_documents(desk: Desk, tmp_path: Path) -> None:
    text, mark = write(tmp_path / "in/n.txt", FIRST), write(tmp_path / "in/n.md", SECOND)
    assert publish(desk, text, tmp_path / "o") != publish(desk, mark, tmp_path / "o")


def test_a_source_that_was_moved_keeps_its_name(desk: Desk, tmp_path: Path) -> None:
    source = write(tmp_path / "a/notice.txt", FIRST)
    assert publish(desk, source, tmp_path / "o") == "notice"
    moved = source.rename(tmp_path / "announcement.txt")
    assert publish(desk, moved, tmp_path / "o") == "notice"
    copy = write(tmp_path / "copy.txt", FIRST)  # and a copy is another
    assert publish(desk, copy, tmp_path / "o") == "copy"


def test_a_tree_that_was_moved_keeps_its_names(tmp_path: Path) -> None:
    text = "\n\n".join(f"{FIRST[:-1]} on day {n}." for n in range(5))
    write(tmp_path / "old/press/notice.txt", text)
    desk = opened(tmp_path, "record", tmp_path / "old", tmp_path / "new")
    assert publish(desk, tmp_path / "old/press/notice.txt", tmp_path / "o") == "notice"
    (tmp_path / "old").rename(tmp_path / "new")
    changed = write(tmp_path / "new/press/notice.txt", f"{text}\n\nAnd on day 6.")
    assert publish(desk, changed, tmp_path / "o") == "notice"
    desk.record.close()


def test_what_was_published_before_stays_with_its_source(desk: Desk, tmp_path: Path) -> None:
    """A record, and an output, from when the file's name was the document's."""
    one, two = write(tmp_path / "a/notice.txt", FIRST), write(tmp_path / "b/notice.txt", SECOND)
    output = tmp_path / "output"
    before = pipeline.prepare(one, spoken="en")
    _, edition = pipeline.make(desk, before, "id", output, ["html"])
    publishing.write_cleaning(before.cleaned, output)
    publishing.write_manifest(before.cleaned, [edition], output)
    assert Documents(desk.record).places() == {}
    assert publish(desk, two, output) == "b-notice"
    assert publish(desk, one, output) == "notice"
    assert {m.document for m in publishing.read_manifests(output)} == {"notice", "b-notice"}


def test_another_record_does_not_replace_a_manifest(desk: Desk, tmp_path: Path) -> None:
    publish(desk, write(tmp_path / "a/notice.txt", FIRST), tmp_path / "o")
    page = tmp_path / "o" / "notice" / "id" / "notice.id.html"
    before, other = page.read_bytes(), opened(tmp_path, "other")
    with pytest.raises(OutputError, match="was published from another source"):
        publish(other, write(tmp_path / "b/notice.txt", SECOND), tmp_path / "o")
    assert page.read_bytes() == before
    # The same source, with a new record, goes on.
    assert publish(other, write(tmp_path / "a/notice.txt", FIRST), tmp_path / "o")
    other.record.close()


def test_an_address_goes_without_its_password_and_fragment() -> None:
    place, below = sources.below("https://dewi:secret@Example.org/a/b.html?x=1#top", [])
    assert (place, below) == ("https://example.org/a/b.html?x=1", "example.org/a/b.html")


@pytest.mark.parametrize(
    "place", ["/etc/os-release", "-", "../in/a.txt", "link.txt", ".env", ".git/a.txt",
              "harbor.toml", "linked/os-release", "/etc", "sub/../harbor.toml", "sub/.hidden"],
)  # fmt: skip
def test_a_run_reads_only_below_the_roots(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    for name in ("a.txt", ".env", ".git/a.txt", "harbor.toml", "sub/.hidden"):
        write(home / name, FIRST)
    (home / "link.txt").symlink_to("/etc/os-release")
    (home / "linked").symlink_to("/etc")
    monkeypatch.chdir(home)
    roots = Settings().root_folders
    assert roots == (home,)
    with pytest.raises(SourceError, match=r"lies outside of|is hidden, or holds settings"):
        sources.confined(place, roots)
    for allowed in ("a.txt", ".", str(home / "a.txt"), "https://example.org/a.html"):
        assert sources.confined(allowed, roots) == allowed


def test_roots_are_a_list_or_a_variable(tmp_path: Path) -> None:
    (tmp_path / "harbor.toml").write_text('roots = ["/srv/press", "/srv/more"]\n')
    assert load(tmp_path, {}).roots == ("/srv/press", "/srv/more")
    assert load(tmp_path, {"HARBOR_ROOTS": "/a:/b"}).roots == ("/a", "/b")
    (tmp_path / "harbor.toml").write_text("roots = [1]\n")
    with pytest.raises(SettingsError, match="roots can't be"):
        load(tmp_path, {})
