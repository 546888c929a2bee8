"""What was taken for the article and is furniture by more than one sign.

A name alone says little of a sentence: articles stand in "paywall" and "teaser", and a forum's text
in "comments". So a kind of name counts only where little of the page is called so, and

* with a second kind of name around the same block ("comment" in a form),
* after the last sentence that stands in nothing of that kind, or
* where the kind is never text: the box of an author, a request to subscribe by mail, a menu; a
  picture's credit, if it is no sentence.

Links to other pages of the same site, which nothing follows, are no text either.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import urlsplit

from lxml import etree

from harbor_pub import hypertext
from harbor_pub.model import Block, BlockKind
from harbor_pub.reading.html.names import FURNITURE_TAGS, NEVER, is_linked, is_prose, leads_on, told
from harbor_pub.reading.html.witness import tokens

_NAMES = {
    "author": r"author[-_]*(?:about|bio|box|card|desc\w*|info\w*|personal\w*|position|profile)"
    r"|about-?(?:the-)?author|bio|writer|autor-?box|saboxplugin\w*",
    "mail": r"news-?letters?|signup|sign-up|login|register",
    "credit": r"copyright|credits?|photographer",
    "comment": r"comments?|commentlist|kommentare?|coment[aá]rios?|commentaires?|disqus|respond",
    "related": r"related\w*|recommend(?:ed|ations?)?|trending|most-read|outbrain|taboola|teasers?"
    r"|read-?more|(?:next|prev(?:ious)?)-?(?:article|post|story)|(?:rec|similar)-?posts?|yarpp\w*",
    "advertising": r"advert(?:s|isement|orial)?|ads?|affiliate|sponsor(?:ed)?|promos?|cta",
    "window": r"banner|consent|cookies?|gdpr|modal|overlay|popup|push-?layer",
    "law": r"disclaimer|imprint|impressum|legal|license",
    "share": r"follow(?:-us)?|shar(?:e|ing)|shariff|socials?|sharedaddy|add-?to-?any|addthis\w*",
    "menu": r"breadcrumbs?|footer|menu|nav|navbar|navi|navigation|pagination|sidebar|skip|tags|toc"
    r"|toolbar",
}
_KINDS = {
    kind: re.compile(rf"(?:^|[-_\s])(?:{names})(?:$|[-_\s])", re.IGNORECASE)
    for kind, names in _NAMES.items()
}
_TAG = "tag"  # the kind of an element that is furniture by its tag
_NO_TEXT = frozenset({"author", "mail"})
_NEVER_LEFT = (BlockKind.TABLE_CELL, BlockKind.CODE)
_MENUS = frozenset({"nav", "dialog"})
_LAST = frozenset(_NAMES) - {"comment", "related"} | {_TAG}
"""The kinds that go after the last sentence; a list of teasers may be all that a page is."""
_WRAPPER = 1 / 3  # of the letters seen: what holds more says nothing of them
_MOST = 0.2  # of the letters seen, in all elements of a kind
_MOST_LAST = 1 / 3
_FEWEST = 2  # links
_LABEL = 80  # letters of a line that heads links
_FILE = re.compile(r"\.(?:docx?|epub|mp[34]|odt|pdf|pptx?|xlsx?|zip)$", re.IGNORECASE)


def found(
    pairs: Sequence[hypertext.Pair],
    inside: Sequence[bool],
    seen: Sequence[bool],
    title: str,
    address: str,
) -> set[int]:
    """The numbers of the blocks inside the article that are none of it.

    `title` is the page's, `address` its own, where they are told.
    """
    kinds = _Kinds(pairs, seen)
    kept = [number for number, yes in enumerate(inside) if yes]
    gone = {number for number in kept if kinds.say_so(number)}
    gone |= set(_other_articles([n for n in kept if n not in gone], pairs, title))
    gone |= set(_after_the_text([number for number in kept if number not in gone], kinds))
    gone |= set(_links([n for n in kept if n not in gone], pairs, address))
    gone |= set(_labels([n for n in kept if n not in gone], pairs, kinds))
    return gone | set(_last_heads([n for n in kept if n not in gone], pairs, kinds))


class _Kinds:
    """Of what kinds the elements around blocks are, and how much of a page is of each."""

    def __init__(self, pairs: Sequence[hypertext.Pair], seen: Sequence[bool]) -> None:
        self.pairs = pairs
        self.weight: dict[etree._Element, int] = {}
        self.known: dict[etree._Element, frozenset[str]] = {}
        said = [(b, e) for (b, e), yes in zip(pairs, seen, strict=True) if yes and not is_linked(b)]
        self.total = sum(len(block.text) for block, _ in said)
        for block, element in said:
            for one in (element, *element.iterancestors()):
                self.weight[one] = self.weight.get(one, 0) + len(block.text)
        self.shares: Mapping[str, float] = self._shares(said)

    def _shares(self, said: Sequence[hypertext.Pair]) -> dict[str, float]:
        letters: dict[str, int] = {}
        for block, element in said:
            for kind in self._around(element):
                letters[kind] = letters.get(kind, 0) + len(block.text)
        return {kind: count / max(self.total, 1) for kind, count in letters.items()}

    def _around(self, element: etree._Element) -> frozenset[str]:
        around = (one for one in (element, *element.iterancestors()) if not self._is_wrapper(one))
        return frozenset().union(*map(self._of, around))

    def _is_wrapper(self, element: etree._Element) -> bool:
        return self.weight.get(element, 0) >= max(1, _WRAPPER * self.total)

    def _of(self, element: etree._Element) -> frozenset[str]:
        if element not in self.known:
            name = hypertext.tag(element)
            kinds = {kind for kind, names in _KINDS.items() if names.search(told(element))}
            kinds |= {_TAG} if name in FURNITURE_TAGS else set()
            self.known[element] = frozenset() if name in NEVER else frozenset(kinds)
        return self.known[element]

    def boxes(self, number: int) -> list[etree._Element]:
        """The elements around a block that are furniture by name."""
        element = self.pairs[number][1]
        around = (element, *element.iterancestors())
        return [one for one in around if self._of(one) and not self._is_wrapper(one)]

    def around(self, number: int, most: float) -> frozenset[str]:
        """The kinds around a block of which there is less than that on the page."""
        kinds = self._around(self.pairs[number][1])
        return frozenset(kind for kind in kinds if self.shares.get(kind, 0.0) < most)

    def say_so(self, number: int) -> bool:
        """Do they say by themselves that it is no text?"""
        block, element = self.pairs[number]
        if block.kind in _NEVER_LEFT:
            return False
        kinds = self.around(number, _MOST)
        if not is_prose(block) and ("credit" in kinds or self._leads_on(element, kinds)):
            return True
        menu = any(
            hypertext.tag(one) in _MENUS and not self._is_wrapper(one)
            for one in (element, *element.iterancestors())
        )
        return len(kinds) > 1 or bool(kinds & _NO_TEXT) or (menu and _TAG in kinds)

    def _leads_on(self, element: etree._Element, kinds: frozenset[str]) -> bool:
        """Does it stand among other texts that are linked? The lead of this one is not."""
        around = (element, *element.iterancestors())
        return "related" in kinds and any(
            "related" in self._of(one) and leads_on(one) for one in around
        )

    def is_prose(self, number: int) -> bool:
        return is_prose(self.pairs[number][0])


def _other_articles(
    kept: Sequence[int], pairs: Sequence[hypertext.Pair], title: str
) -> Iterator[int]:
    """What stands in articles with headlines of their own, behind the one that the page is named
    for: pages load the next one below it."""
    headlines = [(b, e) for b, e in pairs if b.kind is BlockKind.HEADING and b.level == 1]
    named = [e for block, e in headlines if tokens(block.text) == tokens(title)]
    own = _article(named[0]) if named else None
    if own is None:
        return
    others = {_article(e) for block, e in headlines if tokens(block.text) != tokens(title)}
    first = next((n for n in kept if _article(pairs[n][1]) is own), len(pairs))
    for number in kept:
        article = _article(pairs[number][1])
        if number > first and article is not None and article is not own and article in others:
            yield number


def _article(element: etree._Element) -> etree._Element | None:
    """The outermost article that an element stands in."""
    return next(iter([*element.iterancestors("article")][::-1]), None)


def _after_the_text(kept: Sequence[int], kinds: _Kinds) -> Iterator[int]:
    """What stands in furniture after the last sentence that doesn't."""
    for number in reversed(kept):
        if kinds.around(number, _MOST_LAST) & _LAST:
            yield number
        elif kinds.is_prose(number):
            return


