"""One package, ready to translate: what is asked for, what is asked again, and what is told of it.

texts ─▶ each once, capitals as a sentence ─▶ decoding ─▶ loops: again, without repetition
      ─▶ lost numbers and addresses: again, masked ─▶ markup carried over ─▶ Hypotheses
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from harbor_pub.engine import capitals, loops, markup, masking
from harbor_pub.engine.decoding import Decoder, Draft
from harbor_pub.engine.packages import Package
from harbor_pub.engine.signature import signature
from harbor_pub.errors import PackageError
from harbor_pub.languages import language
from harbor_pub.model import Hypothesis, Markup, Note
from harbor_pub.placeables import Placeable, missing

PROBE = "Good morning, ladies and gentlemen. The ministers met in the city on Monday."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """What the model said to a text. `asked` is the text as it was put, `masked` how where masks
    stood in it, and `unmasking` the edits that took them out of the draft again."""

    asked: str
    draft: Draft
    masked: masking.Masked | None = None
    unmasking: tuple[masking.Edit, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def text(self) -> str:
        return masking.replaced(self.draft.text, self.unmasking)


class Engine:
    """One package and its settings; the model is loaded at first use."""

    def __init__(self, package: Package, *, beam: int = 4, batch_tokens: int = 512) -> None:
        self.package = package
        self.decoder = Decoder(package, beam=beam, batch_tokens=batch_tokens)
        self.signature = signature(package, beam)

    def translate(
        self, texts: Sequence[str], marked: Sequence[tuple[Markup, ...]] = ()
    ) -> Iterator[dict[int, Hypothesis]]:
        """Yield the hypotheses by position, a batch at a time, so that each can be kept at once.

        `marked` is the inline markup of each text. Equal texts are decoded once. Raises
        PackageError where the package can't be loaded or doesn't speak its language.
        """
        places: dict[str, list[int]] = {}
        for place, text in enumerate(texts):
            places.setdefault(text, []).append(place)
        blank = [place for text in places if not text.strip() for place in places[text]]
        if blank:
            yield {place: Hypothesis(text="", score=0.0) for place in blank}
        unique = [text for text in places if text.strip()]
        for answers in self._answers(unique, aligned=any(marked)):
            yield {
                place: self._hypothesis(unique[number], answer, marked[place] if marked else ())
                for number, answer in answers.items()
                for place in places[unique[number]]
            }

    def _answers(self, texts: Sequence[str], *, aligned: bool) -> Iterator[dict[int, _Answer]]:
        """The answers that stand as they were given at first, then those to what is asked again."""
        asked = [capitals.spoken(t) if capitals.shouted(t) else t for t in texts]
        doubtful: dict[int, _Answer] = {}
        for drafts in self.decoder.decode(asked, aligned=aligned):
            self._hear(drafts.values())
            answers = {n: _Answer(asked=asked[n], draft=draft) for n, draft in drafts.items()}
            doubtful |= {n: a for n, a in answers.items() if self._is_doubtful(a)}
            certain = {n: a for n, a in answers.items() if n not in doubtful}
            if certain:
                yield certain
            if sum(answer.draft.tokens for answer in doubtful.values()) > self.decoder.at_once:
                yield self._mended(doubtful, aligned)
                doubtful = {}
        if doubtful:
            yield self._mended(doubtful, aligned)

    def _is_doubtful(self, answer: _Answer) -> bool:
        return loops.loops(answer.asked, answer.draft) or bool(self._lost(answer))

    def _lost(self, answer: _Answer) -> list[Placeable]:
        return missing(answer.asked, answer.text, self.package.target)

    def _mended(self, answers: dict[int, _Answer], aligned: bool) -> dict[int, _Answer]:
        return self._unmasked(self._unlooped(answers, aligned), aligned)

    def _unlooped(self, answers: dict[int, _Answer], aligned: bool) -> dict[int, _Answer]:
        """Ask again what loops, and forbid to say the same twice; the better answer stays."""
        looping = {
            n: replace(a, notes=(*a.notes, Note.LOOP))
            for n, a in answers.items()
            if loops.loops(a.asked, a.draft)
        }
        mended = {**answers, **looping}
        for count in {loops.no_repeat(a.draft) for a in looping.values()}:
            if self._always_loops():
                break
            numbers = [n for n, a in looping.items() if loops.no_repeat(a.draft) == count]
            texts = [answers[n].asked for n in numbers]
            for drafts in self.decoder.decode(texts, aligned=aligned, no_repeat=count):
                for place, draft in drafts.items():
                    answer = looping[numbers[place]]
                    better = loops.better(answer.asked, answer.draft, draft)
                    mended[numbers[place]] = replace(answer, draft=better)
        return mended

    def _unmasked(self, answers: dict[int, _Answer], aligned: bool) -> dict[int, _Answer]:
        """Ask again, masked, where something got lost; once more with another kind of mask."""
        if not any(map(self._lost, answers.values())):
            return answers
        for form in self._mask_forms():
            answers = self._masked(answers, form, aligned)
        return answers

    def _masked(self, answers: dict[int, _Answer], form: str, aligned: bool) -> dict[int, _Answer]:
        mended = dict(answers)
        masks = {n: m for n, a in answers.items() if (m := self._mask(a, form)) is not None}
        numbers = list(masks)
        texts = [masks[number].text for number in numbers]
        for drafts in self.decoder.decode(texts, aligned=aligned):
            for place, draft in drafts.items():
                number = numbers[place]
                mended[number] = self._kept(answers[number], masks[number], draft)
        return mended

    def _mask(self, answer: _Answer, form: str) -> masking.Masked | None:
        lost = self._lost(answer)
        return masking.mask(answer.asked, lost, form) if lost else None

    def _kept(self, answer: _Answer, masked: masking.Masked, draft: Draft) -> _Answer:
        """The masked answer, where it keeps more and doesn't loop; else the first."""
        edits = masking.unmasking(masked, draft.text, self.package.source, self.package.target)
        if edits is None or loops.loops(masked.text, draft):
            return answer
        new = _Answer(
            asked=answer.asked, draft=draft, masked=masked, unmasking=edits,
            notes=tuple(dict.fromkeys((*answer.notes, Note.MASKED))),
        )  # fmt: skip
        return new if len(self._lost(new)) < len(self._lost(answer)) else answer

    def _always_loops(self) -> bool:
        """A package that loops on most plain sentences is not mended by asking it again."""
        if self.signature not in _always_loops:
            said = self._drafts(loops.PLAIN)
            looping = [loops.loops(text, d) for text, d in zip(loops.PLAIN, said, strict=True)]
            _always_loops[self.signature] = sum(looping) > len(looping) / 2
        return _always_loops[self.signature]

    def _mask_forms(self) -> tuple[str, ...]:
        """The first two masks that this package copies, or fewer."""
        if self.signature not in _mask_forms:
            forms = (form for form in masking.FORMS if self._copies(form))
            _mask_forms[self.signature] = tuple(islice(forms, 2))
        return _mask_forms[self.signature]

    def _copies(self, form: str) -> bool:
        return masking.copied(form, self._said(masking.probe(form)))

    def _hypothesis(self, source: str, answer: _Answer, marks: tuple[Markup, ...]) -> Hypothesis:
        text, notes = answer.text, answer.notes
        carried = self._carried(answer, marks) if marks else ()
        if len(carried) < len(marks):
            notes = (*notes, Note.MARKUP)
        if capitals.shouted(source):
            text = capitals.shout(text)
        return Hypothesis(
            text=text, score=round(answer.draft.score, 4), markup=carried, notes=notes
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
        said = [draft.text for draft in drafts]
        wanted = _SCRIPTS[language(self.package.target).script]
        if not any(map(wanted.search, said)):
            said = self._said([PROBE])
            if any(c.isalpha() for c in said[0]) and not wanted.search(said[0]):
                raise PackageError(
                    f"{self.package.folder}: says it translates to {self.package.target} but "
                    f"answers in another script; remove it and install the right package with "
                    f"`harbor models install {self.package.target}`"
                )
        _heard.add(self.signature)

    def _said(self, texts: Sequence[str]) -> list[str]:
        return [draft.text for draft in self._drafts(texts)]

    def _drafts(self, texts: Sequence[str]) -> list[Draft]:
        """What the model says to each text, nothing asked again."""
        drafts = {n: draft for some in self.decoder.decode(texts) for n, draft in some.items()}
        return [drafts[number] for number in range(len(texts))]


_mask_forms: dict[str, tuple[str, ...]] = {}
"""The masks that the package of a signature copies. A race of threads costs a second probe."""

_always_loops: dict[str, bool] = {}

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


def _moved(mark: Markup, edits: Sequence[masking.Edit]) -> Markup:
    start = masking.moved(mark.start, edits)
    return replace(mark, start=start, end=masking.moved(mark.end, edits, end=True))
