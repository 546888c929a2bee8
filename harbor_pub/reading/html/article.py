"""Which blocks of a page are its article: what the witness saw, and what stands between that.

A block's place tells it to be furniture — a menu, a list of other texts, a bar of buttons —
but never against the witness: an element that holds a third of what it saw is none, whatever its
class says, and neither is a sentence that it saw.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from harbor_pub import hypertext, stamps
from harbor_pub.model import Block, BlockKind
from harbor_pub.reading.html import leftovers
from harbor_pub.reading.html.names import (
    DOUBTFUL,
    LENGTH,
    NEVER,
    is_linked,
    is_named_furniture,
    is_prose,
    told,
)
from harbor_pub.reading.html.witness import Witness, tokens

_BOXES = frozenset({"div", "section", "header", "span"})
_SAYING = (BlockKind.TABLE_CELL, BlockKind.LIST_ITEM, BlockKind.QUOTE, BlockKind.CODE)
_FREE = (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.CAPTION)
_GREAT = 1 / 3  # of the letters that the witness saw: no furniture holds so much
_BLIND = 0.15  # of the letters in sentences: a witness that saw less is none
_MAIN = 0.6  # of the letters of the text: the lowest element that holds them is the main one
_LEAD = 40  # blocks between the headline and the first one seen
_LONG = 400  # letters of a paragraph that is no furniture wherever it stands


@dataclass(frozen=True, slots=True)
class Article:
    """The blocks of the article, those around it, and where between these it begins."""

    kept: list[hypertext.Pair]
    dropped: list[hypertext.Pair]
    before: list[hypertext.Pair]
    """Those of the dropped that stand before it."""


def sort_out(
    pairs: Sequence[hypertext.Pair], witness: Witness, title: str = "", address: str = ""
) -> Article:
    """The blocks of the article, and the others. `address` is the page's own, where it is told."""
    seen = [witness.saw(block.text) for block, _ in pairs]
    sentences = _sentences(pairs)
    if _is_blind(pairs, seen, sentences):
        seen = sentences if any(sentences) else [is_prose(block) for block, _ in pairs]
    places = _Places(pairs, seen)
    good = [yes and not places.is_outside(number) for number, yes in enumerate(seen)]
    numbers = [number for number, yes in enumerate(good) if yes]
    if not numbers:
        return Article(list(pairs), [], [])
    first, last = numbers[0], _end(pairs, numbers[-1], places)
    inside = [
        good[number] or (first < number <= last and not places.is_furniture(number))
        for number in range(len(pairs))
    ]
    for number in _lead(pairs, _after_headline(pairs, numbers, title), places, title):
        inside[number] = True
        good[number] = good[number] or _stands_alone(pairs[number][0])
    _drop_heads(pairs, good, inside)
    for number in leftovers.found(pairs, inside, seen, address):
        inside[number] = False
    return Article(
        kept=[pair for pair, yes in zip(pairs, inside, strict=True) if yes],
        dropped=[pair for pair, yes in zip(pairs, inside, strict=True) if not yes],
        before=[pair for pair, yes in zip(pairs[:first], inside, strict=False) if not yes],
    )


def as_heard(pairs: Sequence[hypertext.Pair], witness: Witness, body: etree._Element) -> Article:
    """The witness's own text, in blocks of ours where there are such."""
    own = {tuple(tokens(block.text)): (block, element) for block, element in pairs}
    kept = []
    for line in witness.text.splitlines():
        words = tuple(tokens(line))
        plain = Block(kind=BlockKind.PARAGRAPH, text=line.strip().removeprefix("- "))
        if words:
            kept.append(own.pop(words, (plain, body)))
    rest = [pair for pair in pairs if tuple(tokens(pair[0].text)) in own]
    return Article(kept, rest, [])


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


