"""TBX: version 2 (ISO 30042:2008) and 3 (ISO 30042:2019), in the dialect TBX-Basic.

Both are written with data categories as attributes (`martif` and `tbx style="dca"`); read are also
data categories as tags (DCT), by their names. A concept becomes an entry for each term of the
source's language and each locale of ours.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from lxml import etree

from harbor_pub.errors import SourceError
from harbor_pub.languages import known
from harbor_pub.terms.entry import Case, Entry
from harbor_pub.text import storable
from harbor_pub.xml import has_entities, root_of

_NAMESPACE = "urn:iso:std:iso:30042:ed-2"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_ROOTS = {"martif", "tbx"}
_PREFERRED, _ADMITTED, _DEPRECATED = (
    "preferredTerm-admn-sts", "admittedTerm-admn-sts", "deprecatedTerm-admn-sts",
)  # fmt: skip
_FORBIDDEN = {_DEPRECATED, "supersededTerm-admn-sts", "deprecatedTerm", "supersededTerm"}
_CASE = "case: "
"""TBX-Basic has no category for it: it goes as the name of a subset (`projectSubset`)."""


@dataclass(slots=True)
class _Term:
    """A term of a concept in one language, with what is told of it."""

    text: str
    status: str = ""
    origin: str = ""
    note: str = ""
    case: Case = Case.ANY


@dataclass(slots=True)
class _Concept:
    domain: str = ""
    note: str = ""
    terms: dict[str, list[_Term]] = field(default_factory=dict)


def parsed(data: bytes, name: str, source: str = "en") -> tuple[tuple[Entry, ...], Counter[str]]:
    """The entries of a file whose source language is `source`; and how many terms are in each
    language that is none of ours. Raises SourceError."""
    try:
        root = root_of(data, bare=True)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise SourceError(f"{name}: is no XML ({error})") from error
    if has_entities(root):
        raise SourceError(f"{name}: declares entities of its own, which no TBX needs; left alone")
    if _name(root) not in _ROOTS:
        raise SourceError(f"{name}: is no TBX but <{_name(root)}>")
    entries: list[Entry] = []
    others: Counter[str] = Counter()
    for element in root.iter():
        if _name(element) in ("termEntry", "conceptEntry"):
            concept = _concept(element, others)
            entries += _entries(concept, source)
    return tuple(entries), others


def _concept(element: etree._Element, others: Counter[str]) -> _Concept:
    concept = _Concept()
    for child in element:
        if _name(child) in ("langSet", "langSec"):
            declared = child.get(_LANG) or ""
            terms = [_term(part) for part in child.iter() if _name(part) in _SECTIONS]
            if language := known(declared):
                concept.terms.setdefault(language.tag, []).extend(t for t in terms if t.text)
            else:
                others[declared or "no language"] += len(terms)
        else:
            concept.domain = _told(child, "subjectField") or concept.domain
            concept.note = _told(child, "note") or concept.note
    return concept


_SECTIONS = {"tig", "ntig", "termSec"}


def _term(section: etree._Element) -> _Term:
    term = _Term("")
    for part in section.iter():
        if _name(part) == "term" and not term.text:
            term.text = _text(part)
        term.status = term.status or _told(part, "administrativeStatus")
        term.origin = term.origin or _told(part, "source")
        term.note = term.note or _told(part, "note")
        subset = _told(part, "projectSubset")
        if subset.startswith(_CASE) and subset.removeprefix(_CASE) in set(Case):
            term.case = Case(subset.removeprefix(_CASE))
    return term


def _entries(concept: _Concept, source: str) -> Iterator[Entry]:
    for term in concept.terms.get(source, ()):
        for locale, terms in concept.terms.items():
            if terms and locale != source and term.status not in _FORBIDDEN:
                yield _entry(concept, source, term, locale, terms)


def _entry(
    concept: _Concept, source: str, term: _Term, locale: str, terms: Sequence[_Term]
) -> Entry:
    good = [t for t in terms if t.status not in _FORBIDDEN]
    good.sort(key=lambda t: not t.status.startswith("preferred"))
    first = good[0] if good else terms[0]
    keep = bool(good) and good[0].text == term.text
    return Entry(
        locale=locale,
        language=source,
        source=term.text,
        preferred="" if keep or not good else good[0].text,
        admitted=tuple(t.text for t in good[1:]),
        forbidden=tuple(t.text for t in terms if t.status in _FORBIDDEN),
        keep=keep,
        case=term.case,
        domain=concept.domain,
        note=first.note or concept.note,
        origin=first.origin,
    )


def _told(element: etree._Element, category: str) -> str:
    """What an element tells of a category, which it names in an attribute or as its tag."""
    named = element.get("type") or _name(element)
    return _text(element) if category in (named, _name(element)) else ""


def _text(element: etree._Element) -> str:
    return storable(" ".join("".join(element.itertext()).split()))


def _name(element: etree._Element) -> str:
    return str(etree.QName(element).localname)


def written(entries: Iterable[Entry], *, version: int = 3) -> bytes:
    """The entries as TBX-Basic, a concept for each source; version 2 is that of 2008. One that
    says nothing (see Entry) has no place there."""
    shape = _V3 if version == 3 else _V2
    root = etree.Element(shape.root, dict(shape.attributes), nsmap=shape.nsmap)
    root.set(_LANG, "en")
    about = etree.SubElement(etree.SubElement(root, shape.header), "fileDesc")
    title = etree.SubElement(etree.SubElement(about, "titleStmt"), "title")
    title.text = "Term base"
    origin = etree.SubElement(etree.SubElement(about, "sourceDesc"), "p")
    origin.text = "Harbor Publisher"
    if version == 2:
        encoding = etree.SubElement(etree.SubElement(root[0], "encodingDesc"), "p")
        encoding.set("type", "XCSURI")
        encoding.text = "TBXBasicXCSV02.xcs"
    body = etree.SubElement(etree.SubElement(root, "text"), "body")
    ordered = sorted((e for e in entries if e.said or e.forbidden), key=_concept_of)
    for number, (_, group) in enumerate(groupby(ordered, _concept_of), 1):
        _write_concept(body, number, list(group), shape)
    return bytes(
        etree.tostring(
            root, encoding="UTF-8", xml_declaration=True, pretty_print=True, doctype=shape.doctype
        )
    )


@dataclass(frozen=True, slots=True)
class _Shape:
    """What the elements of a version are called."""

    root: str
    attributes: tuple[tuple[str, str], ...]
    header: str
    concept: str
    language: str
    term: str
    nsmap: dict[str | None, str] | None = None
    doctype: str | None = None


_V2 = _Shape(
    "martif", (("type", "TBX-Basic"),), "martifHeader", "termEntry", "langSet", "tig",
    doctype='<!DOCTYPE martif SYSTEM "TBXBasiccoreStructV02.dtd">',
)  # fmt: skip
_V3 = _Shape(
    "tbx", (("type", "TBX-Basic"), ("style", "dca")), "tbxHeader", "conceptEntry", "langSec",
    "termSec", nsmap={None: _NAMESPACE},
)  # fmt: skip


def _concept_of(entry: Entry) -> tuple[str, str, str, str]:
    return entry.language, entry.source, entry.domain, entry.case.value


def _write_concept(
    body: etree._Element, number: int, entries: Sequence[Entry], shape: _Shape
) -> None:
    first = entries[0]
    concept = etree.SubElement(body, shape.concept, id=f"c{number}")
    if first.domain:
        _put(concept, "descrip", "subjectField", first.domain)
    section = etree.SubElement(concept, shape.language)
    section.set(_LANG, first.language)
    subset = "" if first.case is Case.ANY else f"{_CASE}{first.case.value}"
    _write_term(section, shape, first.source, _PREFERRED, subset=subset)
    for entry in entries:
        section = etree.SubElement(concept, shape.language)
        section.set(_LANG, entry.locale)
        said = (((entry.said, _PREFERRED),) if entry.said else ()) + (
            *((form, _ADMITTED) for form in entry.admitted),
            *((form, _DEPRECATED) for form in entry.forbidden),
        )
        for place, (form, status) in enumerate(said):
            told = (entry.origin, entry.note) if place == 0 else ("", "")
            _write_term(section, shape, form, status, origin=told[0], note=told[1])


def _write_term(
    section: etree._Element, shape: _Shape, form: str, status: str, *,
    subset: str = "", origin: str = "", note: str = "",
) -> None:  # fmt: skip
    term = etree.SubElement(section, shape.term)
    etree.SubElement(term, "term").text = form
    _put(term, "termNote", "administrativeStatus", status)
    if subset:
        _put(term, "admin", "projectSubset", subset)
    if origin:
        _put(term, "admin", "source", origin)
    if note:
        etree.SubElement(term, "note").text = note


def _put(parent: etree._Element, name: str, kind: str, text: str) -> None:
    etree.SubElement(parent, name, type=kind).text = text
