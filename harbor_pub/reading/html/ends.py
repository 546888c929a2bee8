"""Where the text of a page begins and ends: a witness passes over leads, and stops too early."""

import re
from collections.abc import Sequence

from lxml import etree

from harbor_pub import hypertext, stamps
from harbor_pub.model import Block, BlockKind
from harbor_pub.reading.html.names import LENGTH, is_linked, is_prose, leads_on
from harbor_pub.reading.html.places import Places
from harbor_pub.reading.html.witness import tokens

_LEAD = 40  # blocks between the headline and the first one seen
_NEAR = 5  # elements between a heading and what holds the text as well
_BOXED = 2  # elements: a line below a headline may have one of its own
_SITE = re.compile(r"\s+[|–—·»:-]\s+")  # between a headline and the name of the site
_FEWEST = 3  # words of a headline that is a part of the title
_HOLDERS = frozenset({"article", "main", "section", "div", "body", "html"})
_ROOTS = frozenset({"body", "html"})


def lead(
    pairs: Sequence[hypertext.Pair], numbers: Sequence[int], places: Places, title: str
) -> list[int]:
    """The sentences and the headings between the headline and the first block seen.

    Where there is no headline, those below the nearest heading, if nothing else stands between.
    """
    first = _after_headline(pairs, numbers, title)
    found: list[int] = []
    near: list[int] | None = None
    clear = True
    for number in range(first - 1, max(-1, first - _LEAD), -1):
        block, element = pairs[number]
        heading = block.kind is BlockKind.HEADING
        if is_headline(block, title):
            deck = number + 1
            return [*found, deck] if deck < first and _is_deck(pairs[deck], element) else found
        away = places.stands_in_furniture(element) or is_linked(block)
        if not away and (heading or (is_prose(block) and block.kind is not BlockKind.CAPTION)):
            found.append(number)
        clear = clear and not (away and (heading or is_prose(block)))
        if heading and near is None:
            near = list(found) if clear and _is_near(element, pairs[first][1]) else []
    return near or []


def _after_headline(pairs: Sequence[hypertext.Pair], numbers: Sequence[int], title: str) -> int:
    """The first block seen below the headline that stands above the first sentence seen."""
    spoken = next((n for n in numbers if _is_spoken(pairs[n][0])), numbers[0])
    above = [n for n in range(spoken) if is_headline(pairs[n][0], title)]
    return next((n for n in numbers if not above or n > above[-1]), numbers[0])


def _is_spoken(block: Block) -> bool:
    return is_prose(block) and block.kind is not BlockKind.HEADING


def is_headline(block: Block, title: str) -> bool:
    """Is it a heading of the first level, or one that says what the title says?"""
    if block.kind is not BlockKind.HEADING:
        return False
    return block.level == 1 or tokens(block.text) in (tokens(title), _without_site(title))


def _without_site(title: str) -> list[str] | None:
    parts = [tokens(part) for part in _SITE.split(title)]
    longest = max(parts, key=len)
    return longest if len(longest) >= _FEWEST else None


def _is_near(heading: etree._Element, first: etree._Element) -> bool:
    """Do both stand in one element that isn't the whole page?"""
    around = list(first.iterancestors())[:_NEAR]
    both = next((e for e in heading.iterancestors() if e in around), None)
    return both is not None and hypertext.tag(both) not in _ROOTS


def _is_deck(pair: hypertext.Pair, headline: etree._Element) -> bool:
    """Is it the line below a headline, beside it, that says more of it?"""
    block, element = pair
    above = headline.getparent()
    beside = any(e.getparent() is above for e in (element, *element.iterancestors())[:_BOXED])
    said = beside and not any(stamps.find(block.text)) and not leads_on(element)
    return said and stands_alone(block) and not is_linked(block)


def stands_alone(block: Block) -> bool:
    """Is it as long as a sentence? Then it heads nothing."""
    return len(block.text) >= LENGTH


def end(pairs: Sequence[hypertext.Pair], last: int, places: Places) -> int:
    """The last block beside the last one seen: a witness passes over short ones at the end."""
    around = next((e for e in pairs[last][1].iterancestors() if _holds(e)), None)
    if around is None or hypertext.tag(around) in _ROOTS:
        return last
    for number in range(last + 1, len(pairs)):
        holder = next((e for e in pairs[number][1].iterancestors() if _holds(e)), None)
        beside = holder is around or places.says_in_main(number)
        if not beside or places.is_furniture(number):
            break
        last = number
    return last


def going_on(pairs: Sequence[hypertext.Pair], good: Sequence[int], places: Places) -> list[int]:
    """The sentences not seen that are laid out as those seen are: between them, before and after.

    A headline, or a heading that leads to another page, begins another text.
    """
    layouts = places.layouts()
    spoken = [number for number in good if places.goes_on(number, layouts)]
    if not spoken:
        return []
    first, last = spoken[0], spoken[-1]
    reach = [*range(first, last)]
    for numbers in (range(first - 1, -1, -1), range(last + 1, len(pairs))):
        for number in numbers:
            block = pairs[number][0]
            if block.kind is BlockKind.HEADING and (block.level == 1 or is_linked(block)):
                break
            reach.append(number)
    known = set(good)
    return [n for n in reach if n not in known and places.goes_on(n, layouts)]


def _holds(element: etree._Element) -> bool:
    return hypertext.tag(element) in _HOLDERS
