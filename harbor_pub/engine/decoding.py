"""Texts in, a Draft a text out: CTranslate2 driven directly, all cores at once.

Decoding is argos-translate's own (beam, length penalty, replaced unknowns), so the same package
gives the same string; what differs is the batching, and that a target prefix is cut off before
the text is joined.
"""

import atexit
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import ctranslate2

from harbor_pub.engine.batching import Batch, batches
from harbor_pub.engine.clauses import clauses
from harbor_pub.engine.loading import cores, shelf
from harbor_pub.engine.packages import Package
from harbor_pub.engine.signature import LENGTH_PENALTY
from harbor_pub.engine.tokenizer import Span, Tokens, source_spans, target_spans, tokenizer
from harbor_pub.languages import language
from harbor_pub.text import storable

MAX_SOURCE = 200
"""Tokens. Longer texts are cut at clauses and joined again: the models were trained on sentences,
and positions end at 512."""

_STOPS = tuple(".!?…。！？။។")


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """How much (0 to 1) each target token looked at each source token, and where both lie."""

    source: tuple[Span, ...]
    target: tuple[Span, ...]
    weights: tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What the model said. `score` is the mean log-probability of a token, `tokens` their number,
    `full` tells that the model was stopped before it came to an end."""

    text: str
    score: float
    tokens: int
    full: bool = False
    alignments: tuple[Alignment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """A clause of the text at a position, and where it begins in there."""

    position: int
    start: int
    text: str
    tokens: Tokens


class Decoder:
    """A package and its decoding settings; the model is loaded at first use."""

    def __init__(self, package: Package, *, beam: int, batch_tokens: int) -> None:
        self.package = package
        self.beam = beam
        self.batch_tokens = batch_tokens

    @property
    def at_once(self) -> int:
        """The source tokens that all cores translate at once."""
        return self.batch_tokens * cores()

    def decode(
        self, texts: Sequence[str], *, aligned: bool = False, no_repeat: int = 0
    ) -> Iterator[dict[int, Draft]]:
        """Yield the drafts by position, some at a time, in no order that matters.

        `aligned` asks for alignments, `no_repeat` forbids to say so many tokens twice. Raises
        PackageError.
        """
        pieces = [piece for place, text in enumerate(texts) for piece in self._cut(place, text)]
        lacking = [0] * len(texts)
        for piece in pieces:
            lacking[piece.position] += 1
        said: dict[int, dict[int, Draft]] = {}
        options = {"return_attention": aligned, "no_repeat_ngram_size": no_repeat}
        for answers in self._run(pieces, options):
            whole = {}
            for place, draft in answers.items():
                piece = pieces[place]
                said.setdefault(piece.position, {})[place] = draft
                lacking[piece.position] -= 1
                if not lacking[piece.position]:
                    parts = said.pop(piece.position)
                    whole[piece.position] = self._join(
                        [pieces[p] for p in sorted(parts)], [parts[p] for p in sorted(parts)]
                    )
            if whole:
                yield whole

    def _cut(self, position: int, text: str) -> Iterator[_Piece]:
        encode = tokenizer(self.package).encode
        tokens = encode(text)
        if len(tokens) <= MAX_SOURCE:
            yield _Piece(position=position, start=0, text=text, tokens=tokens)
            return
        start = 0
        for clause in clauses(text, lambda clause: len(encode(clause)) <= MAX_SOURCE):
            yield _Piece(position=position, start=start, text=clause, tokens=encode(clause))
            start += len(clause)

    def _run(self, pieces: Sequence[_Piece], options: dict[str, Any]) -> Iterator[dict[int, Draft]]:
        """The drafts of the pieces by place, batch by batch. Each core always has a batch to go
        on with, and no more than that is under way when a run is stopped."""
        model = shelf.model(self.package.model)
        waiting: deque[tuple[Batch, list[ctranslate2.AsyncTranslationResult]]] = deque()
        for batch in batches([len(p.tokens) for p in pieces], self.batch_tokens, cores()):
            asked = [pieces[place].tokens for place in batch.places]
            limited = {**options, "max_decoding_length": batch.limit}
            waiting.append((batch, self._ask(model, asked, limited)))
            if len(waiting) > 2 * cores():
                yield self._answers(pieces, *waiting.popleft())
        while waiting:
            yield self._answers(pieces, *waiting.popleft())

    def _ask(
        self, model: ctranslate2.Translator, tokens: list[Tokens], options: dict[str, Any]
    ) -> list[ctranslate2.AsyncTranslationResult]:
        prefix = [self.package.prefix] if self.package.prefix else []
        results = list(
            model.translate_batch(
                tokens,
                target_prefix=[prefix] * len(tokens) if prefix else None,
                beam_size=self.beam,
                length_penalty=LENGTH_PENALTY,
                replace_unknowns=True,
                return_scores=True,
                asynchronous=True,
                **options,
            )
        )
        _under_way.update(results)
        return results

    def _answers(
        self,
        pieces: Sequence[_Piece],
        batch: Batch,
        results: Sequence[ctranslate2.AsyncTranslationResult],
    ) -> dict[int, Draft]:
        drafts = {
            place: self._draft(pieces[place], result.result(), batch.limit)
            for place, result in zip(batch.places, results, strict=True)
        }
        _under_way.difference_update(results)
        return drafts

    def _draft(self, piece: _Piece, result: ctranslate2.TranslationResult, limit: int) -> Draft:
        said, score = list(result.hypotheses[0]), result.scores[0]
        # CTranslate2 divides the summed log-probability by length ** penalty; we want the mean.
        mean = score * len(said) ** (LENGTH_PENALTY - 1) if said else score
        full = len(said) >= limit
        if self.package.prefix and said[:1] == [self.package.prefix]:
            said = said[1:]
        text = tokenizer(self.package).decode(said)
        weights = result.attention[0][-len(said) :] if result.attention and said else []
        return Draft(
            text=_clean(text),
            score=mean,
            tokens=len(said),
            full=full,
            alignments=(self._alignment(piece, said, text, weights),) if weights else (),
        )

    def _alignment(
        self, piece: _Piece, said: Tokens, text: str, weights: Sequence[Sequence[float]]
    ) -> Alignment:
        """Offsets in the whole source, and in the draft as it is cleaned."""
        tokens = tokenizer(self.package)
        source = source_spans(tokens, piece.text)
        return Alignment(
            source=tuple((piece.start + start, piece.start + end) for start, end in source),
            target=tuple(
                (len(_clean(text[:start], end=False)), len(_clean(text[:end], end=False)))
                for start, end in target_spans(tokens, said)
            ),
            weights=tuple(tuple(row[: len(source)]) for row in weights),
        )

    def _join(self, pieces: Sequence[_Piece], drafts: Sequence[Draft]) -> Draft:
        if len(drafts) == 1:
            return drafts[0]
        space = "" if language(self.package.target).script == "Hans" else " "
        text, alignments = "", []
        for piece, draft in zip(pieces, drafts, strict=True):
            said = draft.text if piece is pieces[-1] else _unended(piece.text, draft.text)
            text += space if text and said else ""
            alignments += [_moved(alignment, len(text)) for alignment in draft.alignments]
            text += said
        return Draft(
            text=text,
            score=sum(draft.score for draft in drafts) / len(drafts),
            tokens=sum(draft.tokens for draft in drafts),
            full=any(draft.full for draft in drafts),
            alignments=tuple(alignments),
        )


_under_way: set[ctranslate2.AsyncTranslationResult] = set()


@atexit.register
def _wait() -> None:
    """A process that ends while CTranslate2 is at work would end in a segmentation fault."""
    for result in list(_under_way):
        result.result()


def _clean(text: str, *, end: bool = True) -> str:
    cleaned = storable(text).lstrip()
    return cleaned.rstrip() if end else cleaned


def _unended(source: str, target: str) -> str:
    """The target of a clause without the stop that its source has not."""
    return target if source.rstrip().endswith(_STOPS) else target.rstrip("".join(_STOPS)).rstrip()


def _moved(alignment: Alignment, offset: int) -> Alignment:
    target = tuple((start + offset, end + offset) for start, end in alignment.target)
    return Alignment(source=alignment.source, target=target, weights=alignment.weights)
