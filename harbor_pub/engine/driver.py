"""Drive CTranslate2 with an Argos package: texts in, a Hypothesis a text out, batch by batch.

Decoding is argos-translate's own (beam, length penalty, replaced unknowns), so the same package
gives the same string; what differs is the batching (argos: 32 tokens; here: thousands, sorted by
length, on all cores) and that a target prefix is cut off before the text is joined.
"""

import os
import re
import threading
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

import ctranslate2
import sentencepiece

from harbor_pub.engine.packages import Package
from harbor_pub.engine.signature import LENGTH_PENALTY, signature
from harbor_pub.errors import PackageError
from harbor_pub.languages import language
from harbor_pub.model import Hypothesis
from harbor_pub.text import storable

Tokens = list[str]

MAX_SOURCE = 200
"""Tokens. Longer texts are cut at a clause and joined again: the models were trained on
sentences, and positions end at 512."""

MAX_GROWTH = 4.0
"""A hypothesis is stopped at so many tokens a source token; what is longer is a loop. The human
translations of the FLORES-200 devtest need 1.0 to 1.8 (medians of the ten languages, the starter's
vocabulary of 12,000), and 3.7 at the most."""

PROBE = "Good morning, ladies and gentlemen. The ministers met in the city on Monday."

_CLAUSE = re.compile(r"(?<=[;:,，、；：])\s*|\s+")


class Engine:
    """One package, ready to translate; the model is loaded at first use."""

    def __init__(self, package: Package, *, beam: int = 4, batch_tokens: int = 1536) -> None:
        self.package = package
        self.beam = beam
        self.batch_tokens = batch_tokens
        self.signature = signature(package, beam)

    def translate(self, texts: Sequence[str]) -> Iterator[dict[int, Hypothesis]]:
        """Yield the hypotheses by position, a batch at a time, so that each can be kept at once.

        Raises PackageError where the package can't be loaded or doesn't speak its language.
        """
        if not texts:
            return
        self._probe()
        pieces = [self._pieces(text) for text in texts]
        for batch in self._batches(pieces):
            flat = self._decode([piece for position in batch for piece in pieces[position]])
            answers = iter(flat)
            yield {position: _join([next(answers) for _ in pieces[position]]) for position in batch}

    def _batches(self, pieces: list[list[Tokens]]) -> Iterator[list[int]]:
        """Positions by length, the longest first, in groups that keep all cores busy once."""
        limit = self.batch_tokens * _cores()
        lengths = [sum(map(len, parts)) for parts in pieces]
        batch: list[int] = []
        size = 0
        for position in sorted(range(len(pieces)), key=lambda i: -lengths[i]):
            if batch and size + lengths[position] > limit:
                yield batch
                batch, size = [], 0
            batch.append(position)
            size += lengths[position]
        if batch:
            yield batch

    def _pieces(self, text: str) -> list[Tokens]:
        """The tokens of a text; of an overlong one, those of clauses short enough each."""
        tokens = self._encode(text)
        if len(tokens) <= MAX_SOURCE:
            return [tokens]
        pieces: list[Tokens] = [[]]
        for clause in filter(None, _CLAUSE.split(text)):
            more = self._encode(clause)
            if pieces[-1] and len(pieces[-1]) + len(more) > MAX_SOURCE:
                pieces.append([])
            pieces[-1].extend(more)
        return [p[i : i + MAX_SOURCE] for p in pieces for i in range(0, len(p), MAX_SOURCE)]

    def _decode(self, tokens: list[Tokens]) -> list[Hypothesis]:
        """A hypothesis a piece. Pieces of a like length share a call, since a call has one limit
        for its hypotheses, and an answer must not hang on what else is in the batch."""
        answers: dict[int, Hypothesis] = {}
        for limit, places in _by_limit(tokens).items():
            for place, result in zip(
                places, self._call([tokens[p] for p in places], limit), strict=True
            ):
                answers[place] = self._hypothesis(result.hypotheses[0], result.scores[0])
        return [answers[place] for place in range(len(tokens))]

    def _call(self, tokens: list[Tokens], limit: int) -> list[ctranslate2.TranslationResult]:
        prefix = [self.package.prefix] if self.package.prefix else []
        return list(
            _model(self.package.model).translate_batch(
                tokens,
                target_prefix=[prefix] * len(tokens) if prefix else None,
                max_batch_size=self.batch_tokens,
                batch_type="tokens",
                beam_size=self.beam,
                length_penalty=LENGTH_PENALTY,
                max_decoding_length=limit,
                replace_unknowns=True,
                return_scores=True,
            )
        )

    def _hypothesis(self, tokens: Tokens, score: float) -> Hypothesis:
        # CTranslate2 divides the summed log-probability by length ** penalty; we want the mean.
        mean = score * len(tokens) ** (LENGTH_PENALTY - 1) if tokens else score
        if self.package.prefix and tokens[:1] == [self.package.prefix]:
            tokens = tokens[1:]
        return Hypothesis(text=storable(self._join_tokens(tokens)).strip(), score=round(mean, 4))

    def _encode(self, text: str) -> Tokens:
        return list(_tokenizer(self.package).encode(text))

    def _join_tokens(self, tokens: Tokens) -> str:
        return str(_tokenizer(self.package).decode(tokens))

    def _probe(self) -> None:
        """Ask for one sentence: a package for another script than it says is found out here."""
        spoken = self._decode([self._encode(PROBE)])[0].text
        wanted = _SCRIPTS[language(self.package.target).script]
        letters = [c for c in spoken if c.isalpha()]
        if letters and not any(wanted.match(c) for c in letters):
            raise PackageError(
                f"{self.package.folder}: says it translates to {self.package.target} but "
                f"answers in another script; remove it and install the right package with "
                f"`harbor models install {self.package.target}`"
            )