def _drop_heads(pairs: Sequence[hypertext.Pair], good: Sequence[bool], inside: list[bool]) -> None:
    """Let go of what only heads something that went: "See also" above a list of links."""
    for number in range(len(pairs) - 1, -1, -1):
        block = pairs[number][0]
        heads = block.kind is BlockKind.HEADING or block.text.rstrip().endswith(":")
        if heads and inside[number] and not good[number]:
            inside[number] = number + 1 < len(pairs) and inside[number + 1]


class _Places:
    """What the places of blocks say of them, with each element judged once."""

    def __init__(self, pairs: Sequence[hypertext.Pair], seen: Sequence[bool]) -> None:
        self.pairs, self.seen = pairs, seen
        self.weight: dict[etree._Element, int] = defaultdict(int)
        self.total = 0
        self.names: dict[etree._Element, bool] = {}
        self.says: dict[etree._Element, bool] = {}
        """The elements that hold a sentence, a list or a table that is not made of links."""
        self.among: dict[etree._Element, tuple[int, int]] = {}
        """By element, the first and the last sentence seen that is its child."""
        for number, ((block, element), yes) in enumerate(zip(pairs, seen, strict=True)):
            parent = element.getparent()
            if yes and is_prose(block) and parent is not None:
                self.among[parent] = self.among.get(parent, (number, number))[0], number
            if yes and not is_linked(block):
                self.total += len(block.text)
                for one in (element, *element.iterancestors()):
                    self.weight[one] += len(block.text)
            if not is_linked(block) and (block.kind in _SAYING or is_prose(block)):
                self.says |= dict.fromkeys((element, *element.iterancestors()), True)
        self.main = self._main(self._bulk())

    def _bulk(self) -> dict[etree._Element, int]:
        """By element, the letters of what was seen in it and of its other sentences."""
        bulk: dict[etree._Element, int] = defaultdict(int)
        for (block, element), yes in zip(self.pairs, self.seen, strict=True):
            around = (element, *element.iterancestors())
            told = yes or (is_prose(block) and not any(map(self._is_furniture, around)))
            if told and not is_linked(block):
                for one in around:
                    bulk[one] += len(block.text)
        return bulk

    def _main(self, bulk: dict[etree._Element, int]) -> etree._Element | None:
        """The lowest element that holds most of that."""
        total = max(bulk.values(), default=0)
        great = [e for e, weight in bulk.items() if weight >= _MAIN * total]
        inner = set(great)
        return next((e for e in great if not any(child in inner for child in e)), None)

    def is_outside(self, number: int) -> bool:
        """Is what the witness saw furniture all the same?"""
        block, element = self.pairs[number]
        if block.kind is BlockKind.CODE or is_prose(block):
            return False
        if not is_linked(block) and len(block.text) >= LENGTH:
            return False
        if block.kind in _FREE and not self._is_in_main(element):
            return True
        own = () if block.kind is BlockKind.HEADING else (element,)
        return any(map(self._is_furniture, (*own, *element.iterancestors())))

    def is_furniture(self, number: int) -> bool:
        """Is what the witness did not see told by its place, or by its links, to be furniture?"""
        block, element = self.pairs[number]
        if block.kind is BlockKind.CODE or _is_long(block):
            return False
        if is_linked(block):
            return block.kind is BlockKind.HEADING or not self._is_among(number)
        if not self._is_in_main(element):
            return True
        around = (element, *element.iterancestors())
        if any(map(self._is_furniture, around)):
            return True
        return self._is_apart(element) or (not is_prose(block) and self._is_doubtful(element))

    def says_in_main(self, number: int) -> bool:
        """Is it a sentence or an item of a list, in the element that holds most of the text?"""
        block, element = self.pairs[number]
        if self.main is None or hypertext.tag(self.main) in ("body", "html"):
            return False
        return (is_prose(block) or block.kind in _SAYING) and self._is_in_main(element)

    def _is_in_main(self, element: etree._Element) -> bool:
        return self.main is None or element is self.main or self.main in element.iterancestors()

    def _is_among(self, number: int) -> bool:
        """Does it stand between sentences that were seen, as one of their kind or in a list?"""
        element = self.pairs[number][1]
        while hypertext.tag(element) in ("li", "ul", "ol") and element.getparent() is not None:
            element = element.getparent()
            if hypertext.tag(element) not in ("ul", "ol", "li"):
                break
        else:
            parent = element.getparent()
            element = element if parent is None else parent
        first, last = self.among.get(element, (number, number))
        return first < number < last and not any(
            map(self._is_furniture, (self.pairs[number][1], *self.pairs[number][1].iterancestors()))
        )

    def _is_doubtful(self, element: etree._Element) -> bool:
        for one in (element, *element.iterancestors()):
            if self.weight.get(one, 0):
                return False
            if DOUBTFUL.search(told(one)):
                return True
        return False

    def _is_apart(self, element: etree._Element) -> bool:
        """Does it stand in a part of the page of which nothing was seen, and that says nothing?"""
        island = None
        for one in element.iterancestors():
            if self.weight.get(one, 0) or hypertext.tag(one) in NEVER:
                break
            island = one
        if island is None or hypertext.tag(island) not in _BOXES:
            return False
        return not self.says.get(island, False)

    def stands_in_furniture(self, element: etree._Element) -> bool:
        """Is it, or anything that it stands in, furniture by name and of no weight?"""
        return any(map(self._is_furniture, (element, *element.iterancestors())))

    def _is_furniture(self, element: etree._Element) -> bool:
        if element not in self.names:
            self.names[element] = is_named_furniture(element)
        return self.names[element] and self.weight.get(element, 0) < max(1, _GREAT * self.total)


