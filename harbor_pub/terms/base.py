"""The term base: the project's entries over the starter's over CLDR's."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from harbor_pub.languages import ENGLISH, TARGETS, language
from harbor_pub.terms import cldr, starter, tabular
from harbor_pub.terms.entry import Entry
from harbor_pub.terms.folding import fold
from harbor_pub.terms.glossary import Glossary


class Base:
    """What terms there are. `entries` are the project's; where `builtin` the starter's and CLDR's
    stand behind them."""

    def __init__(self, entries: Sequence[Entry] = (), *, builtin: bool = True) -> None:
        self.entries = tuple(entries)
        self.builtin = builtin
        self._glossaries: dict[tuple[str, str], Glossary] = {}

    def of(self, source: str, locale: str) -> tuple[Entry, ...]:
        """The entries from one language to another, what counts first."""
        own = (e for e in self.entries if (e.language, e.locale) == (source, locale))
        if not self.builtin or source != ENGLISH.tag:
            return tuple(own)
        return (*own, *starter.entries(locale), *cldr.entries(locale))

    def glossary(self, source: str, locale: str) -> Glossary:
        """The same, ready to be found in texts."""
        pair = language(source).tag, language(locale).tag
        if pair not in self._glossaries:
            self._glossaries[pair] = Glossary(self.of(*pair), *pair)
        return self._glossaries[pair]

    def known(self, source: str) -> Glossary:
        """What has an entry in whatever locale."""
        own = (entry for entry in self.entries if entry.language == source)
        builtin = [e for t in TARGETS for e in starter.entries(t.tag)] if self.builtin else []
        names = cldr.entries(TARGETS[0].tag) if self.builtin else ()
        behind = (*builtin, *names) if source == ENGLISH.tag else ()
        return Glossary((*own, *behind), source, TARGETS[0].tag)


def read(path: Path) -> Base:
    """The base of a project's file; one that is not there holds nothing of its own. Raises
    SourceError."""
    return Base(tabular.read(path) if path.is_file() else ())


def merged(old: Iterable[Entry], new: Iterable[Entry]) -> tuple[Entry, ...]:
    """The old entries, those that are told anew in the new form; of several of a file that say
    the same term of a locale, the last."""
    entries = {_key(entry): entry for entry in old}
    entries.update((_key(entry), entry) for entry in new)
    return tuple(sorted(entries.values(), key=lambda e: (e.locale, e.source.casefold(), e.source)))


def _key(entry: Entry) -> tuple[str, str, str]:
    return entry.language, entry.locale, fold(entry.source.strip()).text


def unlike(old: Iterable[Entry], new: Iterable[Entry]) -> Iterator[Entry]:
    """The new entries that change something."""
    known = {_key(entry): entry for entry in old}
    return (entry for entry in new if known.get(_key(entry)) != entry)
