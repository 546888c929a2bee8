"""XLIFF 2.1: a Bitext to bytes and back; a <unit> a block, a <segment> a segment.

OASIS Standard, 13 February 2018. White space between sentences is kept in <ignorable>; bold, links
and code are <pc>s; findings of the checks are <note>s, which apply to the target; what a machine
made, and what the memory offers, are <mtc:match>es; how risky a segment is, 0 to 100, and what the
file was made of, so that it can be taken back, is metadata.
"""

import math
from collections.abc import Iterator, Mapping

from lxml import etree

from harbor_pub import xliff
from harbor_pub.bilingual import remarks
from harbor_pub.bilingual.readings import apart
from harbor_pub.bilingual.risk import Risk, risks
from harbor_pub.bilingual.words import Words
from harbor_pub.model import (
    Bitext,
    Match,
    MatchKind,
    Origin,
    ReadUnit,
    State,
    TranslationUnit,
    Verdict,
    verdict,
)
from harbor_pub.text import fingerprint
from harbor_pub.xliff import machine
from harbor_pub.xliff.inline import Codes, told
from harbor_pub.xliff.layout import indent
from harbor_pub.xliff.names import CORE, MATCHES, METADATA, SPACE, core, matches, metadata

SUFFIX = "xlf"


def render(bitext: Bitext) -> bytes:
    """The whole document as one bilingual file."""
    root = etree.Element(
        core("xliff"),
        {"version": "2.1", "srcLang": bitext.document.language, "trgLang": bitext.locale},
        nsmap={None: CORE, "mda": METADATA, "mtc": MATCHES},
    )
    file = etree.SubElement(root, core("file"), id="f1", original=bitext.document.name)
    _metadata(file, {"harbor": _about(bitext)})
    known = {one.unit.segment.id: one for one in risks(bitext.units, bitext.issues)}
    for block in bitext.blocks():
        _unit(file, bitext, block, known)
    indent(root)
    data: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return data + b"\n"


def parse(data: bytes) -> tuple[ReadUnit, ...]:
    """The segments of an XLIFF file. Raises SourceError for what is none."""
    return xliff.units(xliff.read(data))


def _about(bitext: Bitext) -> dict[str, str]:
    about = {
        "document": bitext.document.name,
        "locale": bitext.locale,
        "revision": bitext.revision,
        "source-digest": bitext.document.digest,
        "title": bitext.document.metadata.title,
        "url": bitext.document.metadata.url,
        "package": f"{bitext.package.name} {bitext.package.version}",
        "licence": bitext.package.licence,
        "quality": _quality_of(bitext),
    }
    signatures = sorted({unit.signature for unit in bitext.units if unit.signature})
    return {name: value for name, value in about.items() if value} | {
        f"signature-{number}": value for number, value in enumerate(signatures, 1)
    }


def _quality_of(bitext: Bitext) -> str | None:
    if bitext.for_editors:
        return "draft for editors only"
    return "draft" if bitext.draft else None


def _metadata(parent: etree._Element, categories: Mapping[str, Mapping[str, str]]) -> None:
    around = etree.SubElement(parent, metadata("metadata"))
    for category, values in categories.items():
        group = etree.SubElement(around, metadata("metaGroup"), category=category)
        for name, value in values.items():
            etree.SubElement(group, metadata("meta"), type=name).text = value


def _unit(
    file: etree._Element,
    bitext: Bitext,
    block: tuple[TranslationUnit, ...],
    known: Mapping[str, Risk],
) -> None:
    first = block[0].segment
    element = etree.SubElement(
        file, core("unit"), id=f"b{first.block}", name=first.kind.value, canResegment="no"
    )
    _matches(element, bitext, block)
    _metadata(element, _told(bitext, block, known))
    _notes(element, bitext, block)
    codes = Codes()
    first_segment = len(element)
    for unit in block:
        _segment(element, unit, bitext.verdict_of(unit), codes)
        if unit.segment.space and unit is not block[-1]:
            space = etree.SubElement(element, core("ignorable"), id=f"i-{unit.segment.id}")
            _text(space, "source", unit.segment.space)
            _text(space, "target", unit.segment.space)
    data = codes.original_data()
    if data is not None:
        element.insert(first_segment, data)


def _told(
    bitext: Bitext, block: tuple[TranslationUnit, ...], known: Mapping[str, Risk]
) -> dict[str, dict[str, str]]:
    """What the segments were exported as, how risky they are, how sure the machine was, and which
    other readings are shown beside them."""
    words = Words(tag=bitext.locale)
    scored = [unit for unit in block if unit.score is not None]
    contested = [unit for unit in block if bitext.readings_of(unit)]
    found = {
        "harbor-exported": {unit.segment.id: _exported(unit) for unit in block},
        "harbor-risk": {u.segment.id: _risky(known[u.segment.id], words) for u in block},
        machine.CATEGORY: {unit.segment.id: machine.told(unit) for unit in scored},
        "harbor-readings": {unit.segment.id: _numbers(bitext, unit) for unit in contested},
    }
    return {category: values for category, values in found.items() if values}


