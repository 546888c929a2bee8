"""XLIFF 1.2, for older tools: a Bitext to bytes and back; a <trans-unit> a segment.
Bold, links and code are <bpt>s and <ept>s.

OASIS Standard, 1 February 2008. Findings of the checks are <note>s, what a machine made and what
the memory offers are <alt-trans>; what the file was made of are attributes of our own namespace.
"""

from lxml import etree

from harbor_pub import xliff
from harbor_pub.bilingual import remarks
from harbor_pub.bilingual.readings import apart
from harbor_pub.bilingual.words import Words
from harbor_pub.model import Bitext, Match, ReadUnit, State, TranslationUnit, Verdict, verdict
from harbor_pub.text import fingerprint
from harbor_pub.xliff.inline import told
from harbor_pub.xliff.layout import indent
from harbor_pub.xliff.names import HARBOR, LANG, OLD, SPACE, harbor, old
from harbor_pub.xliff.paired import Pairs

SUFFIX = "1.2.xlf"

_STATES = {
    State.INITIAL: "new",
    State.TRANSLATED: "needs-review-translation",
    State.REVIEWED: "signed-off",
    State.FINAL: "final",
}


def render(bitext: Bitext) -> bytes:
    """The whole document as one bilingual file."""
    root = etree.Element(old("xliff"), version="1.2", nsmap={None: OLD, "harbor": HARBOR})
    file = etree.SubElement(
        root,
        old("file"),
        {
            "original": bitext.document.name,
            "source-language": bitext.document.language,
            "target-language": bitext.locale,
            "datatype": "plaintext",
            harbor("revision"): bitext.revision,
            harbor("digest"): bitext.document.digest,
        },
    )
    if bitext.draft:
        header = etree.SubElement(file, old("header"))
        etree.SubElement(header, old("note")).text = "quality: draft"
    body = etree.SubElement(file, old("body"))
    for block in bitext.blocks():
        group = etree.SubElement(body, old("group"), id=f"b{block[0].segment.block}")
        for unit in block:
            _unit(group, bitext, unit)
    indent(root)
    data: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return data + b"\n"


def parse(data: bytes) -> tuple[ReadUnit, ...]:
    """The segments of an XLIFF file. Raises SourceError for what is none."""
    return xliff.units(xliff.read(data))


def _unit(group: etree._Element, bitext: Bitext, unit: TranslationUnit) -> None:
    stands, readings = bitext.verdict_of(unit), bitext.readings_of(unit)
    shown = {harbor("readings"): " ".join(str(one.number) for one in readings)} if readings else {}
    element = etree.SubElement(
        group,
        old("trans-unit"),
        {
            "id": unit.segment.id,
            "approved": "yes" if stands in (Verdict.APPROVED, Verdict.FINAL) else "no",
            SPACE: "preserve",
            harbor("source"): fingerprint(unit.segment.source),
            harbor("target"): fingerprint(unit.target),
            harbor("verdict"): verdict(unit).value,
            harbor("markup"): told(unit.target, unit.markup),
            **shown,
        },
    )
    state = State.TRANSLATED if stands is not verdict(unit) else unit.state
    codes = Pairs(tmx=False)
    codes.source(etree.SubElement(element, old("source")), unit.segment.source, unit.segment.markup)
    target = etree.SubElement(
        element, old("target"), state="x-rejected" if stands is Verdict.REJECTED else _STATES[state]
    )
    codes.target(target, unit.target, unit.markup)
    words = Words(tag=bitext.locale)
    for issue in bitext.issues_of(unit):
        _note(element, words.issue(issue))
    for kept in bitext.remarks.get(unit.segment.id, ()):
        _note(element, remarks.of_person(kept, bitext.locale, unit))
    for reading in apart(readings, unit):
        one = etree.SubElement(element, old("alt-trans"), origin=reading.remark.author or "?")
        etree.SubElement(one, old("target"), {LANG: bitext.locale}).text = reading.remark.text
    for match in bitext.matches.get(unit.segment.id, ()):
        _alternative(element, bitext.locale, match)


def _note(element: etree._Element, text: str) -> None:
    """A note of ours: any other is an editor's."""
    note = etree.SubElement(element, old("note"), annotates="target")
    note.set("from", "harbor")
    note.text = text


def _alternative(element: etree._Element, locale: str, match: Match) -> None:
    told = {
        "match-quality": str(match.similarity),
        "origin": match.by or match.document or match.origin.value,
    }
    one = etree.SubElement(element, old("alt-trans"), told)
    etree.SubElement(one, old("source")).text = match.source
    target = etree.SubElement(one, old("target"), {LANG: locale})
    target.text = match.target
