"""TMX 1.4b, level 1: a Bitext to bytes and back; one file a locale, since readers of files with
more languages differ."""

from datetime import datetime

from lxml import etree

from harbor_pub import __version__
from harbor_pub.errors import SourceError
from harbor_pub.model import Bitext, ReadUnit, TranslationUnit

SUFFIX = "tmx"

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def render(bitext: Bitext) -> bytes:
    """A <tu> a unit; its state, origin and signature are <prop>s, so that unreviewed machine
    translation can be told from a person's."""
    root = etree.Element("tmx", version="1.4")
    recorded = [unit.recorded for unit in bitext.units if unit.recorded]
    header = {
        "creationtool": "Harbor Publisher",
        "creationtoolversion": __version__,
        "segtype": "sentence",
        "o-tmf": "harbor",
        "adminlang": "en",
        "srclang": bitext.document.language,
        "datatype": "plaintext",
    }
    if recorded:
        header["creationdate"] = _date(max(recorded))
    head = etree.SubElement(root, "header", header)
    _prop(head, "x-document", bitext.document.name)
    if bitext.draft:
        _prop(head, "x-quality", "draft")
    body = etree.SubElement(root, "body")
    for unit in bitext.units:
        _tu(body, bitext.document.language, unit)
    etree.indent(root)
    data: bytes = etree.tostring(
        root, encoding="UTF-8", xml_declaration=True, doctype='<!DOCTYPE tmx SYSTEM "tmx14.dtd">'
    )
    return data + b"\n"


def parse(data: bytes) -> tuple[ReadUnit, ...]:
    """The units of a file that `render` wrote. Raises SourceError for what is no TMX."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise SourceError(f"not well-formed XML ({error.msg})") from error
    if root.tag != "tmx":
        raise SourceError("not a TMX file")
    units = []
    for tu in root.iter("tu"):
        source, target = (tuv.findtext("seg") or "" for tuv in tu.iter("tuv"))
        units.append(ReadUnit(id=tu.get("tuid", ""), source=source, target=target))
    return tuple(units)


def _tu(body: etree._Element, source_language: str, unit: TranslationUnit) -> None:
    tu = etree.SubElement(body, "tu", tuid=unit.segment.id, srclang=source_language)
    _prop(tu, "x-state", unit.state.value)
    _prop(tu, "x-origin", unit.origin.value)
    if unit.signature:
        _prop(tu, "x-signature", unit.signature)
    for tag, text in ((source_language, unit.segment.source), (unit.locale, unit.target)):
        tuv = etree.SubElement(tu, "tuv", {_LANG: tag})
        if tag == unit.locale and unit.recorded:
            tuv.set("changedate", _date(unit.recorded))
        etree.SubElement(tuv, "seg").text = text


def _prop(parent: etree._Element, name: str, value: str) -> None:
    etree.SubElement(parent, "prop", type=name).text = value


def _date(moment: datetime) -> str:
    return moment.strftime("%Y%m%dT%H%M%SZ")