def _after_headline(pairs: Sequence[hypertext.Pair], numbers: Sequence[int], title: str) -> int:
    """The first block seen that isn't the headline itself."""
    return next((n for n in numbers if not _is_headline(pairs[n][0], title)), numbers[0])


def _is_headline(block: Block, title: str) -> bool:
    heading = block.kind is BlockKind.HEADING
    return heading and (block.level == 1 or tokens(block.text) == tokens(title))


def _lead(pairs: Sequence[hypertext.Pair], first: int, places: _Places, title: str) -> list[int]:
    """The sentences and the headings between the headline and the first block seen."""
    found: list[int] = []
    for number in range(first - 1, max(-1, first - _LEAD), -1):
        block, element = pairs[number]
        heading = block.kind is BlockKind.HEADING
        if _is_headline(block, title):
            deck = number + 1
            return [*found, deck] if deck < first and _is_deck(pairs[deck], element) else found
        if (
            not places.stands_in_furniture(element)
            and not is_linked(block)
            and (heading or (is_prose(block) and block.kind is not BlockKind.CAPTION))
        ):
            found.append(number)
    return []


def _is_deck(pair: hypertext.Pair, headline: etree._Element) -> bool:
    """Is it the line below a headline, beside it, that says more of it?"""
    block, element = pair
    beside = element.getparent() is headline.getparent() and not any(stamps.find(block.text))
    return beside and _stands_alone(block) and not is_linked(block)


def _stands_alone(block: Block) -> bool:
    """Is it as long as a sentence? Then it heads nothing."""
    return len(block.text) >= LENGTH


def _end(pairs: Sequence[hypertext.Pair], last: int, places: _Places) -> int:
    """The last block beside the last one seen: a witness passes over short ones at the end."""
    around = next((e for e in pairs[last][1].iterancestors() if _holds(e)), None)
    if around is None or hypertext.tag(around) in ("body", "html"):
        return last
    for number in range(last + 1, len(pairs)):
        holder = next((e for e in pairs[number][1].iterancestors() if _holds(e)), None)
        beside = holder is around or places.says_in_main(number)
        if not beside or places.is_furniture(number):
            break
        last = number
    return last


def _holds(element: etree._Element) -> bool:
    return hypertext.tag(element) in ("article", "main", "section", "div", "body", "html")


def _is_long(block: Block) -> bool:
    return len(block.text) > _LONG and block.kind is BlockKind.PARAGRAPH
