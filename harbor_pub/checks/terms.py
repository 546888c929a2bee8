"""Terms that the target says otherwise than the term base has it."""

from collections.abc import Iterator

from harbor_pub.checks.check import Check, Context, Noticed
from harbor_pub.messages import gettext
from harbor_pub.model import Severity, TranslationUnit
from harbor_pub.terms import Base, Found, Glossary

_BUILTIN = Base()


def _forbidden(unit: TranslationUnit, context: Context) -> Iterator[Noticed]:
    for one, start, end in _wrong(unit, context).values():
        message = gettext(
            "Do not use “{wrong}” for “{term}”; use “{preferred}”.",
            wrong=unit.target[start:end], term=_term(unit, one), preferred=one.entry.said,
        )  # fmt: skip
        yield Noticed(message, (start, end))


def _missing(unit: TranslationUnit, context: Context) -> Iterator[Noticed]:
    if not unit.target:
        return
    known = _glossary(unit, context)
    wrong = _wrong(unit, context)
    lacking = known.lacking(known.find(unit.segment.source), unit.target)
    for one in {one.entry.source: one for one in lacking}.values():
        if one.entry.source not in wrong and not one.entry.loose:
            yield Noticed(
                gettext(
                    "The term “{term}” is not used; it should be “{preferred}”.",
                    term=_term(unit, one), preferred=one.entry.said,
                )
            )  # fmt: skip


def _wrong(unit: TranslationUnit, context: Context) -> dict[str, tuple[Found, int, int]]:
    """Terms that are said in a forbidden way, and where, by what the source calls them."""
    known = _glossary(unit, context)
    if not unit.target or not known.forbids:
        return {}
    found = known.wrong(known.find(unit.segment.source), unit.target)
    return {one.entry.source: (one, start, end) for one, start, end in found}


def _glossary(unit: TranslationUnit, context: Context) -> Glossary:
    if context.glossary is not None:
        return context.glossary
    return _BUILTIN.glossary("en", unit.locale)


def _term(unit: TranslationUnit, one: Found) -> str:
    return unit.segment.source[one.start : one.end]


FORBIDDEN = Check(
    name="forbidden",
    meaning="A term is translated in a way that the term base forbids.",
    category="terminology/wrong-term",
    severity=Severity.MAJOR,
    notice=_forbidden,
)
TERMS = Check(
    name="terms",
    meaning="A term is not translated as the term base has it.",
    category="terminology/inconsistent-with-terminology-resource",
    severity=Severity.MINOR,
    notice=_missing,
)
