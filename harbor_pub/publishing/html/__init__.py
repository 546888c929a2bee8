"""The aligned bilingual page: a Bitext in, one self-contained HTML file out, and read back.

The texts stand in the file as `storable` leaves them: line feeds, tabs and runs of spaces are
kept to the letter and shown (`white-space: pre-wrap`), `\\r` and control characters are gone.
"""

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from lxml.etree import ParserError
from lxml.html import HTMLParser, document_fromstring

from harbor_pub.bilingual.reasons import of_cleaning
from harbor_pub.dates import long_date, parse_date
from harbor_pub.errors import SourceError
from harbor_pub.languages import language
from harbor_pub.locales import gettext_of, ngettext_of, percent, said
from harbor_pub.model import (
    Bitext,
    BlockKind,
    Issue,
    Markup,
    Metadata,
    ReadUnit,
    Severity,
    worst_first,
)
from harbor_pub.tables import GridCell, Units, grid, table_of
from harbor_pub.text import whole_letters
from harbor_pub.webpage import page, web_address

SUFFIX = "html"


def render(bitext: Bitext) -> bytes:
    """The page of an edition; the same bitext gives the same bytes.

    Raises UnknownLocaleError where the locale or the document's language is none of ours.
    """
    document, metadata = bitext.document, bitext.document.metadata
    source_title = metadata.title or document.name
    target_title = _joined_title(bitext)
    return page(
        __name__,
        _=gettext_of(bitext.locale),
        why=lambda reason: of_cleaning(reason, bitext.locale),
        ngettext=ngettext_of(bitext.locale),
        said=said,
        language=language(bitext.locale),
        source_language=language(document.language),
        bitext=bitext,
        source_title=source_title,
        target_title=target_title,
        published=_published(metadata.published, bitext.locale),
        address=web_address(metadata.url),
        numbers={unit.segment.id: number for number, unit in enumerate(bitext.units, 1)},
        issues=worst_first(bitext.issues),
        counts=_counts(bitext.issues),
        pieces=pieces,
        percent=lambda share: percent(share, bitext.locale),
        parts=parts(bitext.blocks()),
        linked_data=_linked_data(bitext, target_title or source_title, source_title),
    )


def parse(data: bytes) -> tuple[ReadUnit, ...]:
    """The pairs of a page in document order, to the letter. Raises SourceError for no HTML."""
    try:
        root = document_fromstring(data, parser=HTMLParser(encoding="utf-8"))
    except ParserError as error:
        raise SourceError(f"not an HTML page ({error}); publish it again") from error
    return tuple(
        ReadUnit(
            id=str(pair.get("id")),
            source=str(pair.xpath("string(*[@class='source'])")),
            target=str(pair.xpath("string(*[@class='target'])")),
        )
        for pair in root.find_class("pair")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of a text that looks alike: `marked` where an issue's span covers it, `tags` the
    elements of its inline markup, and `href` where it leads."""

    text: str
    marked: bool = False
    tags: tuple[str, ...] = ()
    href: str | None = None


_TAGS = {
    "bold": "strong",
    "italic": "em",
    "superscript": "sup",
    "subscript": "sub",
    "strike": "s",
    "code": "code",
}


def pieces(
    text: str, issues: Sequence[Issue] = (), markup: Sequence[Markup] = ()
) -> Iterator[Piece]:
    """The text cut where an issue's span or inline markup begins or ends. A letter is never cut
    from the marks that combine with it. The pieces joined are the text."""
    spans = [whole_letters(text, *issue.span) for issue in issues if issue.span]
    marks = [(whole_letters(text, mark.start, mark.end), mark) for mark in markup]
    places = [*spans, *(span for span, _ in marks)]
    cuts = sorted({0, len(text), *(offset for span in places for offset in span)})
    for start, end in itertools.pairwise(cuts):
        over = [mark for (first, last), mark in marks if first <= start and end <= last]
        yield Piece(
            text=text[start:end],
            marked=any(first <= start and end <= last for first, last in spans),
            tags=tuple(tag for kind, tag in _TAGS.items() if any(m.kind == kind for m in over)),
            href=next((web_address(m.href) for m in over if m.kind == "link"), None),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What stands by itself on the page: a block's units, or the rows of a table."""

    block: Units = ()
    rows: tuple[tuple[GridCell, ...], ...] = ()


def parts(blocks: Iterable[Units]) -> Iterator[Part]:
    """The blocks in order, those of one table together."""
    for number, group in itertools.groupby(blocks, key=table_of):
        if number is None:
            yield from (Part(block=block) for block in group)
        else:
            yield Part(rows=tuple(grid(group)))


def _joined_title(bitext: Bitext) -> str:
    titles = (unit for unit in bitext.units if unit.segment.kind is BlockKind.TITLE)
    return "".join(unit.target + unit.segment.space for unit in titles).strip()


def _published(stamp: str | None, tag: str) -> tuple[str, str] | None:
    """The day for a program (ISO 8601, or "" where it is none) and for a reader."""
    day = parse_date(stamp)
    if day is None:
        return ("", stamp) if stamp else None
    return day.isoformat(), long_date(day, tag)


def _counts(issues: tuple[Issue, ...]) -> Mapping[Severity, int]:
    """How many issues of each severity there are, worst first."""
    found = Counter(issue.severity for issue in issues)
    return {severity: found[severity] for severity in reversed(Severity) if severity in found}


def _linked_data(bitext: Bitext, headline: str, source_headline: str) -> dict[str, object]:
    """The edition in schema.org's words, with the work that it translates."""
    original = {
        "@type": "Article",
        "headline": source_headline,
        "inLanguage": bitext.document.language,
        **_original(bitext.document.metadata),
    }
    return {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": headline,
        "inLanguage": bitext.locale,
        "translationOfWork": original,
    }


def _original(metadata: Metadata) -> dict[str, object]:
    day = parse_date(metadata.published)
    author = metadata.author and {"@type": "Person", "name": metadata.author}
    facts = {
        "author": author,
        "datePublished": day.isoformat() if day else None,
        "url": web_address(metadata.url),
    }
    return {name: value for name, value in facts.items() if value}
