"""Nothing that asks for approval goes out without an editor's word in the record."""

import random
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from pydantic import ValidationError

from flows import approval
from flows.approval import Decision, decision, given, told
from harbor_pub import pipeline
from harbor_pub.errors import OutputError, RecordError
from harbor_pub.pipeline import Desk
from harbor_pub.record.approvals import Approval, Approvals, Draft
from harbor_pub.settings import Settings

NOW = datetime(2026, 11, 28, 9, 15, tzinfo=UTC)
YES = Approval(decision="publish", editor="Dewi", comment="", decided="2026-11-28T09:15:00Z")
RUN = "1474e7a8-15a1-4215-a764-7ddbbe1e850e"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = pipeline.open_desk(Settings(record=f"sqlite:///{tmp_path}/record.sqlite"))
    yield desk
    desk.record.close()


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    path = tmp_path / "notice.txt"
    path.write_text("The quay is closed.\n", encoding="utf-8")
    return path


def prepared(desk: Desk, notice: Path) -> pipeline.Prepared:
    return pipeline.identified(desk, pipeline.prepare(notice, spoken="en"))


def drafted(desk: Desk, notice: Path) -> Draft:
    made, _ = pipeline.make(desk, prepared(desk, notice), "id", notice.parent / "drafts", ["html"])
    return pipeline.draft(made)


def publish(desk: Desk, notice: Path, run: str = RUN) -> Path:
    output = notice.parent / "output"
    pipeline.make(desk, prepared(desk, notice), "id", output, ["html"], approved=run)
    return output


@pytest.mark.parametrize(
    "wrong",
    [
        Approval(decision="publish", editor=" ", comment="", decided=YES.decided),
        Approval(decision="publish", editor="Dewi", comment="", decided=""),
        Approval(decision="", editor="Dewi", comment="", decided=YES.decided),
    ],
)
def test_the_record_takes_no_answer_without_who_when_and_what(desk: Desk, wrong: Approval) -> None:
    draft = Draft(document="notice", locale="id", digest="ab", package="p")
    with pytest.raises(RecordError, match="who decided and when"):
        Approvals(desk.record).add(RUN, [draft], wrong)
    assert Approvals(desk.record).of(RUN, draft) is None


def test_nothing_is_written_before_somebody_approved_this_very_draft(
    desk: Desk, notice: Path
) -> None:
    draft = drafted(desk, notice)
    with pytest.raises(OutputError, match="nobody has approved this draft"):
        publish(desk, notice)
    Approvals(desk.record).add(str(uuid4()), [draft], YES)  # another run's
    with pytest.raises(OutputError, match="nobody has approved"):
        publish(desk, notice)
    assert not (notice.parent / "output").exists()
    Approvals(desk.record).add(RUN, [draft], YES)
    assert (publish(desk, notice) / "notice" / "id" / "notice.id.html").is_file()
    notice.write_text("The crane works.\n", encoding="utf-8")
    with pytest.raises(OutputError, match="nobody has approved"):
        publish(desk, notice)


def test_what_was_withheld_stays_so(desk: Desk, notice: Path) -> None:
    draft = drafted(desk, notice)
    no = Approval(decision="withhold", editor="Dewi", comment="", decided=YES.decided)
    Approvals(desk.record).add(RUN, [draft], no)
    Approvals(desk.record).add(RUN, [draft], YES)
    with pytest.raises(OutputError, match="nobody has approved"):
        publish(desk, notice)


@pytest.mark.parametrize(
    "value",
    [
        None, {}, {"decision": "publish"}, {"editor": "Dewi"}, "publish", [],
        {"decision": "publish", "editor": ""}, {"decision": "publish", "editor": " \n"},
        {"decision": "yes", "editor": "Dewi"}, {"decision": "publish", "editor": None},
    ],
)  # fmt: skip
def test_what_is_no_whole_answer_is_none(value: object) -> None:
    assert given([("suspended-approval-x-1-response", value, NOW)]) is None
    with pytest.raises(ValidationError):
        Decision.model_validate(value or {})


