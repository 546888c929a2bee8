"""What tells a program which edition a workbook is, and a zip that is the same every time."""

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import datetime

from openpyxl import Workbook
from openpyxl.packaging.custom import StringProperty

from harbor_pub.model import Bitext

OURS = "harbor"
"""The hidden sheet that says the same as the properties, which Google's spreadsheets drop."""
ABOUT = "harbor.about"
"""There, the fingerprints of what stands on the page about the edition."""
NOTES = "harbor.notes."
"""There, the fingerprints of the lines of all our notes."""
_EPOCH = (1980, 1, 1, 0, 0, 0)
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


def properties(bitext: Bitext) -> dict[str, str]:
    return {
        "harbor.document": bitext.document.name,
        "harbor.digest": bitext.document.digest,
        "harbor.source": bitext.document.language,
        "harbor.locale": bitext.locale,
        "harbor.revision": bitext.revision,
        "harbor.package": f"{bitext.package.name} {bitext.package.version}",
    }


def identify(book: Workbook, said: Mapping[str, str]) -> None:
    for name, value in said.items():
        book.custom_doc_props.append(StringProperty(name=name, value=value))


def zipped(book: Workbook, made: datetime) -> bytes:
    """The file's bytes, without the time at which it was written. Numbers that are texts, as a year
    alone, are meant so."""
    saved, fixed = io.BytesIO(), io.BytesIO()
    book.save(saved)
    stamp = f"{made:%Y-%m-%dT%H:%M:%SZ}".encode()
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(fixed, "w") as new:
        for name in sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            part = old.read(name)
            if name == "docProps/core.xml":
                part = _MODIFIED.sub(rb"\g<1>" + stamp, part)
            elif name.startswith("xl/worksheets/sheet"):
                # Else Excel would never measure the rows again, whatever is typed.
                part = part.replace(b' customHeight="1"', b"")
                part = _unalarmed(part) if name.endswith("sheet1.xml") else part
            info = zipfile.ZipInfo(name, _EPOCH)
            info.external_attr = 0o644 << 16
            new.writestr(info, part, zipfile.ZIP_DEFLATED, 6)
    return fixed.getvalue()


def _unalarmed(sheet: bytes) -> bytes:
    """Excel's green corners for numbers written as text, which openpyxl can't switch off."""
    ignored = (
        b'<ignoredErrors><ignoredError sqref="B1:E1048576" numberStoredAsText="1"'
        b' unlockedFormula="1"/></ignoredErrors>'
    )
    place = next(
        (at for tag in (b"<legacyDrawing", b"</worksheet>") if (at := sheet.rfind(tag)) >= 0), -1
    )
    return sheet[:place] + ignored + sheet[place:]
