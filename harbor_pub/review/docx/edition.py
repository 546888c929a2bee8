"""Which edition a file was made of: by its properties, its own part, its identifier, its rows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from harbor_pub.bilingual.marks import tagged_digest
from harbor_pub.errors import SourceError, UnknownLocaleError
from harbor_pub.languages import known, language
from harbor_pub.publishing.docx.packaging import NAMESPACE, SAID
from harbor_pub.review.docx.heads import bare, names
from harbor_pub.review.placing import Signs
from harbor_pub.wordml import Package, cell_text, rows, w

Place = Callable[[Signs], tuple[str, str]]
"""The document and the locale that a file fits. Raises SourceError."""
_UNNAMED = ("", "Harbor Publisher", "Unknown Author", "python-docx")


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """`revision` and `digest` are "" where the file has lost them, `by` who saved it last."""

    document: str
    locale: str
    revision: str = ""
    digest: str = ""
    by: str = ""


def edition(package: Package, place: Place) -> Edition:
    """What the file says, else where it is placed by its rows. Raises SourceError where it says a
    language that is none of ours, or can't be placed."""
    core = package.properties("core-properties")
    told = _properties(package) or manifest(package)
    if not (told.get("document") and told.get("locale")):
        told = _identifier(core) or placed(package, place)
    try:
        locale = language(told["locale"]).tag
    except UnknownLocaleError as error:
        raise SourceError(f"says that it is in {told['locale']!r}: {error}") from error
    return Edition(
        document=told["document"],
        locale=locale,
        revision=told.get("revision", ""),
        digest=told.get("digest", ""),
        by=named(_core(core, "lastModifiedBy")),
    )


def placed(package: Package, place: Place) -> dict[str, str]:
    """The edition that the rows of the file fit."""
    body = package.xml(package.main)
    if body is None:
        raise SourceError("not a Word document (no main part)")
    document, locale = place(signs(body))
    return {"document": document, "locale": locale}


def signs(body: etree._Element) -> Signs:
    """What the rows tell of their edition."""
    found = [[cell_text(cell).strip() for cell in row.cells] for row in rows(body)]
    tags = (tagged_digest(str(tag.get(w("val"), ""))) for tag in body.iter(w("tag")))
    heads = (tag for texts in found for text in texts if bare(text) and (tag := names(text)))
    return Signs(
        digests=tuple(dict.fromkeys(filter(None, tags))),
        languages=tuple(dict.fromkeys(heads)),
        texts=tuple(dict.fromkeys(text for texts in found for text in texts if text)),
        rows=_like_ours(found),
    )


def _like_ours(found: Sequence[Sequence[str]]) -> int:
    """How many rows have a number of their own; where none has, how many have two texts."""
    numbered = sum(any(text.isdecimal() for text in texts) for texts in found)
    return numbered or sum(len(list(filter(None, texts))) > 1 for texts in found)


def named(author: str) -> str:
    """The name of a person, "" for a program's."""
    return "" if author.strip() in _UNNAMED else author.strip()


def _properties(package: Package) -> dict[str, str]:
    root = package.properties("custom-properties")
    found = {}
    for element in root if root is not None else ():
        name = str(element.get("name", ""))
        if name.startswith("harbor."):
            found[name.removeprefix("harbor.")] = "".join(map(str, element.itertext())).strip()
    return found


def said(package: Package) -> list[str]:
    """The fingerprints of the lines of our own comments."""
    name = SAID.removeprefix("harbor.")
    return [
        one
        for key, text in _properties(package).items()
        if key.startswith(name)
        for one in text.split()
    ]


def manifest(package: Package) -> Mapping[str, str]:
    """What the file's own part tells of the edition, nothing where it has lost it."""
    for root in package.related("customXml"):
        if root.tag == f"{{{NAMESPACE}}}edition":
            return {str(name): str(value) for name, value in root.attrib.items()}
    return {}


def _identifier(core: etree._Element | None) -> dict[str, str]:
    """Our identifier; another program's names no locale of ours at its end."""
    document, dot, locale = _core(core, "identifier").rpartition(".")
    return {"document": document, "locale": locale} if dot and known(locale) else {}


def _core(core: etree._Element | None, name: str) -> str:
    found = None if core is None else core.find(f"{{*}}{name}")
    return "" if found is None else str(found.text or "").strip()
