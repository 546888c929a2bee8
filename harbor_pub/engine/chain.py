"""Translate along a route: an engine for each step, each fed with what the one before it said."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from harbor_pub.engine.driver import Engine
from harbor_pub.engine.packages import Route
from harbor_pub.model import Hypothesis, Markup


class Chain:
    """The engines of a route, used like one engine. Each hypothesis carries those that led to it.

    `signature` is the steps' signatures joined by ` + `; a route of one step has that step's.
    """

    def __init__(self, route: Route, *, beam: int = 4, batch_tokens: int = 512) -> None:
        self.route = route
        self.engines = tuple(
            Engine(step, beam=beam, batch_tokens=batch_tokens) for step in route.steps
        )
        self.signature = " + ".join(engine.signature for engine in self.engines)

    def translate(
        self, texts: Sequence[str], marked: Sequence[tuple[Markup, ...]] = ()
    ) -> Iterator[dict[int, Hypothesis]]:
        """Yield the hypotheses by position, a batch at a time. `marked` is the inline markup of
        each text, carried from step to step. Raises PackageError."""
        first, *rest = self.engines
        for batch in first.translate(texts, marked):
            for engine in rest:
                batch = _step(engine, batch)
            yield batch


def _step(engine: Engine, batch: dict[int, Hypothesis]) -> dict[int, Hypothesis]:
    """What an engine makes of a batch."""
    before = list(batch.values())
    said = engine.translate([h.text for h in before], [h.markup for h in before])
    answers = {number: answer for part in said for number, answer in part.items()}
    return {place: _after(batch[place], answers[number]) for number, place in enumerate(batch)}


def _after(before: Hypothesis, answer: Hypothesis) -> Hypothesis:
    notes = tuple(dict.fromkeys((*before.notes, *answer.notes)))
    return replace(answer, notes=notes, via=(*before.via, replace(before, via=())))
