"""What the engine tells of a translation that a reader of it can't see."""

from collections.abc import Callable, Iterator, Mapping

from harbor_pub.checks.check import Check, Context, Noticed
from harbor_pub.messages import gettext
from harbor_pub.model import Message, Note, Severity, TranslationUnit

_DOUBTFUL = {
    Note.LOOP: gettext("The machine lost the thread here; read it with care."),
    Note.MARKUP: gettext("Bold type, links or the like of the source found no place."),
    Note.TERM_PLACED: gettext("A term was put where it seems to belong; read the words beside it."),
}
_PUT_BACK = {
    Note.MASKED: gettext("Numbers, addresses or codes were put back after the machine."),
    Note.NAMES: gettext("A name was put back as the source spells it."),
    Note.TERMS: gettext("Terms of the base were put back after the machine."),
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
    meaning="The target fits the sentence before or after it better, by the package's own model.",
    category="accuracy/mistranslation",
    severity=Severity.MAJOR,
    notice=_telling(_MISPLACED),
)
DECODING = Check(
    name="decoding",
    meaning="The engine itself is in doubt: it lost the thread, or found no place for something.",
    category="accuracy/mistranslation",
    severity=Severity.MINOR,
    notice=_telling(_DOUBTFUL),
)
PUT_BACK = Check(
    name="put-back",
    meaning="Numbers, names or terms were put back after the machine; nothing is wrong by that.",
    category="accuracy/mistranslation",
    severity=Severity.NEUTRAL,
    notice=_telling(_PUT_BACK),
)
