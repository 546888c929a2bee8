"""What the engine tells of a translation that a reader of it can't see."""

from collections.abc import Iterator

from harbor_pub.messages import gettext
from harbor_pub.model import Issue, Note, Severity, TranslationUnit

_TOLD = {
    Note.LOOP: (Severity.MINOR, gettext("The machine lost the thread here; read it with care.")),
    Note.MASKED: (
        Severity.NEUTRAL,
        gettext("Numbers, addresses or codes were put back after the machine."),
    ),
    Note.MARKUP: (
        Severity.MINOR,
        gettext("Bold type, links or the like of the source found no place."),
    ),
    Note.NAMES: (Severity.NEUTRAL, gettext("A name was put back as the source spells it.")),
    Note.TERMS: (Severity.NEUTRAL, gettext("Terms of the base were put back after the machine.")),
    Note.TERM_PLACED: (
        Severity.MINOR,
        gettext("A term was put where it seems to belong; read the words beside it."),
    ),
}


def check(unit: TranslationUnit) -> Iterator[Issue]:
    for note in unit.notes:
        severity, message = _TOLD[note]
        yield Issue(segment=unit.segment.id, check="decoding", severity=severity, message=message)
