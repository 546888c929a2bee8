"""Which blocks of a page are its article: what the witness saw, and what stands between that.

A block's place tells it to be furniture — a menu, a list of other texts, a bar of buttons —
but never against the witness: an element that holds a third of what it saw is none, whatever its
class says, and neither is a sentence that it saw.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from lxml import etree

from harbor_pub import hypertext
from harbor_pub.model import Block, BlockKind
from harbor_pub.reading.html import leftovers
from harbor_pub.reading.html.ends import end, going_on, lead, stands_alone
from harbor_pub.reading.html.names import (
    is_linked,
    is_named_furniture,
    is_prose,
    stands_in_furniture,
)
from harbor_pub.reading.html.places import Places
from harbor_pub.reading.html.witness import Witness, heard, tokens

_BLIND = 0.15  # of the letters in sentences: a witness that saw less is none
_LEFT = 0.5  # of the words that the witness saw: less is an alarm
_WHOLE = 0.97  # of a line's words that blocks hold: they are the line, but for words run together


@dataclass(frozen=True, slots=True)
class Article:
    """The blocks of the article, those around it, and where between these it begins."""

    kept: list[hypertext.Pair]
    dropped: list[hypertext.Pair]
    before: list[hypertext.Pair]
    """Those of the dropped that stand before it."""
    blind: bool = False
    """Had the witness seen next to nothing of the sentences?"""


def sort_out(
    pairs: Sequence[hypertext.Pair], witness: Witness, title: str = "", address: str = ""
) -> Article:
    """The blocks of the article, and the others. `address` is the page's own, where it is told."""
    seen = [witness.saw(block.text) for block, _ in pairs]
    sentences = _sentences(pairs)
    if blind := _is_blind(pairs, seen, sentences):
        seen = sentences if any(sentences) else [is_prose(block) for block, _ in pairs]
    places = Places(pairs, seen)
    good = _good(seen, places)
    if more := going_on(pairs, good, places):
        seen = [yes or number in more for number, yes in enumerate(seen)]
        places = Places(pairs, seen)
        good = _good(seen, places)
    if not good:
        return Article(list(pairs), [], [], blind)
    first, last = good[0], end(pairs, good[-1], places)
    found = lead(pairs, good, places, title)
    sure = {*good, *(number for number in found if stands_alone(pairs[number][0]))}
    inside = [
        number in sure
        or number in found
        or (first < number <= last and not places.is_furniture(number))
        for number in range(len(pairs))
    ]
    _drop_heads(pairs, sure, inside)
    for number in leftovers.found(pairs, inside, seen, title, address):
        inside[number] = False
    return Article(
        kept=[pair for pair, yes in zip(pairs, inside, strict=True) if yes],
        dropped=[pair for pair, yes in zip(pairs, inside, strict=True) if not yes],
        before=[pair for pair, yes in zip(pairs[:first], inside, strict=False) if not yes],
        blind=blind,
    )


def _good(seen: Sequence[bool], places: Places) -> list[int]:
    return [n for n, yes in enumerate(seen) if yes and not places.is_outside(n)]


def is_alarming(article: Article, witness: Witness) -> bool:
    """Is little left of what the witness saw, but for what is furniture and no sentence?"""
    left = sum(len(block.text) for block, _ in article.kept)
    if article.blind and len(witness.text) <= left:
        return False
    known = (
        block.text
        for block, element in article.dropped
        if stands_in_furniture(element) and not is_prose(block)
    )
    return witness.share_in((*(block.text for block, _ in article.kept), *known)) < _LEFT


def as_heard(pairs: Sequence[hypertext.Pair], witness: Witness, body: etree._Element) -> Article:
    """The witness's own text, in blocks of ours where there are such."""
    own = {tuple(tokens(block.text)): (block, element) for block, element in pairs}
    kept: list[hypertext.Pair] = []
    for line in witness.text.splitlines():
        words = tuple(tokens(line))
        plain = Block(kind=BlockKind.PARAGRAPH, text=line.strip().removeprefix("- "))
        if words in own:
            kept.append(own.pop(words))
        elif parts := _parts(line, own.values()):
            kept += parts
            for block, _ in parts:
                del own[tuple(tokens(block.text))]
        elif words:
            kept.append((plain, body))
    rest = [pair for pair in pairs if tuple(tokens(pair[0].text)) in own]
    return Article(kept, rest, [])


def _parts(line: str, pairs: Iterable[hypertext.Pair]) -> list[hypertext.Pair]:
    """The blocks that a line was squeezed together of, in the page's order, if it was."""
    whole = heard(line)
    found = [pair for pair in pairs if whole.saw(pair[0].text)]
    words = sum(len(tokens(block.text)) for block, _ in found)
    return found if words >= _WHOLE * len(tokens(line)) else []


def _sentences(pairs: Sequence[hypertext.Pair]) -> list[bool]:
    """Of each block, whether it is a sentence that stands in no furniture by name.

    What holds the headline is none.
    """
    titled = {e for _, h in pairs if hypertext.tag(h) == "h1" for e in h.iterancestors()}
    return [
        is_prose(block)
        and not is_linked(block)
        and not any(
            is_named_furniture(one) and one not in titled
            for one in (element, *element.iterancestors())
        )
        for block, element in pairs
    ]


def _is_blind(
    pairs: Sequence[hypertext.Pair], seen: Sequence[bool], sentences: Sequence[bool]
) -> bool:
    """Did the witness see next to nothing of the sentences on a page?"""
    if not any(seen):
        return True
    lengths = [len(block.text) for block, _ in pairs]
    found = sum(length for length, yes in zip(lengths, seen, strict=True) if yes)
    told = sum(length for length, yes in zip(lengths, sentences, strict=True) if yes)
    return found < _BLIND * told


def _drop_heads(pairs: Sequence[hypertext.Pair], sure: Collection[int], inside: list[bool]) -> None:
    """Let go of what only heads something that went: "See also" above a list of links."""
    for number in range(len(pairs) - 1, -1, -1):
        block = pairs[number][0]
        heads = block.kind is BlockKind.HEADING or block.text.rstrip().endswith(":")
        if heads and inside[number] and number not in sure:
            inside[number] = number + 1 < len(pairs) and inside[number + 1]
