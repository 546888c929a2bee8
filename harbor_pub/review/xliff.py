"""A reviewed XLIFF file of any translation tool, read: bytes in, a ReviewedDocument out.

A tool may have changed targets, states and notes, and kept the rest or not. Ids are believed, and
what the file says that it was made of; a version 2 that breaks the standard's rules is refused.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

from lxml import etree

from harbor_pub import xliff
from harbor_pub.errors import SourceError, UnknownLocaleError
from harbor_pub.languages import language
from harbor_pub.model import Flag, Markup, Remark, ReviewedDocument, ReviewedUnit, Verdict
from harbor_pub.review.layout import unindented
from harbor_pub.text import fingerprint
from harbor_pub.xliff import inline
from harbor_pub.xliff.names import SPACE, core, harbor, metadata, old

_VERDICTS = {
    "initial": Verdict.TO_REVIEW,
    "translated": Verdict.TO_REVIEW,
    "reviewed": Verdict.APPROVED,
    "final": Verdict.FINAL,
    # Version 1.2; whatever else it says is still to be reviewed.
    "signed-off": Verdict.APPROVED,
    "x-rejected": Verdict.REJECTED,
}
_APPROVED = (Verdict.APPROVED, Verdict.FINAL)
_REJECTED = "harbor:rejected"


def read(data: bytes, file: str) -> ReviewedDocument:
    """What a reviewed file says, its units in the order of the file.

    Raises SourceError, in words that follow the file's name, for what is no XLIFF, breaks the
    standard's rules, or doesn't say which document it was made of.
    """
    root = xliff.read(data)
    found = _read_old(root, file) if xliff.is_old(root) else _read_new(root, file)
    if not found.units:
        raise SourceError("holds no segment; hand back the file with its segments")
    times = Counter(unit.segment for unit in found.units)
    return replace(
        found,
        units=tuple(
            replace(unit, flags=(*unit.flags, Flag.DUPLICATE)) if times[unit.segment] > 1 else unit
            for unit in found.units
        ),
    )


def _read_new(root: etree._Element, file: str) -> ReviewedDocument:
    _put_notes_in_place(root)
    wrong = next(xliff.refusals(root), None)
    if wrong:
        raise SourceError(f"not valid XLIFF 2: {wrong}")
    first = root.find(core("file"))
    about = _meta(first, "harbor")
    segments = list(root.iter(core("segment")))
    return ReviewedDocument(
        file=file,
        document=about.get("document") or _named(first),
        locale=_locale(root.get("trgLang") or about.get("locale", "")),
        revision=about.get("revision", ""),
        digest=about.get("source-digest", ""),
        units=tuple(_new_unit(segment) for segment in segments if segment.get("id")),
        problems=tuple(
            f"a segment without an id: {xliff.text(segment.find(core('target')))}"
            for segment in segments
            if not segment.get("id")
        ),
    )


def _put_notes_in_place(root: etree._Element) -> None:
    """Some tools write a segment's notes into the segment, where the standard has none: they go
    to its unit, where each begins with the segment's id."""
    for misplaced in list(root.iter(core("notes"))):
        segment = misplaced.getparent()
        unit = None if segment is None else segment.getparent()
        if segment is None or unit is None or segment.tag != core("segment"):
            continue
        notes = unit.find(core("notes"))
        if notes is None:
            notes = etree.Element(core("notes"))
            before = unit.find(core("originalData"))
            first = before if before is not None else unit.find(core("segment"))
            unit.insert(unit.index(first), notes)
        for note in list(misplaced):
            note.text = f"{segment.get('id', '')}: {note.text or ''}"
            notes.append(note)
        segment.remove(misplaced)


def _named(file: etree._Element | None) -> str:
    name = file.get("original") if file is not None else None
    if not name:
        raise SourceError("doesn't say which document it was made of")
    return str(name)


def _locale(tag: str) -> str:
    try:
        return language(tag).tag
    except UnknownLocaleError as error:
        raise SourceError(f"is in no locale that we know ({tag or 'none named'})") from error


def _meta(element: etree._Element | None, category: str) -> dict[str, str]:
    if element is None:
        return {}
    groups = element.iterfind(f"{metadata('metadata')}/{metadata('metaGroup')}")
    return {
        meta.get("type", ""): meta.text or ""
        for group in groups
        if group.get("category") == category
        for meta in group.iterfind(metadata("meta"))
    }


def _new_unit(segment: etree._Element) -> ReviewedUnit:
    unit = segment.getparent()
    exported = _meta(unit, "harbor-exported").get(segment.get("id", ""), "").split()
    # A file of an earlier version tells nothing of its markup.
    was_source, was_target, was, was_markup = (
        (*exported, "")[:4] if len(exported) in (3, 4) else ("", "", "", "")
    )
    data = unit.iterfind(f"{core('originalData')}/{core('data')}") if unit is not None else ()
    original = {one.get("id", ""): one.text or "" for one in data}
    source, _ = _words(segment.find(core("source")), original, was_source)
    target, markup = _words(segment.find(core("target")), original, was_target)
    rejected = segment.get("subState") == _REJECTED and segment.get("state") == "initial"
    return ReviewedUnit(
        segment=segment.get("id", ""),
        source=source,
        target=target,
        markup=markup,
        was_markup=was_markup,
        verdict=Verdict.REJECTED if rejected else _VERDICTS[segment.get("state", "initial")],
        was_source=was_source,
        was_target=was_target,
        was=Verdict(was) if was in list(Verdict) else None,
        readings=_numbers(_meta(unit, "harbor-readings").get(segment.get("id", ""), "")),
        listed=True,
        remarks=(*_remarks(unit, segment), *_comments(segment)),
    )


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(word) for word in text.split() if word.isdecimal())


