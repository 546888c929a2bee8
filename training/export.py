"""A training run in; a folder `translate-en_<code>-<version>` out that Argos loads.

A package holds metadata.json, README.md, sentencepiece.model and model/ (CTranslate2, int8).
"""

import argparse
import json
import os
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import sentencepiece
from ctranslate2.specs import TransformerSpec
from torch import Tensor

from training.average import average, last
from training.card import card, credits
from training.filters import targets

LICENCE = "CC-BY-SA-4.0"
"""Some sources are share-alike; README.md says which to leave out to be free of it."""

Weights = dict[str, Tensor]
Arrays = dict[str, np.ndarray]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("data", type=Path, help="what prepare.py wrote")
    parser.add_argument("run", type=Path, help="what train.py wrote")
    parser.add_argument("output", type=Path, help="folder that takes the packages")
    parser.add_argument("--last", type=int, default=8, help="checkpoints to average")
    parser.add_argument("--version", default="1.0")
    parser.add_argument("--licence", default=LICENCE)
    options = parser.parse_args()
    for package in export(
        options.data,
        options.run,
        options.output,
        count=options.last,
        version=options.version,
        licence=options.licence,
    ):
        print(package)


def export(
    data: Path, run: Path, output: Path, *, count: int, version: str, licence: str = LICENCE
) -> list[Path]:
    """Write a package for each target of the run; they share one model file by hard links."""
    report = json.loads((data / "data.json").read_text(encoding="utf-8"))
    paths = last(run, count)
    steps = int(paths[-1].stem.split("-")[1])
    began = run / "parent.md"
    parent = began.read_text(encoding="utf-8") if began.exists() else ""
    temporary = output / ".model"
    convert(average(paths), json.loads((run / "shape.json").read_text()), data, temporary)
    packages = []
    for code in report["targets"]:
        package = output / f"translate-en_{code}-{version.replace('.', '_')}"
        shutil.rmtree(package, ignore_errors=True)
        shutil.copytree(temporary, package / "model", copy_function=os.link)
        shutil.copy(data / "sentencepiece.model", package)
        about = metadata(code, version, licence, tagged=report["tagged"])
        (package / "metadata.json").write_text(json.dumps(about, indent=1) + "\n")
        kept = credits(report["dropped"], code)
        text = card(about["to_name"], licence, steps, kept, parent)
        (package / "README.md").write_text(text, encoding="utf-8")
        packages.append(package)
    shutil.rmtree(temporary)
    return packages


def metadata(code: str, version: str, licence: str, *, tagged: bool) -> dict[str, str]:
    """What Argos reads of a package; `licence` is ours."""
    about = {
        "package_version": version,
        "argos_version": "1.9.6",
        "from_code": "en",
        "from_name": "English",
        "to_code": code,
        "to_name": targets()[code].name,
        "type": "translate",
        "licence": licence,
    }
    return about | ({"target_prefix": f"<2{code}>"} if tagged else {})


def convert(weights: Weights, shape: dict[str, int], data: Path, output: Path) -> None:
    """Write the CTranslate2 model in int8. Source sentences get `</s>` from its config."""
    spec = TransformerSpec.from_config(
        (shape["encoder"], shape["decoder"]), shape["heads"], pre_norm=True
    )
    arrays = {name: tensor.numpy() for name, tensor in weights.items()}
    spec.encoder.embeddings[0].weight = arrays["embedding.weight"]
    spec.decoder.embeddings.weight = arrays["embedding.weight"]
    spec.decoder.projection.weight = arrays["embedding.weight"]
    spec.decoder.projection.bias = arrays["bias"]
    for side, name in ((spec.encoder, "encoder"), (spec.decoder, "decoder")):
        side.position_encodings.encodings = arrays["positions"]
        _norm(side.layer_norm, arrays, f"norm_{name}")
        for number, layer in enumerate(side.layer):
            _layer(layer, arrays, f"{name}.{number}", across=name == "decoder")
    model = str(data / "sentencepiece.model")
    pieces = sentencepiece.SentencePieceProcessor(model_file=model)
    vocabulary = [pieces.id_to_piece(i) for i in range(pieces.vocab_size())]
    spec.register_source_vocabulary(vocabulary)
    spec.register_target_vocabulary(vocabulary)
    spec.config.add_source_eos = True
    spec.validate()
    spec.optimize(quantization="int8")
    shutil.rmtree(output, ignore_errors=True)
    output.mkdir(parents=True)
    spec.save(str(output))


def _layer(spec: Any, arrays: Arrays, name: str, *, across: bool) -> None:
    _norm(spec.self_attention.layer_norm, arrays, f"{name}.norm_self")
    _linear(spec.self_attention.linear[0], arrays, f"{name}.attend_self.query")
    _linear(spec.self_attention.linear[1], arrays, f"{name}.attend_self.output")
    if across:
        _norm(spec.attention.layer_norm, arrays, f"{name}.norm_across")
        for number, part in enumerate(("query", "memory", "output")):
            _linear(spec.attention.linear[number], arrays, f"{name}.attend_across.{part}")
    _norm(spec.ffn.layer_norm, arrays, f"{name}.norm_inner")
    _linear(spec.ffn.linear_0, arrays, f"{name}.inner_in")
    _linear(spec.ffn.linear_1, arrays, f"{name}.inner_out")


def _linear(spec: Any, arrays: Arrays, name: str) -> None:
    spec.weight, spec.bias = arrays[f"{name}.weight"], arrays[f"{name}.bias"]


def _norm(spec: Any, arrays: Arrays, name: str) -> None:
    spec.gamma, spec.beta = arrays[f"{name}.weight"], arrays[f"{name}.bias"]


if __name__ == "__main__":
    main()
