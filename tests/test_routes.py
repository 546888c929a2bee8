"""Routes: the best chain of packages, what it says at each step, and what the record keeps."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import SEED

from harbor_pub import pipeline
from harbor_pub.engine import Catalog, Chain, Package, catalog, evaluation
from harbor_pub.engine.evaluation import Evaluation
from harbor_pub.engine.packages.routes import best_route
from harbor_pub.engine.survey import survey
from harbor_pub.errors import NoPackageError, PackageError
from harbor_pub.packages import open_catalog
from harbor_pub.settings import Settings


def package(pair: str, chrf: float | None = None, *, embedded: bool = False) -> Package:
    source, target = pair.split()
    return Package(
        folder=Path(pair), source=source, target=target, version="1", prefix="",
        parts=Path(pair), licence=None, chrf=chrf, embedded=embedded,
    )  # fmt: skip


def route(packages: list[Package], source: str, target: str) -> tuple[str, ...] | None:
    found = best_route(packages, source, target)
    return found and found.languages


def test_the_direct_package_is_the_best_route_whatever_its_quality() -> None:
    packages = [package("en th", 10.0), package("en ms", 60.0), package("ms th", 60.0)]
    assert route(packages, "en", "th") == ("en", "th")


def test_english_stands_between() -> None:
    packages = [package("zh-Hans en"), package("en th"), package("en id")]
    assert route(packages, "zh-Hans", "th") == ("zh-Hans", "en", "th")


def test_of_chains_of_a_length_the_one_with_the_best_worst_step_is_taken() -> None:
    packages = [
        package("zh-Hans en", 55.0), package("en th", 30.0),
        package("zh-Hans vi", 40.0), package("vi th", 40.0),
        package("zh-Hans ms"), package("ms th", 70.0),
    ]  # fmt: skip
    assert route(packages, "zh-Hans", "th") == ("zh-Hans", "vi", "th")
    assert route(packages[::-1], "zh-Hans", "th") == ("zh-Hans", "vi", "th")


def test_what_was_measured_here_decides_between_chains_of_a_length() -> None:
    claims = {"zh-Hans en": 55.0, "en th": 30.0, "zh-Hans vi": 40.0, "vi th": 40.0}
    packages = {(p.source, p.target): p for p in (package(*claim) for claim in claims.items())}
    found = Catalog(packages=packages, damaged={})
    assert found.route("zh-Hans", "th").languages == ("zh-Hans", "vi", "th")
    measured = {("en", "th"): 48.0, ("vi", "th"): 39.0}
    found = replace(found, measure=lambda p: measured.get((p.source, p.target), p.chrf))
    assert found.route("zh-Hans", "th").languages == ("zh-Hans", "en", "th")


def test_what_is_kept_of_an_evaluation_is_what_a_desk_chooses_by(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    thai = catalog().package("en", "th")
    assert open_catalog(Settings()).measure(thai) == thai.chrf
    told = Evaluation(
        chrf=71.5, bleu=1.0, chrf_signature="", bleu_signature="", words_per_second=1.0,
        segments=1, test="t", test_digest="", signature="", measured="",
    )  # fmt: skip
    evaluation.keep(thai.digest, told)
    assert open_catalog(Settings()).measure(thai) == 71.5
    evaluation.keep(thai.digest, replace(told, chrf=7.25))
    assert open_catalog(Settings()).measure(thai) == 7.25


def test_nothing_leads_there_and_cycles_end() -> None:
    packages = [package("en id"), package("id en"), package("id ms"), package("ms id")]
    assert route(packages, "en", "th") is None
    assert route(packages, "th", "en") is None


def test_a_chain_of_more_than_three_is_none() -> None:
    packages = [package("id en"), package("en ms"), package("ms th"), package("th vi")]
    assert route(packages, "id", "th") == ("id", "en", "ms", "th")
    assert route(packages, "id", "vi") is None


def test_a_damaged_direct_package_is_named_not_gone_around() -> None:
    packages = {("en", "ms"): package("en ms"), ("ms", "th"): package("ms th")}
    found = Catalog(packages=packages, damaged={("en", "th"): PackageError("x: damaged")})
    with pytest.raises(PackageError, match="damaged"):
        found.route("en", "th")


def test_the_locales_follow_the_source_language() -> None:
    packages = [package("zh-Hans en"), package("en th"), package("en id")]
    found = Catalog(packages={(p.source, p.target): p for p in packages}, damaged={})
    assert pipeline.choose_locales("asean", "zh-Hans", found)[0] == ["id", "th"]
    assert "zh-Hans" not in pipeline.choose_locales("asean", "zh-Hans", found)[1]
    with pytest.raises(NoPackageError, match="harbor models install zh-Hans:lo"):
        found.route("zh-Hans", "lo")


@pytest.fixture(scope="module")
def chained(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """A catalogue that leads from Indonesian to Thai through English. There is no small package
    into English, so the first step says Indonesian: in its letters, too."""
    root = tmp_path_factory.mktemp("chained")
    folder = root / "translate-id_en-1_0"
    shutil.copytree(catalog().package("en", "id").folder, folder)
    fields = json.loads((folder / "metadata.json").read_text())
    fields |= {"from_code": "id", "to_code": "en"}
    (folder / "metadata.json").write_text(json.dumps(fields))
    return catalog((root,))


def test_each_step_is_kept_with_its_score(chained: Catalog) -> None:
    first = chained.package("id", "en")
    chain = Chain(chained.route("id", "th"), beam=1)
    texts = ["Good morning!", "", "The ministers met in the city."]
    answers = {p: h for batch in chain.translate(texts) for p, h in batch.items()}
    (alone,) = Chain(chained.route("id", "en"), beam=1).translate([texts[2]])
    assert set(answers) == {0, 1, 2}
    assert answers[2].via == (alone[0],)
    assert alone[0].via == ()
    (last,) = Chain(chained.route("en", "th"), beam=1).translate([alone[0].text])
    assert (answers[2].text, answers[2].score) == (last[0].text, last[0].score)
    assert chain.signature.count(" + ") == 1
    assert chain.signature.startswith(f"translate-id_en|v:{first.version}")


def test_the_record_keeps_both_and_the_edition_tells_both(chained: Catalog, tmp_path: Path) -> None:
    desk = replace(
        pipeline.open_desk(Settings(record=f"sqlite:///{tmp_path / 'r.sqlite'}", beam=1)),
        catalog=chained,
    )
    prepared = pipeline.prepare(SEED)
    document = replace(prepared.document, language="id")
    prepared = replace(
        prepared,
        cleaned=replace(prepared.cleaned, document=document),
        segments=prepared.segments[:3],
    )
    bitext = pipeline.translate(desk, prepared, "th").bitext
    assert all(len(unit.via) == 1 and unit.via[0].score < 0 for unit in bitext.units)
    assert bitext.package.name == "translate-id_en + translate-en_th"
    again = pipeline.translate(desk, prepared, "th")
    assert again.translated == 0
    assert again.bitext.units == bitext.units


def test_the_list_shows_the_route(chained: Catalog) -> None:
    rows = {row["locale"]: row for row in survey(chained, (), "id")}
    assert "id" not in rows
    assert rows["th"]["route"] == "id → en → th"
    assert rows["th"]["package"] == "translate-id_en + translate-en_th"
    assert rows["pt"]["route"] is None
