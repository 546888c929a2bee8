"""What looks damaged and can't be mended without guessing: told to the editor, left as it is."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from harbor_pub.model import Block, BlockKind, Finding

_DOUBLED = re.compile(
    r"\b(?:(the|a|an|of|to|in|and|is|for|with|by) \1|(?:the|a|an) (?:the|a|an|that))\b",
    re.IGNORECASE,
)
_OFTEN = 3
"""A name that stands so often in a document is its right spelling."""


def findings(blocks: Sequence[Block], language: str, unlike: str) -> Iterator[Finding]:
    """What an editor should look at: first `unlike`, what speaks against the language, "" where
    nothing does; then, in an English text, what looks damaged, in reading order."""
    prose = [block for block in blocks if block.kind is not BlockKind.CODE]
    if unlike:
        yield _finding(prose[0], prose[0].text, unlike)
    if language != "en":
        return
    acronyms = Counter(name for block in blocks for name in _acronyms(block.text))
    for block in blocks:
        if block.kind is BlockKind.CODE:
            continue
        if block.kind is BlockKind.PARAGRAPH and re.match(r"[a-z]+\b(?![A-Z])", block.text):
            yield _finding(block, block.text, "begins in lower case: its first words may be lost")
        for match in _DOUBLED.finditer(block.text):
            around = block.text[max(0, match.start() - 20) : match.end() + 20]
            yield _finding(block, around, f"“{match.group()}”: a word too many?")
        for name in _acronyms(block.text):
            if right := _meant(name, acronyms):
                yield _finding(block, name, f"“{name}” stands once; “{right}” is meant?")


def _acronyms(text: str) -> list[str]:
    return re.findall(r"\b[A-Z]{3,}\b", text)


def _meant(name: str, acronyms: Counter[str]) -> str | None:
    """The common acronym of which this rare one lacks, or has too much of, one letter."""
    if acronyms[name] > 1:
        return None
    near = [
        other
        for other, count in acronyms.items()
        if count >= _OFTEN and abs(len(other) - len(name)) == 1 and _one_letter_apart(name, other)
    ]
    return max(near, key=lambda other: acronyms[other], default=None)


def _one_letter_apart(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return any(long[:i] + long[i + 1 :] == short for i in range(len(long)))


def _finding(block: Block, text: str, reason: str) -> Finding:
    return Finding(line=block.line, text=text[:80].strip(), reason=reason)
