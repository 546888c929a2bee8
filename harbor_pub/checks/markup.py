"""Links, code and emphasis of the source that the target has lost, and links and code that only
the target has. Where an engine tells of what it lost itself, that is told once."""

from collections.abc import Iterable, Iterator

from harbor_pub.bilingual.links import canonical
from harbor_pub.checks.check import Check, Context, Noticed
from harbor_pub.messages import gettext
from harbor_pub.model import Markup, Message, Note, Severity, TranslationUnit

_EMPHASIS = frozenset({"bold", "italic", "superscript", "subscript"})


def _lost_links(unit: TranslationUnit, context: Context) -> Iterator[Noticed]:
    here, there = _links(unit.segment.markup), _links(unit.markup)
    for href in (h for h in here if h not in there and _is_compared(unit)):
        yield Noticed(
            gettext("The link to {address} is missing in the target.", address=here[href])
        )


def _different(unit: TranslationUnit, context: Context) -> Iterator[Noticed]:
    if not _is_compared(unit):
        return
    here, there = _links(unit.segment.markup), _links(unit.markup)
    for href in (h for h in there if h not in here):
        yield Noticed(gettext("The link to {address} is not in the source.", address=there[href]))
    for message in _kinds({m.kind for m in unit.segment.markup}, {m.kind for m in unit.markup}):
        yield Noticed(message)


def _is_compared(unit: TranslationUnit) -> bool:
    return bool(unit.target) and Note.MARKUP not in unit.notes


def _kinds(source: set[str], target: set[str]) -> Iterator[Message]:
    if "code" in source - target:
        yield gettext("The source has text set as code; the target has none.")
    if "code" in target - source:
        yield gettext("The target has text set as code; the source has none.")
    if source & _EMPHASIS and not target & _EMPHASIS:
        yield gettext("The source has bold, italic or raised text; the target has none.")


def _links(markup: Iterable[Markup]) -> dict[str, str]:
    """The addresses of a text by what they are compared by."""
    return {canonical(mark.href): mark.href for mark in markup if mark.kind == "link"}


LINKS = Check(
    name="links",
    meaning="A link of the source is missing.",
    category="design-and-markup/markup-tag",
    severity=Severity.MAJOR,
    notice=_lost_links,
)
MARKUP = Check(
    name="markup",
    meaning="Emphasis or code is missing, or a link or code was added.",
    category="design-and-markup/markup-tag",
    severity=Severity.MINOR,
    notice=_different,
)
