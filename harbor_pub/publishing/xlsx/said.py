"""What our notes at cells say. A cell holds one note only, so each begins with the name of who says
what; an editor who has something to add types it into the note, and is told from us by
fingerprints of our lines."""

from collections.abc import Iterable, Iterator, Mapping

from harbor_pub.bilingual import remarks
from harbor_pub.bilingual.marks import CHECKS, CLEANING, MEMORY, REVIEW
from harbor_pub.bilingual.typed import prints
from harbor_pub.bilingual.words import Words
from harbor_pub.model import Bitext, TranslationUnit, Verdict, verdict

TARGET, SOURCE, REMARKS = "target", "source", "remarks"
_PLACES = {CHECKS: TARGET, MEMORY: SOURCE, CLEANING: SOURCE, REVIEW: REMARKS}
"""Where each of us speaks: an issue at the target, a similar sentence at the source."""


def notes(bitext: Bitext) -> dict[str, dict[str, tuple[str, str]]]:
    """By segment and place, the first author and the text of the note."""
    found: dict[str, dict[str, list[tuple[str, str]]]] = {}
    for segment, author, text in _said(bitext):
        places = found.setdefault(segment, {})
        places.setdefault(_PLACES[author], []).append((author, text))
    return {
        segment: {place: (said[0][0], _note(said)) for place, said in places.items()}
        for segment, places in found.items()
    }


def _said(bitext: Bitext) -> Iterator[tuple[str, str, str]]:
    words = Words(tag=bitext.locale, beside=bitext.assignment.beside)
    for issue in bitext.issues:
        yield issue.segment, CHECKS, remarks.of_issue(issue, words)
    for unit in bitext.units:
        yield from ((unit.segment.id, MEMORY, text) for text in _offered(unit, bitext))
        for kept in bitext.remarks.get(unit.segment.id, ()):
            yield unit.segment.id, REVIEW, remarks.of_person(kept, bitext.locale, unit)
    for segment, text in remarks.of_traces(bitext):
        yield segment, CLEANING, text


def _offered(unit: TranslationUnit, bitext: Bitext) -> Iterator[str]:
    if verdict(unit) not in (Verdict.APPROVED, Verdict.FINAL):
        for match in remarks.worth_showing(bitext.matches.get(unit.segment.id, ())):
            yield remarks.of_match(match, bitext.locale)


def _note(said: Iterable[tuple[str, str]]) -> str:
    by_author: dict[str, list[str]] = {}
    for author, text in said:
        by_author.setdefault(author, []).append(text)
    return "\n".join(f"{author}:\n" + "\n".join(texts) for author, texts in by_author.items())


def of_row(notes: Mapping[str, tuple[str, str]]) -> tuple[str, ...]:
    """The fingerprints of a row's notes."""
    return prints(text for _, text in notes.values())
