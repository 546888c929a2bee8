"""The aligned page says what the bitext says, to the letter, and loads nothing else."""

import json
import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml.html import HtmlElement, document_fromstring

from harbor_pub.errors import SourceError, UnknownLocaleError
from harbor_pub.languages import TARGETS
from harbor_pub.locales import gettext_of
from harbor_pub.model import (
    Bitext,
    BlockKind,
    Issue,
    Markup,
    Message,
    Metadata,
    PackageCard,
    ReadUnit,
    Segment,
    Severity,
    SourceDocument,
    State,
    TranslationUnit,
)
from harbor_pub.publishing import html
from harbor_pub.text import storable

GOLD = Path(__file__).parent / "gold"
SENTENCES = (GOLD / "segments.txt").read_text("utf-8").splitlines()
# Article 1 of the Universal Declaration of Human Rights, a language a line.
ARTICLE = dict(line.split("\t") for line in (GOLD / "article1.tsv").read_text("utf-8").splitlines())
METADATA = Metadata(
    title=SENTENCES[0],
    published="2015-09-14 09:18:24",
    url="http://news.example/speech?a=1&b=2",
    site="news.example",
    source="xinhua",
    caption=SENTENCES[1],
)
PACKAGE = PackageCard(name="translate-en_th", version="1.9", digest="0" * 64, licence="MIT")
KINDS = (BlockKind.TITLE, BlockKind.CAPTION, BlockKind.HEADING, *[BlockKind.PARAGRAPH] * 99)


def unit(
    number: int, source: str, target: str, *, locale: str = "th", state: State = State.TRANSLATED
) -> TranslationUnit:
    segment = Segment(
        id=f"s{number:010x}", block=min(number, 3 + number // 4), kind=KINDS[number], source=source
    )
    return TranslationUnit(segment=segment, locale=locale, target=target, state=state)


def bitext(
    *units: TranslationUnit,
    locale: str = "th",
    metadata: Metadata = METADATA,
    issues: tuple[Issue, ...] = (),
    package: PackageCard = PACKAGE,
) -> Bitext:
    document = SourceDocument(
        name="speech", digest="0" * 64, language="en", blocks=(), metadata=metadata
    )
    return Bitext(document=document, locale=locale, units=units, issues=issues, package=package)


def edition(locale: str, issues: tuple[Issue, ...] = ()) -> Bitext:
    """All 64 sentences of the speech, with article 1 growing on the other side."""
    text = ARTICLE[locale]
    units = [unit(n, s, text[: 9 + 2 * n], locale=locale) for n, s in enumerate(SENTENCES)]
    return bitext(*units, locale=locale, issues=issues)


def page(edition: Bitext) -> HtmlElement:
    return document_fromstring(html.render(edition).decode())


def text(element: HtmlElement, path: str) -> str:
    return " ".join(str(found.text_content()) for found in element.xpath(path))


def issue(number: int, severity: Severity, span: tuple[int, int] | None = None) -> Issue:
    return Issue(
        segment=f"s{number:010x}",
        check="numbers",
        severity=severity,
        message=Message("13 is lost"),
        span=span,
    )


@pytest.mark.parametrize("locale", ARTICLE)
def test_a_page_reads_back_as_it_was_meant(locale: str) -> None:
    written = edition(locale)
    assert html.parse(html.render(written)) == tuple(
        ReadUnit(id=u.segment.id, source=u.segment.source, target=u.target) for u in written.units
    )


def test_article_1_is_there_in_every_language() -> None:
    assert set(ARTICLE) == {language.tag for language in TARGETS}


@settings(max_examples=150, deadline=None)
@given(source=st.text(), target=st.text(), cut=st.tuples(st.integers(-3, 30), st.integers(-3, 30)))
@example(source=" \n two  spaces\t", target="\n", cut=(0, 1))
@example(source="</p><script>", target="&lt;&amp;&#13;", cut=(2, 4))
@example(source="\u0338", target="\u0301e\u0301", cut=(2, 1))
@example(source="\x85\ufeff", target="\u2028\U0001f600", cut=(0, 9))
def test_any_storable_text_survives(source: str, target: str, cut: tuple[int, int]) -> None:
    source, target = storable(source), storable(target)
    written = bitext(unit(0, source, target), issues=(issue(0, Severity.MAJOR, cut),))
    assert html.parse(html.render(written)) == (
        ReadUnit(id="s0000000000", source=source, target=target),
    )


def test_carriage_returns_and_control_characters_are_left_out() -> None:
    (read,) = html.parse(html.render(bitext(unit(0, "a\r\nb\x00", "\x1bc\rd\ud800"))))
    assert (read.source, read.target) == ("a\nb", "cd")


def test_white_space_is_shown_as_it_stands() -> None:
    assert b".source, .target { margin: 0; " in html.render(edition("th"))
    assert b"white-space: pre-wrap" in html.render(edition("th"))


@pytest.mark.parametrize("locale", ARTICLE)
def test_the_same_bitext_gives_the_same_bytes(locale: str) -> None:
    assert html.render(edition(locale)) == html.render(edition(locale))


HOSTILE = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7*7 }}</style></title>"


