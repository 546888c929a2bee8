"""One package, ready to translate: what is asked for, what is asked again, and what is told of it.

texts ─▶ labels aside, what is no language copied ─▶ each once, capitals as a sentence ─▶ decoding
      ─▶ loops: again, without repetition ─▶ too short: again, in halves
      ─▶ lost numbers, addresses, codes, words of unknown letters: again, masked
      ─▶ terms that are not said: again, masked; else put where the model looked
      ─▶ markup carried over ─▶ names as the source spells them ─▶ Hypotheses

Without guards nothing of it is done: what the model answers first, as argos-translate gives it.
"""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from harbor_pub.checks import length
from harbor_pub.checks.script import strangers
from harbor_pub.engine import capitals, habits, loops, markup, masking, names, terminology
from harbor_pub.engine.decoding import Decoder, Draft, Request
from harbor_pub.engine.labels import label
from harbor_pub.engine.letterless import letterless
from harbor_pub.engine.packages import Package
from harbor_pub.engine.signature import signature
from harbor_pub.engine.tokenizer import Span, tokenizer, unknown_words
from harbor_pub.errors import PackageError
from harbor_pub.languages import language
from harbor_pub.model import Hypothesis, Markup, Note, within
from harbor_pub.placeables import Placeable, lost, placeables
from harbor_pub.terms import Found, Glossary
from harbor_pub.text import looped

PROBE = "Good morning, ladies and gentlemen. The ministers met in the city on Monday."

AGAIN_BEAM = 2
"""Hypotheses to follow at once in what is asked again. Of 1,000 sentences each in Indonesian, Thai
and Burmese (benchmarks/guards.py) it leaves 40 with something lost, where 4 leave 44 and asking
again takes twice as long; 1 leaves 47."""

