"""Links, code and emphasis of the source that the target has lost, and links and code that only
the target has. Where an engine tells of what it lost itself, that is told once."""

from collections.abc import Iterable, Iterator

from harbor_pub.bilingual.links import canonical
from harbor_pub.messages import gettext
from harbor_pub.model import Issue, Markup, Message, Note, Severity, TranslationUnit

_EMPHASIS = frozenset({"bold", "italic", "superscript", "subscript"})


def check(unit: TranslationUnit) -> Iterator[Issue]:
    if not unit.target or Note.MARKUP in unit.notes:
        return
    for severity, message in _told(unit.segment.markup, unit.markup):
        yield Issue(segment=unit.segment.id, check="markup", severity=severity, message=message)


def _told(
    source: tuple[Markup, ...], target: tuple[Markup, ...]
) -> Iterator[tuple[Severity, Message]]:
    here, there = _links(source), _links(target)
    for href in (h for h in here if h not in there):
        text = gettext("The link to {address} is missing in the target.", address=here[href])
        yield Severity.MAJOR, text
    for href in (h for h in there if h not in here):
        text = gettext("The link to {address} is not in the source.", address=there[href])
        yield Severity.MINOR, text
    kinds, found = ({mark.kind for mark in marks} for marks in (source, target))
    if "code" in kinds - found:
        yield Severity.MINOR, gettext("The source has words set as code, the target has none.")
    if "code" in found - kinds:
        yield Severity.MINOR, gettext("The target has words set as code, the source has none.")
    if kinds & _EMPHASIS and not found & _EMPHASIS:
        yield (
            Severity.MINOR,
            gettext("The source has bold type, italics or raised letters, the target has none."),
        )


def _links(markup: Iterable[Markup]) -> dict[str, str]:
    """The addresses of a text by what they are compared by."""
    return {canonical(mark.href): mark.href for mark in markup if mark.kind == "link"}
