"""Texts in, a Draft a text out: CTranslate2 driven directly, all cores at once.

Decoding is argos-translate's own (beam, length penalty, replaced unknowns), so the same package
gives the same string; what differs is the batching, and that a target prefix is cut off before
the text is joined.
"""

import atexit
import math
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

import ctranslate2

from harbor_pub.engine.batching import MAX_HYPOTHESIS, limit
from harbor_pub.engine.clauses import clauses
from harbor_pub.engine.loading import shelf, source_token
from harbor_pub.engine.packages import Package
from harbor_pub.engine.queue import Manner, Piece, Queue, Results, Work
from harbor_pub.engine.signature import LENGTH_PENALTY
from harbor_pub.engine.tokenizer import Span, Tokens, source_spans, target_spans, tokenizer
from harbor_pub.languages import language
from harbor_pub.text import storable

MAX_SOURCE = 200
"""Tokens. Longer texts are cut at clauses and joined again: the models were trained on sentences,
and positions end at 512."""

HALF = 0.6
"""Of a text's tokens, at most, in a piece of one that is halved: few marks stand in the middle."""

SHORTEST = 8
"""Tokens that are never cut."""

_BYTES = [[f"<0x{byte:02X}>"] for byte in range(256)]
"""SentencePiece's names for single bytes."""

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
    `full` tells that the model was stopped before it came to an end, `spelt` that there are single
    bytes among the tokens."""

    text: str
    score: float
    tokens: int
    full: bool = False
    spelt: bool = False
    alignments: tuple[Alignment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Request:
    """A text to decode; `no_repeat` forbids to say so many tokens twice, `no_bytes` to spell in
    bytes what the vocabulary lacks; `halved` cuts at clauses sooner, in two or three; `plain` never
    cuts, and stops where CTranslate2 does by itself. `beam` is the most hypotheses to follow at
    once and `most` the most tokens of one, where that is less than the decoder's own."""

    text: str
    no_repeat: int = 0
    no_bytes: bool = False
    halved: bool = False
    plain: bool = False
    beam: int | None = None
    most: int | None = None


R = TypeVar("R", bound=Request)


