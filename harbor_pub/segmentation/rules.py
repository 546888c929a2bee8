"""The rule tables: text files that a linguist can edit, parsed strictly."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

Sections = Mapping[str, frozenset[str]]

_REPLACE = ("stops", "longest")
"""Sections in which a language's own words take the place of the default ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Where a sentence ends in one language; docs/segmentation.md tells what each set means.

    Words are in lower case and without their full stop; `longest` is in characters.
    """

    stops: frozenset[str]
    never: frozenset[str]
    before_number: frozenset[str]
    maybe: frozenset[str]
    maybe_before_capital: frozenset[str]
    continuers: frozenset[str]
    openers: frozenset[str]
    labels: frozenset[str]
    after_quote: frozenset[str]
    after_space: frozenset[str]
    before_time: frozenset[str]
    always_capital: frozenset[str]
    chat: frozenset[str]
    longest: int


@cache
def rules(language: str) -> Rules:
    """The table of a BCP 47 tag's language, over the default one."""
    folder = files("harbor_pub.segmentation") / "rules"
    merged = {name: frozenset[str]() for name in SECTIONS}
    for name in ("default", language.split("-")[0].lower()):
        path = folder / f"{name}.txt"
        if path.is_file():
            own = parse(path.read_text(encoding="utf-8"), str(path))
            merged |= {k: own[k] if k in _REPLACE else merged[k] | own[k] for k in own}
    return _table(merged)


def parse(text: str, name: str) -> Sections:
    """The words of each section. Raises ValueError, with file and line, for a section that is
    unknown or there twice, and for a length that is no number."""
    sections: dict[str, frozenset[str]] = {}
    title = ""
    for number, line in enumerate(text.splitlines(), 1):
        line = line.strip()
        if line.startswith("[") and line.endswith("]"):
            title = line[1:-1]
            if title not in SECTIONS or title in sections:
                raise ValueError(f"{name}:{number}: section {line} is unknown, or there twice")
            sections[title] = frozenset()
        elif line and not line.startswith("#"):
            if not title:
                raise ValueError(f"{name}:{number}: words before the first section")
            if title == "longest" and not line.isdecimal():
                raise ValueError(f"{name}:{number}: {line!r} is no number of characters")
            sections[title] |= frozenset(line.split())
    return sections


def _table(sections: Sections) -> Rules:
    words = {key.replace("-", "_"): value for key, value in sections.items() if key != "longest"}
    (longest,) = sections["longest"]
    return Rules(**words, longest=int(longest))


SECTIONS = tuple(field.replace("_", "-") for field in Rules.__slots__)
