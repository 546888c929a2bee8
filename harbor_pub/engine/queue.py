"""What a decoder has still to do, so that no core ever waits while there is anything."""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import ctranslate2

from harbor_pub.engine.batching import batches
from harbor_pub.engine.loading import cores
from harbor_pub.engine.tokenizer import Tokens

Results = list[ctranslate2.AsyncTranslationResult]


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Manner:
    """How to decode: the size of the beam, how many tokens may not be said twice (0: it doesn't
    matter), and whether what the vocabulary lacks may not be spelt in bytes."""

    beam: int
    no_repeat: int = 0
    no_bytes: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A clause of the text at a position, where it begins in there, and the most tokens that its
    hypothesis may have."""

    position: int
    start: int
    text: str
    tokens: Tokens
    limit: int
    manner: Manner


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """Pieces that are decoded together, alike."""

    pieces: tuple[Piece, ...]
    manner: Manner

    @property
    def limit(self) -> int:
        """No hypothesis may have more tokens."""
        return max(piece.limit for piece in self.pieces)


class Queue:
    """Each core has a batch to go on with, and no more than that is under way when a run is
    stopped. What is added meanwhile waits for all that was added before it, and so for its like:
    full batches take a twentieth less time than what one batch brings back."""

    def __init__(self, ask: Callable[[Work], Results], tokens: int) -> None:
        """`ask` begins a work, `tokens` are the most of a batch."""
        self._ask = ask
        self._tokens = tokens
        self._new: list[Piece] = []
        self._backlog: deque[Work] = deque()
        self._waiting: deque[tuple[Work, Results]] = deque()

    def __bool__(self) -> bool:
        return bool(self._new or self._backlog or self._waiting)

    def add(self, pieces: Iterable[Piece]) -> None:
        self._new += pieces

    def next(self) -> tuple[Work, Results]:
        """The oldest work that is under way."""
        if not self._backlog:
            self._backlog.extend(self._batched())
            self._new = []
        while self._backlog and len(self._waiting) <= 2 * cores():
            work = self._backlog.popleft()
            self._waiting.append((work, self._ask(work)))
        return self._waiting.popleft()

    def _batched(self) -> list[Work]:
        found = []
        for manner in sorted({piece.manner for piece in self._new}):
            some = [piece for piece in self._new if piece.manner == manner]
            for places in batches([len(piece.tokens) for piece in some], self._tokens, cores()):
                found.append(Work(pieces=tuple(some[place] for place in places), manner=manner))
        return found
