"""What the engine tells of a translation that a reader of it can't see."""

from collections.abc import Callable, Iterator, Mapping

from harbor_pub.checks.check import Check, Context, Noticed
from harbor_pub.messages import gettext
from harbor_pub.model import Message, Note, Severity, TranslationUnit

_DOUBTFUL = {
    Note.LOOP: gettext("The machine translation went wrong here; read it with care."),
    Note.MARKUP: gettext("Some formatting or links of the source could not be placed."),
    Note.TERM_PLACED: gettext(
        "A term was inserted where it seems to belong; check the words around it."
    ),
}
_PUT_BACK = {
    Note.MASKED: gettext("Numbers, addresses or codes were restored after machine translation."),
    Note.NAMES: gettext("A name was restored to its spelling in the source."),
    Note.TERMS: gettext("Terms from the term base were restored after machine translation."),
}


_MISPLACED = {
    Note.MISPLACED: gettext("This seems to translate the sentence before or after it."),
}


def _telling(
    messages: Mapping[Note, Message],
) -> Callable[[TranslationUnit, Context], Iterator[Noticed]]:
    def notice(unit: TranslationUnit, context: Context) -> Iterator[Noticed]:
        for note in unit.notes:
            if note in messages:
                yield Noticed(messages[note])

    return notice


NEIGHBOUR = Check(
    name="neighbour",
    meaning="The target fits the sentence before or after it better, by the package's model.",
    category="accuracy/mistranslation",
    severity=Severity.MAJOR,
    notice=_telling(_MISPLACED),
)
DECODING = Check(
    name="decoding",
    meaning="The engine is in doubt: it went wrong, or could not place something.",
    category="accuracy/mistranslation",
    severity=Severity.MINOR,
    notice=_telling(_DOUBTFUL),
)
PUT_BACK = Check(
    name="put-back",
    meaning="Numbers, names or terms were restored after machine translation; nothing is wrong.",
    category="accuracy/mistranslation",
    severity=Severity.NEUTRAL,
    notice=_telling(_PUT_BACK),
)
