"""Which edition a file was made of: by its properties, its own XML part, or its identifier."""

from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from harbor_pub.errors import SourceError, UnknownLocaleError
from harbor_pub.languages import language
from harbor_pub.publishing.docx.packaging import NAMESPACE
from harbor_pub.wordml import Package

_UNNAMED = ("", "Harbor Publisher", "Unknown Author", "python-docx")


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """`revision` and `digest` are "" where the file has lost them, `by` who saved it last."""

    document: str
    locale: str
    revision: str = ""
    digest: str = ""
    by: str = ""


def edition(package: Package) -> Edition:
    """Raises SourceError where the file doesn't tell, or tells a language that is none of ours."""
    core = package.properties("core-properties")
    told = _properties(package) or manifest(package) or _identifier(core)
    if not told.get("document") or not told.get("locale"):
        raise SourceError(
            "doesn't say which edition it was made of; hand back a file that harbor published"
        )
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


def manifest(package: Package) -> Mapping[str, str]:
    """What the file's own part tells of the edition, nothing where it has lost it."""
    for root in package.related("customXml"):
        if root.tag == f"{{{NAMESPACE}}}edition":
            return {str(name): str(value) for name, value in root.attrib.items()}
    return {}


def _identifier(core: etree._Element | None) -> dict[str, str]:
    document, dot, locale = _core(core, "identifier").rpartition(".")
    return {"document": document, "locale": locale} if dot else {}


def _core(core: etree._Element | None, name: str) -> str:
    found = None if core is None else core.find(f"{{*}}{name}")
    return "" if found is None else str(found.text or "").strip()
