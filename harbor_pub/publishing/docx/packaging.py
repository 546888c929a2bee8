"""What tells a program which edition a file is, and a zip that is the same every time."""

import io
import re
import zipfile
from xml.sax.saxutils import escape, quoteattr

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree

from harbor_pub.bilingual import typed
from harbor_pub.bilingual.frame import prints
from harbor_pub.bilingual.marks import ROBOTS
from harbor_pub.model import Bitext, verdict
from harbor_pub.text import fingerprint
from harbor_pub.wordml import around, paragraphs, w

NAMESPACE = "urn:harbor-publisher:edition:1"
_MANIFEST = "customXml/item2.xml"
_COMMENTS, _CUSTOM = "word/comments.xml", "docProps/custom.xml"
SAID = "harbor.said."
"""Properties with fingerprints of the lines of our comments."""
_FILL, _FIRST_SAID = 28, 100
_WITH_TEXT = re.compile(r"word/(document|header\d*|footer\d*)\.xml")
_EPOCH = (1980, 1, 1, 0, 0, 0)
_PROPERTY_SET = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"


def identify(document: Document, bitext: Bitext) -> None:
    """Add the custom properties, and the segments' ids and digests as custom XML.

    Both survive LibreOffice and Word; python-docx's template has an item1.xml of its own.
    """
    package = document.part.package
    assert package is not None
    properties = Part(
        PackURI(f"/{_CUSTOM}"),
        "application/vnd.openxmlformats-officedocument.custom-properties+xml",
        _properties(bitext).encode(),
        package,
    )
    package.relate_to(properties, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)
    manifest = Part(
        PackURI(f"/{_MANIFEST}"), "application/xml", _manifest(bitext).encode(), package
    )
    document.part.relate_to(manifest, RELATIONSHIP_TYPE.CUSTOM_XML)


def forget_thumbnail(document: Document) -> None:
    """Leave out the picture of python-docx's own template."""
    package = document.part.package
    assert package is not None
    for key, relation in list(package.rels.items()):
        if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
            del package.rels[key]


def zipped(document: Document) -> bytes:
    """The file's bytes, without the time at which it was written."""
    saved, fixed = io.BytesIO(), io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(fixed, "w") as new:
        for name in old.namelist():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.external_attr = 0o644 << 16
            data = old.read(name)
            if name == _MANIFEST:
                data = data.replace(b' frame=""', f' frame="{_frame(old)}"'.encode(), 1)
            elif name == _CUSTOM:
                data = data.replace(b"</Properties>", f"{_said(old)}</Properties>".encode(), 1)
            new.writestr(info, data, zipfile.ZIP_DEFLATED, 6)
    return fixed.getvalue()


def _frame(file: zipfile.ZipFile) -> str:
    """The fingerprints of all paragraphs that stand in no row to correct."""
    parts = (name for name in file.namelist() if _WITH_TEXT.fullmatch(name))
    roots = [etree.fromstring(file.read(name)) for name in parts]
    return prints(text for root in roots for text in around(root))


def _said(file: zipfile.ZipFile) -> str:
    """Properties with the fingerprints of the lines of our own comments, which survive in more
    programs than a part of our own does. Word takes 255 characters in each."""
    if _COMMENTS not in file.namelist():
        return ""
    root = etree.fromstring(file.read(_COMMENTS))
    ours = (one for one in root if one.get(w("author")) in ROBOTS)
    prints = typed.prints("\n".join(paragraphs(list(one.iter(w("p"))))) for one in ours)
    return "".join(
        _property(_FIRST_SAID + number, f"{SAID}{number}", " ".join(prints[start : start + _FILL]))
        for number, start in enumerate(range(0, len(prints), _FILL))
    )


def _properties(bitext: Bitext) -> str:
    values = {
        "harbor.document": bitext.document.name,
        "harbor.digest": bitext.document.digest,
        "harbor.source": bitext.document.language,
        "harbor.locale": bitext.locale,
        "harbor.revision": bitext.revision,
        "harbor.package": f"{bitext.package.name} {bitext.package.version}",
    }
    inside = "".join(_property(pid, *value) for pid, value in enumerate(values.items(), 2))
    schema = "http://schemas.openxmlformats.org/officeDocument/2006"
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<Properties xmlns="{schema}/custom-properties" xmlns:vt="{schema}/docPropsVTypes">'
        f"{inside}</Properties>"
    )


def _property(pid: int, name: str, value: str) -> str:
    return (
        f'<property fmtid="{_PROPERTY_SET}" pid="{pid}" name={quoteattr(name)}>'
        f"<vt:lpwstr>{escape(value)}</vt:lpwstr></property>"
    )


def _manifest(bitext: Bitext) -> str:
    """Each segment with digests of its source and of its target as exported."""
    rows = "".join(
        f'<segment id="{unit.segment.id}" source="{fingerprint(unit.segment.source)}"'
        f' target="{fingerprint(unit.target.strip())}" verdict="{verdict(unit).value}"/>'
        for unit in bitext.units
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<edition xmlns="{NAMESPACE}" document={quoteattr(bitext.document.name)}'
        f' locale="{bitext.locale}" digest="{bitext.document.digest}"'
        f' revision="{bitext.revision}" frame="">{rows}</edition>'
    )
