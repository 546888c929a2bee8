"""A Hugging Face folder in, an Argos package out: how Lao, Khmer, Burmese, Tamil and Tetum come.

    recipe.py    what a recipe says
    marian.py, m2m100.py, nllb.py, madlad.py    an architecture each

CTranslate2's own converter does the weights; what is decided here is how the package feeds them,
so that Argos and our driver both give what the original gives. It wants torch and transformers:
the extra `convert`. Nothing is downloaded.
"""

import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from harbor_pub.engine.convert import m2m100, madlad, marian, nllb
from harbor_pub.engine.convert.recipe import Cook, Recipe, need
from harbor_pub.engine.packages.package import package_name
from harbor_pub.errors import PackageError
from harbor_pub.languages import language

QUANTIZATIONS = ("int8", "int8_float32", "int16", "float16", "float32")

_COOKS: dict[str, tuple[Cook, tuple[str, ...]]] = {
    "marian": (marian.recipe, ("source.spm", "target.spm", "vocab.json", "tokenizer_config.json")),
    "m2m_100": (m2m100.recipe, ("sentencepiece.bpe.model", "vocab.json")),
    "nllb": (nllb.recipe, ("sentencepiece.bpe.model",)),
    "t5": (madlad.recipe, ("spiece.model",)),
}
"""An architecture's recipe, and the files of the folder that it can't do without."""
README = """# {source} to {target}

An Argos package, converted from {origin} ({architecture}) by Harbor Publisher.

* Licence: {licence}
* Weights: {quantization}
* Before each source: {source_tag}; at the beginning of each target: {target_prefix}
{note}
"""


def convert(
    folder: Path,
    targets: Sequence[str],
    output: Path,
    *,
    source: str = "en",
    version: str = "1.0",
    quantization: str = "int8",
    licence: str | None = None,
) -> list[Path]:
    """Write a package folder for each target (BCP 47 tags) into `output`; they share one
    model.bin by hard links. The licence is the model's own where none is given.

    Raises PackageError, and then nothing is written.
    """
    architecture = _architecture(folder)
    cook, parts = _COOKS[architecture]
    for part in parts:
        need(folder, part)
    _need_extra()
    os.environ["HF_HUB_OFFLINE"] = os.environ["TRANSFORMERS_OFFLINE"] = "1"
    names = {target: _folder_name(source, target, version) for target in targets}
    for name in names.values():
        if (output / name).exists():
            raise PackageError(f"{output / name}: is there already; remove it, or name an --output")
    with _naming(folder, architecture):
        tokenizer = _tokenizer_of(folder)
    vocabulary = tokenizer.get_vocab()
    recipes = {target: cook(folder, vocabulary, source, target) for target in targets}
    facts = {
        "origin": folder.resolve().name, "architecture": architecture,
        "licence": licence or _licence(folder), "quantization": quantization,
    }  # fmt: skip
    output.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".convert-", dir=output) as stage:
        model = Path(stage) / "model"
        with _naming(folder, architecture):
            _weights(folder, tokenizer, model, quantization)
        for target, recipe in recipes.items():
            package = Path(stage) / names[target]
            _package(package, model, source, target, version, recipe, facts)
        return [(Path(stage) / name).rename(output / name) for name in names.values()]


def _folder_name(source: str, target: str, version: str) -> str:
    return f"{package_name(source, target)}-{version.replace('.', '_')}"


def _architecture(folder: Path) -> str:
    config = _json(need(folder, "config.json"))
    kind = str(config.get("model_type"))
    tokenizer = _json(folder / "tokenizer_config.json").get("tokenizer_class", "")
    if kind == "m2m_100" and str(tokenizer).startswith("Nllb"):
        kind = "nllb"
    if kind not in _COOKS:
        raise PackageError(
            f"{folder}: a model of type {kind!r} is not converted; "
            f"there are {', '.join(_COOKS)} (OPUS-MT is marian, MADLAD-400 is t5)"
        )
    return kind


def _need_extra() -> None:
    lacking = [name for name in ("torch", "transformers") if find_spec(name) is None]
    if lacking:
        raise PackageError(
            f"{' and '.join(lacking)}: not installed; install the extra that converts: "
            "pip install 'harbor-pub[convert]', or uv run --extra convert harbor models convert …"
        )