class Decoder:
    """A package and its decoding settings; the model is loaded at first use."""

    def __init__(self, package: Package, *, beam: int, batch_tokens: int) -> None:
        self.package = package
        self.beam = beam
        self.batch_tokens = batch_tokens

    def decode(self, texts: Sequence[str], *, aligned: bool = False) -> Iterator[dict[int, Draft]]:
        """Yield the drafts by position, some at a time. `aligned` asks for alignments. Raises
        PackageError."""
        requests = [Request(text=text) for text in texts]
        places = {request: place for place, request in enumerate(requests)}
        for drafts in self.run(deque(requests), aligned=aligned):
            yield {places[request]: draft for request, draft in drafts}

    def run(self, agenda: deque[R], *, aligned: bool = False) -> Iterator[list[tuple[R, Draft]]]:
        """Take the requests off an agenda and yield them with their drafts, some at a time, in no
        order that matters. Who reads may put more on it meanwhile: cores don't wait for that.
        Raises PackageError.
        """
        asked: list[R] = []
        whole = _Whole(self)
        queue = Queue(partial(self._ask, aligned=aligned), self.batch_tokens)
        while agenda or queue:
            while agenda:
                asked.append(agenda.popleft())
                pieces = list(self._cut(len(asked) - 1, asked[-1]))
                whole.expect(pieces)
                queue.add(pieces)
            drafts = whole.joined(self._answers(*queue.next()))
            if drafts:
                yield [(asked[position], draft) for position, draft in drafts]

    def _cut(self, position: int, request: Request) -> Iterator[Piece]:
        encode, text = tokenizer(self.package).encode, request.text
        beam = min(self.beam, request.beam or self.beam)
        manner = Manner(beam=beam, no_repeat=request.no_repeat, no_bytes=request.no_bytes)
        tokens = encode(text)
        whole = max(SHORTEST, math.ceil(len(tokens) * HALF)) if request.halved else MAX_SOURCE
        longest = min(MAX_SOURCE, whole)
        fits = request.plain or len(tokens) <= longest
        cut = partial(
            clauses, fits=lambda c: len(encode(c)) <= longest, language=self.package.source
        )
        start = 0
        for clause in [text] if fits else cut(text):
            said = tokens if fits else encode(clause)
            own = MAX_HYPOTHESIS if request.plain else limit(len(said))
            yield Piece(
                position=position, start=start, text=clause, tokens=said,
                limit=min(own, request.most or own), manner=manner,
            )  # fmt: skip
            start += len(clause)

    def _ask(self, work: Work, *, aligned: bool) -> Results:
        """Have some pieces decoded, in the background."""
        token = source_token(self.package.model)
        asked = [piece.tokens for piece in work.pieces]
        prefix = [self.package.prefix] if self.package.prefix else []
        results = list(
            shelf.model(self.package.model).translate_batch(
                [[token, *tokens] for tokens in asked] if token else asked,
                target_prefix=[prefix] * len(work.pieces) if prefix else None,
                beam_size=work.manner.beam,
                length_penalty=LENGTH_PENALTY,
                replace_unknowns=True,
                return_scores=True,
                return_attention=aligned,
                no_repeat_ngram_size=work.manner.no_repeat,
                suppress_sequences=_BYTES if work.manner.no_bytes else None,
                max_decoding_length=work.limit,
                asynchronous=True,
            )
        )
        _under_way.update(results)
        return results

    def _answers(self, work: Work, results: Results) -> list[tuple[Piece, Draft]]:
        """Wait for what was asked."""
        drafts = [
            (piece, self._draft(piece, result.result()))
            for piece, result in zip(work.pieces, results, strict=True)
        ]
        _under_way.difference_update(results)
        return drafts

    def _draft(self, piece: Piece, result: ctranslate2.TranslationResult) -> Draft:
        said, score = list(result.hypotheses[0]), result.scores[0]
        # CTranslate2 divides the summed log-probability by length ** penalty; we want the mean.
        mean = score * len(said) ** (LENGTH_PENALTY - 1) if said else score
        full = len(said) >= piece.limit
        over = max(0, len(said) - piece.limit)  # others in the batch may have more
        said = said[: len(said) - over]
        if self.package.prefix and said[:1] == [self.package.prefix]:
            said = said[1:]
        text = tokenizer(self.package).decode(said)
        rows = result.attention[0] if result.attention and said else []
        weights = rows[: len(rows) - over][-len(said) :]
        return Draft(
            text=_clean(text),
            score=mean,
            tokens=len(said),
            full=full,
            spelt=any(token.startswith("<0x") for token in said),
            alignments=(self._alignment(piece, said, text, weights),) if weights else (),
        )

    def _alignment(
        self, piece: Piece, said: Tokens, text: str, weights: Sequence[Sequence[float]]
    ) -> Alignment:
        """Offsets in the whole source, and in the draft as it is cleaned."""
        tokens = tokenizer(self.package)
        source = source_spans(tokens, piece.text)
        before = 1 if source_token(self.package.model) else 0
        return Alignment(
            source=tuple((piece.start + start, piece.start + end) for start, end in source),
            target=tuple(
                (len(_clean(text[:start], end=False)), len(_clean(text[:end], end=False)))
                for start, end in target_spans(tokens, said)
            ),
            weights=tuple(tuple(row[before : before + len(source)]) for row in weights),
        )

    def join(self, parts: Sequence[tuple[Piece, Draft]]) -> Draft:
        """The draft of a whole text, from those of its clauses."""
        if len(parts) == 1:
            return parts[0][1]
        space = "" if language(self.package.target).script == "Hans" else " "
        text, alignments = "", []
        for piece, draft in parts:
            said = draft.text if piece is parts[-1][0] else _unended(piece.text, draft.text)
            said = _begun(piece.text, said) if text else said
            text += space if text and said else ""
            alignments += [_moved(alignment, len(text)) for alignment in draft.alignments]
            text += said
        drafts = [draft for _, draft in parts]
        return Draft(
            text=text,
            score=sum(draft.score for draft in drafts) / len(drafts),
            tokens=sum(draft.tokens for draft in drafts),
            full=any(draft.full for draft in drafts),
            spelt=any(draft.spelt for draft in drafts),
            alignments=tuple(alignments),
        )


class _Whole:
    """The drafts of clauses, kept until those of a whole text are there."""

    def __init__(self, decoder: Decoder) -> None:
        self._decoder = decoder
        self._lacking: dict[int, int] = {}
        self._parts: dict[int, list[tuple[Piece, Draft]]] = {}

    def expect(self, pieces: Sequence[Piece]) -> None:
        self._lacking[pieces[0].position] = len(pieces)

    def joined(self, drafts: Iterable[tuple[Piece, Draft]]) -> list[tuple[int, Draft]]:
        """The drafts of the texts that are whole by now, each with its position."""
        found = []
        for piece, draft in drafts:
            parts = self._parts.setdefault(piece.position, [])
            parts.append((piece, draft))
            if len(parts) == self._lacking[piece.position]:
                del self._parts[piece.position], self._lacking[piece.position]
                parts.sort(key=lambda part: part[0].start)
                found.append((piece.position, self._decoder.join(parts)))
        return found


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


def _begun(source: str, target: str) -> str:
    """The target of a clause without the capital that its source has not."""
    first, rest = target[:1], target[1:]
    if source[:1].islower() and rest[:1].islower() and len(first.lower()) == 1:
        return first.lower() + rest
    return target


def _moved(alignment: Alignment, offset: int) -> Alignment:
    target = tuple((start + offset, end + offset) for start, end in alignment.target)
    return Alignment(source=alignment.source, target=target, weights=alignment.weights)
