"""What a check is: one value, from which the docs, the settings and the runner are fed."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from harbor_pub.model import Issue, Message, Severity, TranslationUnit
from harbor_pub.terms import Glossary


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a check may know beside the unit: the language of the source, a BCP 47 tag, and the
    glossary of the pair, None for the terms that are built in."""

    source: str = "en"
    glossary: Glossary | None = None


class Noticed(NamedTuple):
    """What a check has to say of a unit. `span` holds the offsets of the words in the target, None
    where it is about all of it."""

    message: Message
    span: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What there is to say of a check.

    `name` is what issues, settings and XLIFF call it, `meaning` a sentence for people, `category`
    the error type of MQM's typology that it points at, `severity` MQM's, where the settings don't
    say otherwise.
    """

    name: str
    meaning: str
    category: str
    severity: Severity

    def issue(self, unit: TranslationUnit, noticed: Noticed) -> Issue:
        return Issue(
            segment=unit.segment.id,
            check=self.name,
            severity=self.severity,
            message=noticed.message,
            span=noticed.span,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Check(Kind):
    """A check that needs a unit alone."""

    notice: Callable[[TranslationUnit, Context], Iterator[Noticed]]

    def issues(self, unit: TranslationUnit, context: Context) -> Iterator[Issue]:
        for noticed in self.notice(unit, context):
            yield self.issue(unit, noticed)


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeCheck(Kind):
    """A check that compares the units of a document with each other."""

    notice: Callable[
        [Sequence[TranslationUnit], Context], Iterable[tuple[TranslationUnit, Noticed]]
    ]

    def issues(self, units: Sequence[TranslationUnit], context: Context) -> Iterator[Issue]:
        for unit, noticed in self.notice(units, context):
            yield self.issue(unit, noticed)
