"""The words of a reviewed unit as they would be recorded, and whether they are its editor's."""

from collections.abc import Iterable
from dataclasses import replace

from harbor_pub.model import Markup, ReviewedUnit, TranslationUnit
from harbor_pub.text import fingerprint, storable
from harbor_pub.xliff.inline import normal


def words(unit: ReviewedUnit) -> str:
    """The unit's text as it would be recorded."""
    return storable(unit.target).strip()


def reworded(current: TranslationUnit, unit: ReviewedUnit) -> bool:
    """Did the editor change the words? Without the export's fingerprint the record's words stand
    for it."""
    if unit.was_target:
        return fingerprint(words(unit)) != unit.was_target
    return words(unit) != current.target.strip()


def stored(text: str, markup: Iterable[Markup]) -> tuple[str, tuple[Markup, ...]]:
    """A text as it would be recorded, and its markup in it."""
    whole = storable(text)
    before, bare = len(whole) - len(whole.lstrip()), whole.strip()

    def moved(offset: int) -> int:
        return len(storable(text[:offset])) - before

    marks = (replace(m, start=moved(m.start), end=moved(m.end)) for m in markup)
    return bare, normal(bare, marks)