def test_hostile_text_stays_text() -> None:
    metadata = Metadata(
        title=HOSTILE, published=HOSTILE, url=HOSTILE, site=HOSTILE, source=HOSTILE,
        author=HOSTILE, editor=HOSTILE, credit=HOSTILE,
    )  # fmt: skip
    package = PackageCard(name=HOSTILE, version=HOSTILE, digest="", licence=HOSTILE)
    hostile = Issue(segment=HOSTILE, check="x", severity=Severity.MINOR, message=Message(HOSTILE))
    root = page(
        bitext(
            unit(0, HOSTILE, HOSTILE), metadata=metadata, package=package, issues=(hostile,)
        )
    )  # fmt: skip
    (script,) = root.xpath("//script")
    assert script.get("type") == "application/ld+json"
    assert json.loads(script.text)["translationOfWork"]["headline"] == HOSTILE
    assert not root.xpath("//img")
    assert len(root.xpath("//style")) == 1
    assert not root.xpath("//@*[starts-with(name(), 'on')]")
    assert text(root, "//h1") == HOSTILE


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)", "JavaScript:alert(1)", "java\nscript:alert(1)", " javascript:x",
        "data:text/html,x", "file:///etc/passwd", "//news.example", "http:", "http://[", "speech",
    ],
)  # fmt: skip
def test_only_an_address_of_the_web_becomes_a_link(address: str) -> None:
    root = page(bitext(unit(0, "a", "b"), metadata=Metadata(title="a", url=address)))
    assert set(root.xpath("//a/@href")) == {"#text", "../../index.html", "#s0000000000"}
    assert "url" not in json.loads(text(root, "//script"))["translationOfWork"]


def test_the_link_to_the_original_gives_nothing_away() -> None:
    (link,) = page(edition("th")).xpath("//a[starts-with(@href, 'http')]")
    assert link.get("href") == METADATA.url
    assert link.get("rel") == "noopener noreferrer"


def test_the_policy_names_the_style_by_its_hash_and_forbids_the_rest() -> None:
    root = page(edition("km"))
    (policy,) = root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    (style,) = root.xpath("//style/text()")
    digest = b64encode(sha256(style.encode()).digest()).decode()
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules == {
        "default-src": "'none'",
        "style-src": f"'sha256-{digest}'",
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }


def test_the_page_asks_for_nothing_from_outside() -> None:
    data = html.render(edition("my"))
    assert not re.search(rb"@import|url\(|\bsrc=|srcset|<(?:iframe|object|embed|base)\b", data)
    assert document_fromstring(data).xpath("//link/@href") == ["data:,"]
    assert not document_fromstring(data).xpath("//@style")


def test_ids_are_unique_and_every_link_inside_has_its_end() -> None:
    root = page(edition("vi", issues=(issue(5, Severity.MINOR),)))
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in root.xpath("//a/@href") if link[0] == "#"} <= set(ids)


@pytest.mark.parametrize("locale", ARTICLE)
def test_every_text_says_its_language(locale: str) -> None:
    root = page(edition(locale))
    assert root.get("lang") == locale
    assert set(root.xpath("//*[@class='source']/@lang")) == {"en"}
    assert set(root.xpath("//*[@class='target']/@lang")) == {locale}
    assert len(root.xpath("//*[@class='pair']/*[@lang]")) == 2 * len(SENTENCES)


