"""Translate along a route: an engine for each step, each fed with what the one before it said."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from harbor_pub.engine import phrasebook
from harbor_pub.engine.driver import Engine
from harbor_pub.engine.packages import Route
from harbor_pub.engine.signature import with_terms
from harbor_pub.languages import ENGLISH
from harbor_pub.model import Hypothesis, Markup
from harbor_pub.terms import Base


class Chain:
    """The engines of a route, used like one engine. Each hypothesis carries those that led to it.

    A set phrase of English is said as the phrasebook says it. Without `guards` a package's first
    answer stands, and no phrase is known. `signature` is the steps' signatures
    joined by ` + `; a route of one step has that step's; the phrasebook's digest follows. Terms are
    enforced on a route of one step; `signature_of` tells what made the translation of a text.
    """

    def __init__(
        self,
        route: Route,
        *,
        beam: int = 4,
        batch_tokens: int = 512,
        guards: bool = True,
        terms: Base | None = None,
    ) -> None:
        self.route = route
        first, last = route.steps[0], route.steps[-1]
        enforced = terms if guards and len(route.steps) == 1 else None
        self.glossary = enforced.glossary(first.source, last.target) if enforced else None
        self.engines = tuple(
            Engine(
                step, beam=beam, batch_tokens=batch_tokens, guards=guards, glossary=self.glossary
            )
            for step in route.steps
        )
        speaks = guards and route.steps[0].source == ENGLISH.tag
        self.locale = route.steps[-1].target if speaks else ""
        phrases = phrasebook.digest(self.locale) if self.locale else ""
        steps = " + ".join(engine.signature for engine in self.engines)
        self.signature = f"{steps}|phrases:{phrases}" if phrases else steps

    def signature_of(self, text: str) -> str:
        """The signature of what is made of a text: the terms that stand in it belong to it."""
        return with_terms(self.signature, self.glossary.digest(text) if self.glossary else "")

    def translate(
        self, texts: Sequence[str], marked: Sequence[tuple[Markup, ...]] = ()
    ) -> Iterator[dict[int, Hypothesis]]:
        """Yield the hypotheses by position, a batch at a time. `marked` is the inline markup of
        each text, carried from step to step. Raises PackageError."""
        marks = list(marked) or [()] * len(texts)
        known = dict(self._phrases(texts, marks))
        if known:
            yield known
        rest = [number for number in range(len(texts)) if number not in known]
        for batch in self._translate([texts[n] for n in rest], [marks[n] for n in rest]):
            yield {rest[place]: hypothesis for place, hypothesis in batch.items()}

    def _phrases(
        self, texts: Sequence[str], marked: Sequence[tuple[Markup, ...]]
    ) -> Iterator[tuple[int, Hypothesis]]:
        """The texts that are a set phrase; markup has to cover all of one, or none."""
        for number, (text, marks) in enumerate(zip(texts, marked, strict=True)):
            whole = all(mark.start == 0 and mark.end >= len(text.rstrip()) for mark in marks)
            said = phrasebook.phrase(text, self.locale) if self.locale and whole else None
            if said is not None:
                carried = tuple(replace(mark, start=0, end=len(said)) for mark in marks)
                yield number, Hypothesis(text=said, score=0.0, markup=carried)

    def _translate(
        self, texts: Sequence[str], marked: Sequence[tuple[Markup, ...]]
    ) -> Iterator[dict[int, Hypothesis]]:
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
