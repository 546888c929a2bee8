"""Several documents translated together say, to the byte, what each would say alone."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from harbor_pub import ahead, pipeline
from harbor_pub.errors import PackageError
from harbor_pub.model import Origin, State
from harbor_pub.pipeline import Desk, Prepared
from harbor_pub.record import adding
from harbor_pub.settings import Settings

NOTICES = {
    "one": "# Ports\n\nThe port opens at noon. Bring **two** papers.\n\n    code = 1\n",
    "two": "# Ports\n\nThe port opens at noon. Ships wait outside. Ships wait outside.\n",
    "three": "# Roads\n\nBring two papers. The road is closed on 5 May.\n\ncode = 1\n",
}


class Now(datetime):
    @classmethod
    def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
        return datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


@pytest.fixture
def documents(tmp_path: Path) -> list[Prepared]:
    for name, text in NOTICES.items():
        (tmp_path / f"{name}.md").write_text(text, encoding="utf-8")
    return [pipeline.prepare(tmp_path / f"{name}.md") for name in NOTICES]


def desk(folder: Path, name: str, documents: Sequence[Prepared]) -> Desk:
    """One whose record holds what a person approved of the second notice."""
    settings = Settings(record=f"sqlite:///{folder / name}.sqlite", beam=1, batch_tokens=64)
    opened = pipeline.open_desk(settings)
    second = documents[1]
    made = pipeline.translations(pipeline.chain(opened, "en", "id"), [second.segments[1]], "id")
    (unit,) = (unit for batch in made for unit in batch.values())
    approved = replace(
        unit, target="Pelabuhan buka siang.", state=State.REVIEWED, origin=Origin.PERSON,
        signature="", by="Ana",
    )  # fmt: skip
    opened.record.add("two", [approved], second.segments)
    return opened


@contextmanager
def no_bar(_: int) -> Iterator[Callable[[str], pipeline.Progress]]:
    yield lambda _: lambda _: None


def published(
    desk: Desk, documents: Sequence[Prepared], output: Path, *, as_one: bool
) -> tuple[dict[str, bytes], list[tuple[int, int]]]:
    """Every file's bytes, and how many units of each edition were recalled and translated."""
    locales = ["id", "ms"]
    jobs = [(one, locales) for one in documents]
    counts = ahead.together(desk, jobs, no_bar) if as_one else (Counter[str]() for _ in jobs)
    told = []
    for one, made in zip(documents, counts, strict=True):
        for locale in locales:
            result, _ = pipeline.make(desk, one, locale, output, ahead=made[locale])
            told.append((result.recalled, result.translated))
    files = {str(p.relative_to(output)): p.read_bytes() for p in output.rglob("*") if p.is_file()}
    return files, told


def test_together_and_one_by_one_give_the_same_bytes_and_counts(
    documents: list[Prepared], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(adding, "datetime", Now)
    alone = desk(tmp_path, "alone", documents)
    together = desk(tmp_path, "together", documents)
    expected, told = published(alone, documents, tmp_path / "alone", as_one=False)
    found, told_together = published(together, documents, tmp_path / "together", as_one=True)
    assert told_together == told
    assert sum(made for _, made in told) > 10
    assert sum(recalled for recalled, _ in told) >= 5
    assert together.record.count() == alone.record.count()
    assert found.keys() == expected.keys()
    assert [name for name in found if found[name] != expected[name]] == []
    # What Ana wrote stands where she wrote it, and in the other notice that says the same.
    assert sum(b"Pelabuhan buka siang." in data for data in found.values()) >= 4


def test_a_window_is_as_many_documents_as_fill_it(
    documents: list[Prepared], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead, "WINDOW", 1 + len(documents[0].segments))
    opened = desk(tmp_path, "record", documents)
    before = opened.record.count()
    counts = ahead.together(opened, [(one, ["id"]) for one in documents], no_bar)
    assert next(counts)["id"] > 0
    first = opened.record.count()
    assert before < first
    assert next(counts)["id"] > 0
    assert opened.record.count() == first  # both notices of the window were translated at once
    assert list(counts) == [Counter()]  # the last is alone in its window
    assert opened.record.count() == first


def test_a_package_that_cannot_translate_keeps_no_other_back(
    documents: list[Prepared], tmp_path: Path
) -> None:
    opened = desk(tmp_path, "record", documents)
    broken = {("en", "ms"): PackageError("translate-en_ms: damaged")}
    opened = replace(opened, catalog=replace(opened.catalog, damaged=broken))
    counts = list(ahead.together(opened, [(one, ["ms", "id"]) for one in documents], no_bar))
    assert all(made["ms"] == 0 for made in counts)
    assert all(made["id"] > 0 for made in counts)
    with pytest.raises(PackageError, match="damaged"):
        pipeline.make(opened, documents[0], "ms", tmp_path / "output")


def test_a_run_that_is_stopped_keeps_what_was_translated(
    documents: list[Prepared], tmp_path: Path
) -> None:
    opened = desk(tmp_path, "record", documents)
    before = opened.record.count()

    @contextmanager
    def stopping(_: int) -> Iterator[Callable[[str], pipeline.Progress]]:
        def stop(_: int) -> None:
            raise KeyboardInterrupt

        yield lambda _: stop

    with pytest.raises(KeyboardInterrupt):
        list(ahead.together(opened, [(one, ["id"]) for one in documents], stopping))
    kept = opened.record.count() - before
    assert kept > 0
    counts = ahead.together(opened, [(one, ["id"]) for one in documents], no_bar)
    assert sum(made["id"] for made in counts) > 0
