"""The package of an OpenDocument text: refused as a whole where anything is wrong."""

import re

from lxml import etree

from harbor_pub.errors import SourceError
from harbor_pub.wordml.package import check_directory
from harbor_pub.wordml.parts import Unpacked, opened, parsed

_NAME = "an OpenDocument text"
_MIMETYPES = (
    "application/vnd.oasis.opendocument.text",
    "application/vnd.oasis.opendocument.text-template",
)
_OTHERS = {
    "spreadsheet": "an OpenDocument spreadsheet; save it as .xlsx",
    "presentation": "an OpenDocument presentation",
    "graphics": "an OpenDocument drawing",
}
_ACTIVE = re.compile(
    r"^(Basic|Scripts|Dialogs)/.+\.(xml|xba|xlb|py|js|bsh|class|jar)$|^macro", re.I
)
_HREF = "{http://www.w3.org/1999/xlink}href"
_LOADED = ("image", "object", "object-ole", "plugin", "section-source", "applet", "fill-image")


class Package:
    """The parts of an OpenDocument text. Raises SourceError, in words that follow its name."""

    def __init__(self, data: bytes) -> None:
        archive = opened(data, _NAME)
        check_directory(archive.infolist())
        self._names = frozenset(archive.namelist())
        self._unpacked = Unpacked(archive)
        self._check_kind()
        if any(_ACTIVE.search(name) for name in self._names):
            raise SourceError("holds macros or other active content; save it as a plain .odt")
        manifest = self.xml("META-INF/manifest.xml")
        if manifest is not None and next(manifest.iter("{*}encryption-data"), None) is not None:
            raise SourceError("encrypted; save it without a password")
        content = self.xml("content.xml")
        if content is None:
            raise SourceError(f"not {_NAME} (its main part is missing)")
        self.content = content
        self._check_links(content)

    def xml(self, name: str) -> etree._Element | None:
        """The root of a part, or None where there is no such part."""
        return parsed(self._unpacked.read(name), name) if name in self._names else None

    def _check_kind(self) -> None:
        if "mimetype" not in self._names:
            raise SourceError(f"not {_NAME} (its main part is missing)")
        kind = self._unpacked.read("mimetype").decode("ascii", "replace").strip()
        if kind not in _MIMETYPES:
            other = next((said for word, said in _OTHERS.items() if word in kind), kind[:60])
            raise SourceError(f"not {_NAME} ({other})")

    def _check_links(self, content: etree._Element) -> None:
        """Hyperlinks are fine; what would be loaded isn't."""
        for element in content.iter(*(f"{{*}}{name}" for name in _LOADED)):
            where = str(element.get(_HREF, ""))
            if re.match(r"[a-z][a-z0-9+.-]*:|//|\.\./", where, re.I):
                kind = etree.QName(element).localname
                raise SourceError(
                    f"would load {kind} from elsewhere ({where[:60]}); take that link out"
                )
