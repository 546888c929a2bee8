"""What the engine tells of a translation that a reader of it can't see."""

from collections.abc import Iterator

from harbor_pub.model import Issue, Note, Severity, TranslationUnit

_TOLD = {
    Note.LOOP: (Severity.MINOR, "The machine lost the thread here; read it with care."),
    Note.MASKED: (Severity.NEUTRAL, "Numbers, addresses or codes were put back after the machine."),
    Note.MARKUP: (Severity.MINOR, "Bold type, links or the like of the source found no place."),
    Note.NAMES: (Severity.NEUTRAL, "A name was put back as the source spells it."),
}


def check(unit: TranslationUnit) -> Iterator[Issue]:
    for note in unit.notes:
        severity, message = _TOLD[note]
        yield Issue(segment=unit.segment.id, check="decoding", severity=severity, message=message)
