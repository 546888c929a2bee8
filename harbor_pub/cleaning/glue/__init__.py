"""English words that lost the space between them, as scraped pages have where a line broke.

    study the document ─▶ first sight ─▶ damage ─▶ second look ─▶ rhythm

evidence.py     what the document shows of its words
damage.py       whether, and where, the document shows lost spaces; else nothing is touched
lexicon.py      what English is known by
marks.py        lost spaces beside a mark
splitter.py     two words run together
second_look.py  what is suspect in a document with many lost spaces
rhythm.py       lost line breaks come at a regular distance

Spaces are put in and nothing else is touched: `repair` asserts it. Measured on the forum speech:
103 of its 103 lost spaces, and no other.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from harbor_pub.cleaning.glue.cut import Cut
from harbor_pub.cleaning.glue.damage import damaged
from harbor_pub.cleaning.glue.evidence import study
from harbor_pub.cleaning.glue.lexicon import lexicon
from harbor_pub.cleaning.glue.marks import Marks
from harbor_pub.cleaning.glue.rhythm import line_width, settle
from harbor_pub.cleaning.glue.second_look import SecondLook
from harbor_pub.cleaning.glue.splitter import NEVER, Splitter

_LONGEST = 60
_ADDRESS = re.compile(
    r"(?:^|[(<\"'])(?:https?:|www\.|ftp:|mailto:)|@|^[#~/\\]|\\|//|_"
    r"|^[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|cn|la|my|edu|gov|io|info|uk|eu|htm|html|pdf|txt|js|py"
    r"|int|co|tv|asia|vn|th|id|sg|jp|kr|ru|de|fr)(?:[/.:]|\W*$)",
    re.IGNORECASE,
)
_CODE = re.compile(r"[=<>{}\[\]|^`]|\w\(\)|::|->")
_RUN = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_SENTENCE_END = re.compile(r"[.!?:][\"”’)]*$")
_ABBREVIATION = re.compile(
    r"^\W*(?:e\.g|i\.e|cf|vs|mr|mrs|ms|dr|prof|st|no|vol|fig|etc|al|gen|sen|rep|gov|capt|col|[A-Z])\.$",
    re.IGNORECASE,
)
# A document is glued from so many certain cuts on, and so many to a word.
_CERTAIN, _SHARE = 5, 0.004


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """A token before and after, with the reason and the score of its most doubtful cut.

    `at` is its offset in the repaired text.
    """

    at: int
    before: str
    after: str
    reason: str
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """A text with its lost spaces put back, and the tokens where that was done."""

    text: str
    edits: tuple[Mended, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Token:
    start: int
    text: str
    first: bool
    quotes: int


REASONS = (*("words", "comma", "full stop", "colon", "bracket", "quote", "number", "clitic"),)
"""Of a repair."""


def knows(word: str) -> bool:
    """Is it an English word?"""
    return lexicon().knows(word)


def repair(texts: Sequence[str], without: Collection[str] = ()) -> list[Repair]:
    """Put the lost spaces of an English document's texts back, one repair a text.

    Repairs for the reasons in `without` are not made.
    """
    splitter = Splitter(lexicon(), study(texts))
    sight = _Sight(splitter)
    seen = [[cut for cut in sight.cuts(text) if cut.reason not in without] for text in texts]
    where = damaged(texts, seen, lexicon())
    if not any(where):
        return [Repair(text=text, edits=()) for text in texts]
    found = [cuts if glued else [] for cuts, glued in zip(seen, where, strict=True)]
    certain = sum(cut.score >= 1 for cuts in found for cut in cuts)
    glued = "words" not in without
    if (
        glued
        and certain >= _CERTAIN
        and certain >= _SHARE * sum(len(text.split()) for text in texts)
    ):
        found = [
            _looked_again(text, cuts, splitter) if here else cuts
            for text, cuts, here in zip(texts, found, where, strict=True)
        ]
    found = [_best(cuts) for cuts in found]
    width = line_width([(0, [cut for cut in cuts if cut.score > 0]) for cuts in found])
    return [
        _applied(text, settle(0, cuts, width) if width else [c for c in cuts if c.score > 0])
        for text, cuts in zip(texts, found, strict=True)
    ]


class _Sight:
    """The first sight of a document. A token that comes again is not looked at again."""

    def __init__(self, splitter: Splitter) -> None:
        self._splitter, self._marks = splitter, Marks(splitter)
        self._seen: dict[tuple[str, bool, int], tuple[Cut, ...]] = {}

    def cuts(self, text: str) -> Iterator[Cut]:
        for token in _tokens(text):
            key = token.text, token.first, token.quotes % 2
            found = self._seen.get(key)
            if found is None:
                found = self._seen[key] = tuple(self._look(token))
            yield from (_at(token, cut) for cut in found)

    def _look(self, token: _Token) -> Iterator[Cut]:
        yield from (
            cut
            for cut in (
                *self._marks.cuts(token.text, token.quotes),
                *_words(token, self._splitter, self._marks),
            )
            if 0 < cut.offset < len(token.text)
        )


def _words(token: _Token, splitter: Splitter, marks: Marks) -> Iterator[Cut]:
    for match in _RUN.finditer(token.text):
        start, run = match.start(), match.group()
        if start and token.text[start - 1].isdigit() and len(run) < 3:
            continue
        letters = re.split("['’]", run)[0]
        if letters != run and (cut := marks.clitic(run)):
            yield Cut(offset=start + cut.offset, score=cut.score, reason=cut.reason)
        score, places = splitter.split(letters, first=token.first and not start)
        yield from (Cut(offset=start + at, score=score, reason="words") for at in places)


def _looked_again(text: str, cuts: list[Cut], splitter: Splitter) -> list[Cut]:
    look = SecondLook(splitter)
    made = sorted({cut.offset for cut in cuts if cut.score > 0})
    more = []
    for token in _tokens(text):
        for match in re.finditer(r"[^\W\d_]+", token.text):
            start = token.start + match.start()
            if bisect_right(made, start) < bisect_left(made, start + len(match.group())):
                continue
            first = token.first and match.start() <= 1
            score, places = look.split(match.group(), first=first)
            more += [Cut(offset=start + at, score=score, reason="words") for at in places]
    return cuts + more


def _tokens(text: str) -> Iterator[_Token]:
    """What stands between white space, but for addresses and code."""
    first, quotes = True, 0
    for match in re.finditer(r"\S+", text):
        token = match.group()
        if len(token) <= _LONGEST and not _ADDRESS.search(token) and not _CODE.search(token):
            yield _Token(start=match.start(), text=token, first=first, quotes=quotes)
        quotes += token.count('"')
        ends = _SENTENCE_END.search(token) and not _ABBREVIATION.search(token)
        first = bool(ends) or (first and not re.search(r"\w", token))


def _at(token: _Token, cut: Cut) -> Cut:
    return Cut(offset=token.start + cut.offset, score=cut.score, reason=cut.reason)


def _best(cuts: Iterable[Cut]) -> list[Cut]:
    """The best cut at each offset, in order; without those that are as good as never."""
    best: dict[int, Cut] = {}
    for cut in cuts:
        if cut.score > NEVER and cut.score > best.get(cut.offset, cut).score - 1e-9:
            best[cut.offset] = cut
    return sorted(best.values())


def _applied(text: str, cuts: Sequence[Cut]) -> Repair:
    repaired = _spaced(text, [cut.offset for cut in cuts])
    # The promise of this room: spaces are added, and no other character changes.
    if "".join(repaired.split()) != "".join(text.split()):
        raise AssertionError(f"a split changed more than spaces: {text!r}")
    return Repair(text=repaired, edits=tuple(_edits(text, cuts)))


def _edits(text: str, cuts: Sequence[Cut]) -> Iterator[Mended]:
    offsets = [cut.offset for cut in cuts]
    for match in re.finditer(r"\S+", text):
        start, end = match.span()
        first = bisect_right(offsets, start)
        inside = cuts[first : bisect_left(offsets, end)]
        if inside:
            worst = min(inside, key=lambda cut: cut.score)
            yield Mended(
                at=start + first,  # a space for each cut before
                before=match.group(),
                after=_spaced(match.group(), [cut.offset - start for cut in inside]),
                reason=worst.reason,
                score=round(worst.score, 2),
            )


def _spaced(text: str, offsets: Sequence[int]) -> str:
    return " ".join(text[a:b] for a, b in pairwise([0, *offsets, len(text)]))
