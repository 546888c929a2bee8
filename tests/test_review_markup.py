"""Markup goes the whole way: an editor corrects words in Word, the record holds words and markup,
and every file of the next edition says the same."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import bitext
from edits import BOLD, Doc, W, run
from libreoffice import convert, needs_libreoffice
from lxml import etree, html

from harbor_pub import reviewing
from harbor_pub.model import Bitext, Markup, OutcomeKind, ReviewedUnit, State, TranslationUnit
from harbor_pub.publishing import docx, tmx, xliff, xliff12
from harbor_pub.publishing import html as page
from harbor_pub.record import Record
from harbor_pub.record.reviews import Reviews
from harbor_pub.review import docx as reviewed_docx
from harbor_pub.review import xliff as reviewed_xliff
from harbor_pub.review.carrying import carried
from harbor_pub.review.docx.words import _untold
from harbor_pub.review.layout import unindented
from harbor_pub.review.merge import Policy, merge
from harbor_pub.text import fingerprint
from harbor_pub.xliff import inline

KINDS = ("bold", "italic", "superscript", "subscript", "strike", "code")
PLACES = ("https://example.org/list?a=1&b=2", "https://example.org", "docs/relative.md")
SOURCE = "b i u d s c l m n | all of it and more to say 12"
TARGETS = {
    "id": "ba in at bw sc kd la lb lc | semuanya dan lagi 12",
    "th": "กา ขา คา งา จา ฉา ชา ซา ญา | ทั้งหมดและอื่น ๆ 12",
    "zh-Hans": "甲乙 丙丁 戊己 庚辛 壬癸 子丑 寅卯 辰巳 午未 | 全部以及更多 12",
}


def marks_of(text: str) -> tuple[Markup, ...]:
    """A mark of each kind on a word of its own; links, one of them in bold."""
    found, at = [], 0
    for number, word in enumerate(text.split(" | ")[0].split()):
        end = at + len(word)
        href = PLACES[number - len(KINDS)] if number >= len(KINDS) else ""
        kind = "link" if href else KINDS[number]
        found.append(Markup(start=at, end=end, kind=kind, href=href))
        if href == PLACES[0]:
            found.append(Markup(start=at, end=end, kind="bold"))
        at = end + 1
    return inline.normal(text, found)


def edition(locale: str) -> Bitext:
    made = bitext(locale, (TARGETS[locale], TARGETS[locale], "x"))
    units = [
        replace(
            unit,
            segment=replace(unit.segment, source=SOURCE, markup=marks_of(SOURCE)),
            markup=marks_of(unit.target),
        )
        for unit in made.units[:2]
    ]
    return replace(made, units=(*units, made.units[2]), issues=())


def corrected(data: bytes) -> bytes:
    """The last word of two rows set anew by an editor; a row is a heading."""
    doc = Doc(data)
    for row in doc.rows[:2]:
        last = [t for t in row.cells[2].iter(f"{W}t") if "12" in (t.text or "")][-1]
        last.text = (last.text or "").replace("12", "13")
    return doc.save()


def through_libreoffice(data: bytes, folder: Path, *, odt: bool) -> bytes:
    file, word, profile = folder / "edited.docx", "docx:MS Word 2007 XML", folder / "profile"
    file.write_bytes(data)
    if odt:
        convert([file], "odt", folder / "odt", profile)
        file = folder / "odt" / "edited.odt"
    convert([file], word, folder / "back", profile)
    return (folder / "back" / "edited.docx").read_bytes()


WAYS = ["as saved", *(pytest.param(w, marks=needs_libreoffice) for w in ("LibreOffice", "ODT"))]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("locale", TARGETS)
def test_markup_goes_from_word_to_the_record_and_into_every_file(
    locale: str, way: str, tmp_path: Path
) -> None:
    meant, record = edition(locale), Record(f"sqlite:///{tmp_path / 'record.sqlite'}")
    Reviews(record).note(meant)
    data = corrected(docx.render(meant))
    if way != "as saved":
        data = through_libreoffice(data, tmp_path, odt=way == "ODT")
    file = tmp_path / "back.docx"
    file.write_bytes(data)
    (told,) = reviewing.import_reviews(record, [file], Policy())
    assert [outcome.kind for outcome in told.outcomes] == [
        OutcomeKind.EDITED, OutcomeKind.EDITED, OutcomeKind.UNCHANGED,
    ]  # fmt: skip
    with Reviews(record).reading() as ledger:
        current = ledger.current(meant.document.name, locale)
    for unit in meant.units[:2]:
        held = current[unit.segment.id]
        assert held.target == unit.target.replace("12", "13")
        assert held.markup == unit.markup
        assert held.state is State.REVIEWED
    units = tuple(
        replace(current[unit.segment.id], segment=unit.segment, recorded=unit.recorded)
        for unit in meant.units
    )
    following = replace(meant, units=units)
    for name, read in (
        ("docx", from_docx), ("xliff", from_xliff), ("xliff12", from_old), ("tmx", from_tmx),
        ("html", from_html),
    ):  # fmt: skip
        assert dict(read(following)) == {u.segment.id: wanted(u, name) for u in units}, name


def wanted(unit: TranslationUnit, form: str) -> tuple[str, tuple[Markup, ...]]:
    """A page leads to no place relative to its source, and a Word document can't say where such a
    link leads: the record's stands."""
    known = [m for m in unit.markup if m.href != PLACES[2] or form not in ("html",)]
    return unit.target, inline.normal(unit.target, known)


