"""What the places of blocks say of them: in a page's main part, beside its text, in furniture."""

import re
from collections import defaultdict
from collections.abc import Sequence

from lxml import etree

from harbor_pub import hypertext
from harbor_pub.model import Block, BlockKind
from harbor_pub.reading.html.names import (
    DOUBTFUL,
    LENGTH,
    NEVER,
    is_linked,
    is_named_furniture,
    is_prose,
    leads_on,
    told,
)

_BOXES = frozenset({"div", "section", "header", "span"})
_SAYING = (BlockKind.TABLE_CELL, BlockKind.LIST_ITEM, BlockKind.QUOTE, BlockKind.CODE)
_FREE = (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.CAPTION)
_GREAT = 1 / 3  # of the letters that the witness saw: no furniture holds so much
_MAIN = 0.6  # of the letters of the text: the lowest element that holds them is the main one
_LONG = 400  # letters of a paragraph that is no furniture wherever it stands
_PARTS = frozenset(
    {"ul", "ol", "li", "dl", "dd", "dt", "p", "table", "tbody", "tr", "td", "blockquote"}
)
"""What never is the main part of a page, but a part of that."""
_LISTS = frozenset({"ul", "ol", "li"})
_ROOTS = frozenset({"body", "html"})
_LEVELS = 3
_DIGITS = re.compile(r"\d+")

Layout = tuple[tuple[str, str], ...]
"""Tags and classes of an element and of the next two around it."""


class Places:
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
        main = next((e for e in great if not any(child in inner for child in e)), None)
        while main is not None and hypertext.tag(main) in _PARTS:
            main = main.getparent()
        return main

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
        if self.main is None or element is self.main or self.main in element.iterancestors():
            return True
        return self._is_beside(element)

    def _is_beside(self, element: etree._Element) -> bool:
        """Does it stand among sentences that were seen, around the main part or in one like it?"""
        around = next((e for e in element.iterancestors() if hypertext.tag(e) not in _LISTS), None)
        if around is None or around not in self.among or hypertext.tag(around) in _ROOTS:
            return False
        assert self.main is not None
        return around in self.main.iterancestors() or _alike(around, self.main)

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
            if DOUBTFUL.search(told(one)) and leads_on(one):
                return True
        return False

    def layouts(self) -> frozenset[Layout]:
        """Those that two or more of the sentences seen in the main part have."""
        count: dict[Layout, int] = defaultdict(int)
        for (block, element), yes in zip(self.pairs, self.seen, strict=True):
            if yes and is_prose(block) and not is_linked(block) and self._is_in_main(element):
                count[layout(element)] += 1
        return frozenset(one for one, number in count.items() if number > 1 and _says(one))

    def goes_on(self, number: int, layouts: frozenset[Layout]) -> bool:
        """Is it a sentence that is laid out as those of the text are?"""
        block, element = self.pairs[number]
        if not is_prose(block) or is_linked(block) or self.stands_in_furniture(element):
            return False
        return layout(element) in layouts

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


def layout(element: etree._Element) -> Layout:
    """How an element is laid out, as far as its tags and classes say."""
    around = (element, *element.iterancestors())[:_LEVELS]
    return tuple((hypertext.tag(e), _DIGITS.sub("", e.get("class") or "")) for e in around)


def _says(layout: Layout) -> bool:
    """Does any class tell it from others?"""
    return any(name for _, name in layout)


def _alike(one: etree._Element, other: etree._Element) -> bool:
    return bool(one.get("class")) and layout(one) == layout(other)


def _is_long(block: Block) -> bool:
    return len(block.text) > _LONG and block.kind is BlockKind.PARAGRAPH
