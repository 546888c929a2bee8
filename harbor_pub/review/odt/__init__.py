"""A Word document that an editor saved as OpenDocument text, read: bytes in, a ReviewedDocument
out.

package.py  what is too large, active, encrypted or linked to elsewhere is refused
styles.py   what styles tell as markup, and which of ours they come from
told.py     the text told again as a Word document, which `review.docx` reads

Tags are lost on the way (LibreOffice 7.4), bookmarks stay; tracked changes are kept outside of the
text, which reads as with all of them accepted.
"""

from harbor_pub.model import ReviewedDocument
from harbor_pub.review import docx
from harbor_pub.review.odt.package import Package
from harbor_pub.review.odt.told import again


def read(
    data: bytes, file: str, sources: docx.Sources, place: docx.Place = docx.nowhere
) -> ReviewedDocument:
    """What a reviewed OpenDocument text says, its units in the order of its rows.

    Raises SourceError, in words that follow the file's name, for what is no such text, is not to
    be trusted, or was made of an edition that `sources` doesn't know. `place` tells of which
    one, where the file doesn't.
    """
    return docx.read(again(Package(data)), file, sources, place)


__all__ = ["read"]
