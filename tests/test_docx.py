"""The Word document: what is written reads back, in every script, and looks the way Word wants."""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace

import pytest
from conftest import ARTICLE_1, bitext, unit
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from harbor_pub.bilingual.marks import Exported, bookmark, exported
from harbor_pub.errors import SourceError
from harbor_pub.languages import language
from harbor_pub.locales import said
from harbor_pub.model import (
    BlockKind,
    Markup,
    Match,
    MatchKind,
    Origin,
    ReadUnit,
    State,
    Verdict,
    verdict,
)
from harbor_pub.publishing.docx import parse, render, render_reading
from harbor_pub.text import fingerprint, storable, whole_letters

R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def document(data: bytes, part: str = "word/document.xml") -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read(part))


@pytest.mark.parametrize("locale", ARTICLE_1)
def test_every_unit_reads_back_to_the_letter(locale: str) -> None:
    meant = bitext(locale)
    assert parse(render(meant)) == tuple(
        ReadUnit(id=u.segment.id, source=u.segment.source, target=u.target) for u in meant.units
    )


@settings(deadline=None)
@given(st.text(max_size=60).map(storable))
def test_any_storable_text_reads_back(text: str) -> None:
    meant = bitext(targets=("Judul", text, "akhir"))
    assert [unit.target for unit in parse(render(meant))] == ["Judul", text, "akhir"]


def test_the_same_bitext_gives_the_same_bytes() -> None:
    assert render(bitext("th")) == render(bitext("th"))


@pytest.mark.parametrize("locale", ["th", "lo", "km", "my", "ta", "zh-Hans", "vi"])
def test_the_target_names_its_font_and_language_in_the_slot_of_its_script(locale: str) -> None:
    spoken = language(locale)
    styles = document(render(bitext(locale)), "word/styles.xml")
    (style,) = [s for s in styles.iter(f"{W}style") if s.get(f"{W}styleId") == "HarborTarget"]
    slots = {"complex": ("cs", "bidi"), "east-asian": ("eastAsia", "eastAsia")}
    font, tag = slots.get(spoken.slot, ("ascii", "val"))
    fonts, lang = style.find(f".//{W}rFonts"), style.find(f".//{W}lang")
    assert fonts is not None
    assert lang is not None
    assert fonts.get(W + font) == spoken.font
    assert lang.get(W + tag) == spoken.word_tag


def test_a_remark_stands_at_the_words_it_is_about() -> None:
    meant = bitext("km")
    whole = meant.units[2].target
    meant = replace(meant, issues=(replace(meant.issues[0], span=(2, 5)),))
    data = render(meant)
    (comment,) = document(data, "word/comments.xml").iter(f"{W}comment")
    assert comment.get(f"{W}author") == "Harbor checks"
    assert "13" in "".join(comment.itertext())
    assert said(meant.issues[0].message, "km") in "".join(comment.itertext())
    body = etree.tostring(document(data)).decode()
    between = re.search(r"commentRangeStart.*?commentRangeEnd", body)
    assert between is not None
    assert whole[2:5] == "".join(re.findall(r"<w:t[^>]*>(.*?)</w:t>", between[0])).replace(
        "&lt;", "<"
    )


def test_what_the_memory_offers_is_a_comment_that_tells_what_differs() -> None:
    meant = bitext("th")
    match = Match(
        kind=MatchKind.FUZZY, similarity=87, source="The ferry leaves at 6.", target="เรือ 6",
        origin=Origin.PERSON, document="ferry", by="Malee", differences=(("6", "7"),),
    )  # fmt: skip
    segments = [unit.segment.id for unit in meant.units]
    approved = replace(meant.units[0], state=State.REVIEWED)
    data = render(
        replace(
            meant,
            units=(approved, *meant.units[1:]),
            matches={segments[0]: (match,), segments[1]: (match,)},
        )
    )
    _, comment = document(data, "word/comments.xml").iter(f"{W}comment")
    assert comment.get(f"{W}author") == "Harbor memory"
    said = ["".join(p.itertext()) for p in comment.iter(f"{W}p")]
    assert said == [
        "ประโยคที่คล้ายกัน (ferry, Malee, 87%):",
        "เรือ 6",
        "ต้นฉบับของประโยคนั้น: The ferry leaves at 6.",
        "ที่นั่นและที่นี่: 6 → 7",
    ]
    assert [unit.target for unit in parse(data)] == [unit.target for unit in meant.units]


def test_source_and_number_are_locked_and_the_target_is_free() -> None:
    row = next(
        r
        for r in document(render(bitext())).iter(f"{W}tr")
        if r.find(f".//{W}bookmarkStart") is not None
    )
    number, source, target, status = row.findall(f"{W}tc")
    for cell in (number, source):
        assert cell.find(f".//{W}lock").get(f"{W}val") == "sdtContentLocked"
    assert target.find(f".//{W}sdt") is None
    assert len(list(status.iter(f"{W}listItem"))) == len(Verdict)


def test_changes_are_tracked_and_the_head_is_repeated() -> None:
    data = render(bitext())
    assert document(data, "word/settings.xml").find(f"{W}trackRevisions") is not None
    assert len(list(document(data).iter(f"{W}tblHeader"))) == 1


