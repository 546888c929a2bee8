"""Terms that the target says otherwise than the term base has it."""

from collections.abc import Iterator

from harbor_pub.messages import gettext
from harbor_pub.model import Issue, Severity, TranslationUnit
from harbor_pub.terms import Base, Found, Glossary

_BUILTIN = Base()


def check(unit: TranslationUnit, glossary: Glossary | None = None) -> Iterator[Issue]:
    """What a glossary asks for, the one that is built in where none is given."""
    if not unit.target:
        return
    known = _BUILTIN.glossary("en", unit.locale) if glossary is None else glossary
    found = known.find(unit.segment.source)
    wrong = {
        one.entry.source: (one, start, end) for one, start, end in known.wrong(found, unit.target)
    }
    lacking = {one.entry.source: one for one in known.lacking(found, unit.target)}
    for one, start, end in wrong.values():
        yield Issue(
            segment=unit.segment.id,
            check="terms",
            severity=Severity.MAJOR,
            message=gettext(
                "“{wrong}” is not to be said for “{term}”; say “{preferred}”.",
                wrong=unit.target[start:end], term=_term(unit, one), preferred=one.entry.said,
            ),
            span=(start, end),
        )  # fmt: skip
    for source, one in lacking.items():
        if source not in wrong and not one.entry.loose:
            yield Issue(
                segment=unit.segment.id,
                check="terms",
                severity=Severity.MINOR,
                message=gettext(
                    "The term “{term}” is not used; say “{preferred}”.",
                    term=_term(unit, one), preferred=one.entry.said,
                ),
            )  # fmt: skip


def _term(unit: TranslationUnit, one: Found) -> str:
    return unit.segment.source[one.start : one.end]
