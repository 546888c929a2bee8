"""What a workbook says that it was made of: by its properties, or by our hidden sheet."""

from dataclasses import dataclass, field

from lxml import etree

from harbor_pub.publishing.xlsx.packaging import ABOUT, NOTES, OURS
from harbor_pub.sheetml import Sheet, Workbook


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """`properties` as a Word document has them; `about` and `notes` are fingerprints of what is
    ours on the second sheet and in notes at cells."""

    properties: dict[str, str]
    identifier: str = ""
    by: str = ""
    about: frozenset[str] = field(default_factory=frozenset)
    notes: frozenset[str] = field(default_factory=frozenset)


def edition(book: Workbook) -> Edition:
    core = book.package.properties("core-properties")
    kept = {name: text for sheet in book.sheets if ours(sheet) for name, text in _pairs(sheet)}
    told = _properties(book) or {
        name: text for name, text in kept.items() if not name.startswith((ABOUT, NOTES))
    }
    return Edition(
        properties=told,
        identifier=_core(core, "identifier"),
        by=_core(core, "lastModifiedBy"),
        about=frozenset(kept.get(ABOUT, "").split()),
        notes=frozenset(
            one for name, text in kept.items() if name.startswith(NOTES) for one in text.split()
        ),
    )


def ours(sheet: Sheet) -> bool:
    """Is it our hidden sheet?"""
    return sheet.name == OURS and any(name.startswith(f"{OURS}.") for name, _ in _pairs(sheet))


def _pairs(sheet: Sheet) -> list[tuple[str, str]]:
    return [(row.cell(0).text, row.cell(1).text) for row in sheet.rows]


def _properties(book: Workbook) -> dict[str, str]:
    root = book.package.properties("custom-properties")
    pairs = (
        (str(one.get("name", "")), "".join(map(str, one.itertext())).strip())
        for one in (root if root is not None else ())
    )
    return {name: text for name, text in pairs if name.startswith("harbor.")}


def _core(core: etree._Element | None, name: str) -> str:
    found = None if core is None else core.find(f"{{*}}{name}")
    return "" if found is None else str(found.text or "").strip()