def from_docx(made: Bitext) -> Iterator[tuple[str, tuple[str, tuple[Markup, ...]]]]:
    sources = [(unit.segment.id, unit.segment.source) for unit in made.units]
    back = reviewed_docx.read(docx.render(made), "next.docx", lambda *_: sources)
    current = {unit.segment.id: unit for unit in made.units}
    for outcome in merge(current, back, Policy(), list(current)).outcomes:
        assert outcome.kind is OutcomeKind.UNCHANGED
        assert outcome.markup is not None
        yield outcome.segment, (outcome.after, outcome.markup)


def from_xliff(made: Bitext) -> Iterator[tuple[str, tuple[str, tuple[Markup, ...]]]]:
    return reviewed(reviewed_xliff.read(xliff.render(made), "next.xlf").units)


def from_old(made: Bitext) -> Iterator[tuple[str, tuple[str, tuple[Markup, ...]]]]:
    return reviewed(reviewed_xliff.read(xliff12.render(made), "next.xlf").units)


def reviewed(
    units: tuple[ReviewedUnit, ...],
) -> Iterator[tuple[str, tuple[str, tuple[Markup, ...]]]]:
    for unit in units:
        assert unit.markup is not None
        yield unit.segment, (unit.target, unit.markup)


def from_tmx(made: Bitext) -> Iterator[tuple[str, tuple[str, tuple[Markup, ...]]]]:
    for tu in etree.fromstring(tmx.render(made)).iter("tu"):
        yield str(tu.get("tuid")), inline.read(tu[-1].find("seg"), {})


TAGS = {"strong": "bold", "em": "italic", "sup": "superscript", "sub": "subscript", "s": "strike",
        "code": "code", "a": "link"}  # fmt: skip


def from_html(made: Bitext) -> Iterator[tuple[str, tuple[str, tuple[Markup, ...]]]]:
    root = html.fromstring(page.render(made))
    for pair in root.iter("div"):
        if pair.get("class") == "pair":
            (target,) = pair.find_class("target")
            found: list[Markup] = []
            text = heard(target, "", found)
            yield str(pair.get("id")), (text, inline.normal(text, found))


def heard(element: html.HtmlElement, text: str, found: list[Markup]) -> str:
    text += element.text or ""
    for child in element:
        start = len(text)
        text = heard(child, text, found)
        if child.tag in TAGS:
            href = child.get("href", "")
            found.append(Markup(start=start, end=len(text), kind=TAGS[child.tag], href=href))
        text += child.tail or ""
    return text


