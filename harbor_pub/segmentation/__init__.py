"""A cleaned document in, its segments out; the segments of a block, joined, give it back.

Headings, list items and the like are blocks of their own, so only the inside of a block is cut.
What ends a sentence in a language is told by the tables in rules/.
"""

import hashlib
import re
from collections.abc import Iterator

from harbor_pub.model import Block, BlockKind, Segment, SourceDocument
from harbor_pub.segmentation.rules import Rules, rules

_CLOSERS = "\"”’')\\]»›」』）】》〉"
_OPENERS = "\"“‘'«‹(\\[「『"

# Stops that end a sentence before white space only, and those that end it by themselves:
# Chinese, Khmer (khan, bariyoosan), Burmese.
_STOP = re.compile(rf"(?P<stop>[.!?…]+|[。！？｡]+|[។៕]+|။+)(?P<close>[{_CLOSERS}]*)(?P<space>\s*)")
_ALONE = frozenset("。！？｡។៕။")

_LAST_WORD = re.compile(r"[^\s(\[\"“‘'«—–,;]+$")
_NEXT_WORD = re.compile(rf"(?P<quote>[{_OPENERS}]*)(?P<word>[\w’'.-]*)")
_LABEL = re.compile(r"(?:\d{1,3}|[ivxIVX]{1,4}|[a-zA-Z])$")
_INITIALS = re.compile(r"(?:[^\W\d_]{1,2}\.)+[^\W\d_]{1,2}$")


def segments(document: SourceDocument) -> tuple[Segment, ...]:
    """The edition's segments: the title and the caption as blocks of their own, then the body."""
    taken: dict[str, int] = {}
    found = []
    for number, block in enumerate(_edition_blocks(document)):
        for sentence in _sentences(block, document.language):
            source = sentence.rstrip()
            found.append(
                Segment(
                    id=_identifier(source, taken),
                    block=number,
                    kind=block.kind,
                    source=source,
                    space=sentence[len(source) :],
                    level=block.level,
                )
            )
    return tuple(found)


def split(text: str, language: str) -> list[str]:
    """Sentences, each with the white space after it; joined they are the text again."""
    table = rules(language)
    sentences, start = [], 0
    for match in _STOP.finditer(text):
        if match.end() < len(text) and _ends(text, start, match, table):
            sentences.append(text[start : match.end()])
            start = match.end()
    return [*sentences, text[start:]] if text else []


def _edition_blocks(document: SourceDocument) -> Iterator[Block]:
    meta = document.metadata
    if meta.title:
        yield Block(kind=BlockKind.TITLE, text=meta.title)
    if meta.caption:
        yield Block(kind=BlockKind.CAPTION, text=meta.caption)
    yield from document.blocks


def _sentences(block: Block, language: str) -> list[str]:
    text = block.text.strip()
    if block.kind in (BlockKind.CODE, BlockKind.TITLE, BlockKind.HEADING):
        return [text] if text else []
    return [sentence for sentence in split(text, language) if sentence.strip()]


def _identifier(source: str, taken: dict[str, int]) -> str:
    """`s` and ten hex digits of the text's SHA-256; a number after it from the second time on."""
    identifier = "s" + hashlib.sha256(source.encode()).hexdigest()[:10]
    taken[identifier] = taken.get(identifier, 0) + 1
    times = taken[identifier]
    return identifier if times == 1 else f"{identifier}-{times}"


def _ends(text: str, start: int, match: re.Match[str], table: Rules) -> bool:
    """Does a sentence that began at `start` end with this stop?"""
    if match["stop"][0] in _ALONE:
        return True
    if not match["space"]:
        return False
    after = _NEXT_WORD.match(text, match.end())
    assert after is not None  # both its parts may be empty
    word, quoted = after["word"], bool(after["quote"])
    if word[:1].islower() or text[match.end()] in "-–—,;:":
        return False
    if (set(match["stop"]) <= {".", "…"} and len(match["stop"]) > 1) or "…" in match["stop"]:
        return word[:1].isupper() or word[:1].isdigit() or quoted or not word
    if match["stop"] != "." or match["close"]:
        return True
    return _full_stop_ends(text[start : match.start()], word, quoted, table)


def _full_stop_ends(before: str, after: str, quoted: bool, table: Rules) -> bool:
    """A full stop may end a sentence, an abbreviation, an initial or the label of a list."""
    found = _LAST_WORD.search(before)
    last = found.group() if found else ""
    lowered, first = last.lower(), re.split("['’]", after.lower())[0].strip(".")
    if _LABEL.match(last) and not before[: -len(last)].strip():
        return False
    if lowered in table.never:
        return False
    if lowered in table.before_number and after[:1].isdigit():
        return False
    if len(last) == 1 and last.isupper():
        return last == "I" and first in table.openers
    if lowered in table.maybe_before_capital:
        return (after[:1].isupper() or quoted) and first not in table.continuers
    if lowered in table.maybe or _INITIALS.match(last):
        return quoted or first in table.openers
    return True