def _links(kept: Sequence[int], pairs: Sequence[hypertext.Pair], address: str) -> Iterator[int]:
    """The links to the same site that end an article, two or more or with a label, and that."""
    count = 0
    for number in reversed(kept):
        if not _leads_on(pairs[number][0], address):
            break
        count += 1
    before, links = kept[: len(kept) - count], kept[len(kept) - count :]
    labels = []
    for number in reversed(before):
        if not _is_label(pairs[number][0]):
            break
        labels.append(number)
    if len(labels) < len(before) and (count >= _FEWEST or (count and labels)):
        yield from (*links, *labels)


def _labels(kept: Sequence[int], pairs: Sequence[hypertext.Pair], kinds: _Kinds) -> Iterator[int]:
    """What alone is left of several blocks in an element that is furniture by name: its title."""
    many: Counter[etree._Element] = Counter()
    left: Counter[etree._Element] = Counter()
    for numbers, count in ((range(len(pairs)), many), (kept, left)):
        for number in numbers:
            count.update(kinds.boxes(number))
    start = next((place for place, n in enumerate(kept) if kinds.is_prose(n)), len(kept))
    for number in kept[start:]:
        block = pairs[number][0]
        if block.kind in _NEVER_LEFT or kinds.is_prose(number) or len(block.text) >= _LABEL:
            continue
        if any(many[one] > 1 and left[one] == 1 for one in kinds.boxes(number)):
            yield number


