"""One package, ready to translate: texts in, hypotheses out.

texts ─▶ labels aside, what is no language copied ─▶ each once, capitals as a sentence
      ─▶ asked, and asked again (asking.py) ─▶ markup carried over
      ─▶ names as the source spells them ─▶ Hypotheses

Without guards nothing of it is done: what the model answers first, as argos-translate gives it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from harbor_pub.engine import capitals, markup, masking, names
from harbor_pub.engine.asking import Answer, Asker
from harbor_pub.engine.decoding import Decoder
from harbor_pub.engine.labels import label
from harbor_pub.engine.letterless import letterless
from harbor_pub.engine.packages import Package
from harbor_pub.engine.signature import signature
from harbor_pub.engine.tokenizer import Span, tokenizer, unknown_words
from harbor_pub.languages import language
from harbor_pub.model import Hypothesis, Markup, Note, within
from harbor_pub.placeables import Placeable, placeables
from harbor_pub.terms import Glossary
from harbor_pub.text import looped


@dataclass(frozen=True, slots=True, kw_only=True)
class _Task:
    """A text to translate: the label set aside, the rest, its markup, and the placeables that the
    model has to leave as they are; offsets are those of the rest."""

    label: str
    text: str
    marks: tuple[Markup, ...]
    held: tuple[Placeable, ...]


class Engine:
    """One package and its settings; the model is loaded at first use. Without `guards` its first
    answers stand. `glossary` has the terms that are to be said."""

    def __init__(
        self,
        package: Package,
        *,
        beam: int = 4,
        batch_tokens: int = 512,
        guards: bool = True,
        glossary: Glossary | None = None,
    ) -> None:
        self.package = package
        self.guards = guards
        self.decoder = Decoder(package, beam=beam, batch_tokens=batch_tokens)
        self.signature = signature(package, beam, guards=guards)
        self.asker = Asker(self.decoder, self.signature, guards=guards, glossary=glossary)

    def translate(
        self, texts: Sequence[str], marked: Sequence[tuple[Markup, ...]] = ()
    ) -> Iterator[dict[int, Hypothesis]]:
        """Yield the hypotheses by position, a batch at a time, so that each can be kept at once.

        `marked` is the inline markup of each text. Equal texts are decoded once. Raises
        PackageError where the package can't be loaded or doesn't speak its language.
        """
        marks = list(marked) or [()] * len(texts)
        tasks = [self._task(text, mark) for text, mark in zip(texts, marks, strict=True)]
        places: dict[tuple[str, tuple[Placeable, ...]], list[int]] = {}
        copied = {}
        for place, task in enumerate(tasks):
            if not task.text.strip():
                copied[place] = Hypothesis(text="", score=0.0)
            elif self.guards and letterless(task.text, task.held):
                copied[place] = _copied(task)
            else:
                places.setdefault((task.text, task.held), []).append(place)
        if copied:
            yield copied
        unique = list(places)
        for answers in self.asker.answers(unique, aligned=any(marks)):
            yield {
                place: self._hypothesis(tasks[place], answer)
                for number, answer in answers.items()
                for place in places[unique[number]]
            }

    def _task(self, text: str, marks: tuple[Markup, ...]) -> _Task:
        if not self.guards:
            return _Task(label="", text=text, marks=marks, held=())
        before = label(text)
        rest = text[len(before) :]
        inside = within(marks, len(before), len(text))
        codes = [(mark.start, mark.end) for mark in inside if mark.kind == "code"]
        held = placeables(rest, codes or self._unknown(rest))
        return _Task(label=before, text=rest, marks=inside, held=tuple(held))

    def _unknown(self, text: str) -> list[Span]:
        """The words with a letter that the model can't read. Without spaces no word is told."""
        if text.isascii() or not language(self.package.source).spaced:
            return []
        return unknown_words(tokenizer(self.package), text)

    def _hypothesis(self, task: _Task, answer: Answer) -> Hypothesis:
        text, notes = answer.text, answer.notes
        carried = self._carried(answer, task.marks) if task.marks else ()
        if len(carried) < len(task.marks):
            notes = (*notes, Note.MARKUP)
        respelling = names.respelling(answer.asked, text, self.package.target)
        respelt = masking.replaced(text, respelling)
        if self.guards and respelling and not looped(respelt, task.text):
            text = respelt
            carried = tuple(_moved(mark, respelling) for mark in carried)
            notes = (*notes, Note.NAMES)
        if self.guards and capitals.shouted(task.text):
            text = capitals.shout(text)
        return Hypothesis(
            text=task.label + text,
            score=round(answer.draft.score, 4),
            markup=_after(task.label, carried),
            notes=notes,
            tokens=answer.draft.tokens,
        )

    def _carried(self, answer: Answer, marks: tuple[Markup, ...]) -> tuple[Markup, ...]:
        """The markup of the source, over masks in and out, in the target."""
        edits = answer.masked.edits if answer.masked else ()
        carried = markup.carried(
            [_moved(mark, edits) for mark in marks],
            answer.masked.text if answer.masked else answer.asked,
            answer.draft.text,
            answer.draft.alignments,
            spaced=language(self.package.target).spaced,
        )
        return tuple(_moved(mark, answer.unmasking) for mark in carried)


def _copied(task: _Task) -> Hypothesis:
    return Hypothesis(text=task.label + task.text, score=0.0, markup=_after(task.label, task.marks))


def _after(label: str, marks: Sequence[Markup]) -> tuple[Markup, ...]:
    """The markup of a text behind its label."""
    by = len(label)
    return tuple(replace(mark, start=mark.start + by, end=mark.end + by) for mark in marks)


def _moved(mark: Markup, edits: Sequence[masking.Edit]) -> Markup:
    start = masking.moved(mark.start, edits)
    return replace(mark, start=start, end=masking.moved(mark.end, edits, end=True))
