"""The words of a reviewed unit as they would be recorded, and whether they are its editor's."""

from harbor_pub.model import ReviewedUnit, TranslationUnit
from harbor_pub.text import fingerprint, storable


def words(unit: ReviewedUnit) -> str:
    """The unit's text as it would be recorded."""
    return storable(unit.target).strip()


def reworded(current: TranslationUnit, unit: ReviewedUnit) -> bool:
    """Did the editor change the words? Without the export's fingerprint the record's words stand
    for it."""
    if unit.was_target:
        return fingerprint(words(unit)) != unit.was_target
    return words(unit) != current.target.strip()