def _tokenizer_of(folder: Path) -> Any:
    """The model's own tokenizer, its whole vocabulary in `get_vocab`."""
    from transformers import AutoTokenizer
    from transformers.utils import logging

    logging.set_verbosity_error()
    logging.disable_progress_bar()
    tokenizer = AutoTokenizer.from_pretrained(str(folder))
    # M2M100's keeps its language tokens out of get_vocab.
    known = {**tokenizer.get_vocab(), **getattr(tokenizer, "lang_token_to_id", {})}
    tokenizer.get_vocab = lambda: known
    return tokenizer


def _weights(folder: Path, tokenizer: Any, output: Path, quantization: str) -> None:
    from ctranslate2.converters import TransformersConverter

    class Converter(TransformersConverter):  # type: ignore[misc]
        def load_tokenizer(self, *_: Any, **__: Any) -> Any:
            return tokenizer

    converter = Converter(str(folder), low_cpu_mem_usage=True)
    converter.convert(str(output), quantization=quantization)


@contextmanager
def _naming(folder: Path, architecture: str) -> Iterator[None]:
    """Turn what the libraries raise over a folder that isn't what it should be into one line."""
    try:
        yield
    except Exception as error:  # the weights' reader has errors of its own, by no common name
        reason = str(error).strip().splitlines()[0] if str(error).strip() else repr(error)
        raise PackageError(
            f"{folder}: can't be converted ({reason}); see that it is the whole folder of a "
            f"{architecture} model"
        ) from error


def _package(
    folder: Path,
    model: Path,
    source: str,
    target: str,
    version: str,
    recipe: Recipe,
    facts: dict[str, Any],
) -> None:
    (folder / "model").mkdir(parents=True)
    for path in model.iterdir():
        if path.name != "config.json":
            os.link(path, folder / "model" / path.name)
    config = _json(model / "config.json") | {"add_source_eos": True}
    if recipe.source_tag:
        config |= {"add_source_bos": True, "bos_token": recipe.source_tag}
    _write(folder / "model" / "config.json", config)
    shutil.copy(recipe.sentencepiece, folder / "sentencepiece.model")
    _write(folder / "metadata.json", _metadata(source, target, version, recipe, facts))
    (folder / "README.md").write_text(_readme(source, target, recipe, facts), encoding="utf-8")


def _metadata(
    source: str, target: str, version: str, recipe: Recipe, facts: dict[str, Any]
) -> dict[str, Any]:
    fields = {
        "package_version": version,
        "argos_version": "1.9.6",
        "from_code": language(source).argos,
        "from_name": language(source).name,
        "to_code": language(target).argos,
        "to_name": language(target).name,
        "type": "translate",
        "target_prefix": recipe.target_prefix,
        "licence": facts["licence"],
    }
    return {name: value for name, value in fields.items() if value}


def _readme(source: str, target: str, recipe: Recipe, facts: dict[str, Any]) -> str:
    return README.format(
        **{**facts, "licence": facts["licence"] or "not told; ask whoever made the model"},
        source=language(source).name,
        target=language(target).name,
        source_tag=_quoted(recipe.source_tag),
        target_prefix=_quoted(recipe.target_prefix),
        note=recipe.note,
    )


def _quoted(token: str) -> str:
    return f"`{token}`" if token else "nothing"


def _licence(folder: Path) -> str | None:
    """What the model card's front matter says."""
    card = folder / "README.md"
    if not card.is_file():
        return None
    front = re.match(r"---\n(.*?)\n---", card.read_text(encoding="utf-8", errors="replace"), re.S)
    found = front and re.search(r"^licen[cs]e:\s*[\"']?([\w.+-]+)", front[1], re.M)
    return found[1] if found else None


def _json(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise PackageError(f"{path}: is no JSON; get the folder of the model again") from error
    return found if isinstance(found, dict) else {}


def _write(path: Path, fields: dict[str, Any]) -> None:
    text = json.dumps(fields, ensure_ascii=False, indent=1) + "\n"
    path.write_text(text, encoding="utf-8")
