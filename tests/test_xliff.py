"""XLIFF back from translation tools: what they change is read, what is broken is refused."""

import os
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import bitext
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from translate.storage.xliff import xlifffile
from translate.storage.xliff2 import Xliff2File

from harbor_pub import pipeline, reviewing
from harbor_pub import xliff as rules
from harbor_pub.errors import SourceError
from harbor_pub.model import Bitext, Markup, MatchKind, Origin, Remark, ReviewedUnit, State, Verdict
from harbor_pub.publishing import xliff, xliff12
from harbor_pub.review.merge import Policy, merge
from harbor_pub.review.xliff import read
from harbor_pub.settings import Settings
from harbor_pub.text import fingerprint
from harbor_pub.xliff.inline import normal, told
from harbor_pub.xliff.names import core, metadata, old

WRITERS = {"2.1": xliff.render, "1.2": xliff12.render}
STATES = (State.TRANSLATED, State.REVIEWED, State.FINAL)


def value() -> Bitext:
    """One unit translated, one reviewed, one final."""
    made = bitext()
    units = (replace(unit, state=state) for unit, state in zip(made.units, STATES, strict=True))
    return replace(made, units=tuple(units))


@pytest.fixture(params=WRITERS)
def version(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def edit(version: str) -> Callable[..., list[ReviewedUnit]]:
    """What is read after a change to the tree of what we wrote."""

    def edited(change: Callable[[etree._Element], object]) -> list[ReviewedUnit]:
        root = etree.fromstring(WRITERS[version](value()))
        change(root)
        return list(read(etree.tostring(root), "back.xlf").units)

    return edited


def parts(root: etree._Element) -> list[etree._Element]:
    return list(root.iter(core("segment"), old("trans-unit")))


def test_an_untouched_file_says_what_was_exported(version: str) -> None:
    made = value()
    back = read(WRITERS[version](made), "back.xlf")
    assert (back.document, back.locale) == ("article-one", "id")
    assert (back.revision, back.digest) == (made.revision, made.document.digest)
    assert [unit.verdict for unit in back.units] == [
        Verdict.TO_REVIEW,
        Verdict.APPROVED,
        Verdict.FINAL,
    ]
    for unit, exported in zip(back.units, made.units, strict=True):
        assert (unit.segment, unit.source, unit.target) == (
            exported.segment.id,
            exported.segment.source,
            exported.target,
        )
        assert unit.was is unit.verdict
        assert unit.was_source == fingerprint(unit.source)
        assert unit.was_target == fingerprint(unit.target)
        assert unit.remarks == ()


def test_a_new_target_and_state_are_read(edit: Callable[..., list[ReviewedUnit]]) -> None:
    def change(root: etree._Element) -> None:
        first = parts(root)[0]
        target = first.find("{*}target")
        target.text = "dikoreksi"
        if first.tag == core("segment"):
            first.set("state", "reviewed")
            del first.attrib["subState"]
        else:
            target.set("state", "signed-off")

    first, second, _ = edit(change)
    assert (first.target, first.verdict, first.was) == (
        "dikoreksi",
        Verdict.APPROVED,
        Verdict.TO_REVIEW,
    )
    assert first.was_target != fingerprint(first.target)
    assert second.was_target == fingerprint(second.target)


def test_inline_codes_that_a_tool_added_leave_the_text(
    edit: Callable[..., list[ReviewedUnit]],
) -> None:
    def change(root: etree._Element) -> None:
        target = parts(root)[0].find("{*}target")
        two = target.tag == core("target")
        inner = etree.SubElement(target, core("mrk") if two else old("mrk"), id="k1")
        inner.set("type" if two else "mtype", "generic")
        target.text, inner.text, inner.tail = "satu ", "dua", " tiga"

    assert edit(change)[0].target == "satu dua tiga"


def test_a_note_of_a_person_is_a_remark(edit: Callable[..., list[ReviewedUnit]]) -> None:
    def change(root: etree._Element) -> None:
        first = parts(root)[0]
        if first.tag == core("segment"):
            notes = etree.Element(core("notes"))
            etree.SubElement(notes, core("note"), category="Ana").text = "Is this right?"
            first.addprevious(notes)
        else:
            note = etree.SubElement(first, old("note"))
            note.set("from", "Ana")
            note.text = "Is this right?"

    first, *others = edit(change)
    assert first.remarks == (Remark(author="Ana", text="Is this right?"),)
    assert [unit.remarks for unit in others] == [(), ()]


def test_approved_of_version_1_2_counts_where_it_was_changed() -> None:
    root = etree.fromstring(xliff12.render(value()))
    first, second, third = parts(root)
    first.set("approved", "yes")
    second.set("approved", "no")
    third.find(old("target")).set("state", "signed-off")
    verdicts = [unit.verdict for unit in read(etree.tostring(root), "b").units]
    assert verdicts == [Verdict.APPROVED, Verdict.TO_REVIEW, Verdict.APPROVED]


def test_a_rejected_unit_stays_rejected(version: str) -> None:
    made = value()
    first = replace(made.units[0], state=State.INITIAL, origin=Origin.PERSON)
    made = replace(made, units=(first, *made.units[1:]))
    assert read(WRITERS[version](made), "back.xlf").units[0].verdict is Verdict.REJECTED


def test_an_independent_reader_finds_the_same_units() -> None:
    made = value()
    two = Xliff2File.parsestring(xliff.render(made))
    one = xlifffile.parsestring(xliff12.render(made))
    for store in (two, one):
        found = [
            (str(unit.source), str(unit.target)) for unit in store.units if unit.source.strip()
        ]
        assert found == [(unit.segment.source, unit.target) for unit in made.units]


def test_what_an_independent_tool_edits_is_read() -> None:
    made = value()
    for store in (
        Xliff2File.parsestring(xliff.render(made)),
        xlifffile.parsestring(xliff12.render(made)),
    ):
        first = next(unit for unit in store.units if unit.source.strip())
        first.target = "diubah"
        back = read(bytes(store), "back.xlf")
        assert back.units[0].target == "diubah"
        assert [u.target for u in back.units[1:]] == [u.target for u in made.units[1:]]


BROKEN = {
    "no xml": (b"PK\x03\x04", "not well-formed"),
    "another format": (b"<tmx/>", "not an XLIFF file"),
    "a DTD": (
        b'<!DOCTYPE xliff [<!ENTITY a "b">]><xliff version="2.1">&a;</xliff>',
        "not an XLIFF",
    ),
    "a later version": (b'<xliff xmlns="urn:oasis:names:tc:xliff:document:2.2"/>', "version 2 or"),
    "cut off": (xliff.render(bitext())[:-30], "not well-formed"),
    "the same segment twice": (
        xliff.render(bitext()).replace(b'"s0000000002"', b'"s0000000001"'),
        "its id is another's",
    ),
    "an unknown state": (
        xliff.render(bitext()).replace(b'state="translated"', b'state="done"'),
        "state can't be 'done'",
    ),
    "no known locale": (
        xliff.render(bitext()).replace(b'trgLang="id"', b'trgLang="fr"'),
        "no locale that we know",
    ),
    "no segments": (
        b'<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2"><file original="a" '
        b'source-language="en" target-language="id" datatype="plaintext"><body/></file></xliff>',
        "holds no segment",
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_refused_in_one_line(name: str) -> None:
    data, reason = BROKEN[name]
    with pytest.raises(SourceError, match=reason) as caught:
        read(data, "back.xlf")
    assert "\n" not in str(caught.value)


SUITE = Path(os.environ.get("HARBOR_XLIFF_TESTS", "nowhere"))
CASES = sorted(path.relative_to(SUITE).as_posix() for path in SUITE.rglob("*.xlf"))


@pytest.mark.skipif(not CASES, reason="no OASIS test suite here: see HARBOR_XLIFF_TESTS")
def test_the_suite_of_oasis_is_judged_as_it_says() -> None:
    wrong = {
        case: reason
        for case in CASES
        for reason in [_refusal((SUITE / case).read_bytes())]
        if (reason is not None) != ("/invalid/" in case)
    }
    assert wrong == {}
    assert len(CASES) > 200


def _refusal(data: bytes) -> str | None:
    try:
        return next(rules.refusals(rules.read(data)), None)
    except SourceError as error:
        return str(error)


def test_what_a_tool_corrected_stands_in_every_later_edition(tmp_path: Path) -> None:
    desk = pipeline.open_desk(Settings(record=f"sqlite:///{tmp_path / 'record.sqlite'}"))
    source = tmp_path / "speech.txt"
    source.write_text("All human beings are born free.\n\nNobody is alone.\n", "utf-8")

    def publish() -> Bitext:
        made = pipeline.translate(desk, pipeline.prepare(source), "id")
        pipeline.publish(made, tmp_path / "output", ("xliff", "xliff12"))
        return made.bitext

    first = publish()
    for suffix, place in (("xlf", 0), ("1.2.xlf", 1)):
        path = tmp_path / f"back.{suffix}"
        published = tmp_path / "output" / "speech" / "id" / f"speech.id.{suffix}"
        root = etree.fromstring(published.read_bytes())
        part = parts(root)[place]
        part.find("{*}target").text = f"dikoreksi {place}"
        part.set("approved" if suffix == "1.2.xlf" else "state", "yes" if place else "reviewed")
        path.write_bytes(etree.tostring(root))
        (merged,) = reviewing.import_reviews(desk.record, [path], Policy())
        assert [unit.target for unit in merged.units] == [f"dikoreksi {place}"]
        (again,) = reviewing.import_reviews(desk.record, [path], Policy())
        assert again.units == ()
    later = publish()
    assert [unit.target for unit in later.units] == ["dikoreksi 0", "dikoreksi 1"]
    assert {unit.state for unit in later.units} == {State.REVIEWED}
    machine = [match for found in later.matches.values() for match in found]
    assert [(m.kind, m.target) for m in machine] == [
        (MatchKind.MACHINE, unit.target) for unit in first.units
    ]


def marked(source: tuple[Markup, ...], target: tuple[Markup, ...]) -> Bitext:
    """The first unit with inline markup."""
    made = value()
    first = made.units[0]
    first = replace(first, segment=replace(first.segment, markup=source), markup=target)
    return replace(made, units=(first, *made.units[1:]))


def mark(start: int, end: int, kind: str, href: str = "") -> Markup:
    return Markup(start=start, end=end, kind=kind, href=href)


SPANS = st.lists(
    st.builds(
        Markup,
        start=st.integers(0, 12), end=st.integers(0, 14),
        kind=st.sampled_from(["bold", "italic", "code"]),
    )
    | st.builds(
        Markup,
        start=st.integers(0, 12), end=st.integers(0, 14), kind=st.just("link"),
        href=st.text(alphabet='a"<>&\'é/?\n', max_size=6),
    ),
    max_size=6,
)  # fmt: skip


@given(SPANS, SPANS, st.text(alphabet="ab <&\u0e01", min_size=1, max_size=12))
@settings(deadline=None, max_examples=150)
def test_markup_there_and_back(source: list[Markup], target: list[Markup], text: str) -> None:
    made = marked(tuple(source), tuple(target))
    text = f"x{text}x"
    first = replace(made.units[0], target=text)
    made = replace(made, units=(first, *made.units[1:]))
    data = xliff.render(made)
    assert list(rules.refusals(rules.read(data))) == []
    back = read(data, "back.xlf").units[0]
    assert back.target == text
    assert back.markup == normal(text, target)
    assert back.was_markup == told(text, back.markup)
    assert xliff.parse(data)[0].source == first.segment.source
    codes = {code.get("id"): code for code in etree.fromstring(data).iter(core("pc"))}
    assert all(code.get("dataRefStart") and code.get("dataRefEnd") for code in codes.values())


BOLD = (mark(0, 3, "bold"), mark(4, 10, "link", "https://example.org/?a=1&b=2"))


def test_a_target_s_codes_are_its_source_s() -> None:
    data = xliff.render(marked(BOLD, BOLD[::-1]))
    first = parts(etree.fromstring(data))[0]
    source, target = (
        [(pc.get("id"), pc.get("type")) for pc in first.find(core(side)).iter(core("pc"))]
        for side in ("source", "target")
    )
    assert source == target == [("c1", "fmt"), ("c2", "link")]
    assert b'<a href="https://example.org/?a=1&amp;amp;b=2"&gt;' in data.replace(b"&lt;", b"<")


def test_markup_follows_a_review_and_stands_in_the_merge() -> None:
    """Words typed in a <pc> are bold, one that was moved is where it was moved to."""
    made = marked(BOLD, BOLD)
    current = {unit.segment.id: unit for unit in made.units}
    root = etree.fromstring(xliff.render(made))
    bold, link = parts(root)[0].find(core("target")).iter(core("pc"))
    assert merge(current, read(etree.tostring(root), "b"), Policy()).units == ()
    bold.text = "Sebagian besar"
    (unit,) = merge(current, read(etree.tostring(root), "b"), Policy()).units
    assert [unit.target[m.start : m.end] for m in unit.markup] == ["Sebagian besar", link.text]
    assert unit.state is State.REVIEWED


def test_markup_alone_is_recorded_and_the_same_file_twice_changes_nothing() -> None:
    made = marked(BOLD, BOLD)
    current = {unit.segment.id: unit for unit in made.units}
    root = etree.fromstring(xliff.render(made))
    target = parts(root)[0].find(core("target"))
    text = rules.text(target)
    etree.strip_tags(target, core("pc"))
    assert rules.text(target) == text
    (outcome, *_) = merge(current, read(etree.tostring(root), "b"), Policy()).outcomes
    assert outcome.unit is not None
    assert (outcome.unit.target, outcome.unit.markup) == (text, ())
    assert outcome.unit.state is made.units[0].state
    assert "markup only" in outcome.note
    again = merge({**current, outcome.segment: outcome.unit}, read(etree.tostring(root), "b"),
                  Policy())  # fmt: skip
    assert again.units == ()


def test_a_tool_may_write_a_code_as_two() -> None:
    data = xliff.render(marked((), (mark(0, 3, "bold"),)))
    start = b'<sc id="c1" type="fmt" subType="xlf:b" dataRef="d1"/>'
    two = re.sub(b"<pc [^>]*>", start, data)
    two = two.replace(b"</pc>", b'<ec startRef="c1" dataRef="d2"/>')
    assert two != data
    assert read(two, "b").units[0].markup == (mark(0, 3, "bold"),)


@pytest.mark.parametrize(
    ("old_part", "new_part", "reason"),
    [
        (b"</pc>", b"", "not well-formed.*line"),
        (b"</pc>", b'</pc><ec startRef="c9"/>', "line [0-9]+, <ec>: its start"),
        (b"</pc>", b'</pc><sc id="c9" type="fmt"/>', "line [0-9]+, <sc c9>: without an end"),
        (b'dataRefStart="d1"', b'dataRefStart="d9"', "line [0-9]+, <pc c1>: dataRefStart leads"),
    ],
)
def test_broken_codes_are_refused_with_the_line(
    old_part: bytes, new_part: bytes, reason: str
) -> None:
    data = xliff.render(marked((), (mark(0, 3, "bold"),)))
    assert old_part in data
    with pytest.raises(SourceError, match=reason):
        read(data.replace(old_part, new_part, 1), "b")


def test_a_file_of_an_earlier_version_is_taken_with_the_markup_of_the_record() -> None:
    made = marked(BOLD, BOLD)
    current = {unit.segment.id: unit for unit in made.units}
    root = etree.fromstring(xliff.render(made))
    for meta in root.iter(metadata("meta")):
        if (meta.text or "").count(" ") == 3:
            meta.text = meta.text.rpartition(" ")[0]
    back = read(etree.tostring(root), "b")
    assert [unit.was_markup for unit in back.units] == ["", "", ""]
    assert merge(current, back, Policy()).units == ()


def test_an_annotation_that_is_a_comment_is_a_remark() -> None:
    root = etree.fromstring(xliff.render(value()))
    target = next(root.iter(core("segment"))).find(core("target"))
    assert target is not None
    assert target.text is not None
    words, target.text = target.text, ""
    mark = etree.SubElement(target, core("mrk"), id="k1", type="comment", value="member's card?")
    mark.text, mark.tail = words[:4], words[4:]
    (first, *_) = read(etree.tostring(root), "back.xlf").units
    assert first.target == words
    assert [remark.text for remark in first.remarks] == [f"“{words[:4]}”: member's card?"]


def test_notes_in_a_segment_where_the_standard_has_none_are_its_remarks() -> None:
    root = etree.fromstring(xliff.render(value()))
    for segment in root.iter(core("segment")):
        note = etree.SubElement(etree.SubElement(segment, core("notes")), core("note"))
        note.set("category", "translator")
        note.text = f"on {segment.get('id')}"
    units = read(etree.tostring(root), "back.xlf").units
    assert [u.remarks for u in units] == [
        (Remark(author="translator", text=f"on {u.segment}"),) for u in units
    ]


@pytest.mark.parametrize("number", WRITERS)
def test_a_file_that_a_tool_indented_says_the_same(number: str) -> None:
    made = value()
    marks = (
        Markup(start=6, end=11, kind="bold"),
        Markup(start=12, end=17, kind="link", href="https://example.org/a"),
    )
    first = replace(made.units[0], markup=marks)
    root = etree.fromstring(WRITERS[number](replace(made, units=(first, *made.units[1:]))))
    for element in root.iter(core("target"), old("target")):
        if len(element):
            element[0].tail = f"\n          {(element[0].tail or '').lstrip()}"
            element[-1].tail = f"{(element[-1].tail or '').rstrip()}\n        "
    (back, *rest) = read(etree.tostring(root), "back.xlf").units
    assert (back.target.strip(), back.markup) == (first.target, marks)
    assert [unit.target for unit in rest] == [unit.target for unit in made.units[1:]]


def test_a_tool_s_own_g_of_1_2_is_markup_and_a_file_without_codes_tells_of_none() -> None:
    made = value()
    marked = replace(made.units[0], markup=(Markup(start=0, end=5, kind="bold"),))
    current = {unit.segment.id: unit for unit in (marked, *made.units[1:])}
    root = etree.fromstring(xliff12.render(made))
    unit = next(root.iter(old("trans-unit")))
    target = unit.find(old("target"))
    assert target is not None
    assert target.text is not None
    words, target.text = target.text, ""
    slanted = etree.SubElement(target, old("g"), id="1", ctype="italic")
    slanted.text, slanted.tail = words[:5], words[5:]
    (first, *_) = read(etree.tostring(root), "g.xlf").units
    assert first.markup == (Markup(start=0, end=5, kind="italic"),)
    target[:] = []
    target.text = words.replace("martabat", "maruah")
    for name in [name for name in unit.attrib if "harbor" in str(name)]:
        del unit.attrib[name]
    outcome = merge(current, read(etree.tostring(root), "old.xlf"), Policy()).outcomes[0]
    assert outcome.unit
    assert outcome.unit.markup == marked.markup
