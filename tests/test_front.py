"""The first page of the Word document: in the editor's language, and what it has to tell."""

import io
import re
import zipfile
from dataclasses import replace

import pytest
from conftest import ARTICLE_1, ENGLISH, bitext
from docx import Document
from lxml import etree

from harbor_pub.bilingual.words import STATUSES, Words
from harbor_pub.languages import TARGETS
from harbor_pub.locales import said
from harbor_pub.model import (
    Assignment,
    Bitext,
    Issue,
    Message,
    Severity,
    State,
    Traces,
    Verdict,
    verdict,
)
from harbor_pub.publishing import html
from harbor_pub.publishing.docx import render, render_reading
from harbor_pub.review import docx as review

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NAMES = (
    "https",
    "Harbor checks",
    "Harbor cleaning",
    "translate-en_xx",
    "example.org",
    "cleaning.html",
)
TITLE = f'{ENGLISH} <0> & "more"'
COUNTED = re.compile(r"[A-Za-z]{3,}")
OFTEN = {
    *("the", "and", "for", "with", "segment", "status", "review", "reviewed", "approved"),
    *("rejected", "question", "locked", "english", "translation", "draft", "words", "page", "due"),
    *("this", "first", "read", "missing", "source", "checks", "length", "languages", "machine"),
}