@pytest.mark.parametrize("tag", [language.tag for language in TARGETS if language.script != "Latn"])
def test_a_script_of_its_own_has_its_line_height_and_fonts(tag: str) -> None:
    (style,) = page(edition("id")).xpath("//style/text()")
    rule = re.search(rf"^:lang\({tag.split('-')[0]}\) {{([^}}]+)", style, re.MULTILINE)
    assert rule
    assert "font-family" in rule[1]
    assert "line-height" in rule[1]


def test_nothing_is_slanted_justified_or_spread() -> None:
    (style,) = page(edition("th")).xpath("//style/text()")
    assert not re.search(r"italic|oblique|justify;|letter-spacing: (?!normal)", style)


def test_the_title_stands_over_its_source_and_the_date_is_the_readers() -> None:
    root = page(edition("th"))
    assert text(root, "//h1") == ARTICLE["th"][:9]
    assert text(root, "//p[contains(@class, 'subtitle')]") == SENTENCES[0]
    assert text(root, "//time[@datetime='2015-09-14']") == "14 กันยายน 2558"


def test_a_title_of_two_sentences_is_one_heading() -> None:
    first, second = (
        TranslationUnit(
            segment=Segment(id=f"s{n}", block=0, kind=BlockKind.TITLE, source="", space=space),
            locale="vi",
            target=target,
        )
        for n, (target, space) in enumerate([("Một.", " "), ("Hai.", "")])
    )
    assert text(page(bitext(first, second, locale="vi")), "//h1") == "Một. Hai."


def test_a_page_without_a_title_is_named_by_its_document() -> None:
    root = page(bitext(unit(3, "a", "b"), metadata=Metadata()))
    assert text(root, "//h1[@lang='en']") == "speech"


def test_a_date_that_is_none_is_shown_as_the_source_writes_it() -> None:
    root = page(bitext(unit(0, "a", "b"), metadata=Metadata(title="a", published="last May")))
    assert "last May" in text(root, "//dl")
    assert not root.xpath("//time")


def banner(states: list[State], *, draft: bool = False, locale: str = "en") -> str:
    units = [unit(n, "a", "b", state=state, locale=locale) for n, state in enumerate(states)]
    package = PackageCard(name="translate-en_th", version="1.9", digest="", draft=draft)
    return text(
        page(bitext(*units, locale=locale, package=package)),
        "//*[@class[starts-with(., 'banner')]]",
    )


def test_the_banner_tells_how_far_people_have_come() -> None:
    machine, person = State.TRANSLATED, State.REVIEWED
    assert "Machine translation, not reviewed" in banner([machine, machine])
    assert "Machine translation, 1 of 2 segments reviewed" in banner([machine, person])
    assert "Translation reviewed in full" in banner([State.FINAL, person])
    assert "not reviewed" in banner([])


def test_a_draft_says_so_until_a_person_has_read_it_all() -> None:
    warning = "Draft: read it beside the source text"
    assert warning in banner([State.TRANSLATED, State.REVIEWED], draft=True)
    assert warning not in banner([State.REVIEWED, State.REVIEWED], draft=True)
    assert warning not in banner([State.TRANSLATED])


@pytest.mark.parametrize("locale", ARTICLE)
def test_the_banner_speaks_the_readers_language(locale: str) -> None:
    words = gettext_of(locale)
    said = banner([State.TRANSLATED], draft=True, locale=locale)
    assert words("Draft: read it beside the source text") in said
    assert words("Machine translation, not reviewed") in said
    assert words("not stated") in said


def test_the_package_is_named_with_version_and_licence() -> None:
    said = text(page(edition("id")), "//section[@class='banner']")
    assert re.search(r"translate-en_th\s.*1\.9\s.*MIT", said, re.DOTALL)


def test_issues_are_said_in_words_worst_first_and_counted() -> None:
    found = (
        issue(7, Severity.MINOR, (0, 4)), issue(9, Severity.CRITICAL), issue(7, Severity.MINOR),
    )  # fmt: skip
    root = page(edition("pt", issues=found))
    summary = " ".join(text(root, "//summary").split())
    assert summary == "Verificações – 3 problemas (▲ Crítico 1, ● Ligeiro 2)"
    assert root.xpath("//details//a/@href") == ["#s0000000009", "#s0000000007", "#s0000000007"]
    assert text(root, "//*[@id='s0000000009']//li") == "▲ Crítico – 13 is lost"
    assert text(root, "//*[@id='s0000000007']//mark") == ARTICLE["pt"][:4]


