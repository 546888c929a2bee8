"""What a form to correct says beside the text: in its editor's language, and where the desk wants
it, in the source's beside that.

Whoever reads a form back takes these words in any language of the interface, one alone or two
beside each other (`parts`).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from harbor_pub.languages import ENGLISH, Language, language
from harbor_pub.locales import said
from harbor_pub.messages import gettext
from harbor_pub.model import Issue, Message, Severity, Verdict

BESIDE = " · "
"""Between the editor's words and those of the source's language."""


def parts(text: str) -> Iterator[str]:
    """What stands in a label: itself, and each of two languages'."""
    yield text
    if BESIDE in text:
        yield from text.split(BESIDE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words in the language `tag`; `beside` is the second's tag, "" for none."""

    tag: str
    beside: str = ""

    def say(self, message: Message) -> str:
        """A message in the language, or in both."""
        first = said(message, self.tag)
        second = said(message, self.beside) if self.beside else first
        return first if first == second else f"{first}{BESIDE}{second}"

    def gettext(self, text: str, /, **values: str | float) -> str:
        return self.say(Message(text, values=values))

    def ngettext(self, singular: str, plural: str, count: int, /, **values: str | float) -> str:
        return self.say(Message(singular, plural, count, {"count": count, **values}))

    def status(self, choice: Verdict) -> str:
        return self.say(STATUSES[choice])

    def severity(self, severity: Severity) -> str:
        return self.say(SEVERITIES[severity])

    def issue(self, issue: Issue) -> str:
        """How grave a finding is, and what it is."""
        spoken = (self.tag, self.beside) if self.beside not in ("", self.tag) else (self.tag,)
        return "\n".join(
            said(
                gettext(
                    "{severity}: {message}",
                    severity=said(SEVERITIES[issue.severity], tag),
                    message=said(issue.message, tag),
                ),
                tag,
            )
            for tag in spoken
        )

    def locked(self, source: Language) -> str:
        """The head of the source's column."""
        spoken = gettext("{language} (locked)", language=called(source, self.tag))
        if not self.beside or self.beside == self.tag:
            return said(spoken, self.tag)
        second = gettext("{language} (locked)", language=called(source, self.beside))
        return f"{said(spoken, self.tag)}{BESIDE}{said(second, self.beside)}"


def called(one: Language, tag: str) -> str:
    """A language's name in another: "Inggris". CLDR has no Tetum: its own name stands for it."""
    if one.tag == "tet":
        return one.name if tag == ENGLISH.tag else one.autonym
    return str(one.babel.get_display_name(language(tag).babel))


STATUSES = {
    Verdict.TO_REVIEW: gettext("To review"),
    Verdict.APPROVED: gettext("Approved"),
    Verdict.FINAL: gettext("Final"),
    Verdict.REJECTED: gettext("Rejected"),
    Verdict.QUESTION: gettext("Question"),
}
SEVERITIES = {
    Severity.CRITICAL: gettext("Critical"),
    Severity.MAJOR: gettext("Major"),
    Severity.MINOR: gettext("Minor"),
    Severity.NEUTRAL: gettext("Note"),
}
