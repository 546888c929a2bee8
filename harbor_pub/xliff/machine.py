"""How sure the machine was of a unit, in an XLIFF file's metadata: the mean log-probability of a
token, and their number. Who checks the file knows it from there."""

from collections.abc import Iterator

from lxml import etree

from harbor_pub.model import TranslationUnit
from harbor_pub.text import fingerprint
from harbor_pub.xliff import inline
from harbor_pub.xliff.names import core, metadata

CATEGORY = "harbor-machine"


def told(unit: TranslationUnit) -> str:
    """What the file says of a unit, "" of one without a score."""
    if unit.score is None:
        return ""
    return f"{unit.score:g}" if unit.tokens is None else f"{unit.score:g} {unit.tokens}"


def scores(root: etree._Element) -> dict[str, tuple[float, int | None]]:
    """Scores and numbers of tokens by segment, of those whose target is as the file was made."""
    targets = {
        segment.get("id", ""): fingerprint(inline.read(segment.find(core("target")), {})[0])
        for segment in root.iter(core("segment"))
    }
    unchanged = {
        name
        for name, said in _said(root, "harbor-exported")
        if said[1:2] == [targets.get(name, "")]
    }
    return {
        name: (float(said[0]), int(said[1]) if len(said) > 1 else None)
        for name, said in _said(root, CATEGORY)
        if name in unchanged and _numeric(said)
    }


def _said(root: etree._Element, category: str) -> Iterator[tuple[str, list[str]]]:
    for group in root.iter(metadata("metaGroup")):
        if group.get("category") == category:
            for meta in group.iterfind(metadata("meta")):
                yield meta.get("type", ""), (meta.text or "").split()


def _numeric(said: list[str]) -> bool:
    try:
        return float(said[0]) <= 0 and (len(said) == 1 or int(said[1]) >= 0)
    except (ValueError, IndexError):
        return False