def _words(
    element: etree._Element | None, data: Mapping[str, str], was: str
) -> tuple[str, tuple[Markup, ...]]:
    """The text and markup of a source or target. Without `preserve` its white space is the file's
    layout, where that has lines."""
    text, markup = inline.read(element, data)
    return (text, markup) if _preserves(element) else unindented(text, markup, was)


def _preserves(element: etree._Element | None) -> bool:
    while element is not None:
        if told := element.get(SPACE):
            return str(told) == "preserve"
        element = element.getparent()
    return False


def _comments(segment: etree._Element) -> Iterator[Remark]:
    """What people wrote beside words of the segment: annotations that are comments. One that refers
    to a note is the note's."""
    for mark in segment.iter(core("mrk"), core("sm")):
        text = mark.get("value", "").strip()
        if mark.get("type") == "comment" and text:
            words = xliff.text(mark).strip()
            yield Remark(author="", text=f"“{words}”: {text}" if words else text)


def _remarks(unit: etree._Element | None, segment: etree._Element) -> Iterator[Remark]:
    """The notes of people. A note is the unit's: it is given with its first segment, or with the
    one whose id it begins with."""
    if unit is None:
        return
    ids = [other.get("id", "") for other in unit.iterfind(core("segment"))]
    for note in unit.iterfind(f"{core('notes')}/{core('note')}"):
        if note.get("id", "").startswith("harbor"):
            continue
        text = "".join(note.itertext()).strip()
        named = next((id_ for id_ in ids if id_ and text.startswith(f"{id_}:")), ids[0])
        if text and named == segment.get("id", ""):
            yield Remark(
                author=note.get("category", ""), text=text.removeprefix(f"{named}:").strip()
            )


def _read_old(root: etree._Element, file: str) -> ReviewedDocument:
    first = root.find(old("file"))
    if first is None:
        raise SourceError("holds no file")
    return ReviewedDocument(
        file=file,
        document=_named(first),
        locale=_locale(first.get("target-language", "")),
        revision=first.get(harbor("revision"), ""),
        digest=first.get(harbor("digest"), ""),
        units=tuple(_old_unit(unit) for unit in root.iter(old("trans-unit"))),
    )


def _old_unit(unit: etree._Element) -> ReviewedUnit:
    target = unit.find(old("target"))
    told = unit.get(harbor("verdict"), "")
    was = Verdict(told) if told in list(Verdict) else None
    was_source, was_target = unit.get(harbor("source"), ""), unit.get(harbor("target"), "")
    source, _ = unindented(*inline.read(unit.find(old("source")), {}), was_source)
    words, markup = _old_words(target, was_target)
    # A file of an earlier version, and a tool that keeps no attributes of ours, tell of no markup.
    was_markup = unit.get(harbor("markup"), "")
    readings = _numbers(unit.get(harbor("readings"), ""))
    return ReviewedUnit(
        segment=unit.get("id", ""),
        source=source,
        target=words,
        markup=markup if was_markup or markup else None,
        was_markup=was_markup,
        # Of a row with other readings no file says that it is approved.
        verdict=_old_verdict(unit, target, Verdict.TO_REVIEW if readings else was),
        was_source=was_source,
        was_target=was_target,
        was=was,
        readings=readings,
        listed=True,
        remarks=(
            *(
                Remark(author=note.get("from", ""), text=text)
                for note in unit.iterfind(old("note"))
                if note.get("from") != "harbor" and (text := "".join(note.itertext()).strip())
            ),
            *_old_comments(unit),
        ),
    )


def _old_words(target: etree._Element | None, was: str) -> tuple[str, tuple[Markup, ...]]:
    """We ask that white space be preserved: only where a code's neighbour was moved to a line of
    its own, or nothing else was changed, is a line the file's layout."""
    text, markup = inline.read(target, {})
    plain = unindented(text, markup, was)
    coded = target is not None and len(target) > 0
    return plain if coded or fingerprint(plain[0]) == was else (text, markup)


def _old_comments(unit: etree._Element) -> Iterator[Remark]:
    for side in (unit.find(old("source")), unit.find(old("target"))):
        for mark in () if side is None else side.iter(old("mrk")):
            text = (mark.get("comment") or "").strip()
            if text:
                words = xliff.text(mark).strip()
                yield Remark(author="", text=f"“{words}”: {text}" if words else text)


def _old_verdict(
    unit: etree._Element, target: etree._Element | None, was: Verdict | None
) -> Verdict:
    """Tools of 1.2 change the target's state, or the unit's `approved`: what was changed counts."""
    state = target.get("state", "") if target is not None else ""
    stands = _VERDICTS.get(state, Verdict.TO_REVIEW)
    approved = unit.get("approved") == "yes"
    if stands in (was, Verdict.TO_REVIEW) and approved != (was in _APPROVED):
        return Verdict.APPROVED if approved else Verdict.TO_REVIEW
    return stands
