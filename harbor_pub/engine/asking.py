"""A text is asked for, and again where its answer is doubtful: requests in, Answers that stand out.

text ─▶ decoding ─▶ loops: again, without repetition ─▶ too short: again, in halves
     ─▶ lost numbers, addresses, codes, words of unknown letters: again, masked
     ─▶ terms that are not said: again, masked; else put where the model looked
"""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from harbor_pub.checks import length
from harbor_pub.checks.script import strangers
from harbor_pub.engine import capitals, habits, hearing, loops, masking, names, terminology
from harbor_pub.engine.decoding import Decoder, Draft, Request
from harbor_pub.engine.packages import Package
from harbor_pub.model import Note
from harbor_pub.placeables import Placeable, lost
from harbor_pub.terms import Found, Glossary

AGAIN_BEAM = 2
"""Hypotheses to follow at once in what is asked again. Of 1,000 sentences each in Indonesian, Thai
and Burmese (benchmarks/guards.py) it leaves 40 with something lost, where 4 leave 44 and asking
again takes twice as long; 1 leaves 47."""

LEFT_OUT = 0.7
"""An answer is asked for again below this length, against what its source lets expect. Of 10,120
human translations of the FLORES-200 devtest (ten languages) 164 are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
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
class Question(Request):
    """What to ask for the text of a number, which holds placeables. `answer` stands unless this
    gives a better one, `masked` tells the masks in it, `tried` how many kinds of them were used so
    far, `tried_terms` how many for `terms`, and `for_terms` whether they are what is masked."""

    number: int
    held: tuple[Placeable, ...]
    answer: Answer | None = None
    masked: masking.Masked | None = None
    tried: int = 0
    terms: tuple[Found, ...] = ()
    tried_terms: int = 0
    for_terms: bool = False


class Asker:
    """A package that is asked, and asked again. Without `guards` its first answers stand;
    `glossary` has the terms that are to be said, `signature` tells the package and its settings
    apart."""

    def __init__(
        self, decoder: Decoder, signature: str, *, guards: bool, glossary: Glossary | None
    ) -> None:
        self.decoder = decoder
        self.package: Package = decoder.package
        self.signature = signature
        self.guards = guards
        self.glossary = glossary if guards else None

    def answers(
        self, texts: Sequence[tuple[str, tuple[Placeable, ...]]], *, aligned: bool
    ) -> Iterator[dict[int, Answer]]:
        """The answers that stand: most as they were given at first, some after asking again."""
        agenda = deque(
            Question(
                number=number, text=self._put(text), held=held, plain=not self.guards,
                terms=self._terms(text),
            )
            for number, (text, held) in enumerate(texts)
        )  # fmt: skip
        aligned = aligned or any(question.terms for question in agenda)
        for drafts in self.decoder.run(agenda, aligned=aligned):
            hearing.prove(self.signature, self.package, [d for _, d in drafts], self._drafts)
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

    def _answer(self, question: Question, draft: Draft) -> Answer:
        """The draft, or what was said before where that is better."""
        before = question.answer
        if before is None:
            loop = loops.loops(question.text, draft)
            return Answer(
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

    def _again(self, question: Question, answer: Answer) -> Question | None:
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
                return Question(
                    number=question.number, text=masked.text, held=question.held, answer=answer,
                    masked=masked, tried=tried, halved=True, terms=question.terms,
                    tried_terms=question.tried_terms,
                )  # fmt: skip
        return self._again_for_terms(question, answer)

    def _again_for_terms(self, question: Question, answer: Answer) -> Question | None:
        """What to ask where terms are not said: they and what was masked before, masked."""
        lacking = [] if answer.draft.full else self._lacking(answer)
        others = answer.masked.placeables if answer.masked else ()
        wanted = terminology.masked_for(lacking, others)
        for tried, form in enumerate(self._masks if lacking else (), 1):
            if tried > question.tried_terms and (
                masked := masking.mask(answer.asked, wanted, form)
            ):
                return Question(
                    number=question.number, text=masked.text, held=question.held, answer=answer,
                    masked=masked, tried=len(self._masks), terms=question.terms,
                    tried_terms=tried, for_terms=True,
                )  # fmt: skip
        return None

    def _lacking(self, answer: Answer) -> list[Found]:
        return self.glossary.lacking(answer.terms, answer.text) if self.glossary else []

    def _with_terms(self, answer: Answer) -> Answer:
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

    def _better_said(self, new: Answer, old: Answer) -> bool:
        """Does it say more of the terms, and lose nothing that the old answer has?"""
        if len(self._lacking(new)) >= len(self._lacking(old)):
            return False
        had = self._lost(old)
        return all(placeable in had for placeable in self._lost(new))

    def _strays(self, question: Question, answer: Answer) -> bool:
        """Does an answer loop, or a first one leave something out?"""
        if Note.LOOP in answer.notes:
            return not question.masked and loops.loops(answer.asked, answer.draft)
        said = length.ratio(answer.asked, answer.text, self.package.target)
        return question.answer is None and said < LEFT_OUT

    def _broken(self, answer: Answer) -> bool:
        """Are there letters broken, or of another script: bytes that were put together wrong?"""
        draft, target = answer.draft, self.package.target
        return draft.spelt and any(strangers(answer.asked, draft.text, target))

    def _unless_worse(self, answer: Answer, draft: Draft) -> Answer:
        """The new draft, where it says something, comes to an end, doesn't loop and loses no
        placeable and no name that the answer has."""
        new = replace(answer, draft=draft)
        if not draft.text or draft.full or loops.loops(answer.asked, draft):
            return answer
        if any(name not in draft.text for name in names.kept(answer.asked, answer.text)):
            return answer
        had = self._lost(answer)
        return new if all(placeable in had for placeable in self._lost(new)) else answer

    def _lost(self, answer: Answer) -> list[Placeable]:
        return lost(answer.held, answer.text, self.package.target)

    def _kept(
        self, answer: Answer, masked: masking.Masked, draft: Draft, *, for_terms: bool = False
    ) -> Answer:
        """The masked answer, where it keeps more and doesn't loop; else the first."""
        edits = masking.unmasking(masked, draft.text, self.package.source, self.package.target)
        if edits is None or draft.full or loops.loops(masked.text, draft):
            return answer
        if for_terms:
            edits = terminology.tight(edits, draft.text, self.package.target)
        note = Note.TERMS if for_terms else Note.MASKED
        new = Answer(
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

    def _drafts(self, texts: Sequence[str]) -> list[Draft]:
        """What the model says to each text, nothing asked again."""
        drafts = {n: draft for some in self.decoder.decode(texts) for n, draft in some.items()}
        return [drafts[number] for number in range(len(texts))]


def _most(answer: Answer) -> int:
    """Tokens: what is better isn't much longer than what was said before, and half of the time
    that asking again takes goes to a few that lose the thread."""
    return answer.draft.tokens * 5 // 4 + 16
