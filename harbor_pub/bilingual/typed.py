"""What an editor typed into a comment of ours, told from our words by the fingerprints of our lines
that the file keeps."""

from collections.abc import Iterable

from harbor_pub.bilingual.marks import ROBOTS
from harbor_pub.text import fingerprint


def prints(texts: Iterable[str]) -> tuple[str, ...]:
    """A fingerprint for each line of our comments."""
    lines = (line for text in texts for line in _lines(text))
    return tuple(dict.fromkeys(fingerprint(line) for line in lines))


def added(text: str, known: Iterable[str]) -> str:
    """What an editor typed into one of our comments, "" for nothing: the lines that aren't ours,
    and what stands behind our words in a line."""
    ours = frozenset(known)
    return "\n".join(filter(None, (_behind(line, ours) for line in _lines(text))))


def _lines(text: str) -> list[str]:
    """Lines with words, with single spaces: programs change white space on saving."""
    return list(filter(None, (" ".join(line.split()) for line in text.split("\n"))))


def _behind(line: str, ours: frozenset[str]) -> str:
    if line.removesuffix(":") in ROBOTS:
        return ""
    for end in range(len(line), 0, -1):
        if fingerprint(line[:end].rstrip()) in ours:
            return line[end:].strip()
    return line
