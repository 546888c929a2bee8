"""What many tests need: the gold, small bitexts in every script, the command as it is typed."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from postgresql import Postgresql
from served import LINE as SERVED_LINE
from served import Served, serving

# Argos looks for its packages under the home; no test may see, or touch, the user's own.
_HOME = Path(__file__).parent / ".home"
os.environ["XDG_DATA_HOME"] = os.environ["XDG_CONFIG_HOME"] = str(_HOME)
os.environ["XDG_CACHE_HOME"] = str(_HOME)
for _name in [name for name in os.environ if name.startswith(("HARBOR_", "ARGOS_"))]:
    if _name not in ("HARBOR_XLIFF_SCHEMAS", "HARBOR_XLIFF_TESTS"):
        del os.environ[_name]

from harbor_pub.engine.loading import cores  # noqa: E402
from harbor_pub.model import (  # noqa: E402
    Bitext,
    Block,
    BlockKind,
    Issue,
    Message,
    Metadata,
    PackageCard,
    Segment,
    Severity,
    SourceDocument,
    State,
    TranslationUnit,
)

ROOT = Path(__file__).parents[1]
GOLD = ROOT / "tests" / "gold"
SEED = ROOT / "seeds" / "information-harbor-forum-2015.txt"

# The first sentence of the Universal Declaration's first article (public domain), as the United
# Nations publish it, in every script we write.
ARTICLE_1 = {
    "id": "Semua orang dilahirkan merdeka dan mempunyai martabat dan hak-hak yang sama.",
    "ms": "Semua manusia dilahirkan bebas dan samarata dari segi kemuliaan dan hak-hak.",
    "fil": "Ang lahat ng tao'y isinilang na malaya at pantay-pantay sa karangalan at karapatan.",
    "vi": "Tất cả mọi người sinh ra đều được tự do và bình đẳng về nhân phẩm và quyền.",
    "th": "มนุษย์ทั้งหลายเกิดมามีอิสระและเสมอภาคกันในเกียรติศักดิ์และสิทธิ",
    "lo": "ມະນຸດທຸກຄົນເກີດມາມີສິດເສລີພາບ ແລະ ສະເໝີໜ້າກັນໃນທາງກຽດຕິສັກ",
    "km": "មនុស្សទាំងអស់កើតមកមានសេរីភាព និងសមភាព ក្នុងផ្នែកសេចក្ដីថ្លៃថ្នូរនិងសិទ្ធិ។",
    "my": "လူတိုင်းသည် တူညီလွတ်လပ်သော ဂုဏ်သိက္ခာဖြင့်လည်းကောင်း မွေးဖွားလာသူများ ဖြစ်သည်။",
    "ta": "மனிதப் பிறிவியினர் சகலரும் சுதந்திரமாகவே பிறக்கின்றனர்.",
    "zh-Hans": "人人生而自由，在尊严和权利上一律平等。",
}
ENGLISH = "All human beings are born free and equal in dignity and rights."


def unit(
    target: str,
    *,
    source: str = ENGLISH,
    locale: str = "id",
    number: int = 1,
    block: int = 0,
    kind: BlockKind = BlockKind.PARAGRAPH,
    state: State = State.TRANSLATED,
) -> TranslationUnit:
    return TranslationUnit(
        segment=Segment(
            id=f"s{number:010x}", block=block, kind=kind, source=source, space=" " * (number % 2)
        ),
        locale=locale,
        target=target,
        state=state,
        score=-0.5,
        signature="translate-en_xx|v:1|sha:0|beam:4|lp:0.2|engine:1",
        recorded=datetime(2026, 11, 23, 9, 0, tzinfo=UTC),
    )


def bitext(locale: str = "id", targets: tuple[str, ...] = ()) -> Bitext:
    """A title and a paragraph of two or more sentences, with an issue on the last."""
    texts = targets or (ARTICLE_1[locale], ARTICLE_1[locale] + " 13", "A < B & C > D")
    units = tuple(
        unit(
            text,
            source=f'{ENGLISH} <{number}> & "more"',
            locale=locale,
            number=number,
            block=min(number, 1),
            kind=BlockKind.PARAGRAPH if number else BlockKind.TITLE,
        )
        for number, text in enumerate(texts)
    )
    return Bitext(
        document=SourceDocument(
            name="article-one",
            digest="ab" * 32,
            language="en",
            blocks=(Block(kind=BlockKind.PARAGRAPH, text=ENGLISH),),
            metadata=Metadata(
                title="Article 1", published="1948-12-10", url="https://example.org/"
            ),
        ),
        locale=locale,
        units=units,
        issues=(
            Issue(
                segment=units[-1].segment.id,
                check="numbers",
                severity=Severity.MAJOR,
                message=Message(
                    "The number {number} is not in the source.", values={"number": "13"}
                ),
                span=None,
            ),
        ),
        package=PackageCard(
            name="translate-en_xx", version="1.0", digest="cd" * 32, licence="CC0-1.0", draft=True
        ),
    )


@pytest.fixture(scope="session")
def gold_segments() -> list[str]:
    return (GOLD / "segments.txt").read_text(encoding="utf-8").splitlines()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Postgresql]:
    try:
        server = Postgresql()
    except FileNotFoundError as error:
        pytest.skip(str(error))
    try:
        server.start()
        yield server
    finally:
        server.stop()


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One `harbor serve` for all tests: a server takes ten seconds to start."""
    folder = tmp_path_factory.mktemp("serve")
    (folder / "in").mkdir()
    (folder / "in" / "notice.txt").write_text(f"A notice\n\n{SERVED_LINE}\n", encoding="utf-8")
    parameters = f'{{ source_folder = "{folder}/in", locales = ["id", "th"], settle = 0.1 }}'
    settings = f"""batch_tokens = 256

[[schedule]]
flow = "watch"
interval = 20
timezone = "Asia/Jakarta"
parameters = {parameters}
"""
    with serving(folder, settings) as one:
        (deployment,) = one.ask("/deployments/filter", {"flows": {"name": {"any_": ["watch"]}}})
        one.until(lambda: one.runs("watch", state={"type": {"any_": ["PENDING", "RUNNING"]}}))
        # One tick is enough. On a busy machine more would pile up, and every test wait for them.
        one.ask(f"/deployments/{deployment['id']}/pause_deployment", {})
        yield one


