"""Which edition a file was made of that no longer says so: another program dropped its properties,
or its table was pasted into another document.

It is placed by the digest in the tags of its rows, by the sources in the record, or by what the
user names; what fits two editions is refused with both names.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from harbor_pub.errors import SourceError

Edition = tuple[str, str]


class Holdings(Protocol):
    """What the record tells of its editions."""

    def editions(self, digests: Sequence[str] = ()) -> set[Edition]: ...
    def with_sources(self, texts: Iterable[str]) -> Counter[Edition]: ...
    def with_targets(self, texts: Iterable[str]) -> Counter[Edition]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """The edition that the user names, or a part of it."""

    document: str = ""
    locale: str = ""

    def allows(self, edition: Edition) -> bool:
        return self.document in ("", edition[0]) and self.locale in ("", edition[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """What a file tells of its edition: beginnings of digests, the languages that the heads of its
    columns name, its texts, and how many of its rows are like ours."""

    digests: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    rows: int = 0


def place(signs: Signs, named: Named, holdings: Holdings) -> Edition:
    """The one edition that fits. Raises SourceError, in words that follow the file's name."""
    if named.document and named.locale:
        return named.document, named.locale
    fit = _of_sources(signs, named, holdings)
    for narrow in (
        lambda some: {one for one in some if one[1] in signs.languages},
        lambda some: _most(holdings.with_targets(signs.texts), some),
    ):
        if len(fit) > 1:
            fit = narrow(fit) or fit
    if len(fit) == 1:
        return fit.pop()
    if not fit:
        raise SourceError(
            "doesn't say which edition it was made of, and this record holds none with its rows; "
            "name it with --document NAME --to LOCALE"
        )
    names = "; ".join(f"--document {document} --to {locale}" for document, locale in sorted(fit))
    raise SourceError(f"doesn't say which edition it was made of, and fits several: name {names}")


def _of_sources(signs: Signs, named: Named, holdings: Holdings) -> set[Edition]:
    """The editions that its tags name, else those that hold most of its sources."""
    allowed = {edition for edition in holdings.editions() if named.allows(edition)}
    if signs.digests and (tagged := holdings.editions(signs.digests) & allowed):
        return tagged
    counts = holdings.with_sources(signs.texts)
    # "Thank you." stands in many documents.
    return _most(Counter({one: n for one, n in counts.items() if 2 * n >= signs.rows}), allowed)


def _most(counts: Counter[Edition], allowed: set[Edition]) -> set[Edition]:
    held = {edition: counts[edition] for edition in allowed if counts[edition]}
    most = max(held.values(), default=0)
    return {edition for edition, count in held.items() if count == most}
