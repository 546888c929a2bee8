"""The first page of the Word document: whose text it is, how to review it, what to read first.

Everything on it is in the editor's language; the table of the text should begin on it, too.
"""

from collections.abc import Iterator, Sequence
from itertools import chain, zip_longest

from harbor_pub.bilingual import facts as about
from harbor_pub.bilingual.facts import first, meanings, rest, source_title, title, warnings
from harbor_pub.bilingual.marks import bookmark
from harbor_pub.bilingual.words import Words
from harbor_pub.model import Bitext
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

_READ_FIRST = 8
_LABEL, _STATUS = 1900, 1700
"""Twentieths of a point: the columns of labels and of statuses."""


def head(bitext: Bitext, words: Words, said: Sequence[Comment] = ()) -> Iterator[str]:
    """The title in both languages, and what must not be overlooked."""
    yield paragraph("HarborTitle", commented(run(title(bitext)), said))
    if title(bitext) != source_title(bitext):
        yield paragraph("HarborOriginal", run(source_title(bitext)))
    for warning in warnings(bitext, words):
        yield paragraph("HarborDraft", run(warning))
    yield paragraph("HarborGap", "")


def facts(bitext: Bitext, words: Words, width: int) -> str:
    """What is known of the text and of the work on it, two facts beside each other."""
    value = width // 2 - _LABEL
    pairs = list(about.facts(bitext, words))
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
    pairs = list(meanings(words))
    wide = width // 2 - _STATUS
    rows = (
        row(*(
            cell(size, paragraph(style, run(text)))
            for label, meaning in both
            for size, style, text in (
                (_STATUS, "HarborStatus", label), (wide, "HarborLabel", meaning)
            )
        ))
        for both in zip_longest(pairs[::2], pairs[1::2], fillvalue=("", ""))
    )  # fmt: skip
    widths = (_STATUS, wide, _STATUS, wide)
    yield table(widths, rows, description=words.gettext("How to review"))


def reading_order(bitext: Bitext, words: Words) -> Iterator[str]:
    """Links to the segments that most probably need a hand, the worst first, and how many more
    there are."""
    pointed = first(bitext, _READ_FIRST)
    if pointed:
        yield paragraph("HarborFirst", run(words.gettext("Read these first")))
    for one in pointed:
        style = "HarborAlarm" if one.contested else "HarborLabel"
        yield paragraph(style, link(bookmark(one.unit), one.name) + run(f"   {one.reason}"))
    if more := rest(bitext, _READ_FIRST):
        yield paragraph("HarborLabel", run(more))