LINE = "The ministers met in the city. They agreed on 10 projects.\n"


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {
        **os.environ,
        "HARBOR_RECORD": f"sqlite:///{tmp_path / 'record.sqlite'}",
        "HARBOR_OUTPUT": str(tmp_path / "output"),
        "PYTHONPATH": str(ROOT),
    }


Harbor = Callable[..., "subprocess.CompletedProcess[str]"]
COMMAND = (sys.executable, "-c", "from harbor_pub.cli import main; main()")


@pytest.fixture
def harbor(tmp_path: Path, environment: dict[str, str]) -> Harbor:
    def run(
        *arguments: object, given: str = "", **variables: str
    ) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [*COMMAND, *map(str, arguments)],
            input=given, capture_output=True, text=True, encoding="utf-8", cwd=tmp_path,
            env={**environment, **variables}, timeout=200,
        )  # fmt: skip

    return run


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "notice.txt"
    path.write_text(f"A notice to the public\n\n{LINE}", encoding="utf-8")
    return path


_LONGEST = ("test_flow.py", "test_flow_alone.py", "test_cli_publish.py", "test_cli.py")
"""Begun first, for the others to run while these wait for a server."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    places = {name: place for place, name in enumerate(_LONGEST)}
    items.sort(key=lambda item: places.get(item.path.name, len(places)))


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """One more than there are cores: a test of a server waits more than it works.

    What is heavy runs by itself: its minutes are of kills and clocks.
    """
    return cores() + 1 if config.option.markexpr == "not heavy" else 0
