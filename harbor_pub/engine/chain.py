"""Translate along a route: an engine for each step, each fed with what the one before it said."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from harbor_pub.engine.driver import Engine
from harbor_pub.engine.packages import Route
from harbor_pub.model import Hypothesis


class Chain:
    """The engines of a route, used like one engine. Each hypothesis carries those that led to it.

    `signature` is the steps' signatures joined by ` + `; a route of one step has that step's.
    """

    def __init__(self, route: Route, *, beam: int = 4, batch_tokens: int = 1536) -> None:
        self.engines = tuple(
            Engine(step, beam=beam, batch_tokens=batch_tokens) for step in route.steps
        )
        self.signature = " + ".join(engine.signature for engine in self.engines)

    def translate(self, texts: Sequence[str]) -> Iterator[dict[int, Hypothesis]]:
        """Yield the hypotheses by position, a batch at a time. Raises PackageError."""
        first, *rest = self.engines
        for batch in first.translate(texts):
            for engine in rest:
                batch = _step(engine, batch)
            yield batch


def _step(engine: Engine, batch: dict[int, Hypothesis]) -> dict[int, Hypothesis]:
    """What an engine makes of a batch; of an empty text, nothing."""
    places = [place for place, hypothesis in batch.items() if hypothesis.text]
    said = [batch[place].text for place in places]
    answers = {i: h for part in engine.translate(said) for i, h in part.items()}
    made = {place: _after(batch[place], answers[i]) for i, place in enumerate(places)}
    return {place: made.get(place, _after(before, before)) for place, before in batch.items()}


def _after(before: Hypothesis, answer: Hypothesis) -> Hypothesis:
    return replace(answer, via=(*before.via, replace(before, via=())))
