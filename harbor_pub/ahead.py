"""Several documents' segments, translated together before each document is published.

Batches are full, and what two documents both say is asked once. Only the record is filled, in the
order of the documents and as each alone would fill it; each then finds its units there.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, suppress

from harbor_pub.errors import PackageError
from harbor_pub.model import Segment, TranslationUnit
from harbor_pub.pipeline import Desk, Prepared, Progress, chain, translations

WINDOW = 4000
"""Segments, and then the document that they end in: what is translated before it is published."""

Job = tuple[Prepared, Sequence[str]]
"""A document and the locales that it is wanted in."""

Made = Counter[str]
"""How many units of a document were translated ahead, by locale."""

Bars = Callable[[int], AbstractContextManager[Callable[[str], Progress]]]
"""A bar for so many units, that gives a Progress for each locale."""


def together(desk: Desk, jobs: Sequence[Job], bars: Bars) -> Iterator[Made]:
    """For each document in turn what was translated of it, ahead of its edition.

    A package that can't translate is passed over: the edition that wants it raises its error.
    """
    for window in _windows(jobs):
        made: dict[str, Made] = {prepared.document.name: Counter() for prepared, _ in window}
        if len(window) > 1:
            units = sum(len(prepared.segments) * len(locales) for prepared, locales in window)
            with bars(units) as bar:
                for documents, locale in _alike(window):
                    with suppress(PackageError):
                        for name, count in _translate(desk, documents, locale, bar(locale)):
                            made[name][locale] += count
        yield from (made[prepared.document.name] for prepared, _ in window)


def _windows(jobs: Sequence[Job]) -> Iterator[list[Job]]:
    window: list[Job] = []
    for job in jobs:
        window.append(job)
        if sum(len(prepared.segments) for prepared, _ in window) >= WINDOW:
            yield window
            window = []
    if window:
        yield window


def _alike(window: Sequence[Job]) -> Iterator[tuple[list[Prepared], str]]:
    """The documents of a language that are wanted in a locale, where they are several."""
    pairs = dict.fromkeys(
        (prepared.document.language, locale) for prepared, locales in window for locale in locales
    )
    for language, locale in pairs:
        documents = [
            prepared
            for prepared, locales in window
            if prepared.document.language == language and locale in locales
        ]
        if len(documents) > 1:
            yield documents, locale


def _translate(
    desk: Desk, documents: Sequence[Prepared], locale: str, progress: Progress
) -> Iterator[tuple[str, int]]:
    """How many units of which document were just recorded. Two runs of the same documents take
    turns, so that the second finds everything in the record. Raises PackageError."""
    names = " ".join(prepared.document.name for prepared in documents)
    with desk.record.claim(f"ahead/{locale}/{names}"):
        engine = chain(desk, documents[0].document.language, locale)
        missing = list(_missing(desk, documents, locale, engine.signature_of))
        for units in translations(engine, [segment for _, segment in missing], locale):
            for prepared, some in _by_document(missing, units):
                document = prepared.document
                desk.record.add(document.name, some, prepared.segments, document.language)
                progress(len(some))
                yield document.name, len(some)


def _missing(
    desk: Desk, documents: Sequence[Prepared], locale: str, signature: Callable[[str], str]
) -> Iterator[tuple[Prepared, Segment]]:
    """What the record will not know when it is a document's turn."""
    known: set[str] = set()
    for prepared in documents:
        found = desk.record.recall(prepared.document.name, prepared.segments, locale, signature)
        new = [s for s in prepared.segments if s.id not in found and s.source not in known]
        known.update(segment.source for segment in new)
        yield from ((prepared, segment) for segment in new)


def _by_document(
    missing: Sequence[tuple[Prepared, Segment]], units: dict[int, TranslationUnit]
) -> Iterator[tuple[Prepared, list[TranslationUnit]]]:
    groups: dict[str, tuple[Prepared, list[TranslationUnit]]] = {}
    for place in sorted(units):
        prepared = missing[place][0]
        groups.setdefault(prepared.document.name, (prepared, []))[1].append(units[place])
    yield from groups.values()