def test_a_file_of_before_keeps_the_markup_that_it_cannot_tell_of() -> None:
    """Headings were bold run by run, links had no address, Thai no italics, bookmarks no markup."""
    meant = edition("th")
    doc = Doc(docx.render(meant))
    for row in doc.rows[:2]:
        for mark in row.element.iter(f"{W}bookmarkStart"):
            name = str(mark.get(f"{W}name"))
            mark.set(f"{W}name", name[:-3])
        for link in list(row.element.iter(f"{W}hyperlink")):
            for child in list(link):
                link.addprevious(child)
            parent = link.getparent()
            assert parent is not None
            parent.remove(link)
        for slant in [e for tag in ("i", "iCs") for e in row.cells[2].iter(f"{W}{tag}")]:
            parent = slant.getparent()
            assert parent is not None
            parent.remove(slant)
    sources = [(unit.segment.id, unit.segment.source) for unit in meant.units]
    back = reviewed_docx.read(corrected(doc.save()), "old.docx", lambda *_: sources)
    current = {unit.segment.id: unit for unit in meant.units}
    outcomes = merge(current, back, Policy(), list(current)).outcomes[:2]
    assert [outcome.unit and outcome.unit.markup for outcome in outcomes] == [
        unit.markup for unit in meant.units[:2]
    ]


def test_a_heading_of_before_was_bold_as_a_whole() -> None:
    whole = ("Port", (Markup(start=0, end=4, kind="bold"),))
    assert list(_untold(whole, {"bold"}, "id")) == ["bold"]
    assert list(_untold(("Port opens", whole[1]), {"bold"}, "id")) == []
    assert list(_untold(("Port", ()), set(), "th")) == ["italic"]


def test_two_editors_who_mark_the_same_words_otherwise_are_both_kept() -> None:
    """The second file was made before the first came back: nobody's bold is taken away by it."""
    meant = bitext("id")
    first = meant.units[1]
    sources = [(unit.segment.id, unit.segment.source) for unit in meant.units]
    theirs, untouched = Doc(docx.render(meant)), docx.render(meant)
    theirs.rows[1].fill(run(first.target[:5], BOLD) + run(first.target[5:]))

    def merged(data: bytes, current: dict[str, TranslationUnit]) -> OutcomeKind:
        back = reviewed_docx.read(data, "a.docx", lambda *_: sources)
        outcome = merge(current, back, Policy(), list(current)).outcomes[1]
        if outcome.unit:
            current[outcome.segment] = outcome.unit
        return outcome.kind

    current = {unit.segment.id: unit for unit in meant.units}
    assert merged(theirs.save(), current) is OutcomeKind.EDITED
    assert merged(theirs.save(), current) is OutcomeKind.UNCHANGED  # the same file again
    assert merged(untouched, current) is OutcomeKind.UNCHANGED
    assert current[first.segment.id].markup == (Markup(start=0, end=5, kind="bold"),)
    other = Doc(untouched)
    other.rows[1].fill(run(first.target[:5]) + run(first.target[5:], "<w:i/>"))
    assert merged(other.save(), current) is OutcomeKind.CONFLICT


@pytest.mark.parametrize(
    ("before", "marked", "after", "wanted"),
    [
        ("ask the old man", "old", "ask the very old man", "old"),
        ("ask the old man", "old man", "ask the old young man", "old young man"),
        ("pada daftar di meja", "daftar", "kepada senarai di meja", "senarai"),
        ("ask the old man", "old ", "ask the man", ""),
        ("ฉันกินข้าว", "กิน", "เขากินข้าวแล้ว", "กิน"),
    ],
)
def test_a_mark_lies_on_the_words_that_stand_for_its_own(
    before: str, marked: str, after: str, wanted: str
) -> None:
    at = before.index(marked)
    mark = Markup(start=at, end=at + len(marked), kind="bold")
    found = carried(before, (mark,), after)
    assert [after[m.start : m.end] for m in found] == [wanted][: bool(wanted)]


@pytest.mark.parametrize(
    ("text", "was", "wanted"),
    [
        ("meminjam\n          tiga buku.\n        ", "meminjam tiga buku.", "meminjam tiga buku."),
        ("(\n    tiga)\n", "(tiga)", "(tiga)"),
        ("\n  satu\n  dua\n ", "", "satu dua"),
        ("satu\ndua", "", "satu\ndua"),  # typed, with no indentation after it
    ],
)
def test_the_layout_of_a_file_is_no_part_of_a_text(text: str, was: str, wanted: str) -> None:
    whole = Markup(start=text.index("t") if "tiga" in text else 0, end=len(text), kind="bold")
    said, marks = unindented(text, (whole,), fingerprint(was))
    assert said == wanted
    assert marks[0].end == len(wanted)
