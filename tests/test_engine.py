"""The engine on the real embedded packages, and on packages that are damaged or lie."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from harbor_pub.engine import Catalog, Engine, catalog
from harbor_pub.engine.decoding import Request
from harbor_pub.engine.packages import STARTER, open_package
from harbor_pub.errors import NoPackageError, PackageError
from harbor_pub.languages import language

STARTED = ["id", "ms", "fil", "th", "vi", "lo", "km", "my", "ta", "zh-Hans"]


@pytest.fixture(scope="session")
def embedded() -> Catalog:
    return catalog()


def argos_folder(root: Path, *, named: str = "translate-en_id-9_9", **metadata: object) -> Path:
    """A complete package folder such as argospm unpacks, made of the starter's parts."""
    folder = root / named
    shutil.copytree(STARTER / "translate-en_id-0_2", folder)
    fields = json.loads((folder / "metadata.json").read_text())
    fields |= {"target_prefix": "di", "package_version": "9.9"}
    (folder / "metadata.json").write_text(json.dumps({**fields, **metadata}))
    return folder


def translate(engine: Engine, texts: list[str]) -> list[str]:
    answers = {p: h.text for batch in engine.translate(texts) for p, h in batch.items()}
    return [answers[position] for position in range(len(texts))]


def test_ten_locales_come_out_of_the_box(embedded: Catalog) -> None:
    assert embedded.targets("en") == (STARTED, ["pt", "tet"])


@pytest.mark.parametrize("tag", STARTED)
def test_each_embedded_package_is_a_draft_that_was_measured(embedded: Catalog, tag: str) -> None:
    card = embedded.package("en", tag).card
    assert card.draft
    assert card.chrf


def test_packages_may_share_the_model_of_a_folder_beside_them(tmp_path: Path) -> None:
    shutil.copytree(STARTER / "translate-en_id-0_2", tmp_path / "shared")
    metadata = json.loads((tmp_path / "shared" / "metadata.json").read_text())
    packages = []
    for code, prefix in (("id", "di"), ("ms", "ke")):
        folder = tmp_path / f"translate-en_{code}-0_1"
        folder.mkdir()
        about = {**metadata, "to_code": code, "model": "../shared", "target_prefix": prefix}
        (folder / "metadata.json").write_text(json.dumps(about))
        packages.append(open_package(folder))
    assert {package.model for package in packages} == {tmp_path / "shared" / "model"}
    assert len({package.digest for package in packages}) == 2


@pytest.mark.parametrize("tag", STARTED)
def test_a_hypothesis_has_no_prefix_and_a_score(embedded: Catalog, tag: str) -> None:
    (batch,) = Engine(embedded.package("en", tag)).translate(["Good morning!"])
    assert batch[0].text
    assert "<2" not in batch[0].text
    assert batch[0].score < 0


def test_answers_stand_in_the_order_of_the_questions(
    embedded: Catalog, gold_segments: list[str]
) -> None:
    engine = Engine(embedded.package("en", "id"), batch_tokens=64)
    texts = gold_segments[:8]
    assert translate(engine, texts) == [translate(engine, [text])[0] for text in texts]


