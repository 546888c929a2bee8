"""A run's output: nothing that another worker listed is lost, and the portal keeps up."""

import multiprocessing
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from conftest import ARTICLE_1, bitext

from harbor_pub import pipeline, publishing
from harbor_pub.model import Cleaned
from harbor_pub.pipeline import Desk, Outlet, Prepared
from harbor_pub.settings import Settings

PREPARED = Prepared(
    cleaned=Cleaned(document=bitext("id").document, edits=(), drops=()), segments=()
)


def desk_in(folder: Path) -> Desk:
    return pipeline.open_desk(Settings(record=f"sqlite:///{folder}/record.sqlite"))


@dataclass
class Clock:
    now: float = 1000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(pipeline, "time", clock)
    return clock


@pytest.fixture
def outlet(tmp_path: Path) -> Iterator[Outlet]:
    desk = desk_in(tmp_path)
    yield pipeline.outlet(desk, tmp_path / "output")
    desk.record.close()


def put(outlet: Outlet, locale: str, name: str = "article-one") -> None:
    """Publish a document in a locale."""
    document = replace(PREPARED.document, name=name)
    made = publishing.write_edition(
        replace(bitext(locale), document=document), outlet.folder, ("html",)
    )
    prepared = replace(PREPARED, cleaned=replace(PREPARED.cleaned, document=document))
    outlet.put(prepared, [made])


def listed(outlet: Outlet) -> set[str]:
    """The locales that the portal has."""
    text = (outlet.folder / "index.html").read_text(encoding="utf-8")
    return {locale for locale in ARTICLE_1 if f"one.{locale}.html" in text}


def test_the_portal_is_written_at_once_then_every_ten_seconds_and_at_the_end(
    outlet: Outlet, clock: Clock
) -> None:
    with outlet:
        put(outlet, "id")
        assert listed(outlet) == {"id"}
        put(outlet, "vi")
        clock.now += 9
        put(outlet, "th")
        assert listed(outlet) == {"id"}
        clock.now += 2
        put(outlet, "ms")
        assert listed(outlet) == {"id", "vi", "th", "ms"}
        put(outlet, "ta")
    assert listed(outlet) == {"id", "vi", "th", "ms", "ta"}


def test_a_large_portal_takes_no_more_than_a_tenth_of_the_time(
    outlet: Outlet, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = publishing.write_portal

    def slow(output: Path) -> Path:
        clock.now += 30
        return written(output)

    monkeypatch.setattr(publishing, "write_portal", slow)
    put(outlet, "id")
    clock.now += 269
    put(outlet, "vi")
    assert listed(outlet) == {"id"}
    clock.now += 2
    put(outlet, "th")
    assert listed(outlet) == {"id", "vi", "th"}


def test_the_portal_lists_what_was_made_before_something_failed(outlet: Outlet) -> None:
    def fail() -> None:
        with outlet:
            put(outlet, "id")
            put(outlet, "vi")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert listed(outlet) == {"id", "vi"}


def _publish(folder: Path, locale: str, rounds: int) -> None:
    desk = desk_in(folder)
    outlet = pipeline.outlet(desk, folder / "output")
    for number in range(rounds):
        put(outlet, locale, f"document-{number}-one")
    desk.record.close()


def test_workers_that_make_locales_of_one_document_lose_none(tmp_path: Path) -> None:
    desk_in(tmp_path).record.close()
    locales, rounds = ("id", "vi", "th"), 6
    spawn = multiprocessing.get_context("spawn")
    workers = [
        spawn.Process(target=_publish, args=(tmp_path, locale, rounds)) for locale in locales
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
        assert worker.exitcode == 0
    manifests = publishing.read_manifests(tmp_path / "output")
    assert len(manifests) == rounds
    assert {tuple(e.locale for e in found.editions) for found in manifests} == {
        tuple(sorted(locales))
    }