def _risky(risk: Risk, words: Words) -> str:
    """How risky a unit is, 0 to 100, and why, apart from the checks, whose findings are notes."""
    return " ".join((str(risk.points), *map(words.say, risk.reasons)))


def _exported(unit: TranslationUnit) -> str:
    """What to tell a change by, when the file comes back."""
    texts = fingerprint(unit.segment.source), fingerprint(unit.target)
    return " ".join((*texts, verdict(unit).value, told(unit.target, unit.markup)))


def _numbers(bitext: Bitext, unit: TranslationUnit) -> str:
    """The readings of which somebody has to decide: a status decides, or other words."""
    return " ".join(str(one.number) for one in bitext.readings_of(unit))


def _matches(element: etree._Element, bitext: Bitext, block: tuple[TranslationUnit, ...]) -> None:
    offered = [(unit, match) for unit in block for match in _offered(bitext, unit)]
    if not offered:
        return
    parent = etree.SubElement(element, matches("matches"))
    for number, (unit, match) in enumerate(offered, 1):
        one = etree.SubElement(
            parent,
            matches("match"),
            {"id": f"m{number}", "ref": f"#{unit.segment.id}", "type": _TYPES[match.kind]}
            | _quality(match),
        )
        _text(one, "source", match.source)
        _text(one, "target", match.target)


_TYPES = {
    MatchKind.IN_CONTEXT: "icm",
    MatchKind.EXACT: "tm",
    MatchKind.FUZZY: "tm",
    MatchKind.MACHINE: "mt",
}


def _offered(bitext: Bitext, unit: TranslationUnit) -> Iterator[Match]:
    """What a machine made of the segment, though it is the target already: it has to stay beside
    what an editor will write; what others have in its place; and what the memory offers."""
    if unit.origin is Origin.MACHINE and unit.target:
        yield Match(
            kind=MatchKind.MACHINE,
            similarity=100,
            source=unit.segment.source,
            target=unit.target,
            origin=Origin.MACHINE,
            by=bitext.package.name,
            score=unit.score,
        )
    for reading in apart(bitext.readings_of(unit), unit):
        yield Match(
            kind=MatchKind.EXACT,
            similarity=100,
            source=unit.segment.source,
            target=reading.remark.text,
            origin=Origin.PERSON,
            by=reading.remark.author,
        )
    for match in bitext.matches.get(unit.segment.id, ()):
        if match.target:
            yield match


def _quality(match: Match) -> dict[str, str]:
    """`matchQuality` of a machine's is the mean probability of a token, in percent."""
    told = {"similarity": str(match.similarity)}
    if match.score is not None:
        told["matchQuality"] = f"{100 * math.exp(min(match.score, 0)):.1f}"
    origin = match.by or match.document or match.origin.value
    return told | {"origin": origin}


def _notes(element: etree._Element, bitext: Bitext, block: tuple[TranslationUnit, ...]) -> None:
    """The findings of the checks, and what awaits a person. Their ids begin with `harbor`: any
    other note is an editor's."""
    notes = [note for unit in block for note in _said(bitext, unit)]
    if not notes:
        return
    parent = etree.SubElement(element, core("notes"))
    for number, (category, text) in enumerate(notes, 1):
        note = etree.SubElement(
            parent, core("note"), id=f"harbor{number}", appliesTo="target", category=category
        )
        note.text = text


def _said(bitext: Bitext, unit: TranslationUnit) -> Iterator[tuple[str, str]]:
    """Categories and texts of the notes on a segment, which begin with its id."""
    words, id_ = Words(tag=bitext.locale), unit.segment.id
    for issue in bitext.issues_of(unit):
        yield issue.check, f"{id_}: {words.issue(issue)}"
    for kept in bitext.remarks.get(id_, ()):
        yield kept.kind.value, f"{id_}: {remarks.of_person(kept, bitext.locale, unit)}"


def _segment(element: etree._Element, unit: TranslationUnit, stands: Verdict, codes: Codes) -> None:
    # The standard: no state but "initial" without a target.
    state = unit.state if unit.target else State.INITIAL
    if stands is not verdict(unit) and state is not State.INITIAL:
        state = State.TRANSLATED  # somebody has to decide between readings
    about = {"id": unit.segment.id, "state": state.value}
    if stands is Verdict.REJECTED:
        about["subState"] = "harbor:rejected"
    elif unit.target and state is State.TRANSLATED:
        about["subState"] = f"harbor:{unit.origin.value}"
    segment = etree.SubElement(element, core("segment"), about)
    # The standard: white space is handled in the target as in the source.
    kept = {SPACE: "preserve"} if any(map(_spacious, (unit.segment.source, unit.target))) else {}
    source = etree.SubElement(segment, core("source"), kept)
    codes.source(source, unit.segment.source, unit.segment.markup)
    if unit.target:
        target = etree.SubElement(segment, core("target"), kept)
        codes.target(target, unit.target, unit.markup)


def _text(parent: etree._Element, tag: str, text: str) -> None:
    child = etree.SubElement(parent, core(tag), {SPACE: "preserve"} if _spacious(text) else {})
    child.text = text


def _spacious(text: str) -> bool:
    """Would a tool that folds white space change the text?"""
    return text != " ".join(text.split())