def test_a_clean_edition_says_that_the_checks_found_nothing() -> None:
    root = page(edition("id"))
    assert "Pemeriksaan tidak menemukan masalah" in text(root, "//section[@class='banner']")
    assert not root.xpath("//input[@type='checkbox']")


def test_a_mark_never_parts_a_letter_from_its_vowel() -> None:
    cut = html.pieces("กำนี้", (issue(0, Severity.MAJOR, (2, 3)),))
    assert [(piece.text, piece.marked) for piece in cut] == [("กำ", False), ("นี้", True)]


def test_marks_that_overlap_cover_what_either_covers() -> None:
    spans = (issue(0, Severity.MAJOR, (1, 3)), issue(0, Severity.MINOR, (2, 5)))
    cut = list(html.pieces("abcdefg", spans))
    assert "".join(piece.text for piece in cut if piece.marked) == "bcde"
    assert "".join(piece.text for piece in cut) == "abcdefg"


def test_inline_markup_is_shown_on_both_sides_and_leaves_the_text_alone() -> None:
    marked = unit(0, "See the list, please", "Lihat daftar itu", locale="id")
    link = Markup(start=8, end=12, kind="link", href="https://example.org/?a=1&b=2")
    evil = Markup(start=0, end=3, kind="link", href="javascript:alert(1)")
    segment = replace(marked.segment, markup=(link, evil))
    targets = (replace(link, start=6, end=12), Markup(start=3, end=12, kind="bold"))
    units = (replace(marked, segment=segment, markup=targets),)
    root = page(replace(edition("id"), units=units, issues=()))
    assert root.xpath("string(//*[@class='source'])") == "See the list, please"
    assert root.xpath("string(//*[@class='target'])") == "Lihat daftar itu"
    assert root.xpath("//*[@class='source']/a/@href") == ["https://example.org/?a=1&b=2"]
    assert root.xpath("//*[@class='target']//a/strong/text()") == ["daftar"]
    assert "".join(root.xpath("//*[@class='target']//strong/text()")) == "at daftar"


def test_only_what_is_not_plain_machine_translation_says_its_state() -> None:
    states = [State.INITIAL, State.TRANSLATED, State.REVIEWED, State.FINAL]
    units = [unit(n, "a", "b", state=state, locale="pt") for n, state in enumerate(states)]
    root = page(bitext(*units, locale="pt"))
    notes = [text(pair, ".//li") for pair in root.find_class("pair")]
    assert notes == ["✗ Por traduzir", "", "✓ Revisto", "✓ Final"]


def test_the_view_switch_offers_both_languages_first() -> None:
    root = page(edition("my"))
    (checked,) = root.xpath("//input[@type='radio'][@checked]")
    assert checked.get("id") == "view-both"
    labels = [label.text_content().strip() for label in root.xpath("//fieldset/label")]
    assert labels[1:] == ["English", "မြန်မာ"]


def test_a_heading_of_the_text_is_a_heading_below_the_title() -> None:
    root = page(edition("id"))
    assert len(root.xpath("//h1")) == 1
    assert root.xpath("//h2/@class") == ["target"]


def test_the_linked_data_name_the_work_that_was_translated() -> None:
    assert json.loads(text(page(edition("zh-Hans")), "//script")) == {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": ARTICLE["zh-Hans"][:9],
        "inLanguage": "zh-Hans",
        "translationOfWork": {
            "@type": "Article",
            "headline": SENTENCES[0],
            "inLanguage": "en",
            "datePublished": "2015-09-14",
            "url": METADATA.url,
        },
    }


def test_the_page_leads_back_to_the_portal() -> None:
    assert page(edition("lo")).xpath("//nav/a/@href") == ["../../index.html"]


def test_an_empty_file_is_no_page() -> None:
    with pytest.raises(SourceError):
        html.parse(b"")


def test_a_locale_that_is_none_of_ours_is_refused() -> None:
    with pytest.raises(UnknownLocaleError):
        html.render(bitext(unit(0, "a", "b"), locale="tlh"))
