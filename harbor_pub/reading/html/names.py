"""What blocks, and the names of the elements that they stand in, say of themselves."""

import re

from lxml import etree

from harbor_pub import hypertext
from harbor_pub.model import Block, BlockKind

_FURNITURE = re.compile(
    r"(?:^|[-_\s])(?:nav|navbar|navigation|navi|menu|breadcrumbs?|sidebar|shar(?:e|ing)|shariff|"
    r"socials?|related|recommend(?:ed|ations?)?|promos?|advert(?:s|isement)?|ads?|cookies?|consent|"
    r"newsletters?|subscri(?:be|ption)|signup|sign-up|comments?|toolbar|popup|modal|banner|footer|"
    r"pagination|tags|trending|most-read|skip|outbrain|taboola)(?:$|[-_\s])",
    re.IGNORECASE,
)
DOUBTFUL = re.compile(
    r"(?:^|[-_\s])(?:teasers?|widgets?|ratings?|sponsor(?:ed)?|author-?(?:bio|box|info)|profile|"
    r"login|appstores?|feedback|meta|buttons?|tools)(?:$|[-_\s])",
    re.IGNORECASE,
)
"""What may head a text as well: no sentence goes for it."""
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
FURNITURE_TAGS = frozenset({"nav", "aside", "footer", "form", "menu", "dialog"})
NEVER = frozenset({"body", "html", "main", "article"})
_LINKED = 0.6  # of a block's letters in links: it is a list of links
_STOP = re.compile(r"[.!?…:。！？။។]['\"”’»)\]]*\s*$")
_UNSPACED = re.compile(r"[\u0e00-\u0eff]")
LENGTH = 60  # letters of a sentence that stands by itself


def is_prose(block: Block) -> bool:
    """A sentence: long enough, and ended as one, which Thai and Lao are not."""
    text = block.text
    return len(text) >= LENGTH and bool(_STOP.search(text) or _UNSPACED.search(text))


def is_linked(block: Block) -> bool:
    """Is it made of links, and too short for a paragraph with many?"""
    if block.kind is BlockKind.TABLE_CELL or len(block.text) >= 160:
        return False
    linked = sum(m.end - m.start for m in block.markup if m.kind == "link")
    return linked > _LINKED * len(block.text)


def stands_in_furniture(element: etree._Element) -> bool:
    """Does its own name, or that of what it stands in, say that it is furniture?"""
    return any(is_named_furniture(one) for one in (element, *element.iterancestors()))


def is_named_furniture(element: etree._Element) -> bool:
    name = hypertext.tag(element)
    if name in NEVER:
        return False
    return name in FURNITURE_TAGS or bool(_FURNITURE.search(told(element)))


def told(element: etree._Element) -> str:
    """What an element is called, with humps as hyphens."""
    told = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('role') or ''}"
    return _HUMP.sub("-", told)


def leads_on(element: etree._Element) -> bool:
    """Is there a link in it, or is it in one? A teaser without any is the lead of this text."""
    return any(one.get("href") for one in (*element.iter("a"), *element.iterancestors("a")))