LEFT_OUT = 0.7
"""An answer is asked for again below this length, against what its source lets expect. Of 10,120
human translations of the FLORES-200 devtest (ten languages) 164 are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Task:
    """A text to translate: the label set aside, the rest, its markup, and the placeables that the
    model has to leave as they are; offsets are those of the rest."""

    label: str
    text: str
    marks: tuple[Markup, ...]
    held: tuple[Placeable, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """What the model said to a text. `asked` is the text as it was put, `held` its placeables,
    `terms` its terms, `masked` how where masks stood in it, and `unmasking` the edits that took
    them out of the draft again."""

    asked: str
    held: tuple[Placeable, ...]
    draft: Draft
    terms: tuple[Found, ...] = ()
    masked: masking.Masked | None = None
    unmasking: tuple[masking.Edit, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def text(self) -> str:
        return masking.replaced(self.draft.text, self.unmasking)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Question(Request):
    """What to ask for the text of a number, which holds placeables. `answer` stands unless this
    gives a better one, `masked` tells the masks in it, `tried` how many kinds of them were used so
    far, `tried_terms` how many for `terms`, and `for_terms` whether they are what is masked."""

    number: int
    held: tuple[Placeable, ...]
    answer: _Answer | None = None
    masked: masking.Masked | None = None
    tried: int = 0
    terms: tuple[Found, ...] = ()
    tried_terms: int = 0
    for_terms: bool = False


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
        self.glossary = glossary if guards else None
        self.package = package
        self.guards = guards
        self.decoder = Decoder(package, beam=beam, batch_tokens=batch_tokens)
        self.signature = signature(package, beam, guards=guards)

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
        for answers in self._answers(unique, aligned=any(marks)):
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

    def _answers(
        self, texts: Sequence[tuple[str, tuple[Placeable, ...]]], *, aligned: bool
    ) -> Iterator[dict[int, _Answer]]:
        """The answers that stand: most as they were given at first, some after asking again."""
        agenda = deque(
            _Question(
                number=number, text=self._put(text), held=held, plain=not self.guards,
                terms=self._terms(text),
            )
            for number, (text, held) in enumerate(texts)
        )  # fmt: skip
        aligned = aligned or any(question.terms for question in agenda)
        for drafts in self.decoder.run(agenda, aligned=aligned):
            self._hear(draft for _, draft in drafts)
            settled = {}
            for question, draft in drafts:
                answer = self._answer(question, draft)
                again = self._again(question, answer) if self.guards else None
                if again:
                    agenda.append(replace(again, beam=AGAIN_BEAM, most=_most(answer)))
                else:
                    settled[question.number] = self._with_terms(answer)
            if settled:
                yield settled

    def _terms(self, text: str) -> tuple[Found, ...]:
        if not self.glossary:
            return ()
        return self.glossary.find(self._put(text), loud=capitals.shouted(text))

    def _put(self, text: str) -> str:
        return capitals.spoken(text) if self.guards and capitals.shouted(text) else text

    def _answer(self, question: _Question, draft: Draft) -> _Answer:
        """The draft, or what was said before where that is better."""
        before = question.answer
        if before is None:
            loop = loops.loops(question.text, draft)
            return _Answer(
                asked=question.text, held=question.held, draft=draft, terms=question.terms,
                notes=(Note.LOOP,) if loop else (),
            )  # fmt: skip
        if question.masked:
            return self._kept(before, question.masked, draft, for_terms=question.for_terms)
        if question.no_bytes:
            return self._unless_worse(before, draft)
        if loops.loops(before.asked, before.draft):
            return replace(before, draft=loops.better(before.asked, before.draft, draft))
        longer = len(draft.text) > len(before.text)
        return self._unless_worse(before, draft) if longer else before

    def _again(self, question: _Question, answer: _Answer) -> _Question | None:
        """What to ask after an answer: a loop without repetition, twice at most; one that leaves
        something out; letters of another script without bytes; then what got lost masked, once more
        with another kind of mask. All but the letters in halves, since a model that loses the
        thread of a sentence often keeps that of a clause. A draft that had to be stopped is past
        masks."""
        stricter = loops.stricter(answer.draft, question.no_repeat)
        if stricter and self._strays(question, answer):
            return replace(question, no_repeat=stricter, halved=True, answer=answer)
        if not question.no_bytes and not question.masked and self._broken(answer):
            return replace(question, no_bytes=True, answer=answer)
        gone = [] if answer.draft.full else self._lost(answer)
        for tried, form in enumerate(self._masks if gone else (), 1):
            masked = masking.mask(answer.asked, gone, form) if tried > question.tried else None
            if masked:
                return _Question(
                    number=question.number, text=masked.text, held=question.held, answer=answer,
                    masked=masked, tried=tried, halved=True, terms=question.terms,
                    tried_terms=question.tried_terms,
                )  # fmt: skip
        return self._again_for_terms(question, answer)

    def _again_for_terms(self, question: _Question, answer: _Answer) -> _Question | None:
        """What to ask where terms are not said: they and what was masked before, masked."""
        lacking = [] if answer.draft.full else self._lacking(answer)
        others = answer.masked.placeables if answer.masked else ()
        wanted = terminology.masked_for(lacking, others)
        for tried, form in enumerate(self._masks if lacking else (), 1):
            if tried > question.tried_terms and (
                masked := masking.mask(answer.asked, wanted, form)
            ):
                return _Question(
                    number=question.number, text=masked.text, held=question.held, answer=answer,
                    masked=masked, tried=len(self._masks), terms=question.terms,
                    tried_terms=tried, for_terms=True,
                )  # fmt: skip
        return None

    def _lacking(self, answer: _Answer) -> list[Found]:
        return self.glossary.lacking(answer.terms, answer.text) if self.glossary else []

    def _with_terms(self, answer: _Answer) -> _Answer:
        """The answer with the terms that it still lacks, where the model looked at them."""
        for one in self._lacking(answer):
            edit = terminology.placed(
                one,
                answer.masked.text if answer.masked else answer.asked,
                answer.masked.edits if answer.masked else (),
                answer.draft.text,
                answer.draft.alignments,
                self.package.target,
            )
            if edit is None or terminology.overlaps(edit, answer.unmasking):
                continue
            notes = tuple(dict.fromkeys((*answer.notes, Note.TERM_PLACED)))
            new = replace(answer, unmasking=tuple(sorted((*answer.unmasking, edit))), notes=notes)
            if self._better_said(new, answer):
                answer = new
        return answer

    def _better_said(self, new: _Answer, old: _Answer) -> bool:
        """Does it say more of the terms, and lose nothing that the old answer has?"""
        if len(self._lacking(new)) >= len(self._lacking(old)):
            return False
        had = self._lost(old)
        return all(placeable in had for placeable in self._lost(new))

    def _strays(self, question: _Question, answer: _Answer) -> bool:
        """Does an answer loop, or a first one leave something out?"""
        if Note.LOOP in answer.notes:
            return not question.masked and loops.loops(answer.asked, answer.draft)
        said = length.ratio(answer.asked, answer.text, self.package.target)
        return question.answer is None and said < LEFT_OUT

    def _broken(self, answer: _Answer) -> bool:
        """Are there letters broken, or of another script: bytes that were put together wrong?"""
        draft, target = answer.draft, self.package.target
        return draft.spelt and any(strangers(answer.asked, draft.text, target))

    def _unless_worse(self, answer: _Answer, draft: Draft) -> _Answer:
        """The new draft, where it says something, comes to an end, doesn't loop and loses no
        placeable and no name that the answer has."""
        new = replace(answer, draft=draft)
        if not draft.text or draft.full or loops.loops(answer.asked, draft):
            return answer
        if any(name not in draft.text for name in names.kept(answer.asked, answer.text)):
            return answer
        had = self._lost(answer)
        return new if all(placeable in had for placeable in self._lost(new)) else answer

    def _lost(self, answer: _Answer) -> list[Placeable]:
        return lost(answer.held, answer.text, self.package.target)

    def _kept(
        self, answer: _Answer, masked: masking.Masked, draft: Draft, *, for_terms: bool = False
    ) -> _Answer:
        """The masked answer, where it keeps more and doesn't loop; else the first."""
        edits = masking.unmasking(masked, draft.text, self.package.source, self.package.target)
        if edits is None or draft.full or loops.loops(masked.text, draft):
            return answer
        if for_terms:
            edits = terminology.tight(edits, draft.text, self.package.target)
        note = Note.TERMS if for_terms else Note.MASKED
        new = _Answer(
            asked=answer.asked, held=answer.held, draft=draft, terms=answer.terms, masked=masked,
            unmasking=edits, notes=tuple(dict.fromkeys((*answer.notes, note))),
        )  # fmt: skip
        if for_terms:
            said, before = (
                length.ratio(answer.asked, one.text, self.package.target) for one in (new, answer)
            )
            return (
                new if said >= min(LEFT_OUT, before) and self._better_said(new, answer) else answer
            )
        return new if len(self._lost(new)) < len(self._lost(answer)) else answer

    @property
    def _masks(self) -> habits.Masks:
        return habits.masks(self.signature, self._drafts)

    def _hypothesis(self, task: _Task, answer: _Answer) -> Hypothesis:
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

    def _carried(self, answer: _Answer, marks: tuple[Markup, ...]) -> tuple[Markup, ...]:
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

    def _hear(self, drafts: Iterable[Draft]) -> None:
        """A package for another script than it says is found out, before anything it said is
        used. Where an answer holds no letter that tells, one sentence is asked for."""
        if self.signature in _heard:
            return
        wanted = _SCRIPTS[language(self.package.target).script]
        if not any(wanted.search(draft.text) for draft in drafts):
            said = self._drafts([PROBE])[0].text
            if any(c.isalpha() for c in said) and not wanted.search(said):
                raise PackageError(
                    f"{self.package.folder}: says it translates to {self.package.target} but "
                    f"answers in another script; remove it and install the right package with "
                    f"`harbor models install {self.package.target}`"
                )
        _heard.add(self.signature)

    def _drafts(self, texts: Sequence[str]) -> list[Draft]:
        """What the model says to each text, nothing asked again."""
        drafts = {n: draft for some in self.decoder.decode(texts) for n, draft in some.items()}
        return [drafts[number] for number in range(len(texts))]