_SCRIPTS = {
    "Latn": re.compile(r"[A-Za-zÀ-ɏḀ-ỿ]"),
    "Thai": re.compile(r"[\u0E00-\u0E7F]"),
    "Laoo": re.compile(r"[\u0E80-\u0EFF]"),
    "Khmr": re.compile(r"[\u1780-\u17FF]"),
    "Mymr": re.compile(r"[\u1000-\u109F\uA9E0-\uA9FF\uAA60-\uAA7F]"),
    "Taml": re.compile(r"[\u0B80-\u0BFF]"),
    "Hans": re.compile(r"[\u3400-\u9FFF\U00020000-\U0003FFFF]"),
}


def _by_limit(tokens: list[Tokens]) -> dict[int, list[int]]:
    """Places by the limit of their hypotheses, which grows in steps (16, 32, 64 … tokens)."""
    places: dict[int, list[int]] = {}
    for place, piece in enumerate(tokens):
        step = max(16, 1 << (len(piece) - 1).bit_length())
        places.setdefault(min(256, int(step * MAX_GROWTH)), []).append(place)
    return places


def _join(hypotheses: list[Hypothesis]) -> Hypothesis:
    if len(hypotheses) == 1:
        return hypotheses[0]
    score = sum(h.score for h in hypotheses) / len(hypotheses)
    return Hypothesis(text=" ".join(h.text for h in hypotheses), score=round(score, 4))


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _SentencePiece:
    """argos-translate's own decoder also turns every underscore into a space; this one doesn't."""

    def __init__(self, path: Path) -> None:
        self.processor = sentencepiece.SentencePieceProcessor(model_file=str(path))

    def encode(self, text: str) -> Tokens:
        return list(self.processor.encode(text, out_type=str))

    def decode(self, tokens: Tokens) -> str:
        return str(self.processor.decode_pieces(tokens)).replace("\u2581", " ")


_lock = threading.Lock()


def _model(folder: Path) -> ctranslate2.Translator:
    """The loaded model of a folder; packages that share the folder share the model."""
    with _lock:
        return _load(folder)


@lru_cache(maxsize=4)
def _load(folder: Path) -> ctranslate2.Translator:
    try:
        return ctranslate2.Translator(
            str(folder), device="auto", compute_type="auto",
            inter_threads=_cores(), intra_threads=1,
        )  # fmt: skip
    except (RuntimeError, ValueError) as error:
        raise PackageError(
            f"{folder}: the model can't be loaded ({_first_line(error)}); "
            "remove the package and install it again"
        ) from error


def _tokenizer(package: Package) -> "_SentencePiece":
    return _load_tokenizer(package.tokenizer, package.source, package.target)


@lru_cache(maxsize=64)
def _load_tokenizer(path: Path, source: str, target: str) -> "_SentencePiece":
    if path.name == "bpe.model":
        from argostranslate.tokenizer import BPETokenizer

        tokenizer: _SentencePiece = BPETokenizer(
            path, language(source).argos, language(target).argos
        )
        return tokenizer
    try:
        return _SentencePiece(path)
    except (RuntimeError, OSError) as error:
        raise PackageError(
            f"{path}: the tokenizer can't be loaded; remove the package and install it again"
        ) from error


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
