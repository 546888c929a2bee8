"""The words that editors write for a status: those of our list, in any language of the interface,
and their own, which `statuses.txt` holds."""

import unicodedata
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from harbor_pub.bilingual.marks import LABELS
from harbor_pub.bilingual.words import parts
from harbor_pub.languages import ENGLISH, TARGETS
from harbor_pub.locales import gettext_of
from harbor_pub.model import Verdict

_AROUND = " \t\n.!。！:;,\"'“”‘’()[]\u200b\ufe0e\ufe0f"


def verdict(text: str) -> Verdict | None:
    """What somebody chose, or wrote in its place; None for nothing.

    Raises ValueError, which holds the words, where they are no status.
    """
    words = _key(text)
    if not words:
        if text.strip():
            raise ValueError(text.strip())
        return None
    found = _found(text)
    if found is None:
        raise ValueError(text.strip())
    return found


def known(text: str) -> bool:
    """Are these words a status?"""
    return _found(text) is not None


def _found(text: str) -> Verdict | None:
    """By the whole of it, else by one of two languages that stand beside each other."""
    keys = map(_key, parts(text))
    return next((_words()[key] for key in keys if key in _words()), None)


def _key(text: str) -> str:
    even = unicodedata.normalize("NFKC", text).strip(_AROUND).casefold()
    return " ".join(even.split())


@cache
def _words() -> dict[str, Verdict]:
    """What our list says wins over what a language says otherwise."""
    return {_key(words): choice for words, choice in (*_listed(), *_labels())}


def _labels() -> Iterator[tuple[str, Verdict]]:
    for choice, label in LABELS.items():
        yield choice.value, choice
        for one in (*TARGETS, ENGLISH):
            yield gettext_of(one.tag)(label), choice


def _listed() -> Iterator[tuple[str, Verdict]]:
    text = files(__package__).joinpath("statuses.txt").read_text(encoding="utf-8")
    choice = Verdict.TO_REVIEW
    for line in text.splitlines():
        if line.startswith("[") and line.endswith("]") and line[1:-1] in list(Verdict):
            choice = Verdict(line[1:-1])
        elif line and not line.startswith("#"):
            for words in line.split(","):
                yield words, choice