def _copied(task: _Task) -> Hypothesis:
    return Hypothesis(text=task.label + task.text, score=0.0, markup=_after(task.label, task.marks))


def _after(label: str, marks: Sequence[Markup]) -> tuple[Markup, ...]:
    """The markup of a text behind its label."""
    by = len(label)
    return tuple(replace(mark, start=mark.start + by, end=mark.end + by) for mark in marks)


_heard: set[str] = set()
"""Signatures of packages that were heard to speak their language."""

_SCRIPTS = {
    "Latn": re.compile(r"[A-Za-zÀ-ɏḀ-ỿ]"),
    "Thai": re.compile(r"[\u0E00-\u0E7F]"),
    "Laoo": re.compile(r"[\u0E80-\u0EFF]"),
    "Khmr": re.compile(r"[\u1780-\u17FF]"),
    "Mymr": re.compile(r"[\u1000-\u109F\uA9E0-\uA9FF\uAA60-\uAA7F]"),
    "Taml": re.compile(r"[\u0B80-\u0BFF]"),
    "Hans": re.compile(r"[\u3400-\u9FFF\U00020000-\U0003FFFF]"),
}


def _most(answer: _Answer) -> int:
    """Tokens: what is better isn't much longer than what was said before, and half of the time
    that asking again takes goes to a few that lose the thread."""
    return answer.draft.tokens * 5 // 4 + 16


def _moved(mark: Markup, edits: Sequence[masking.Edit]) -> Markup:
    start = masking.moved(mark.start, edits)
    return replace(mark, start=start, end=masking.moved(mark.end, edits, end=True))
