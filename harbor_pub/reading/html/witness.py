"""What trafilatura takes for the text of a page, and whether it saw a block of ours there.

Its text squeezes words together at times and drops headings and cells: so it is a witness, and
words are compared without their marks, in runs of four.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from lxml import etree
from lxml import html as lxml_html

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_TOKEN = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
    "|[^\\W_\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+"
)
"""A word, or a letter of a script that puts no spaces between words."""
_RUN = 4
_SHARE = 0.7  # of a block's runs that the witness saw


@dataclass(frozen=True, slots=True)
class Witness:
    """A text as a set of runs of words, and its short lines."""

    text: str
    runs: frozenset[tuple[str, ...]]
    lines: frozenset[tuple[str, ...]]

    def saw(self, text: str) -> bool:
        """Does the witness's text hold this one, but for a word here and there?"""
        words = tokens(text)
        if len(words) <= _RUN:
            return bool(words) and tuple(words) in self.lines
        own = list(_runs(words))
        return sum(run in self.runs for run in own) >= _SHARE * len(own)

    def share_in(self, texts: Iterable[str]) -> float:
        """How much of the witness's text these hold; all of it where there is none."""
        own = {run for line in self.text.splitlines() for run in _runs(tokens(line))}
        held = {run for text in texts for run in _runs(tokens(text))}
        return len(own & held) / len(own) if own else 1.0


def heard(text: str) -> Witness:
    """What there is to compare with of a text."""
    lines = [tokens(part) for line in text.splitlines() for part in (line, *line.split("|"))]
    return Witness(
        text=text,
        runs=frozenset(_runs(tokens(text))),
        lines=frozenset(tuple(line) for line in lines if len(line) <= _RUN),
    )


def extract(root: etree._Element) -> str:
    """trafilatura's text of a page; "" where it finds none."""
    import trafilatura  # half a second, which a text file need not wait for

    page = lxml_html.tostring(root, encoding="unicode")
    try:
        found = trafilatura.extract(
            page, include_comments=False, include_tables=True, include_formatting=False,
            deduplicate=False,
        )  # fmt: skip
    except RecursionError:
        return ""
    return found or ""


def tokens(text: str) -> list[str]:
    """The words of a text without marks, soft hyphens and capitals."""
    return _TOKEN.findall(_INVISIBLE.sub("", text).lower())


def _runs(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return zip(*(words[start:] for start in range(_RUN)), strict=False)
