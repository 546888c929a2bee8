"""XLIFF 2.1: a Bitext to bytes and back; a <unit> a block, a <segment> a segment.

OASIS Standard, 13 February 2018. White space between sentences is kept in <ignorable>; findings
of the checks are <note>s, which apply to the target.
"""

from lxml import etree

from harbor_pub.errors import SourceError
from harbor_pub.languages import language
from harbor_pub.model import Bitext, BlockKind, ReadUnit, Segment, State, TranslationUnit

SUFFIX = "xlf"

_CORE = "urn:oasis:names:tc:xliff:document:2.0"
_META = "urn:oasis:names:tc:xliff:metadata:2.0"
_XML = "http://www.w3.org/XML/1998/namespace"


def render(bitext: Bitext) -> bytes:
    """The whole document as one bilingual file."""
    root = etree.Element(
        _core("xliff"),
        {"version": "2.1", "srcLang": bitext.document.language, "trgLang": bitext.locale},
        nsmap={None: _CORE, "mda": _META},
    )
    file = etree.SubElement(root, _core("file"), id="f1", original=bitext.document.name)
    _metadata(file, bitext)
    for block in bitext.blocks():
        _unit(file, bitext, block)
    etree.indent(root)
    data: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return data + b"\n"


def parse(data: bytes) -> tuple[ReadUnit, ...]:
    """The segments of a file that `render` wrote. Raises SourceError for what is no XLIFF 2."""
    return tuple(
        ReadUnit(
            id=segment.get("id", ""),
            source=segment.findtext(_core("source")) or "",
            target=segment.findtext(_core("target")) or "",
        )
        for segment in _root(data).iter(_core("segment"))
    )


def units(data: bytes) -> tuple[TranslationUnit, ...]:
    """The segments as translation units, for the checks. Raises SourceError."""
    locale = language(_root(data).get("trgLang", "")).tag
    return tuple(
        TranslationUnit(
            segment=Segment(id=u.id, block=0, kind=BlockKind.PARAGRAPH, source=u.source),
            locale=locale,
            target=u.target,
        )
        for u in parse(data)
    )


def _root(data: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise SourceError(f"not well-formed XML ({error.msg})") from error
    if root.getroottree().docinfo.doctype or root.tag != _core("xliff"):
        raise SourceError("not an XLIFF 2 file")
    return root


def _core(tag: str) -> str:
    return f"{{{_CORE}}}{tag}"


def _metadata(file: etree._Element, bitext: Bitext) -> None:
    about = {
        "source-digest": bitext.document.digest,
        "title": bitext.document.metadata.title,
        "url": bitext.document.metadata.url,
        "package": f"{bitext.package.name} {bitext.package.version}",
        "licence": bitext.package.licence,
        "quality": "draft" if bitext.draft else None,
    }
    group = etree.SubElement(
        etree.SubElement(file, f"{{{_META}}}metadata"), f"{{{_META}}}metaGroup", category="harbor"
    )
    for name, value in about.items():
        if value:
            etree.SubElement(group, f"{{{_META}}}meta", type=name).text = value


def _unit(file: etree._Element, bitext: Bitext, block: tuple[TranslationUnit, ...]) -> None:
    first = block[0].segment
    element = etree.SubElement(file, _core("unit"), id=f"b{first.block}", name=first.kind.value)
    notes = [(unit, issue) for unit in block for issue in bitext.issues_of(unit)]
    if notes:
        parent = etree.SubElement(element, _core("notes"))
        for number, (unit, issue) in enumerate(notes, 1):
            note = etree.SubElement(
                parent, _core("note"), id=f"n{number}", appliesTo="target", category=issue.check
            )
            note.text = f"{unit.segment.id}: {issue.severity.value}: {issue.message}"
    for unit in block:
        _segment(element, unit)
        if unit.segment.space and unit is not block[-1]:
            space = etree.SubElement(element, _core("ignorable"), id=f"i-{unit.segment.id}")
            _text(space, "source", unit.segment.space)
            _text(space, "target", unit.segment.space)


def _segment(element: etree._Element, unit: TranslationUnit) -> None:
    # The standard: no state but "initial" without a target.
    state = unit.state if unit.target else State.INITIAL
    segment = etree.SubElement(element, _core("segment"), id=unit.segment.id, state=state.value)
    _text(segment, "source", unit.segment.source)
    if unit.target:
        _text(segment, "target", unit.target)


def _text(parent: etree._Element, tag: str, text: str) -> None:
    child = etree.SubElement(parent, _core(tag))
    child.text = text
    if text != " ".join(text.split()):
        child.set(f"{{{_XML}}}space", "preserve")
