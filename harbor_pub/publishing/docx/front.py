"""The first page of the Word document: whose text it is, how to review it, what to read first.

Everything on it is in the editor's language; the table of the text should begin on it, too.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, zip_longest

from harbor_pub.bilingual.marks import CHECKS, CLEANING, bookmark
from harbor_pub.bilingual.risk import contested, riskiest
from harbor_pub.bilingual.words import Words, called
from harbor_pub.dates import long_date, parse_date
from harbor_pub.languages import language
from harbor_pub.locales import percent
from harbor_pub.model import Bitext, BlockKind, TranslationUnit, Verdict
from harbor_pub.publishing.docx.fragments import (
    Comment,
    cell,
    commented,
    link,
    paragraph,
    row,
    table,
)
from harbor_pub.publishing.docx.runs import run
from harbor_pub.text import length

_READ_FIRST = 8
_LABEL, _STATUS = 1900, 1700
"""Twentieths of a point: the columns of labels and of statuses."""


def title(bitext: Bitext) -> str:
    """The title in the edition's language, the source's where it has none."""
    return _joined((unit.target, unit) for unit in _titles(bitext)) or _source_title(bitext)


def _source_title(bitext: Bitext) -> str:
    """As the rows have it, so that it is known again where a file has lost all but its words."""
    said = _joined((unit.segment.source, unit) for unit in _titles(bitext))
    return said or bitext.document.metadata.title or bitext.document.name


def _titles(bitext: Bitext) -> list[TranslationUnit]:
    return [unit for unit in bitext.units if unit.segment.kind is BlockKind.TITLE]


def _joined(texts: Iterable[tuple[str, TranslationUnit]]) -> str:
    return "".join(text + unit.segment.space for text, unit in texts).strip()


def head(bitext: Bitext, words: Words, said: Sequence[Comment] = ()) -> Iterator[str]:
    """The title in both languages, and what must not be overlooked."""
    yield paragraph("HarborTitle", commented(run(title(bitext)), said))
    if title(bitext) != _source_title(bitext):
        yield paragraph("HarborOriginal", run(_source_title(bitext)))
    if bitext.draft:
        yield paragraph("HarborDraft", run(words.gettext(
            "Machine translation, draft: do not publish it before a person has reviewed every "
            "segment."
        )))  # fmt: skip
    if bitext.for_editors:
        yield paragraph("HarborDraft", run(words.gettext(
            "It is not listed for readers: most of it has to be written anew."
        )))  # fmt: skip
    if bitext.traces.much:
        much = words.gettext(
            "{percent} of the source text was left out as no part of the article. What it was is "
            "in the comments by {author}, and all of it in cleaning.html.",
            percent=percent(bitext.traces.left_out, bitext.locale),
            author=CLEANING,
        )
        yield paragraph("HarborDraft", run(much))
    yield paragraph("HarborGap", "")


def facts(bitext: Bitext, words: Words, width: int) -> str:
    """What is known of the text and of the work on it, two facts beside each other."""
    value = width // 2 - _LABEL
    pairs = list(_facts(bitext, words))
    rows = (
        row(*chain.from_iterable(_fact(one, value) for one in both))
        for both in zip_longest(pairs[::2], pairs[1::2], fillvalue=("", ""))
    )
    widths = (_LABEL, value, _LABEL, value)
    return table(widths, rows, description=words.gettext("Translation"))


def _fact(fact: tuple[str, str], width: int) -> tuple[str, str]:
    label, value = fact
    return (
        cell(_LABEL, paragraph("HarborLabel", run(label))),
        cell(width, paragraph("HarborFact", run(value))),
    )


def _facts(bitext: Bitext, words: Words) -> Iterator[tuple[str, str]]:
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


def legend(words: Words, width: int) -> Iterator[str]:
    """How to review, and what the statuses and the lines mean."""
    yield paragraph("HarborFirst", run(words.gettext("How to review")))
    yield paragraph("HarborFact", run(words.gettext(
        "Correct the translation, choose a status, add comments: your changes are tracked. Save "
        "under any name and send the file back."
    )))  # fmt: skip
    yield paragraph("HarborFact", run(words.gettext(
        "A thick line begins a new paragraph; green rows are approved already."
    )))  # fmt: skip
    meanings = list(_meanings(words))
    wide = width // 2 - _STATUS
    rows = (
        row(*(
            cell(size, paragraph(style, run(text)))
            for label, meaning in both
            for size, style, text in (
                (_STATUS, "HarborStatus", label), (wide, "HarborLabel", meaning)
            )
        ))
        for both in zip_longest(meanings[::2], meanings[1::2], fillvalue=("", ""))
    )  # fmt: skip
    widths = (_STATUS, wide, _STATUS, wide)
    yield table(widths, rows, description=words.gettext("How to review"))


def _meanings(words: Words) -> Iterator[tuple[str, str]]:
    yield words.status(Verdict.TO_REVIEW), words.gettext("nobody has looked at it yet")
    yield words.status(Verdict.APPROVED), words.gettext("correct: goes into the memory")
    yield words.status(Verdict.FINAL), words.gettext("read over for publication")
    yield words.status(Verdict.REJECTED), words.gettext("of no use: to be translated anew")
    yield (
        words.status(Verdict.QUESTION),
        words.gettext("something has to be asked: write it in a comment"),
    )


def reading_order(bitext: Bitext, words: Words) -> Iterator[str]:
    """Links to the segments that most probably need a hand, the worst first, and how many more
    there are."""
    found, open_ = riskiest(bitext, len(bitext.units)), contested(bitext)
    alone = Words(tag=bitext.locale)
    if found or open_:
        yield paragraph("HarborFirst", run(words.gettext("Read these first")))
    for number, unit in open_:
        name = alone.gettext("Segment {number}", number=number)
        reason = alone.gettext("Somebody has to decide: another reading stands beside this one")
        yield paragraph("HarborAlarm", link(bookmark(unit), name) + run(f"   {reason}"))
    for number, unit, issues in found[:_READ_FIRST]:
        name, reason, others = (
            alone.gettext("Segment {number}", number=number),
            alone.issue(issues[0]),
            len(issues) - 1,
        )
        if others:
            more = alone.ngettext("and {count} more", "and {count} more", others)
            reason += f" ({more})"
        yield paragraph("HarborLabel", link(bookmark(unit), name) + run(f"   {reason}"))
    if rest := len(found[_READ_FIRST:]):
        more = alone.ngettext(
            "{count} more segment to look at", "{count} more segments to look at", rest
        )
        yield paragraph("HarborLabel", run(f"… {more}"))
