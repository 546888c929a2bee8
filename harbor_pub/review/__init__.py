"""What an editor made of an edition comes back, and nothing of it is lost.

    reviewed file ──read──▶ ReviewedDocument ──merge──▶ outcomes ──▶ the record

docx/          reads a reviewed Word document: what it was made of, its rows, remarks and choices
xliff.py       reads a reviewed XLIFF file, 2.1 or 1.2
placing.py     which edition a file was made of that no longer says so
merge.py       a reviewed document and the record's units in, an outcome a unit out
typography.py  what Word and LibreOffice change by themselves
report/        the outcomes as a web page, with a chart of how much is corrected over time
"""

from pathlib import Path

from harbor_pub.errors import SourceError
from harbor_pub.model import ReviewedDocument
from harbor_pub.review import docx, xliff
from harbor_pub.review.placing import Holdings, Named, place

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
            reviewed = docx.read(
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
