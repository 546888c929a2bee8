"""A package's tokenizer: text to tokens, tokens to text, and where each token lies in the text."""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Protocol

import sentencepiece

from harbor_pub.engine.packages import Package
from harbor_pub.errors import PackageError
from harbor_pub.languages import language

_WORD = re.compile(r"\S+")
_EDGES = ".,;:!?…\"'()[]“”‘’«»–—"

Tokens = list[str]
Span = tuple[int, int]


class Tokenizer(Protocol):
    def encode(self, text: str) -> Tokens: ...
    def decode(self, tokens: Tokens) -> str: ...
    def knows(self, character: str) -> bool: ...


class _SentencePiece:
    """argos-translate's own decoder also turns every underscore into a space; this one doesn't."""

    def __init__(self, path: Path) -> None:
        self.processor = sentencepiece.SentencePieceProcessor(model_file=str(path))
        self._known: dict[str, bool] = {}

    def encode(self, text: str) -> Tokens:
        return list(self.processor.encode(text, out_type=str))

    def decode(self, tokens: Tokens) -> str:
        # A token that the model copied in place of an unknown one keeps its mark.
        return str(self.processor.decode_pieces(tokens)).replace("\u2581", " ")

    def knows(self, character: str) -> bool:
        """Is a character in the vocabulary, neither unknown nor spelt in bytes?"""
        if character not in self._known:
            ids = self.processor.encode(character)
            self._known[character] = not any(
                self.processor.is_unknown(i) or self.processor.is_byte(i) for i in ids
            )
        return self._known[character]

    def source_spans(self, text: str) -> list[Span]:
        mapping = self.processor.encode(text, return_type="offset_mapping")
        return [(int(start), int(end)) for start, end in mapping["offsets"]]


class _BytePairs:
    """argos-translate's own, for packages made by OpenNMT with subword-nmt."""

    def __init__(self, path: Path, source: str, target: str) -> None:
        from argostranslate.tokenizer import BPETokenizer

        made = BPETokenizer(path, language(source).argos, language(target).argos)
        self.encode: Callable[[str], Tokens] = made.encode
        self.decode: Callable[[Tokens], str] = made.decode

    def knows(self, character: str) -> bool:
        """Whether it does can't be told from the codes alone: it counts as known."""
        return True


def tokenizer(package: Package) -> Tokenizer:
    """The tokenizer of a package, kept once loaded. Raises PackageError."""
    return _load(package.tokenizer, package.source, package.target)


def source_spans(tokens: Tokenizer, text: str) -> list[Span]:
    """Where each token of `encode(text)` lies in the text; [] where the tokenizer can't tell."""
    if isinstance(tokens, _SentencePiece):
        return tokens.source_spans(text)
    encoded = tokens.encode(text)
    return target_spans(tokens, encoded) if tokens.decode(encoded) == text else []


def unknown_words(tokens: Tokenizer, text: str) -> list[Span]:
    """The words that hold a letter or a sign (no punctuation) which the vocabulary lacks, without
    the punctuation at their ends."""
    return [
        _inner(match)
        for match in _WORD.finditer(text)
        if any(_tells(c) and not tokens.knows(c) for c in match.group())
    ]


def _inner(word: re.Match[str]) -> Span:
    text = word.group()
    start = word.start() + len(text) - len(text.lstrip(_EDGES))
    return start, word.start() + len(text.rstrip(_EDGES))


def _tells(character: str) -> bool:
    return not character.isascii() and unicodedata.category(character)[0] in "LNS"


def target_spans(tokens: Tokenizer, said: Tokens) -> list[Span]:
    """Where each token lies in `decode(said)`. A token that is part of a letter may be empty."""
    text = tokens.decode(said)
    ends = [_agree(text, tokens.decode(said[: count + 1])) for count in range(len(said))]
    return [(start, max(start, end)) for start, end in zip([0, *ends[:-1]], ends, strict=True)]


def _agree(whole: str, beginning: str) -> int:
    """How many characters of a beginning are the whole's: half a letter decodes to another."""
    length = min(len(whole), len(beginning))
    while length and whole[:length] != beginning[:length]:
        length -= 1
    return length


@lru_cache(maxsize=64)
def _load(path: Path, source: str, target: str) -> Tokenizer:
    if path.name == "bpe.model":
        return _BytePairs(path, source, target)
    try:
        return _SentencePiece(path)
    except (RuntimeError, OSError) as error:
        raise PackageError(
            f"{path}: the tokenizer can't be loaded; remove the package and install it again"
        ) from error
