"""TMX 1.4b, level 2: a Bitext to bytes and back; one file a locale, since readers of files with
more languages differ."""

from io import BytesIO

from lxml import etree

from harbor_pub import tmx
from harbor_pub.errors import SourceError
from harbor_pub.model import Bitext, MemoryUnit, ReadUnit, TranslationUnit
from harbor_pub.xliff import inline
from harbor_pub.xml import root_of

SUFFIX = "tmx"


def render(bitext: Bitext) -> bytes:
    """A <tu> a unit, with the segment's id."""
    recorded = [unit.recorded for unit in bitext.units if unit.recorded]
    about = {"x-document": bitext.document.name}
    if recorded:
        about["creationdate"] = tmx.date(max(recorded))
    if bitext.draft:
        about["x-quality"] = "draft"
    units = ((unit.segment.id, _memory(bitext, unit)) for unit in bitext.units)
    file = BytesIO()
    tmx.write(file, bitext.document.language, units, about)
    return file.getvalue()


def parse(data: bytes) -> tuple[ReadUnit, ...]:
    """The units of a file that `render` wrote. Raises SourceError for what is no TMX."""
    try:
        root = root_of(data)
    except etree.XMLSyntaxError as error:
        raise SourceError(f"not well-formed XML ({error.msg})") from error
    if root.tag != "tmx":
        raise SourceError("not a TMX file")
    units = []
    for tu in root.iter("tu"):
        source, target = (inline.read(tuv.find("seg"), {})[0] for tuv in tu.iter("tuv"))
        units.append(ReadUnit(id=tu.get("tuid", ""), source=source, target=target))
    return tuple(units)


def _memory(bitext: Bitext, unit: TranslationUnit) -> MemoryUnit:
    return MemoryUnit(
        language=bitext.document.language,
        locale=unit.locale,
        source=unit.segment.source,
        target=unit.target,
        state=unit.state,
        origin=unit.origin,
        by=unit.by,
        signature=unit.signature,
        recorded=unit.recorded,
        markup=unit.markup,
        source_markup=unit.segment.markup,
    )