def test_an_overlong_text_is_cut_and_joined_not_truncated(embedded: Catalog) -> None:
    engine = Engine(embedded.package("en", "id"))
    text = " ".join(f"The ministers met in city number {n}, and they agreed." for n in range(60))
    pieces = list(engine.decoder._cut(0, Request(text=text)))
    assert len(pieces) > 1
    assert max(len(piece.tokens) for piece in pieces) <= 200
    assert "".join(piece.text for piece in pieces) == text
    assert all(piece.text.rstrip().endswith(".") for piece in pieces)
    (said,) = translate(engine, [text])
    assert "0" in said[: len(said) // 2]
    assert "54" in said[len(said) // 2 :]


def test_nothing_to_translate_loads_nothing(embedded: Catalog) -> None:
    assert list(Engine(embedded.package("en", "th")).translate([])) == []


def test_an_installed_package_outranks_the_embedded_one(tmp_path: Path) -> None:
    argos_folder(tmp_path)
    package = catalog((tmp_path,)).package("en", "id")
    assert (package.version, package.embedded) == ("9.9", False)


@pytest.mark.parametrize(("prefix", "least"), [("", 12), ("di", 11)])
def test_the_same_package_says_the_same_as_argos_translate(
    tmp_path: Path, gold_segments: list[str], prefix: str, least: int
) -> None:
    """argostranslate's own calls (translate.py, apply_packaged_translation), sentence by sentence,
    with its own tokenizer; `import argostranslate.translate` itself would want torch. A prefix that
    the model never learnt makes it waver: one answer of twelve may be another."""
    import ctranslate2
    from argostranslate.package import Package

    argos = Package(argos_folder(tmp_path, target_prefix=prefix))
    model = ctranslate2.Translator(str(argos.package_path / "model"), compute_type="auto")
    texts = gold_segments[:12]
    theirs = []
    for text in texts:
        result = model.translate_batch(
            [argos.tokenizer.encode(text)], target_prefix=[[prefix]] if prefix else None,
            replace_unknowns=True, max_batch_size=32, batch_type="tokens", beam_size=4,
            num_hypotheses=1, length_penalty=0.2, return_scores=True,
        )  # fmt: skip
        said = argos.tokenizer.decode(result[0].hypotheses[0])
        theirs.append(said.removeprefix(prefix).strip())
    package = open_package(argos.package_path)
    assert package is not None
    decoded = Engine(package).decoder.decode(texts)
    drafts = {n: draft for some in decoded for n, draft in some.items()}
    same = [drafts[n].text == said for n, said in enumerate(theirs)]
    assert sum(same) >= least


def test_a_locale_without_a_package_is_named_with_the_next_step(embedded: Catalog) -> None:
    with pytest.raises(NoPackageError, match=r"pt: .*harbor models install pt"):
        embedded.package("en", "pt")


def truncate(folder: Path) -> None:
    model = folder / "model" / "model.bin"
    model.write_bytes(model.read_bytes()[:1_000_000])


def lose_model(folder: Path) -> None:
    (folder / "model" / "model.bin").unlink()


def empty_model(folder: Path) -> None:
    (folder / "model" / "model.bin").write_bytes(b"")


def break_tokenizer(folder: Path) -> None:
    (folder / "sentencepiece.model").write_bytes(b"no model")


def break_metadata(folder: Path) -> None:
    (folder / "metadata.json").write_text('{"from_code": "en"')


def lie_about_languages(folder: Path) -> None:
    fields = json.loads((folder / "metadata.json").read_text())
    (folder / "metadata.json").write_text(json.dumps({**fields, "to_code": "th"}))


@pytest.mark.parametrize(
    "damage",
    [truncate, lose_model, empty_model, break_tokenizer, break_metadata, lie_about_languages],
)
def test_a_damaged_package_is_one_clear_line_and_hides_no_other(
    tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    damage(argos_folder(tmp_path))
    found = catalog((tmp_path,))
    with pytest.raises(PackageError, match="translate-en_id-9_9") as caught:
        translate(Engine(found.package("en", "id")), ["Good morning!"])
    assert "\n" not in str(caught.value)
    assert translate(Engine(found.package("en", "ms")), ["Good morning!"])


def test_a_package_that_answers_in_another_script_is_found_out(tmp_path: Path) -> None:
    folder = argos_folder(tmp_path, named="translate-en_th-9_9", to_code="th")
    package = open_package(folder)
    assert package is not None
    with pytest.raises(PackageError, match="another script"):
        translate(Engine(package), ["Good morning!"])


def test_every_folder_that_is_no_package_is_named(tmp_path: Path) -> None:
    (tmp_path / "something").mkdir()
    found = catalog((tmp_path,))
    assert [str(error) for error in found.strays if "something" in str(error)]
    assert found.targets("en")[0] == STARTED


def test_the_font_slots_know_every_starter_language() -> None:
    assert {language(tag).slot for tag in STARTED} == {"latin", "complex", "east-asian"}