def _last_heads(
    kept: Sequence[int], pairs: Sequence[hypertext.Pair], kinds: _Kinds
) -> Iterator[int]:
    """The headings and labels that end the text, where links or furniture stood under them."""
    start = next((place for place, n in enumerate(kept) if kinds.is_prose(n)), len(kept))
    below = -1
    for number in reversed(kept[start + 1 :]):
        block = pairs[number][0]
        label = block.kind is BlockKind.PARAGRAPH and block.text.rstrip().endswith((":", "："))
        heads = block.kind is BlockKind.HEADING or label
        if not heads or kinds.is_prose(number) or len(block.text) >= _LABEL:
            return
        under = number + 1
        if under == len(pairs):
            return
        if under != below and not (is_linked(pairs[under][0]) or kinds.boxes(under)):
            return
        yield number
        below = number


def _is_label(block: Block) -> bool:
    asks = len(block.text) < _LABEL and block.text.rstrip().endswith((":", "?"))
    return block.kind is BlockKind.HEADING or asks


def _leads_on(block: Block, address: str) -> bool:
    """Is it nothing but a link to another page of the same site?"""
    links = [mark.href for mark in block.markup if mark.kind == "link"]
    return is_linked(block) and bool(links) and all(_is_page(link, address) for link in links)


def _is_page(link: str, address: str) -> bool:
    try:
        there, here = urlsplit(link), urlsplit(address)
    except ValueError:
        return False
    if there.scheme not in ("", "http", "https") or not there.path or _FILE.search(there.path):
        return False
    return not there.netloc or _site(there.netloc) == _site(here.netloc)


def _site(host: str) -> str:
    return host.lower().removeprefix("www.")
