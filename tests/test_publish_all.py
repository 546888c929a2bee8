"""`publish-all` splits by language and document, and what fails keeps nothing else."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from prefect.client.schemas.objects import State, StateType

from flows import publish_all
from flows.publish_all import Ended, Part, divide, follow, has_ended, markdown
from flows.recovering import automations, give_up
from harbor_pub import pipeline
from harbor_pub.errors import HarborError
from harbor_pub.pipeline import Desk
from harbor_pub.serving.desk import ATTEMPTS
from harbor_pub.settings import Settings

ENGLISH = "The ministers of the member states met in the capital on 13 September 2015."
INDONESIAN = "Para menteri negara anggota bertemu di ibu kota untuk membahas kerja sama mereka."


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = pipeline.open_desk(Settings(record=f"sqlite:///{tmp_path}/record.sqlite"))
    yield desk
    desk.record.close()


def write(folder: Path, *names: str, text: str = ENGLISH) -> Path:
    folder.mkdir(exist_ok=True)
    for name in names:
        (folder / name).write_text(f"A notice\n\n{text}\n", encoding="utf-8")
    return folder


def shape(parts: list[Part]) -> list[tuple[str, list[str]]]:
    return [(part.locale, [Path(source).stem for source in part.sources]) for part in parts]


def test_a_part_has_one_language_and_so_many_documents(desk: Desk, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", "a.txt", "b.txt", "c.txt")
    parts, failures = divide(desk, [str(folder)], "en", "id,vi", 2)
    assert failures == []
    assert shape(parts) == [
        ("id", ["a", "b"]), ("id", ["c"]), ("vi", ["a", "b"]), ("vi", ["c"]),
    ]  # fmt: skip


def test_sources_go_to_the_languages_that_theirs_has_packages_for(
    desk: Desk, tmp_path: Path
) -> None:
    english = write(tmp_path / "en", "a.txt")
    write(english, "b.txt", text=INDONESIAN * 3)
    parts, failures = divide(desk, [str(english)], "detect", "id", 10)
    assert shape(parts) == [("id", ["a"])]
    assert failures == ["b.txt: id: the source is in this language already"]


def test_what_can_not_be_read_is_told_and_two_of_one_name_go_on(desk: Desk, tmp_path: Path) -> None:
    one, two = write(tmp_path / "one", "a.txt", "b.txt"), write(tmp_path / "two", "a.txt")
    missing = str(tmp_path / "missing.txt")
    parts, failures = divide(desk, [str(one), missing, str(two), str(one)], "en", "id", 10)
    assert shape(parts) == [("id", ["a", "b", "a"])]
    (failure,) = failures
    assert missing in failure


class Runs:
    """Runs that take so many looks, and end as they are told to."""

    def __init__(self, ends: dict[str, StateType], looks: int = 2) -> None:
        self.ends, self.looks = ends, looks
        self.seen: dict[UUID, int] = {}
        self.parts: dict[UUID, Part] = {}
        self.most = 0

    def start(self, part: Part) -> UUID:
        key = uuid4()
        self.parts[key], self.seen[key] = part, 0
        return key

    def look(self, going: Iterable[UUID]) -> publish_all.Looks:
        keys = list(going)
        self.most = max(self.most, len(keys))
        found: publish_all.Looks = {}
        for key in keys:
            self.seen[key] += 1
            kind = self.ends[self.parts[key].locale]
            ended = self.seen[key] >= self.looks
            found[key] = (state(kind if ended else StateType.RUNNING), f"/runs/{key}")
        return found


def state(kind: StateType, ago: timedelta = timedelta()) -> State:
    return State(type=kind, message="as told", timestamp=datetime.now(UTC) - ago)


@pytest.fixture
def bars(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    told: list[float] = []
    monkeypatch.setattr(
        "flows.telling.create_progress_artifact", lambda p, **_: told.append(p) or uuid4()
    )
    monkeypatch.setattr("flows.telling.update_progress_artifact", lambda _, p: told.append(p))
    return told


def test_only_so_many_runs_are_on_the_list_and_one_that_fails_keeps_none(bars: list[float]) -> None:
    parts = [Part(locale, (f"{n}.txt",)) for locale in ("id", "vi") for n in range(5)]
    runs = Runs({"id": StateType.FAILED, "vi": StateType.COMPLETED})
    ended = follow(parts, 3, runs)  # type: ignore[arg-type]
    assert runs.most == 3
    assert {one.part for one in ended} == set(parts)
    assert [one.part.locale for one in ended if one.failed] == ["id"] * 5
    assert bars[-1] == 100.0


def test_a_run_that_crashed_is_waited_for_a_while() -> None:
    now = datetime.now(UTC)
    assert not has_ended(state(StateType.RUNNING), now)
    assert not has_ended(state(StateType.CRASHED), now)
    assert has_ended(state(StateType.CRASHED, timedelta(minutes=3)), now)
    assert has_ended(state(StateType.FAILED), now)


def test_the_page_lists_every_run_with_its_state_those_that_failed_first() -> None:
    ended = [
        Ended(Part("id", ("a.txt", "b.txt")), "Completed", "", "http://desk/1"),
        Ended(Part("vi", ("a.txt",)), "Failed", "no package", "http://desk/2"),
    ]
    text = markdown(ended, ["vi: a.txt: no package"])
    rows = [line for line in text.splitlines() if line.startswith("| [")]
    assert rows == [
        "| [vi: a.txt](http://desk/2) | 1 | Failed |",
        "| [id: a.txt and 1 more](http://desk/1) | 2 | Completed |",
    ]
    assert "- vi: a.txt: no package" in text


def test_a_run_that_crashed_too_often_fails() -> None:
    give_up(None)
    give_up(ATTEMPTS)
    with pytest.raises(HarborError, match=f"crashed {ATTEMPTS} times"):
        give_up(ATTEMPTS + 1)


def test_the_server_watches_only_over_runs_of_a_pool() -> None:
    """`harbor serve` knows its own, and would put them back a second time."""
    for one in automations():
        related = [spec.model_dump() for spec in one.trigger.match_related]
        assert {"prefect.resource.role": ["work-pool"]} in related, one.name
