"""Marian, as OPUS-MT publishes it: two SentencePiece models and one vocabulary.

A model of many targets wants `>>lao<<` before the source; one of a single target, nothing.

Argos has one SentencePiece model for both sides. Source text has to be cut by source.spm; target
pieces only have to be joined, which any SentencePiece model does alike unless a piece means
something special to one of the two (a byte, a control symbol). That is looked at piece by piece.
"""

import json
from pathlib import Path

import sentencepiece

from harbor_pub.engine.convert.recipe import Recipe, Vocabulary, pick
from harbor_pub.errors import PackageError

# OPUS names languages by ISO 639-3, some with their script; the bilingual models by ISO 639-1.
_CODES: dict[str, tuple[str, ...]] = {
    "en": ("eng", "eng_Latn", "en"),
    "id": ("ind", "ind_Latn", "id"),
    "ms": ("zsm_Latn", "zlm_Latn", "zsm", "msa", "ms"),
    "fil": ("tgl_Latn", "fil", "tgl", "tl"),
    "th": ("tha", "tha_Thai", "th"),
    "vi": ("vie", "vie_Latn", "vi"),
    "lo": ("lao", "lao_Laoo", "lo"),
    "km": ("khm", "khm_Khmr", "km"),
    "my": ("mya", "mya_Mymr", "my"),
    "ta": ("tam", "tam_Taml", "ta"),
    "zh-Hans": ("cmn_Hans", "zho_Hans", "cmn", "zho", "zh"),
    "pt": ("por", "por_Latn", "pt"),
    "tet": ("tet", "tdt"),
}


def recipe(folder: Path, vocabulary: Vocabulary, source: str, target: str) -> Recipe:
    about = json.loads((folder / "tokenizer_config.json").read_text(encoding="utf-8"))
    if about.get("separate_vocabs"):
        raise PackageError(
            f"{folder}: source and target have vocabularies of their own, which is not converted; "
            "choose a model with one vocabulary"
        )
    _same_joining(folder)
    tags = [token for token in vocabulary if token.startswith(">>") and token.endswith("<<")]
    _check(folder, str(about.get("source_lang")), source)
    if not tags:
        _check(folder, str(about.get("target_lang")), target)
    wanted = [f">>{code}<<" for code in _CODES[target]]
    return Recipe(
        sentencepiece=folder / "source.spm",
        source_tag=pick(folder, vocabulary, wanted, target) if tags else "",
    )


def _check(folder: Path, claimed: str, tag: str) -> None:
    """Raises PackageError where the model says it is for another of our languages."""
    known = next((ours for ours, codes in _CODES.items() if claimed in codes), tag)
    if known != tag:
        raise PackageError(
            f"{folder}: the model is for {known}, by its tokenizer_config.json, not for {tag}; "
            "name the right --from and --to"
        )


def _same_joining(folder: Path) -> None:
    source, target = (
        sentencepiece.SentencePieceProcessor(model_file=str(folder / name))
        for name in ("source.spm", "target.spm")
    )
    for number in range(target.get_piece_size()):
        piece = target.id_to_piece(number)
        if target.is_unknown(number) or target.is_control(number):
            continue
        for pieces in ([piece], ["\u2581a", piece]):
            if _joined(source, pieces) != _joined(target, pieces):
                raise PackageError(
                    f"{folder}: source.spm would not join the target's {piece!r} as target.spm "
                    "does, and an Argos package has room for one; choose another model"
                )


def _joined(model: sentencepiece.SentencePieceProcessor, pieces: list[str]) -> str:
    """A piece that a model doesn't know keeps its space mark, which Argos and we then replace."""
    return str(model.decode_pieces(pieces)).replace("\u2581", " ").strip()
