"""XLIFF, the exchange format of translation tools: its names, and a file read safely.

names.py       namespaces, and elements as Clark names
grammar.py     what the schema of XLIFF 2 says: which element and attribute stands where
ids.py         ids that must be unique, and references that must lead somewhere
codes.py       inline codes that belong together
modules.py     what the modules of XLIFF 2 add
machine.py     how sure the machine was of a unit
inline.py      bold, links and code as codes in a text, and back
paired.py      the same as XLIFF 1.2 and TMX have it
layout.py      a file indented for people
"""

from collections.abc import Iterator

from lxml import etree

from harbor_pub.errors import SourceError
from harbor_pub.model import Markup, ReadUnit
from harbor_pub.xliff import codes, grammar, ids, inline, modules
from harbor_pub.xliff.names import OLD, core, metadata, old
from harbor_pub.xml import has_type, root_of

__all__ = ["document", "is_old", "marked", "read", "refusals", "target_language", "text", "units"]


def read(data: bytes) -> etree._Element:
    """The root of an XLIFF 2 or 1.2 file. Raises SourceError for anything else, and for a DTD:
    no entity is ever expanded."""
    try:
        root = root_of(data)
    except etree.XMLSyntaxError as error:
        raise SourceError(f"not well-formed XML ({error.msg})") from error
    if has_type(root) or root.tag not in (core("xliff"), old("xliff")):
        raise SourceError("not an XLIFF file of version 2 or 1.2")
    return root


def is_old(root: etree._Element) -> bool:
    """True for version 1.2."""
    return bool(etree.QName(root).namespace == OLD)


def target_language(root: etree._Element) -> str:
    """The language tag that the file tells of its targets, "" for none."""
    file = root.find(old("file"))
    told = file.get("target-language") if file is not None else root.get("trgLang")
    return told or ""


def document(root: etree._Element) -> str:
    """The document that a file of ours (version 2) was made of, "" for a file of others."""
    groups = root.iterfind(f"{core('file')}/{metadata('metadata')}/{metadata('metaGroup')}")
    told = (
        meta.text or ""
        for group in groups
        if group.get("category") == "harbor"
        for meta in group.iterfind(metadata("meta"))
        if meta.get("type") == "document"
    )
    return next(told, "")


def units(root: etree._Element) -> tuple[ReadUnit, ...]:
    """The segments of a file of either version, in order; one without an id has its unit's."""
    name = old if is_old(root) else core
    return tuple(
        ReadUnit(
            id=segment.get("id") or _parent_id(segment),
            source=text(segment.find(name("source"))),
            target=text(segment.find(name("target"))),
        )
        for segment in root.iter(old("trans-unit"), core("segment"))
    )


Words = tuple[str, tuple[Markup, ...]]


def marked(root: etree._Element) -> Iterator[tuple[str, Words, Words]]:
    """Id, source and target of each segment of a file of either version, with their markup; one
    without an id has its unit's."""
    name = old if is_old(root) else core
    for segment in root.iter(old("trans-unit"), core("segment")):
        unit = segment.getparent()
        kept = unit.iterfind(f"{core('originalData')}/{core('data')}") if unit is not None else ()
        data = {one.get("id", ""): one.text or "" for one in kept}
        source, target = (inline.read(segment.find(name(side)), data) for side in _SIDES)
        yield segment.get("id") or _parent_id(segment), source, target


_SIDES = ("source", "target")


def _parent_id(segment: etree._Element) -> str:
    unit = segment.getparent()
    return "" if unit is None else unit.get("id", "")


def text(element: etree._Element | None) -> str:
    """The text of a source or target without its inline codes."""
    return inline.read(element, {})[0]


def refusals(root: etree._Element) -> Iterator[str]:
    """Where an XLIFF 2 file breaks the standard's rules, a line each; the schema's rules first,
    and the others only where the schema's are kept."""
    broken = False
    for line in grammar.violations(root):
        broken = True
        yield line
    if not broken:
        for part in (ids, codes, modules):
            yield from part.violations(root)
