"""The sheets of a workbook, in order."""

import posixpath
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from harbor_pub.errors import SourceError
from harbor_pub.sheetml import comments as said
from harbor_pub.sheetml.comments import Comment
from harbor_pub.sheetml.sheet import Sheet, linked, place, sheet
from harbor_pub.sheetml.strings import local
from harbor_pub.sheetml.styles import Styles
from harbor_pub.wordml.package import WORKBOOK, Package
from harbor_pub.wordml.parts import kind, relations_of, target


class Workbook:
    """A workbook from outside. Raises SourceError, in words that follow a file's name."""

    def __init__(self, data: bytes) -> None:
        self.package = Package(data, WORKBOOK)
        root = self.package.xml(self.package.main)
        if root is None:
            raise SourceError("not an Excel workbook (no main part)")
        about = root.find("{*}workbookPr")
        since_1904 = about is not None and about.get("date1904") in ("1", "true")
        self._styles = Styles(self._first("styles"), since_1904=since_1904)
        texts = self._first("sharedStrings")
        self._strings = [one for one in texts if local(one) == "si"] if texts is not None else []
        self._people = {
            id_: name
            for persons in self.package.related("person")
            for id_, name in said.people(persons).items()
        }
        self.sheets = tuple(self._sheets(root))

    def _first(self, wanted: str) -> etree._Element | None:
        return next(iter(self.package.related(wanted)), None)

    def _sheets(self, root: etree._Element) -> Iterator[Sheet]:
        parts = self._parts()
        for element in root.iterfind("{*}sheets/{*}sheet"):
            id_ = next((v for k, v in element.attrib.items() if str(k).endswith("}id")), "")
            part = parts.get(str(id_), "")
            found = self.package.xml(part) if part else None
            if found is not None and local(found) == "worksheet":
                name = str(element.get("name", ""))
                read = sheet(name, found, self._strings, self._styles, self._comments(part))
                yield linked(
                    replace(read, boxes=self._boxes(part)), found, self.package.links(part)
                )

    def _parts(self) -> dict[str, str]:
        """The names of the parts that the workbook is related to, by the relation's id."""
        main = self.package.main
        root = self.package.xml(relations_of(main))
        return {
            str(relation.get("Id", "")): target(relation, posixpath.dirname(main))
            for relation in (root if root is not None else ())
            if kind(relation) == "worksheet" and relation.get("TargetMode") != "External"
        }

    def _boxes(self, part: str) -> tuple[str, ...]:
        """What stands in text boxes and other shapes on a sheet."""
        drawings = (name for kind_, name in self.package.relations(part) if kind_ == "drawing")
        roots = filter(lambda root: root is not None, map(self.package.xml, drawings))
        bodies = (body for root in roots for body in root.iter("{*}txBody"))  # type: ignore[union-attr]
        texts = ("\n".join(map(_line, body.iter("{*}p"))).strip() for body in bodies)
        return tuple(filter(None, texts))

    def _comments(self, part: str) -> dict[tuple[int, int], tuple[Comment, ...]]:
        """The comments of a sheet by row and column, in order."""
        found: dict[tuple[int, int], list[Comment]] = {}
        related = [(kind_, self.package.xml(name)) for kind_, name in self.package.relations(part)]
        threaded = any(kind_ == "threadedComment" for kind_, _ in related)
        for kind_, root in related:
            if root is None or kind_ not in ("comments", "threadedComment"):
                continue
            told = (
                said.notes(root, threaded=threaded)
                if kind_ == "comments"
                else said.threads(root, self._people)
            )
            for reference, comment in told:
                at = place(reference)
                if at and comment.text:
                    found.setdefault(at, []).append(comment)
        return {at: tuple(several) for at, several in found.items()}


def _line(paragraph: etree._Element) -> str:
    return "".join(str(letters.text or "") for letters in paragraph.iter("{*}t"))
