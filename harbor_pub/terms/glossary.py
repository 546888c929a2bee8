"""The terms of a pair of languages: found in sources, longest first, and looked for in targets."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from harbor_pub.languages import language
from harbor_pub.terms import forms
from harbor_pub.terms.entry import Case, Entry
from harbor_pub.terms.folding import Folded, fold
from harbor_pub.text import combines

_WORD = re.compile(r"\w+|[^\w\s]")
_DIRECTIONS = {
    "new", "old", "north", "south", "east", "west", "northern", "southern", "eastern", "western",
    "central", "great", "greater",
}  # fmt: skip
"""First words of a longer name, where a sentence begins with them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An entry, and where its term stands in a source."""

    entry: Entry
    start: int
    end: int


class Glossary:
    """The entries from one language to another; of two with the same source the first counts."""

    def __init__(self, entries: Iterable[Entry], source: str, locale: str) -> None:
        self.locale = locale
        self._spaced = language(source).spaced
        self._starts: dict[str, list[tuple[str, Entry]]] = {}
        known: set[str] = set()
        for entry in entries:
            folded = fold(entry.source.strip(), spaces=self._spaced).text
            if not folded or folded in known:
                continue
            known.add(folded)
            for form in _spellings(folded, entry):
                self._starts.setdefault(self._key(form), []).append((form, entry))
        self.forbids = any(entry.forbidden for pairs in self._starts.values() for _, entry in pairs)
        for sources in self._starts.values():
            sources.sort(key=lambda pair: -len(pair[0]))

    def __bool__(self) -> bool:
        return bool(self._starts)

    def _key(self, folded: str) -> str:
        """What a term begins with: its first word, or its first character."""
        match = _WORD.match(folded) if self._spaced else None
        return match.group() if match else folded[0]

    def find(self, text: str, *, loud: bool = False) -> tuple[Found, ...]:
        """The terms of a text, in order; none lies in another. In a `loud` text, one in capitals
        or that was, case tells nothing."""
        if not self._starts:
            return ()
        folded = fold(text, spaces=self._spaced)
        found: list[Found] = []
        done = 0
        for at, key in self._places(folded.text):
            if at < done or key not in self._starts:
                continue
            for form, entry in self._starts[key]:
                end = at + len(form)
                if folded.text.startswith(form, at) and self._stands(text, folded, at, end):
                    start, last = folded.span(at, end)
                    if not loud and not _cased(text, start, last, entry):
                        continue
                    done = end
                    if entry.said:
                        found.append(Found(entry=entry, start=start, end=last))
                    break
        return tuple(found)

    def _places(self, folded: str) -> Iterator[tuple[int, str]]:
        """Where a term may begin, and the key of those that do."""
        if self._spaced:
            return ((match.start(), match.group()) for match in _WORD.finditer(folded))
        return enumerate(folded)

    def _stands(self, text: str, folded: Folded, start: int, end: int) -> bool:
        """Does it begin and end where a word, or at least a letter, does?"""
        before, after = folded.text[max(0, start - 1) : start], folded.text[end : end + 1]
        if after and combines(after):
            return False
        if self._spaced or folded.text[start].isascii():
            inside = folded.text[start:end]
            ascii_only = not self._spaced
            if _letter(before, ascii_only) and _letter(inside[0], ascii_only):
                return False
            if _letter(after, ascii_only) and _letter(inside[-1], ascii_only):
                return False
        return True

    def lacking(self, found: Sequence[Found], target: str) -> list[Found]:
        """The terms that a target says in none of the ways that it may; a term that stands in the
        source twice may be said once."""
        if not found:
            return []
        return [one for one in found if not self.span(one.entry.allowed, one.entry, target)]

    def wrong(self, found: Sequence[Found], target: str) -> Iterator[tuple[Found, int, int]]:
        """The terms that a target says as it must not, and where it does."""
        for one in found:
            span = self.span(one.entry.forbidden, one.entry, target, outside=one.entry.allowed)
            if span:
                yield one, *span

    def span(
        self, said: Sequence[str], entry: Entry, target: str, *, outside: Sequence[str] = ()
    ) -> tuple[int, int] | None:
        """Where a target says one of some forms, and no longer one of those `outside`."""
        if not said:
            return None
        case = entry.case is Case.ANY or not entry.keep or target.isupper()
        folded = forms.folded(target, self.locale, case=case)
        taken = [
            match.span()
            for form in outside
            for match in forms.pattern(form, self.locale, case=case).finditer(folded.text)
        ]
        for form in said:
            for match in forms.pattern(form, self.locale, case=case).finditer(folded.text):
                start, end = match.span()
                if not any(first <= start and end <= last for first, last in taken):
                    return folded.span(start, end)
        return None

    def digest(self, text: str) -> str:
        """Eight hex digits of the terms of a text, which change with any of them; "" for none."""
        found = {one.entry.digest for one in self.find(text)}
        return hashlib.sha256(" ".join(sorted(found)).encode()).hexdigest()[:8] if found else ""


def _spellings(folded: str, entry: Entry) -> Iterator[str]:
    """A term and, of an English one in small letters, its plural."""
    yield folded
    if entry.case is not Case.ANY or entry.language != "en" or not folded[-1].isalpha():
        return
    if folded.endswith(("s", "x", "ch", "sh")):
        yield folded + "es"
    elif folded.endswith("y") and folded[-2:-1] not in "aeiou":
        yield folded[:-1] + "ies"
    else:
        yield folded + "s"


def _letter(character: str, ascii_only: bool) -> bool:
    return character.isalnum() and (character.isascii() or not ascii_only)


def _cased(text: str, start: int, end: int, entry: Entry) -> bool:
    if entry.case is Case.ANY:
        return True
    if fold(text[start:end], case=False).text != fold(entry.source.strip(), case=False).text:
        return False
    return entry.case is Case.EXACT or not _in_a_name(text, start, end)


_BEFORE = re.compile(r"([^\W\d_]+)[ -]$")
_AFTER = re.compile(r" ([^\W\d_]+)")


def _in_a_name(text: str, start: int, end: int) -> bool:
    """Does a capitalised word stand beside it, other than the one that the sentence begins with?"""
    before = _BEFORE.search(text, max(0, start - 40), start)
    if before and before.group(1)[0].isupper() and text[start - 1] == " ":
        opens = not any(c.isalnum() for c in text[: before.start()])
        if not opens or before.group(1).casefold() in _DIRECTIONS:
            return True
    after = _AFTER.match(text, end)
    return bool(after and after.group(1)[0].isupper())
