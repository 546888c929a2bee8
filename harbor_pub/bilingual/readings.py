"""Other readings of a unit, as a form to correct shows them beside the unit's own."""

from collections.abc import Iterable
from dataclasses import replace

from harbor_pub.model import KeptRemark, Markup, TranslationUnit
from harbor_pub.xliff.inline import told


def apart(readings: Iterable[KeptRemark], unit: TranslationUnit) -> list[KeptRemark]:
    """Those that a form shows: they have words of their own, or the unit's in another look. Of an
    emptied text, and of another status alone, there is nothing to show."""
    return [
        one for one in readings if one.remark.text and not (same(one, unit) and alike(one, unit))
    ]


def same(reading: KeptRemark, unit: TranslationUnit) -> bool:
    """Are the words the unit's?"""
    return reading.remark.text == unit.target.strip()


def alike(reading: KeptRemark, unit: TranslationUnit) -> bool:
    """Has it the unit's bold, links and so on? One that proposes no text has no look either."""
    own = told(unit.target, unit.markup)
    return not reading.state or told(reading.remark.text, reading.markup) == own


def layered(
    unit: TranslationUnit, readings: Iterable[KeptRemark]
) -> tuple[str, tuple[Markup, ...]]:
    """The unit's own text, and the others under it, a line each, for a form without paragraphs;
    and the markup of all."""
    text, markup = unit.target, list(unit.markup)
    for one in readings:
        start = len(text) + 1
        text += f"\n{one.remark.text}"
        markup += (replace(m, start=m.start + start, end=m.end + start) for m in one.markup)
    return text, tuple(markup)