def test_a_heading_stands_before_a_table_of_its_own() -> None:
    meant = bitext()
    last = meant.units[2]
    heading = replace(last, segment=replace(last.segment, block=2, kind=BlockKind.HEADING))
    data = render(replace(meant, units=(*meant.units[:2], heading)))
    root = document(data)
    styles = [s.get(f"{W}val") for s in root.iter(f"{W}pStyle")]
    assert styles.count("Heading1") == 1
    assert len(list(root.iter(f"{W}tblHeader"))) == 2


def test_a_draft_says_so() -> None:
    shown = "".join(document(render(bitext())).itertext())
    assert "Terjemahan mesin, draf" in shown
    assert "belum ditinjau" in shown


@pytest.mark.parametrize("data", [b"", b"not a zip", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_word_document_is_refused(data: bytes) -> None:
    with pytest.raises(SourceError, match="not a Word document"):
        parse(data)


def test_a_document_type_declaration_is_refused() -> None:
    declared = b"?><!DOCTYPE a [<!ENTITY b 'c'>]>"
    with pytest.raises(SourceError, match="document type"):
        parse(changed(render(bitext()), lambda part: part.replace(b"?>", declared, 1)))


def changed(data: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """The file with its main part changed."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(packed, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, change(part) if name == "word/document.xml" else part)
    return packed.getvalue()


def test_the_reading_layout_holds_the_same_units() -> None:
    for locale in ARTICLE_1:
        meant = bitext(locale)
        assert parse(render_reading(meant)) == parse(render(meant))


def test_the_riskiest_segments_are_linked_from_the_first_page() -> None:
    root = document(render(bitext()))
    (link,) = root.iter(f"{W}hyperlink")
    marks = [mark.get(f"{W}name") for mark in root.iter(f"{W}bookmarkStart")]
    assert marks[2] == link.get(f"{W}anchor")
    assert "Segmen 3" in "".join(link.itertext())


def test_a_bookmark_is_one_that_word_takes_and_tells_what_was_exported() -> None:
    for choice in (State.TRANSLATED, State.REVIEWED, State.FINAL):
        one = unit("target", state=choice)
        one = replace(one, segment=replace(one.segment, id="s0123456789-1234"))
        name = bookmark(one)
        assert re.fullmatch(r"[a-z]\w{,39}", name)
        assert exported(name) == Exported(
            segment="s0123456789-1234",
            source=fingerprint(one.segment.source),
            target=fingerprint("target"),
            verdict=verdict(one),
        )


def test_tracked_changes_read_as_accepted() -> None:
    data = render(bitext(targets=("Judul", "lama", "akhir")))
    tracked = (
        '<w:del w:id="1"><w:r><w:delText>lama</w:delText></w:r></w:del>'
        '<w:ins w:id="2"><w:r><w:t>baru</w:t></w:r></w:ins>'
    )
    run = re.compile(rb"<w:r><w:t[^>]*>lama</w:t></w:r>")
    edited = changed(data, lambda part: run.sub(tracked.encode(), part))
    assert [unit.target for unit in parse(edited)] == ["Judul", "baru", "akhir"]


def test_inline_markup_is_seen_and_changes_no_text() -> None:
    plain = bitext("th")
    first = plain.units[1]
    marks = (
        Markup(start=0, end=3, kind="bold"),
        Markup(start=1, end=9, kind="italic"),
        Markup(start=5, end=9, kind="link", href="https://example.org"),
    )
    marked = replace(first, markup=marks, segment=replace(first.segment, markup=marks))
    data = render(replace(plain, units=(plain.units[0], marked, plain.units[2])))
    assert [(u.source, u.target) for u in parse(data)] == [
        (u.segment.source, u.target) for u in plain.units
    ]
    body = document(data)
    looks = {
        "".join(t.text or "" for t in run.iter(f"{W}t")): {
            e.tag.removeprefix(W): e.get(f"{W}val") for e in run.find(f"{W}rPr")
        }
        for run in body.iter(f"{W}r")
        if run.find(f"{W}rPr") is not None
    }
    bold, slanted = {"b": None, "bCs": None}, {"i": None, "iCs": None}
    assert looks[first.segment.source[1:3]] == bold | slanted
    assert looks[first.segment.source[5:9]] == {"rStyle": "HarborLink"} | slanted
    # Thai has no italics: only Latin letters in it would slant.
    upright = {"i": None, "iCs": "0"}
    letters = [slice(*whole_letters(first.target, *span)) for span in ((0, 3), (1, 9), (5, 9))]
    assert looks[first.target[max(letters[0].start, letters[1].start) : letters[0].stop]] == (
        bold | upright
    )
    assert looks[first.target[letters[2]]] == {"rStyle": "HarborLink"} | upright
    links = {e.get(f"{R}id") for e in body.iter(f"{W}hyperlink") if e.get(f"{R}id")}
    relations = document(data, "word/_rels/document.xml.rels")
    assert [r.get("Target") for r in relations if r.get("Id") in links] == ["https://example.org"]