def front(data: bytes) -> list[str]:
    """The paragraphs before the first row of a segment."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    said_there = []
    for paragraph in root.iter(f"{W}p"):
        if paragraph.find(f".//{W}bookmarkStart") is not None:
            break
        said_there.append("".join(t.text or "" for t in paragraph.iter(f"{W}t")))
    return [text for text in said_there if text]


def full(locale: str) -> Bitext:
    """An edition that says all that a first page can say."""
    meant = bitext(locale)
    meant = replace(meant, package=replace(meant.package, for_editors=True))
    return replace(
        meant, traces=Traces(left_out=0.2), assignment=Assignment(due="2026-12-15", back_to="@")
    )


@pytest.mark.parametrize("locale", ["th", "lo", "km", "my", "ta", "zh-Hans"])
def test_nothing_is_english_but_the_source_and_names(locale: str) -> None:
    text = "\n".join(front(render(full(locale))))
    for name in (*NAMES, TITLE, "CC0"):
        text = text.replace(name, "")
    assert COUNTED.findall(text) == []


@pytest.mark.parametrize("locale", ["id", "ms", "fil", "vi"])
def test_no_english_word_stands_beside_a_language_in_the_same_script(locale: str) -> None:
    text = (
        "\n".join(front(render(full(locale))))
        .replace(TITLE, "")
        .replace("Harbor checks", "")
        .casefold()
    )
    for label in ("Status", "Segment"):  # the same word in some of them
        if said(Message(label), locale) == label:
            text = text.replace(label.casefold(), "")
    assert OFTEN & set(COUNTED.findall(text)) == set()


def test_the_title_comes_first_and_the_source_title_under_it() -> None:
    assert front(render(bitext("th")))[:2] == [ARTICLE_1["th"], TITLE]
    assert front(render_reading(bitext("th")))[:2] == [ARTICLE_1["th"], TITLE]


def test_due_and_return_address_stand_there_where_the_desk_says_them() -> None:
    meant = replace(bitext("id"), assignment=Assignment(due="2026-12-15", back_to="desk@a.org"))
    said_there = front(render(meant))
    assert said_there[said_there.index("Tenggat") + 1] == "15 Desember 2026"
    assert said_there[said_there.index("Kembalikan ke") + 1] == "desk@a.org"
    assert "Tenggat" not in front(render(bitext("id")))


def test_words_of_the_source_are_counted() -> None:
    words = sum(len(unit.segment.source.split()) for unit in bitext().units)
    assert any(f"{words} kata" in text for text in front(render(bitext("id"))))


@pytest.mark.parametrize("locale", [language.tag for language in TARGETS])
def test_every_status_is_explained(locale: str) -> None:
    said_there = front(render(replace(bitext(), locale=locale)))
    for message in STATUSES.values():
        assert said(message, locale) in said_there


def test_what_to_read_first_says_how_many_more_there_are() -> None:
    meant = bitext(targets=tuple(f"teks {n}" for n in range(12)))
    issues = tuple(
        Issue(
            segment=unit.segment.id,
            check="x",
            severity=Severity.MINOR,
            message=Message("The target is empty."),
        )
        for unit in meant.units
    )
    assert front(render(replace(meant, issues=issues)))[-5].startswith("… 4 segmen lagi")


def test_the_sources_language_stands_beside_where_the_desk_wants_it() -> None:
    meant = replace(bitext("th"), assignment=Assignment(beside="en"))
    said_there = front(render(meant))
    assert "รอตรวจทาน · To review" in said_there
    rows = [(unit.segment.id, unit.segment.source) for unit in meant.units]
    read = review.read(render(meant), "a.docx", lambda *_: rows)
    assert [unit.verdict for unit in read.units] == [Verdict.TO_REVIEW] * 3
    assert read.problems == ()


@pytest.mark.parametrize("beside", ["", "en", "vi"])
@pytest.mark.parametrize("locale", [language.tag for language in TARGETS])
def test_statuses_are_read_back_in_every_language(locale: str, beside: str) -> None:
    meant = replace(bitext(), locale=locale, assignment=Assignment(beside=beside))
    units = tuple(
        replace(unit, locale=locale, state=state)
        for unit, state in zip(
            meant.units, (State.FINAL, State.REVIEWED, State.TRANSLATED), strict=True
        )
    )
    rows = [(unit.segment.id, unit.segment.source) for unit in units]
    read = review.read(render(replace(meant, units=units)), "a.docx", lambda *_: rows)
    assert [unit.verdict for unit in read.units] == [verdict(unit) for unit in units]
    assert read.problems == ()


def test_no_two_statuses_are_called_the_same() -> None:
    for language in TARGETS:
        words = Words(tag=language.tag)
        assert len({words.status(choice) for choice in Verdict}) == len(Verdict)


def test_the_package_holds_no_picture_of_a_template() -> None:
    for data in (render(bitext()), render_reading(bitext())):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            assert not [name for name in archive.namelist() if "thumbnail" in name]


def test_burmese_lines_have_a_height_of_our_own() -> None:
    document = Document(io.BytesIO(render(bitext("my"))))
    spacing = document.styles["Harbor Target"].paragraph_format
    assert spacing.line_spacing is not None
    assert 16 <= spacing.line_spacing.pt <= 19
    assert Document(io.BytesIO(render(bitext("th")))).styles[
        "Harbor Target"
    ].paragraph_format.line_spacing == pytest.approx(1.1)


def test_a_program_is_told_that_chinese_is_simplified() -> None:
    with zipfile.ZipFile(io.BytesIO(render(bitext("zh-Hans")))) as archive:
        styles = etree.fromstring(archive.read("word/styles.xml"))
        settings = etree.fromstring(archive.read("word/settings.xml"))
    assert settings.find(f"{W}themeFontLang").get(f"{W}eastAsia") == "zh-CN"
    for style in styles.iter(f"{W}style"):
        if (
            str(style.get(f"{W}styleId")).startswith("Harbor")
            and style.find(f".//{W}lang") is not None
        ):
            assert style.find(f".//{W}lang").get(f"{W}eastAsia") == "zh-CN"
            assert style.find(f".//{W}rFonts").get(f"{W}eastAsia") == "Microsoft YaHei"


def test_an_edition_reviewed_in_full_says_so_once() -> None:
    meant = bitext()
    units = tuple(replace(unit, state=State.FINAL) for unit in meant.units)
    done = html.render(replace(meant, units=units)).decode()
    assert done.count("Terjemahan telah ditinjau seluruhnya") == 1
    assert 'class="state' not in done
    partly = html.render(replace(meant, units=(*units[:2], meant.units[2]))).decode()
    assert partly.count('class="state final"') == 2
    assert ENGLISH in done.replace("&lt;", "<")