def test_an_answer_names_who_and_when_and_the_first_one_stands() -> None:
    whole = {"decision": "publish", "editor": " Dewi ", "comment": "as agreed"}
    later = {"decision": "withhold", "editor": "Budi"}
    key = "suspended-approval-x-1"
    assert given([(f"{key}-schema", whole, NOW), (f"{key}-response", whole, None)]) is None
    answer = given(
        [(f"{key}-response", later, NOW.replace(hour=10)), (f"{key}-response", whole, NOW)]
    )
    assert answer is not None
    assert told(answer) == "approved by Dewi on 2026-11-28 09:15 UTC: as agreed"


class Suspended(Exception):
    """The process of the run ends here."""


class Killed(Exception):
    """Here as well, and nobody asked it."""


@dataclass
class Server:
    """What a Prefect server keeps of a run that waits: the keys that fired, and the answers."""

    run: str = field(default_factory=lambda: str(uuid4()))
    asked: list[str] = field(default_factory=list)
    inputs: list[tuple[str, Any, datetime]] = field(default_factory=list)

    def suspend(self, wait_for_input: type[Decision], key: str) -> None:
        assert key not in self.asked, "a key fires once: Prefect would go on without an answer"
        self.asked.append(key)
        raise Suspended

    def answer(self, value: dict[str, str]) -> None:
        if self.asked:
            self.inputs.append((f"suspended-{self.asked[-1]}-response", value, NOW))


ANSWERS = [
    {"decision": "publish", "editor": "Dewi"}, {"decision": "withhold", "editor": "Dewi"},
    {"decision": "publish", "editor": ""}, {}, {"decision": "publish"},
]  # fmt: skip


@pytest.mark.parametrize("seed", range(12))
def test_whatever_happens_only_what_was_approved_goes_out(
    desk: Desk, notice: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Kills at any step, restarts that nobody asked for (which is what a late event makes of a run
    that waits), answers of all kinds, a source that changes meanwhile, two servers on one
    record."""
    dice = random.Random(seed)
    servers = [Server(), Server()]
    published = notice.parent / "output" / "notice" / "id" / "notice.id.html"
    allowed: set[tuple[str, str]] = set()  # run and text that somebody said yes to, once shown
    shown: dict[str, str] = {}
    for _ in range(60):
        server = dice.choice(servers)
        monkeypatch.setattr(approval, "suspend_flow_run", server.suspend)
        monkeypatch.setattr(approval, "flow_run", SimpleNamespace(id=server.run))
        monkeypatch.setattr(
            approval, "_inputs",
            lambda _, prefix, server=server: [i for i in server.inputs if i[0].startswith(prefix)],
        )  # fmt: skip
        text = notice.read_text(encoding="utf-8")
        match dice.choice(["start", "start", "start", "killed", "answer", "change"]):
            case "answer":
                value = dice.choice(ANSWERS)
                server.answer(value)
                if value == ANSWERS[0] and server.asked:
                    allowed.add((server.run, shown[server.run]))
            case "change":
                notice.write_text(f"The quay is closed {dice.randrange(3)} days.\n")
            case happening:
                kill_at = dice.randrange(4) if happening == "killed" else 9
                before = len(server.asked)
                with suppress(Suspended, Killed, OutputError):
                    _run(desk, notice, server.run, kill_at)
                if len(server.asked) > before:
                    shown[server.run] = text
        if published.exists():
            page = published.read_text(encoding="utf-8")
            assert any(said.strip() in page for _, said in allowed), f"seed {seed}"
            published.unlink()


def _run(desk: Desk, notice: Path, run: str, kill_at: int) -> None:
    """What the flow does, killed at one of its steps."""

    def step(number: int) -> None:
        if number == kill_at:
            raise Killed

    step(0)
    draft = drafted(desk, notice)
    step(1)
    answer = decision(desk.record, [draft], "")
    step(2)
    if answer is None or answer.decision == "withhold":
        return
    publish(desk, notice, run)
    step(3)
