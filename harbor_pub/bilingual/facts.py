"""What a form to correct says of its edition: whose text it is, how far the work is, what statuses
mean, what to read first."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from harbor_pub.bilingual.marks import CHECKS, CLEANING
from harbor_pub.bilingual.risk import Risk, contested, riskiest
from harbor_pub.bilingual.words import Words, called
from harbor_pub.dates import long_date, parse_date
from harbor_pub.languages import language
from harbor_pub.locales import percent
from harbor_pub.model import Bitext, BlockKind, TranslationUnit, Verdict
from harbor_pub.text import length


def title(bitext: Bitext) -> str:
    """The title in the edition's language, the source's where it has none."""
    return _joined((unit.target, unit) for unit in _titles(bitext)) or source_title(bitext)


def source_title(bitext: Bitext) -> str:
    """As the rows have it, so that it is known again where a file has lost all but its words."""
    said = _joined((unit.segment.source, unit) for unit in _titles(bitext))
    return said or bitext.document.metadata.title or bitext.document.name


def _titles(bitext: Bitext) -> list[TranslationUnit]:
    return [unit for unit in bitext.units if unit.segment.kind is BlockKind.TITLE]


def _joined(texts: Iterable[tuple[str, TranslationUnit]]) -> str:
    return "".join(text + unit.segment.space for text, unit in texts).strip()


def warnings(bitext: Bitext, words: Words) -> Iterator[str]:
    """What must not be overlooked."""
    if bitext.draft:
        yield words.gettext(
            "Machine translation, draft: do not publish it before a person has reviewed every "
            "segment."
        )
    if bitext.for_editors:
        yield words.gettext("It is not listed for readers: most of it has to be rewritten.")
    if bitext.traces.much:
        yield words.gettext(
            "{percent} of the source text was left out as no part of the article. What it was is "
            "in the comments by {author}, and all of it in cleaning.html.",
            percent=percent(bitext.traces.left_out, bitext.locale),
            author=CLEANING,
        )


def facts(bitext: Bitext, words: Words) -> Iterator[tuple[str, str]]:
    """Labels, and what is known of the text and of the work on it."""
    meta, alone = bitext.document.metadata, Words(tag=bitext.locale)
    origin = [text for text in (meta.author, meta.source, meta.site, meta.url) if text]
    if origin:
        yield words.gettext("Source"), " · ".join(dict.fromkeys(origin))
    if meta.published:
        yield words.gettext("Published"), _day(meta.published, bitext.locale)
    spoken = called(language(bitext.document.language), bitext.locale)
    yield words.gettext("Languages"), f"{spoken} → {language(bitext.locale).autonym}"
    yield words.gettext("Length"), _length(bitext, alone)
    yield words.gettext("Translation"), _made(bitext, alone)
    yield words.gettext("Checks"), _found(bitext, alone)
    if bitext.assignment.due:
        yield words.gettext("Due"), _day(bitext.assignment.due, bitext.locale)
    if bitext.assignment.back_to:
        yield words.gettext("Return to"), bitext.assignment.back_to


def _day(stamp: str, locale: str) -> str:
    day = parse_date(stamp)
    return long_date(day, locale) if day else stamp


def _length(bitext: Bitext, words: Words) -> str:
    segments = words.ngettext("{count} segment", "{count} segments", len(bitext.units))
    spaced = language(bitext.document.language).spaced
    count = sum(length(unit.segment.source, spaced=spaced) for unit in bitext.units)
    if spaced:
        said = words.ngettext("{count} word", "{count} words", count)
    else:
        said = words.ngettext("{count} character", "{count} characters", count)
    reviewed = words.gettext("reviewed: {count}", count=bitext.reviewed)
    return " · ".join((segments, said, reviewed))


def _made(bitext: Bitext, words: Words) -> str:
    package, total = bitext.package, len(bitext.units)
    by = " ".join(text for text in (package.name, package.version, package.licence) if text)
    return f"{state(bitext, words, total)} · {by}"


def state(bitext: Bitext, words: Words, total: int) -> str:
    """How far the review is."""
    if total and bitext.reviewed == total:
        return words.gettext("Translation reviewed in full")
    if bitext.reviewed:
        return words.gettext(
            "Machine translation, {reviewed} of {total} segments reviewed",
            reviewed=bitext.reviewed,
            total=total,
        )
    return words.gettext("Machine translation, not reviewed")


def _found(bitext: Bitext, words: Words) -> str:
    if not bitext.issues:
        return words.gettext("The checks found nothing")
    issues = words.ngettext("{count} issue", "{count} issues", len(bitext.issues))
    return words.gettext("{issues}, in the comments by {author}", issues=issues, author=CHECKS)


def meanings(words: Words) -> Iterator[tuple[str, str]]:
    """The statuses, and what each says."""
    yield words.status(Verdict.TO_REVIEW), words.gettext("nobody has looked at it yet")
    yield words.status(Verdict.APPROVED), words.gettext("correct: goes into the memory")
    yield words.status(Verdict.FINAL), words.gettext("proofread for publication")
    yield words.status(Verdict.REJECTED), words.gettext("unusable: to be translated again")
    yield (
        words.status(Verdict.QUESTION),
        words.gettext("you have a question: write it in a comment"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointed:
    """A segment to read first, by its number, and why; `contested` where somebody has to decide."""

    number: int
    unit: TranslationUnit
    name: str
    reason: str
    contested: bool = False


def first(bitext: Bitext, most: int) -> list[Pointed]:
    """What has to be decided, then the segments that most probably need a hand, the worst first."""
    words = Words(tag=bitext.locale)
    decide = words.gettext("To be decided: there is another version of this text")
    found = [
        Pointed(number=number, unit=unit, name=_named(number, words), reason=decide, contested=True)
        for number, unit in contested(bitext)
    ]
    found += [
        Pointed(
            number=one.number, unit=one.unit, name=_named(one.number, words),
            reason=why(one, words),
        )
        for one in riskiest(bitext, most)
    ]  # fmt: skip
    return found


def why(risk: Risk, words: Words) -> str:
    """How risky a unit is, the first reason, and how many more there are."""
    reasons = [*map(words.issue, risk.issues), *map(words.say, risk.reasons)]
    said = " · ".join((words.gettext("risk {points}", points=risk.points), *reasons[:1]))
    if others := len(reasons) - 1:
        more = words.ngettext("and {count} more", "and {count} more", others)
        said += f" ({more})"
    return said


def rest(bitext: Bitext, most: int) -> str:
    """How many more there are than `most` to look at, "" for none."""
    left = len(riskiest(bitext, len(bitext.units))) - most
    if left <= 0:
        return ""
    more = Words(tag=bitext.locale).ngettext(
        "{count} more segment to look at", "{count} more segments to look at", left
    )
    return f"… {more}"


def _named(number: int, words: Words) -> str:
    return words.gettext("Segment {number}", number=number)
