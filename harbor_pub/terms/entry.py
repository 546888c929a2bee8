"""A term in one locale."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum

VERSION = 1
"""Raised whenever the engine would do otherwise with the same entries."""


class Case(StrEnum):
    """How a source's letters have to be cased. A NAME is cased exactly and no part of a longer
    name: the China of "South China Sea" is none."""

    ANY = "any"
    EXACT = "exact"
    NAME = "name"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a source's term is called in a locale.

    `language` is the source's BCP 47 tag. `preferred` is what is put, `admitted` is let stand,
    `forbidden` is not; one with neither `preferred` nor `keep` only takes the place of an entry
    that is built in. `keep` is not translated. `origin` tells where the entry comes from.
    A `loose` one is a name that people write in several ways: nobody is told that it isn't used.
    """

    locale: str
    source: str
    preferred: str = ""
    admitted: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    keep: bool = False
    case: Case = Case.ANY
    domain: str = ""
    note: str = ""
    origin: str = ""
    language: str = "en"
    loose: bool = False

    @property
    def said(self) -> str:
        """What to say for it; "" for nothing in particular."""
        return self.source if self.keep else self.preferred

    @property
    def allowed(self) -> tuple[str, ...]:
        """What may stand in a target for it."""
        return (self.said, *self.admitted)

    @property
    def digest(self) -> str:
        """What changes with all that an engine makes of the entry."""
        told = (VERSION, self.source, self.allowed, self.forbidden, self.case.value)
        return hashlib.sha256(repr(told).encode()).hexdigest()[:16]
