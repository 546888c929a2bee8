"""What an editor made of an edition comes back, and nothing of it is lost.

    reviewed file ──read──▶ ReviewedDocument ──merge──▶ outcomes ──▶ the record

docx/          reads a reviewed Word document: what it was made of, its rows, remarks and choices
xlsx/          reads a reviewed workbook
odt/           reads a Word document that an editor saved as OpenDocument
retold.py      either told again as a Word document, so that one reader knows what was done
xliff.py       reads a reviewed XLIFF file, 2.1 or 1.2
placing.py     which edition a file was made of that no longer says so
readings.py    which of several readings an editor left in a row
merge.py       a reviewed document and the record's units in, an outcome a unit out
typography.py  what Word and LibreOffice change by themselves
report/        the outcomes as a web page, with a chart of how much is corrected over time
"""

from collections.abc import Callable
from pathlib import Path

from harbor_pub.errors import SourceError
from harbor_pub.model import ReviewedDocument
from harbor_pub.review import docx, odt, xliff, xlsx
from harbor_pub.review.placing import Holdings, Named, place
from harbor_pub.wordml.parts import names_of

_LARGEST = 64 * 1024 * 1024
_XML = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe", b"\xfe\xff")


def read(
    path: Path, sources: docx.Sources, holdings: Holdings, named: Named | None = None
) -> ReviewedDocument:
    """A reviewed file, told by its content and not by its name. Raises SourceError.

    One that doesn't say which edition it was made of is placed by what `holdings` tells, or by
    what the user has `named`.
    """
    wanted = named or Named()
    try:
        if path.stat().st_size > _LARGEST:
            raise SourceError(f"larger than {_LARGEST // 1024 // 1024} MiB")
        data = path.read_bytes()
        if data.lstrip()[:3].startswith(_XML):
            reviewed = xliff.read(data, path.name)
            sources(reviewed.document, reviewed.locale)
        else:
            reviewed = _reader(data)(
                data, path.name, sources, lambda signs: place(signs, wanted, holdings)
            )
        if not wanted.allows((reviewed.document, reviewed.locale)):
            raise SourceError(
                f"says that it was made of {reviewed.document}, {reviewed.locale}, which is not "
                "the edition that --document and --to name"
            )
        return reviewed
    except OSError as error:
        raise SourceError(f"{path}: can't be read ({error.strerror})") from error
    except SourceError as error:
        raise SourceError(f"{path}: {error}; nothing was recorded") from error


def _reader(
    data: bytes,
) -> Callable[[bytes, str, docx.Sources, docx.Place], ReviewedDocument]:
    """By what lies in the file; what is neither of the others is refused as no Word document."""
    names = names_of(data)
    if "xl/workbook.xml" in names:
        return xlsx.read
    return odt.read if "content.xml" in names else docx.read
